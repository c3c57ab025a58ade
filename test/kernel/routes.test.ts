// Do a host's routes answer what rules of nft and iptables ask them as the walk says?
import t from 'tap'
import { missingToolsLine } from '#test/build/needed-tools.ts'
import { runRoutes } from './route-differential.ts'

const SEED = Number(process.env['WHYPORT_SEED'] ?? 20261127)
const ANSWERS = Number(process.env['WHYPORT_ANSWERS'] ?? 4_000)

t.setTimeout(60_000 + 30 * ANSWERS)
t.equal(missingToolsLine(['nft', 'iptables', 'ip', 'python3']), null)

for (const hasRules of [false, true])
  t.test(`random routes${hasRules ? ' and rules' : ''} (seed ${SEED})`, async t => {
    const wanted = ANSWERS / 2
    const { rounds, ...tally } = await runRoutes(SEED, { wanted, hasRules })
    const { decided, undecided, held, disagreements } = tally
    t.comment(`${decided} answers over ${rounds} rounds, ${undecided} undecided`)
    t.comment(JSON.stringify(held))
    t.strictSame(disagreements.slice(0, 20), [], 'the kernel gives every answer not left open')
    t.ok(undecided < decided / 3, 'most is decided')
    t.ok(Math.min(held.yes, held.no) > wanted / 10, 'both answers are met often')
  })
