// Is every way in which a script brings no host back told by its reason, with what gets the host instead?
import t from 'tap'
import { carrierReason, hostCarrier } from '#server/checks/host-carrier.ts'
import { factsOf } from '#server/facts/facts.ts'
import type { HostCarrier } from '#server/facts/host-carrier.ts'
import { evidenceItem, type NewEvidence } from '#shared/evidence.ts'
import { sentence } from '#shared/wording/sentence.ts'
import { judgeWith } from '#test/golden/judge-with.ts'
import { locate, pathEvidence } from '#test/golden/path-account.ts'

const ID = 'i-test1'
const FLOW = locate({}, pathEvidence())

const BARE: NewEvidence = {
  ...{ file: 'host-carrier.json', kind: 'host-carrier', subject: ID, account: null, request: null },
  ...{
    requestId: null,
    startedAt: '2026-11-27T00:00:00.000Z',
    tookMs: 0,
    status: 'ok',
    exit: null,
  },
  ...{ collectedAt: '2026-11-27T00:00:00.000Z', stderr: '', raw: '' },
}

const carrierItem = (said: object) =>
  evidenceItem({
    ...BARE,
    raw: JSON.stringify({ carrier: 'cloud-assistant', instanceId: ID, ...said }),
  })

const ADDRESSES = evidenceItem({
  ...BARE,
  ...{ file: `host/${ID}/ip-addr.txt`, kind: 'host.ip-addr', exit: 0 },
  raw: '[{"ifindex":1,"ifname":"lo","flags":["UP"],"addr_info":[]}]',
})

type Said = Omit<HostCarrier, 'instanceId' | 'exit'> & { readonly exit?: number }

const REASONS: readonly (readonly [Said, ReturnType<typeof carrierReason>])[] = [
  [{ state: 'not-sent', code: 'ClientNotRunning' }, 'offline'],
  [{ state: 'ended', code: 'ClientNotRunning' }, 'offline'],
  [{ state: 'ended', code: 'ClientNotResponse' }, 'offline'],
  [{ state: 'ended', code: 'ClientIsUpgrading' }, 'offline'],
  [{ state: 'ended', code: 'ClientNeedUpgrade' }, 'offline'],
  [{ state: 'ended', code: 'DeliveryTimeout' }, 'offline'],
  [{ state: 'ended', code: 'ClientNetworkBlocked' }, 'network'],
  [{ state: 'ended', code: 'SecurityGroupRuleDenied' }, 'network'],
  [{ state: 'refused', code: 'InvalidInstance.NotFound' }, 'not-found'],
  [{ state: 'ended', code: 'InstanceNotExists' }, 'not-found'],
  [{ state: 'ended', code: 'InstanceReleased' }, 'not-found'],
  // Refused with status 403, and no policy mends it.
  [{ state: 'denied', code: 'IncorrectInstanceStatus' }, 'not-running'],
  [{ state: 'ended', code: 'InstanceNotRunning' }, 'not-running'],
  [{ state: 'refused', code: 'Throttling.User' }, 'limit'],
  [{ state: 'refused', code: 'QuotaExceeded.Invocation' }, 'limit'],
  [{ state: 'denied', code: 'Forbidden.RAM' }, 'denied'],
  [{ state: 'denied', code: 'NoPermission' }, 'denied'],
  [{ state: 'denied-result', code: 'Forbidden.RAM' }, 'denied-result'],
  [{ state: 'refused', code: 'InvalidParameter' }, 'refused'],
  [{ state: 'unclear', code: 'reset' }, 'unclear'],
  [{ state: 'waited', code: 'Pending' }, 'waited'],
  [{ state: 'waited', code: 'Stopping' }, 'waited'],
  [{ state: 'ended', code: 'Timeout' }, 'timeout'],
  [{ state: 'ended', code: 'ExecutionTimeout' }, 'timeout'],
  [{ state: 'ended', code: 'Stopped' }, 'stopped'],
  [{ state: 'ended', code: 'Terminated' }, 'stopped'],
  [{ state: 'ended', code: 'ExecutionInterrupted' }, 'stopped'],
  [{ state: 'ended', code: 'PartialFailed' }, 'failed'],
  [{ state: 'ended', code: 'ExecutionException' }, 'failed'],
  [{ state: 'ended', code: 'ExitCodeNonzero', exit: 74 }, 'failed'],
  [{ state: 'ended', code: 'ExitCodeNonzero', exit: 75 }, 'cut'],
  [{ state: 'unread', code: 'Dropped' }, 'cut'],
  [{ state: 'unread', code: 'NoEnd' }, 'cut'],
  [{ state: 'unread', code: 'Damaged' }, 'damaged'],
  [{ state: 'unread', code: 'NoArchive' }, 'damaged'],
  [{ state: 'not-sent', code: 'Windows' }, 'windows'],
  [{ state: 'not-sent', code: 'Stopped' }, 'interrupted'],
  [{ state: 'ended', code: 'SomethingNew' }, 'failed'],
]

for (const [said, reason] of REASONS)
  t.test(`${said.state} ${said.code} ${said.exit ?? ''} is ${reason}`, async t => {
    t.equal(carrierReason({ instanceId: ID, exit: null, ...said }), reason)
    const found = judgeWith(hostCarrier, FLOW, [...pathEvidence(), carrierItem(said)])
    t.equal(found.status, 'unknown')
    t.match(sentence(found.because), ID)
    if (reason !== 'cut' || said.exit === undefined) t.match(sentence(found.because), said.code)
    t.match(found.missing.map(({ how }) => sentence(how)).join(), /--paste < host\.txt/)
  })

const howOf = ({ missing }: ReturnType<typeof judgeWith>): string =>
  missing.map(({ how }) => sentence(how)).join()

t.test('a refusal names the permission and the policy that grants it', async t => {
  const of = (state: string) =>
    judgeWith(hostCarrier, FLOW, [...pathEvidence(), carrierItem({ state, code: 'Forbidden.RAM' })])
  const [run, result] = [of('denied'), of('denied-result')]
  t.match(howOf(run), /ecs:RunCommand .*ram-policy-cloud-assistant\.json/)
  t.match(howOf(result), 'ecs:DescribeInvocationResults')
  t.strictSame(
    run.causes.map(({ id }) => id),
    ['cloud-permission-missing'],
  )
})

t.test(
  'it is silent where the host was read, of another instance, or when nobody asked',
  async t => {
    const failed = { state: 'ended', code: 'ExecutionException' }
    const lists = [
      [carrierItem(failed), ADDRESSES],
      [carrierItem({ ...failed, instanceId: 'i-other1' })],
      [carrierItem({ carrier: 'ssh', ...failed })],
      [{ ...carrierItem(failed), raw: '{"carrier": [' }],
      [],
    ]
    t.strictSame(
      lists.map(items => judgeWith(hostCarrier, FLOW, [...pathEvidence(), ...items]).status),
      lists.map(() => 'not-applicable'),
    )
  },
)

t.test('a state that nobody knows counts as unclear', async t => {
  const fact = factsOf([carrierItem({ state: 'great', code: 7 })], { instanceId: ID })(
    'hostCarrier',
  )
  t.match(fact, { state: 'present', value: { state: 'unclear', code: '', exit: null } })
})
