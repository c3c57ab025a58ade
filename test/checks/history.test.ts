// Do recent changes and recorded packets say exactly as much as they prove?
import t from 'tap'
import { judgeAll } from '#server/checks/judge-all.ts'
import { recentChange } from '#server/checks/recent-change.ts'
import { factsOf } from '#server/facts/facts.ts'
import { predict } from '#server/verdict/predict.ts'
import type { Evidence, EvidenceItem } from '#shared/evidence.ts'
import type { Judged } from '#shared/judged.ts'
import { isoOfSeconds, minutesOf } from '#shared/plain/time.ts'
import { sentence } from '#shared/wording/sentence.ts'
import {
  aclEntry,
  type GroupSpec,
  group,
  groupListing,
  networkAcl,
  rule,
} from '#test/golden/account.ts'
import { inShort } from '#test/golden/judge-with.ts'
import { type Answers, judgeBy, locate, pathEvidence, vSwitch } from '#test/golden/path-account.ts'
import { event, events, flowLog, record } from '#test/golden/trail.ts'

const clock = { iso: () => '2026-11-22T08:30:00.000Z', ms: () => 0 }
const TRAIL = 'actiontrail.LookupEvents'
const trail = (...list: readonly object[]): Answers => ({ [TRAIL]: events(...(list as never[])) })

type ChangeRow = readonly [string, Answers, string]
const RECENT = 'warn recent-config-change'
const changes: readonly ChangeRow[] = [
  ['a rule of the own group was revoked', trail(event('RevokeSecurityGroup sg-a 08:10')), RECENT],
  ['of another group', trail(event('RevokeSecurityGroup sg-b 08:10')), 'not-applicable'],
  [
    'the event names the group in its parameters only',
    trail(
      event('RevokeSecurityGroup x 08:10', {
        referencedResources: {},
        requestParameters: { SecurityGroupId: 'sg-a' },
      }),
    ),
    RECENT,
  ],
  [
    'keys with capital letters, as some products write them',
    trail({
      EventName: 'StopInstance',
      EventTime: '2026-11-22T08:10:00Z',
      UserIdentity: { UserName: 'bob' },
      RequestParameters: { InstanceId: 'i-test1' },
    }),
    RECENT,
  ],
  ['of the route table', trail(event('CreateRouteEntry vtb-1 08:10')), RECENT],
  ['of the elastic address', trail(event('UnassociateEipAddress eip-1 08:10')), RECENT],
  [
    'a day and more ago',
    trail(event('RevokeSecurityGroup sg-a 08:10', { eventTime: '2026-11-21T08:10:00Z' })),
    'not-applicable',
  ],
  [
    'a call that was refused changed nothing',
    trail(event('RevokeSecurityGroup sg-a 08:10', { errorCode: 'Forbidden.RAM' })),
    'not-applicable',
  ],
  [
    'a call that only reads',
    trail(event('DescribeSecurityGroupAttribute sg-a 08:10', { eventRW: 'Read' })),
    'not-applicable',
  ],
  [
    'another machine was put into the group',
    trail(event('RunInstances sg-a 08:10')),
    'not-applicable',
  ],
  ['the instance itself was created', trail(event('RunInstances i-test1 08:10')), RECENT],
  ['a tag was set', trail(event('TagResources sg-a 08:10')), 'not-applicable'],
  [
    'a time that is none',
    trail(event('RevokeSecurityGroup sg-a 08:10', { eventTime: 'yesterday' })),
    'not-applicable',
  ],
  ['never asked', {}, 'not-applicable'],
  ['refused', { [TRAIL]: 'refused' }, 'not-applicable'],
]
for (const [title, answers, expected] of changes)
  t.test(`recent-config-change: ${title}`, async t => {
    t.equal(inShort(judgeBy(recentChange, {}, answers)), expected)
  })

t.test('recent-config-change names who, what, when and the line of the event', async t => {
  const hostile = 'x'.repeat(5000)
  const judged = judgeBy(
    recentChange,
    {},
    trail(
      event('RevokeSecurityGroup sg-a 08:10'),
      event('StopInstance i-test1 07:00', { userIdentity: { userName: hostile } }),
    ),
  )
  t.equal(
    sentence(judged.because),
    'Changed within the last 24 hours: at 2026-11-22T08:10:00Z, alice from 192.0.2.44 called RevokeSecurityGroup on sg-a; 1 more in the timeline.',
  )
  t.equal(judged.causes[0]?.decidedBy?.text, '"eventName": "RevokeSecurityGroup"')
  t.ok(
    judged.causes.every(({ because }) => sentence(because).length < 300),
    'long names are cut',
  )
})

t.test('a trail that may not be read is named, and changes no hop', async t => {
  const { assumptions } = judgeBy(recentChange, {}, { [TRAIL]: 'refused' })
  t.match(assumptions.map(sentence), [/LookupEvents was asked for and not read \(denied\)/])
})

const OPEN: GroupSpec = { id: 'sg-a', rules: [rule('1 accept tcp 8080/8080 0.0.0.0/0')] }
const SHUT: GroupSpec = { id: 'sg-a', rules: [rule('1 accept tcp 80/80 0.0.0.0/0')] }
const HALF: GroupSpec = { id: 'sg-a', rules: [rule('1 accept tcp 8080/8080 203.0.113.0/25')] }
const IN_OPEN = aclEntry('accept tcp 8080/8080 0.0.0.0/0')
const OUT_OPEN = aclEntry('accept all -1/-1 0.0.0.0/0')
const OUT_SHUT = aclEntry('drop all -1/-1 0.0.0.0/0')
const acl = (ingress: readonly object[], egress: readonly object[]): Evidence => [
  networkAcl({ ingress: ingress as never, egress: egress as never }),
]
const ACL_ON: Answers = { 'vpc.DescribeVSwitchAttributes': vSwitch({ NetworkAclId: 'nacl-1' }) }

type World = {
  group?: GroupSpec
  acl?: Evidence
  answers?: Answers
  log?: readonly string[]
  from?: string
}

const judgeWorld = ({ group: spec = OPEN, acl: list, answers, log, from }: World): Judged[] => {
  const evidence: EvidenceItem[] = [
    ...pathEvidence(...(list === undefined ? [] : [ACL_ON]), ...(answers ? [answers] : [])),
    groupListing([spec]),
    group(spec),
    ...(list ?? []),
    ...(log === undefined ? [] : [flowLog(...log)]),
  ]
  const flow = locate(from === undefined ? {} : { from }, evidence)
  return judgeAll({ flow, facts: factsOf(evidence, { instanceId: flow.instanceId }) }, clock)
}

/** Several checks judge the reply; the log is about the packet filter. */
const CHECK_OF: Readonly<Record<string, string>> = { reply: 'reply-firewall' }

/** `security-group fail sg-allow-wrong-port proven; flow-log warn security-group` */
const told = (world: World, hop: string): string => {
  const judged = judgeWorld(world)
  const own = judged.find(one => one.hop === hop && one.check === (CHECK_OF[hop] ?? hop))
  const log = judged.find(({ check }) => check === 'flow-log')
  const causes = (own?.judgement.causes ?? []).map(({ id, confidence }) => ` ${id} ${confidence}`)
  const said = log === undefined ? 'silent' : `${log.judgement.status} at ${log.hop}`
  return `${own?.judgement.status}${causes.join('')}; ${said}`
}

const IN = 'in REJECT 203.0.113.7:40000 10.0.0.5:8080'
const IN_OK = 'in ACCEPT 203.0.113.7:40000 10.0.0.5:8080'
const OUT_NO = 'out REJECT 10.0.0.5:8080 203.0.113.7:40000'
const OUT_OK = 'out ACCEPT 10.0.0.5:8080 203.0.113.7:40000'

type LogRow = readonly [string, World, string, string]
const SG = 'security-group'
const WRONG_PORT = 'fail sg-allow-wrong-port'
const logRows: readonly LogRow[] = [
  [
    'a rejected packet proves the group that alone drops it',
    { group: SHUT, log: [record(IN)] },
    SG,
    `${WRONG_PORT} proven; warn at security-group`,
  ],
  [
    'of another client it proves nothing',
    { group: SHUT, log: [record('in REJECT 203.0.113.8:40000 10.0.0.5:8080')] },
    SG,
    `${WRONG_PORT} derived; silent`,
  ],
  [
    'to another port it proves nothing',
    { group: SHUT, log: [record('in REJECT 203.0.113.7:40000 10.0.0.5:8081')] },
    SG,
    `${WRONG_PORT} derived; silent`,
  ],
  [
    'of another interface it proves nothing',
    { group: SHUT, log: [record(IN, { eni: 'eni-2' })] },
    SG,
    `${WRONG_PORT} derived; silent`,
  ],
  [
    'of hours ago it proves nothing about now',
    { group: SHUT, log: [record(IN, { minute: -240 })] },
    SG,
    `${WRONG_PORT} derived; warn at security-group`,
  ],
  [
    'group and ACL both drop: which one did stays open',
    { group: SHUT, acl: acl([], [OUT_OPEN]), log: [record(IN)] },
    SG,
    `${WRONG_PORT} derived; warn at security-group`,
  ],
  [
    'an ACL that only drops replies did not reject the packet',
    { group: SHUT, acl: acl([IN_OPEN], [OUT_SHUT]), log: [record(IN)] },
    SG,
    `${WRONG_PORT} proven; warn at security-group`,
  ],
  [
    'rejected although group and ACL let in: a contradiction',
    { log: [record(IN)] },
    SG,
    'pass; unknown at security-group',
  ],
  [
    'rejected hours ago and let in now: history',
    { log: [record(IN, { minute: -240 })] },
    SG,
    'pass; warn at security-group',
  ],
  [
    'rejected, then the group was changed: history',
    { log: [record(IN)], answers: trail(event('AuthorizeSecurityGroup sg-a 08:29')) },
    SG,
    'pass; warn at security-group',
  ],
  [
    'rejected, then let in: the newest record counts',
    { log: [record(IN), record(IN_OK, { minute: 2 }), record(OUT_OK, { minute: 2, flags: '18' })] },
    SG,
    'pass; pass at path',
  ],
  [
    'let in although the group drops: the group is doubted',
    { group: SHUT, log: [record(IN_OK)] },
    SG,
    'unknown sg-allow-wrong-port suspected; warn at security-group',
  ],
  [
    'let in hours ago, dropped now: history',
    { group: SHUT, log: [record(IN_OK, { minute: -240 })] },
    SG,
    `${WRONG_PORT} derived; warn at security-group`,
  ],
  [
    'let in and never answered: the host',
    { log: [record(IN_OK)] },
    SG,
    'pass; warn at host-firewall',
  ],
  [
    'let in, more than a SYN seen: no statement about the host',
    { log: [record(IN_OK, { flags: '3' })] },
    SG,
    'pass; pass at path',
  ],
  [
    'answered with a reset',
    { log: [record(IN_OK), record(OUT_OK, { flags: '4' })] },
    SG,
    'pass; warn at listener',
  ],
  [
    'a reset after a whole conversation is no refusal',
    { log: [record(IN_OK), record(OUT_OK, { flags: '22' })] },
    SG,
    'pass; pass at path',
  ],
  [
    'the reply was rejected: the ACL that drops replies is proven',
    { acl: acl([IN_OPEN], [OUT_SHUT]), log: [record(IN_OK), record(OUT_NO)] },
    'network-acl',
    'fail nacl-outbound-ephemeral-drop proven; warn at network-acl',
  ],
  [
    'the reply was rejected although the ACL lets it out: a contradiction',
    { acl: acl([IN_OPEN], [OUT_OPEN]), log: [record(IN_OK), record(OUT_NO)] },
    'network-acl',
    'pass; unknown at network-acl',
  ],
  [
    'a rejected reply to another client',
    {
      acl: acl([IN_OPEN], [OUT_SHUT]),
      log: [record(IN_OK, { flags: '3' }), record('out REJECT 10.0.0.5:8080 203.0.113.8:40000')],
    },
    'network-acl',
    'fail nacl-outbound-ephemeral-drop derived; pass at path',
  ],
  [
    'a group that lets in some sources: each client for itself',
    {
      group: HALF,
      from: '203.0.113.0/24',
      log: [record('in REJECT 203.0.113.200:4 10.0.0.5:8080')],
    },
    SG,
    'warn sg-allow-wrong-source proven; warn at security-group',
  ],
  ['no line is about the interface', { log: [record(IN, { eni: 'eni-9' })] }, SG, 'pass; silent'],
  ['lines that are no records', { log: ['<html>', '{"a":', '1 2 3'] }, SG, 'pass; silent'],
]
for (const [title, world, hop, expected] of logRows)
  t.test(`flow log: ${title}`, async t => {
    t.equal(told(world, hop), expected)
  })

t.test('a flow log in columns of its own, or in JSON, says the same', async t => {
  const header =
    'eni-id direction action srcaddr srcport dstaddr dstport protocol start end tcp-flags log-status'
  const columns = 'eni-1 in REJECT 203.0.113.7 40000 10.0.0.5 8080 6 1795335900 1795335960 2 OK'
  const json = JSON.stringify(
    Object.fromEntries(header.split(' ').map((name, i) => [name, columns.split(' ')[i]])),
  )
  for (const log of [
    [header, columns],
    [json],
    [`# a comment`, json.replaceAll('-', '_').replace('eni_1', 'eni-1')],
  ])
    t.match(told({ group: SHUT, log }, SG), /proven/)
})

t.test('what the flow log contradicts is not promised any more', async t => {
  const judged = judgeWorld({ log: [record(IN)] })
  const flow = locate({}, pathEvidence())
  const cloud = judged.filter(
    ({ hop }) => !hop.startsWith('host') && !['listener', 'reply'].includes(hop),
  )
  t.equal(predict(flow, cloud).status, 'inconclusive')
  const log = judged.find(({ check }) => check === 'flow-log')
  t.match(log?.judgement.decidedBy, { line: 1, text: /REJECT/ }, 'the very line is named')
})

t.test('seconds since 1970 and minutes of a text are the same instant', async t => {
  for (const seconds of [0, 951_782_400, 1_709_164_799, 1_795_335_900, 4_107_542_399]) {
    const iso = isoOfSeconds(seconds) ?? ''
    t.equal(iso, new Date(seconds * 1000).toISOString().replace('.000', ''))
    t.equal((minutesOf(iso) ?? 0) - (minutesOf('1970-01-01T00:00Z') ?? 0), Math.floor(seconds / 60))
  }
  t.same([isoOfSeconds(-1), isoOfSeconds(1.5), isoOfSeconds(1e15)], [null, null, null])
})
