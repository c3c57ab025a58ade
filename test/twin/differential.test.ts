// Do security groups and network ACLs admit what a kernel admits that enforces the same rules?
import t from 'tap'
import { runTwin } from './differential.ts'

const SEED = Number(process.env['WHYPORT_SEED'] ?? 20261126)
const PACKETS = Number(process.env['WHYPORT_PACKETS'] ?? 10_000)

t.test(`random groups and ACLs against the kernel (seed ${SEED})`, async t => {
  const { clouds, packets, accepted, undecided, byFamily, disagreements } = await runTwin(
    SEED,
    PACKETS,
  )
  t.comment(
    `${packets} packets over ${clouds} clouds, ${accepted} got through, ${undecided} undecided`,
  )
  t.comment(JSON.stringify(byFamily))
  t.strictSame(disagreements.slice(0, 20), [], 'asked one by one and as a set, no verdict differs')
  t.ok(accepted > packets / 20 && accepted < packets / 1.5, 'both ends were met often')
  t.ok(byFamily[4] > 0 && byFamily[6] > 0, 'both families were asked')
  t.ok(undecided < packets / 10, 'few verdicts stay open')
})
