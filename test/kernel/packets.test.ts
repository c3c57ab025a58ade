// Does a real kernel do with single packets what the walk says?
import t from 'tap'
import { missingToolsLine } from '#test/build/needed-tools.ts'
import { runPackets, tableOf } from './packet-differential.ts'

const SEED = Number(process.env['WHYPORT_SEED'] ?? 20261123)
const PACKETS = Number(process.env['WHYPORT_PACKETS'] ?? 40_000)

t.setTimeout(300_000)
t.equal(missingToolsLine(['nft', 'iptables', 'ip', 'python3']), null)

t.test(`TCP, UDP and ICMP through random rule sets of all backends (seed ${SEED})`, async t => {
  const start = performance.now()
  const tally = await runPackets(SEED, PACKETS)
  const { ruleSets, verdicts, undecided, attributed, byOutcome, disagreements } = tally
  const perSecond = Math.round((1000 * verdicts) / (performance.now() - start))
  t.comment(`${verdicts} verdicts over ${ruleSets} rule sets, ${undecided} undecided`)
  t.comment(`${perSecond} a second; ${attributed} counted by the rule that is named`)
  t.comment(JSON.stringify(byOutcome))
  for (const line of tableOf(tally, SEED)) t.comment(line)
  t.strictSame(disagreements, [], 'the kernel agrees on every verdict and every counter')
  t.ok(undecided < verdicts / 20, 'nearly all is decided')
  t.ok(attributed > PACKETS / 10, 'the rule that decides is checked, not only the end')
  const kinds = ['answered', 'reset', 'silent', 'unreachable 0', 'unreachable 3', 'unreachable 13']
  t.ok(
    kinds.every(kind => (byOutcome[kind] ?? 0) > 0),
    'every kind of end was met',
  )
})
