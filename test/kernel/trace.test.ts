// Is the rule that the walk names the one that the kernel's own trace names?
import t from 'tap'
import { missingToolsLine } from '#test/build/needed-tools.ts'
import { runTraced } from './traced-differential.ts'

const SEED = Number(process.env['WHYPORT_SEED'] ?? 20261123)
const TRACED = Number(process.env['WHYPORT_TRACED'] ?? 2000)

t.equal(missingToolsLine(['nft', 'iptables', 'ip', 'python3']), null)

t.test(`random rule sets of nft and of iptables on nft (seed ${SEED})`, async t => {
  const { ruleSets, stopped, admitted, disagreements } = await runTraced(SEED, TRACED)
  t.comment(`${stopped} stopped, ${admitted} admitted, over ${ruleSets} rule sets`)
  t.strictSame(disagreements, [])
  t.ok(stopped > TRACED / 4 && admitted > TRACED / 20, 'of both kinds')
})
