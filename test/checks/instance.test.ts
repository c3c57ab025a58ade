// Does the instance hop name every reason why an instance cannot answer, and no other?
import t from 'tap'
import { instance as check } from '#server/checks/instance.ts'
import { instanceHealth } from '#server/checks/instance-health.ts'
import { websiteBan } from '#server/checks/website-ban.ts'
import { inShort } from '#test/golden/judge-with.ts'
import {
  type Answers,
  DNAT_ON,
  eni,
  enis,
  instance,
  instances,
  judgeBy,
  NAT_EIP,
  type Wire,
} from '#test/golden/path-account.ts'

const as = (over: Wire): Answers => ({ 'ecs.DescribeInstances': instances(instance(over)) })
const locked = (...reasons: readonly string[]): Wire => ({
  OperationLocks: { LockReason: reasons.map(reason => ({ LockReason: reason, LockMsg: '' })) },
})
const prepaid = (expired: string): Wire => ({ InstanceChargeType: 'PrePaid', ExpiredTime: expired })
const none: Answers = { 'ecs.DescribeInstances': instances() }
const cut: Answers = { 'ecs.DescribeInstances': { ...instances(), NextToken: 'more' } }

const event = (type: string, cycle: string, over: Wire = {}): Wire => ({
  InstanceId: 'i-test1',
  EventId: 'e-1',
  EventType: { Code: 1, Name: type },
  EventCycleStatus: { Code: 1, Name: cycle },
  EventPublishTime: '2026-11-21T08:00:00Z',
  ExtendedAttribute: { PunishDomain: 'shop.example', PunishUrl: '' },
  ...over,
})
const punished = (type: string, cycle: string, over: Wire = {}): Answers => ({
  'ecs.DescribeInstanceHistoryEvents': {
    InstanceSystemEventSet: { InstanceSystemEventType: [event(type, cycle, over)] },
    NextToken: '',
  },
})
const health = (name: string, ...events: readonly Wire[]): Answers => ({
  'ecs.DescribeInstancesFullStatus': {
    InstanceFullStatusSet: {
      InstanceFullStatusType: [
        {
          InstanceId: 'i-test1',
          HealthStatus: { Code: 0, Name: name },
          ScheduledSystemEventSet: { ScheduledSystemEventType: events },
        },
      ],
    },
    TotalCount: 1,
    PageNumber: 1,
  },
})

type Row = readonly [title: string, asked: object, layers: readonly Answers[], expected: string]
const rows: readonly Row[] = [
  ['a running instance passes', {}, [], 'pass'],
  ['the state is read in any case', {}, [as({ Status: 'RUNNING' })], 'pass'],
  ['no instance of this id, all read', {}, [none], 'fail instance-not-found'],
  ['no instance of this id, a page missing', {}, [cut], 'unknown'],
  [
    'no instance of this id, another one there',
    {},
    [as({ InstanceId: 'i-other1' })],
    'fail instance-not-found',
  ],
  [
    'no instance of this id, and the call refused',
    {},
    [{ 'ecs.DescribeInstances': 'refused' }],
    'unknown cloud-permission-missing',
  ],
  ['instances were never asked for', {}, [{ 'ecs.DescribeInstances': null }], 'unknown'],
  [
    'stopped',
    {},
    [as({ Status: 'Stopped', StoppedMode: 'KeepCharging' })],
    'fail instance-not-running',
  ],
  ['stopping', {}, [as({ Status: 'Stopping' })], 'fail instance-not-running'],
  ['pending', {}, [as({ Status: 'Pending' })], 'fail instance-not-running'],
  ['starting', {}, [as({ Status: 'Starting' })], 'fail instance-starting'],
  [
    'stopped in economical mode is not also "not running"',
    {},
    [as({ Status: 'Stopped', StoppedMode: 'StopCharging' })],
    'fail instance-stopped-economical',
  ],
  ['economical mode of a running one', {}, [as({ StoppedMode: 'StopCharging' })], 'pass'],
  ['a state that says nothing', {}, [as({ Status: '' })], 'unknown'],
  ['a state of tomorrow', {}, [as({ Status: 'Migrating' })], 'unknown'],
  ['locked for security', {}, [as(locked('security'))], 'fail instance-locked-security'],
  ['locked for money', {}, [as(locked('financial'))], 'fail instance-locked-financial'],
  ['locked for recycling', {}, [as(locked('Recycling'))], 'fail instance-locked-other'],
  ['refunded', {}, [as(locked('refunded'))], 'fail instance-locked-other'],
  ['an empty lock entry locks nothing', {}, [as(locked(''))], 'pass'],
  [
    'stopped, locked twice and expired are all named',
    {},
    [
      as({
        Status: 'Stopped',
        ...locked('financial', 'security'),
        ...prepaid('2026-11-01T16:00Z'),
      }),
    ],
    'fail instance-not-running instance-locked-financial instance-locked-security instance-expired',
  ],
  [
    'locked for security, as the events tell',
    {},
    [punished('SecurityPunish.Locked', 'Executing')],
    'fail instance-locked-security',
  ],
  ['such a lock that is over', {}, [punished('SecurityPunish.Locked', 'Canceled')], 'pass'],
  [
    'a lock that both tell is named once',
    {},
    [as(locked('security')), punished('SecurityPunish.Locked', 'Executing')],
    'fail instance-locked-security',
  ],
  [
    'started two minutes ago, the host unread',
    {},
    [as({ StartTime: '2026-11-22T08:28Z' })],
    'warn instance-starting',
  ],
  ['started three minutes ago', {}, [as({ StartTime: '2026-11-22T08:27Z' })], 'pass'],
  ['paid until yesterday', {}, [as(prepaid('2026-11-21T16:00Z'))], 'fail instance-expired'],
  ['paid until tomorrow', {}, [as(prepaid('2026-11-23T16:00Z'))], 'pass'],
  [
    'the time of the question counts, not that of the evidence',
    { at: '2026-12-24T08:30:00+08:00' },
    [as(prepaid('2026-12-24T00:29Z'))],
    'fail instance-expired',
  ],
  [
    'the offset of the time of the question counts',
    { at: '2026-12-24T08:30:00+08:00' },
    [as(prepaid('2026-12-24T00:31Z'))],
    'pass',
  ],
  ['a pay-as-you-go instance has no end', {}, [as({ ExpiredTime: '2020-01-01T00:00Z' })], 'pass'],
  ['an end that cannot be read', {}, [as(prepaid('soon'))], 'pass'],
  [
    'the classic network is not judged',
    {},
    [as({ InstanceNetworkType: 'classic' })],
    'unknown classic-network-unsupported',
  ],
  [
    'a stopped instance in the classic network is stopped',
    {},
    [as({ InstanceNetworkType: 'classic', Status: 'Stopped' })],
    'fail instance-not-running',
  ],
  [
    'an interface of another product',
    { target: 'eni-9999', from: '10.0.0.9' },
    [
      {
        'ecs.DescribeNetworkInterfaces': enis(
          eni(),
          eni({ NetworkInterfaceId: 'eni-9999', InstanceId: '', ServiceManaged: true }),
        ),
      },
    ],
    'unknown target-is-managed-eni',
  ],
  [
    'an interface of one’s own is not managed',
    { target: 'eni-9999', from: '10.0.0.9' },
    [
      {
        'ecs.DescribeNetworkInterfaces': enis(
          eni({ NetworkInterfaceId: 'eni-9999', ServiceManaged: false }),
        ),
      },
    ],
    'pass',
  ],
  [
    'an interface that is attached to nothing is not judged as an instance',
    { target: 'eni-9999', from: '10.0.0.9' },
    [
      {
        'ecs.DescribeNetworkInterfaces': enis(
          eni({ NetworkInterfaceId: 'eni-9999', InstanceId: '' }),
        ),
      },
    ],
    'unknown',
  ],
  [
    'an interface that nobody has',
    { target: 'eni-0000', from: '10.0.0.9' },
    [],
    'fail instance-not-found',
  ],
  [
    'an interface that nobody has, interfaces unread',
    { target: 'eni-0000', from: '10.0.0.9' },
    [{ 'ecs.DescribeNetworkInterfaces': null }],
    'unknown',
  ],
  [
    'a private address that nobody has',
    { target: '10.0.0.77', from: '10.0.0.9' },
    [],
    'fail instance-not-found',
  ],
  [
    'a private address that nobody has, interfaces unread',
    { target: '10.0.0.77', from: '10.0.0.9' },
    [{ 'ecs.DescribeNetworkInterfaces': 'refused' }],
    'unknown cloud-permission-missing',
  ],
  ['the machine behind a NAT entry is judged', { target: NAT_EIP }, [DNAT_ON], 'pass'],
]

for (const [title, asked, layers, expected] of rows)
  t.test(title, async t => {
    t.equal(inShort(judgeBy(check, asked, ...layers)), expected)
  })

t.test('a lock is quoted as it stands in the evidence', async t => {
  const { decidedBy } = judgeBy(check, {}, as(locked('Recycling', 'security')))
  t.match(decidedBy, { kind: 'api-field', id: 'i-test1', text: '"LockReason": "Recycling"' })
})

t.test('a starting instance is only suspected to be the reason', async t => {
  t.equal(judgeBy(check, {}, as({ Status: 'Starting' })).causes[0]?.confidence, 'suspected')
})

const refusals: readonly (readonly [title: string, body: Wire, expected: string])[] = [
  ['a bad access key', { Code: 'InvalidAccessKeyId.NotFound' }, 'cloud-credentials-invalid'],
  ['an expired session token', { Code: 'SecurityTokenExpired' }, 'cloud-credentials-invalid'],
  ['a wrong clock', { Code: 'InvalidTimeStamp.Expired' }, 'cloud-clock-skew'],
  [
    'a key that looks leaked',
    {
      Code: 'Forbidden',
      Message: 'This AccessKey is under restrictive protection: it was leaked.',
    },
    'cloud-ak-restricted',
  ],
  [
    'a missing permission',
    { Code: 'Forbidden.RAM', Message: 'User not authorized to operate on the resource.' },
    'cloud-permission-missing',
  ],
]
for (const [title, body, expected] of refusals)
  t.test(`${title} is told from every other refusal`, async t => {
    const answer: Answers = { 'ecs.DescribeInstances': { status: 403, body } }
    t.equal(inShort(judgeBy(check, {}, answer)), `unknown ${expected}`)
  })

const reports: readonly (readonly [
  title: string,
  by: typeof check,
  layers: readonly Answers[],
  expected: string,
])[] = [
  ['healthy', instanceHealth, [health('Ok')], 'pass'],
  ['impaired', instanceHealth, [health('Impaired')], 'warn instance-health-impaired'],
  ['under maintenance', instanceHealth, [health('maintaining')], 'warn instance-health-impaired'],
  ['a warning is no impairment', instanceHealth, [health('Warning')], 'pass'],
  ['health was never read', instanceHealth, [], 'not-applicable'],
  [
    'health refused holds nothing back',
    instanceHealth,
    [{ 'ecs.DescribeInstancesFullStatus': 'refused' }],
    'not-applicable',
  ],
  [
    'a redeployment is under way',
    instanceHealth,
    [health('Ok', event('SystemMaintenance.Redeploy', 'Executing'))],
    'warn instance-system-event',
  ],
  [
    'a reboot is planned for next week',
    instanceHealth,
    [health('Ok', event('SystemMaintenance.Reboot', 'Scheduled'))],
    'pass',
  ],
  [
    'a domain is banned',
    websiteBan,
    [punished('SecurityPunish.WebsiteBanned', 'Executed')],
    'warn website-banned',
  ],
  [
    'a ban that was taken back',
    websiteBan,
    [punished('SecurityPunish.WebsiteBanned', 'Canceled')],
    'not-applicable',
  ],
  [
    'a ban on another instance',
    websiteBan,
    [punished('SecurityPunish.WebsiteBanned', 'Executed', { InstanceId: 'i-other1' })],
    'not-applicable',
  ],
]

for (const [title, by, layers, expected] of reports)
  t.test(title, async t => {
    t.equal(inShort(judgeBy(by, {}, ...layers)), expected)
  })

t.test('the banned domain and the line that names it are told', async t => {
  const judged = judgeBy(websiteBan, {}, punished('SecurityPunish.WebsiteBanned', 'Executed'))
  t.match(judged.causes[0], {
    because: { params: { site: 'shop.example' } },
    decidedBy: { text: '"PunishDomain": "shop.example"' },
  })
})

t.test('health and events are only suspected to be the reason', async t => {
  const judged = judgeBy(
    instanceHealth,
    {},
    health('Impaired', event('SystemFailure.Reboot', 'Executing')),
  )
  t.strictSame(
    judged.causes.map(({ confidence }) => confidence),
    ['suspected', 'suspected'],
  )
})
