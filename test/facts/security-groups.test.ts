// What is read from the answers about security groups and lists, and what stays unread?
import t from 'tap'
import { factAbout } from '#server/facts/answers-by-subject.ts'
import type { Fact } from '#server/facts/fact.ts'
import { factsOf } from '#server/facts/facts.ts'
import { membersOf } from '#server/facts/group-members.ts'
import { portsFromText } from '#server/facts/port-text.ts'
import { prefixListAbout } from '#server/facts/prefix-lists.ts'
import { protocolFromText } from '#server/facts/protocol-text.ts'
import type { GroupRules, SecurityGroups } from '#server/facts/security-groups.ts'
import { type Evidence, type EvidenceItem, evidenceItem } from '#shared/evidence.ts'
import { toCidrs } from '#shared/plain/address-set.ts'
import { formatPorts } from '#shared/plain/port-range.ts'
import {
  account,
  cloudAnswer,
  ecsPrefixList,
  group,
  groupAttribute,
  groupListing,
  instances,
  networkInterfaces,
  portList,
  refused,
  rule,
  vpcPrefixList,
} from '#test/golden/account.ts'

const facts = (evidence: Evidence) => factsOf(evidence, { instanceId: null })
const given = <T>(fact: Fact<T>): T => {
  if (fact.state === 'unavailable') throw new Error(`unavailable: ${fact.reason}`)
  return fact.value
}
const stateOf = (fact: Fact<unknown>): string =>
  fact.state === 'present' ? 'present' : fact.reason
const groups = (evidence: Evidence): SecurityGroups => given(facts(evidence)('securityGroups'))
const rulesOf = (evidence: Evidence, id = 'sg-a'): Fact<GroupRules> =>
  factAbout(groups([groupListing([{ id: 'sg-a' }]), ...evidence]).rules, id)

type Texts = readonly [text: string, expected: string | null]
const ports: readonly Texts[] = [
  ['80/80', '80'],
  ['1/65535', '0-65535'],
  ['-1/-1', '0-65535'],
  ['0/0', '0-65535'],
  ['22/23', '22-23'],
  ['80', '80'],
  [' 80 / 90 ', '80-90'],
  ['90/80', null],
  ['80/65536', null],
  ['80/81/82', null],
  ['http', null],
  ['', null],
]
t.strictSame(
  ports.map(([text]) => {
    const read = portsFromText(text)
    return [text, read === null ? null : formatPorts(read)]
  }),
  ports,
  'port ranges in all the forms the cloud writes',
)
const protocols: readonly Texts[] = [
  ['TCP', 'tcp'],
  ['Udp', 'udp'],
  ['6', 'tcp'],
  ['17', 'udp'],
  ['1', 'icmp'],
  ['58', 'icmpv6'],
  ['ICMPv6', 'icmpv6'],
  ['ALL', 'any'],
  ['-1', 'any'],
  ['GRE', 'other'],
  ['132', 'other'],
  ['256', null],
  ['quic', null],
]
t.strictSame(
  protocols.map(([text]) => [text, protocolFromText(text)]),
  protocols,
  'protocols by name in any case and by number',
)

t.test('one group', t => {
  const read = given(
    rulesOf([
      group({
        id: 'sg-a',
        rules: [
          rule('10 drop tcp 80/80 203.0.113.99/24', { Priority: '10', Description: 'x' }),
          rule('1 accept all  sg-x', { PortRange: '' }),
          rule('1 accept tcp 80/80 pl-1', { PortRangeListId: 'prl-1' }),
        ],
      }),
    ]),
  )
  t.match(
    read.rules,
    [
      { ruleId: 'sgr-a-1', action: 'drop', priority: 10, source: { cidr: '203.0.113.99/24' } },
      { priority: 1, protocol: 'any', source: { groupId: 'sg-x' }, sourcePorts: [[0n, 65535n]] },
      { source: { prefixListId: 'pl-1' }, portListId: '' },
    ],
    'priorities as text, empty ports for all protocols, a list beside a range is ignored',
  )
  const [first] = read.rules
  t.match(
    JSON.parse(first?.text.text ?? ''),
    { SecurityGroupRuleId: 'sgr-a-1' },
    'the rule is kept as written',
  )
  t.equal(first?.text.line, 8, 'and where it stands')
  t.end()
})

const page = (over: object, about: { subject?: string; suffix?: string }): EvidenceItem =>
  cloudAnswer(
    'ecs.DescribeSecurityGroupAttribute',
    { ...groupAttribute({ id: 'sg-a' }), ...over },
    about,
  )
const asRequest = (item: EvidenceItem, request: EvidenceItem['request']): EvidenceItem =>
  evidenceItem({ ...item, request })
const nameless = { SecurityGroupId: undefined }

type Case = readonly [title: string, evidence: Evidence, state: string]
const cases: readonly Case[] = [
  ['an answer that names its group', [page({}, {})], 'present'],
  ['an answer whose file names the group', [page(nameless, { subject: 'sg-a' })], 'present'],
  [
    'an answer whose request names the group',
    [asRequest(page(nameless, {}), { SecurityGroupId: 'sg-a' })],
    'present',
  ],
  ['an answer that names no group anywhere', [page(nameless, {})], 'undecodable'],
  ['no answer', [], 'not-collected'],
  ['a refusal of this group', [refused('ecs.DescribeSecurityGroupAttribute', 'sg-a')], 'denied'],
  ['a refusal of every group', [refused('ecs.DescribeSecurityGroupAttribute')], 'denied'],
  [
    'a refusal of another group',
    [refused('ecs.DescribeSecurityGroupAttribute', 'sg-b')],
    'not-collected',
  ],
  [
    'both pages',
    [page({ NextToken: 'x' }, { suffix: 'page1' }), page({}, { suffix: 'page2' })],
    'present',
  ],
  ['the first page alone', [page({ NextToken: 'x' }, { suffix: 'page1' })], 'incomplete'],
  ['the last page alone, told by its file', [page({}, { suffix: 'page2' })], 'incomplete'],
  [
    'the last page alone, told by its request',
    [asRequest(page({}, {}), { NextToken: 'x' })],
    'incomplete',
  ],
  [
    'a cut answer',
    [
      evidenceItem({
        ...page({}, { subject: 'sg-a' }),
        raw: '{"Permissions":{"Perm',
        status: 'truncated',
      }),
    ],
    'truncated',
  ],
  [
    'a rule without a readable direction',
    [
      page(
        { Permissions: { Permission: [rule('1 accept tcp 1/1 ::/0', { Direction: 'both' })] } },
        {},
      ),
    ],
    'undecodable',
  ],
  [
    'a rule without a priority, which has the default one',
    [
      page(
        { Permissions: { Permission: [rule('1 accept tcp 1/1 ::/0', { Priority: undefined })] } },
        {},
      ),
    ],
    'present',
  ],
  [
    'a rule without a readable priority',
    [
      page(
        { Permissions: { Permission: [rule('1 accept tcp 1/1 ::/0', { Priority: 'high' })] } },
        {},
      ),
    ],
    'undecodable',
  ],
]
for (const [title, evidence, state] of cases)
  t.equal(stateOf(rulesOf(evidence)), state, `${title}: ${state}`)

t.equal(stateOf(facts([])('securityGroups')), 'not-collected', 'no answer at all')
t.equal(
  stateOf(facts([refused('ecs.DescribeSecurityGroupAttribute')])('securityGroups')),
  'denied',
  'nothing but a refusal',
)
t.equal(
  stateOf(groups([group({ id: 'sg-a' }), refused('ecs.DescribeSecurityGroups')]).listings),
  'denied',
  'a refused listing hides the kinds, not the rules',
)

t.test('lists', t => {
  const evidence = [
    ecsPrefixList('pl-1', ['198.51.100.7/24', '203.0.113.1']),
    vpcPrefixList('pl-2', ['10.30.0.0/16']),
    ecsPrefixList('pl-bad', ['office']),
    portList('prl-1', ['8000/8100', '9090/9090']),
    portList('prl-bad', ['many']),
    refused('ecs.DescribePrefixListAttributes', 'pl-3'),
  ]
  const lists = given(facts(evidence)('prefixLists'))
  const blocks = (id: string, product: 'ecs' | 'vpc'): string =>
    given(prefixListAbout(lists, id, product))
      .blocks.flatMap(toCidrs)
      .join(' ')
  t.equal(blocks('pl-1', 'ecs'), '198.51.100.0/24 203.0.113.1/32', 'host bits and bare addresses')
  t.equal(blocks('pl-2', 'vpc'), '10.30.0.0/16', 'a VPC list is named by its entries')
  t.equal(blocks('pl-2', 'ecs'), '10.30.0.0/16', 'either call tells what a list holds')
  t.strictSame(
    ['pl-3', 'pl-4', 'pl-bad'].map(id => stateOf(prefixListAbout(lists, id, 'ecs'))),
    ['denied', 'not-collected', 'undecodable'],
    'a refused, an absent and an unreadable list are told apart',
  )
  const portLists = given(facts(evidence)('portLists'))
  t.equal(formatPorts(given(factAbout(portLists, 'prl-1'))), '8000-8100, 9090', 'ports of a list')
  t.equal(stateOf(factAbout(portLists, 'prl-bad')), 'undecodable', 'an unreadable port list')
  t.end()
})

t.test('members', t => {
  const of = (evidence: Evidence) => {
    const read = facts(evidence)
    const members = membersOf('sg-a', 4, {
      networkInterfaces: read('networkInterfaces'),
      instances: read('instances'),
    })
    return [toCidrs(members.addresses).join(' '), members.whole]
  }
  const enis = networkInterfaces([
    { id: 'eni-1', instanceId: 'i-1', ip: '10.0.0.5', ipv6: '2001:db8::5', groups: ['sg-a'] },
    { id: 'eni-2', instanceId: 'i-2', ip: '10.0.0.6', groups: ['sg-b', 'sg-a'] },
    { id: 'eni-3', instanceId: 'i-3', ip: '10.0.0.9', groups: ['sg-b'] },
  ])
  const primary = instances([{ id: 'i-1', ip: '10.0.0.5', groups: ['sg-a'] }])
  t.strictSame(
    of([enis, primary]),
    ['10.0.0.5/32 10.0.0.6/32', true],
    'every interface with the group',
  )
  t.strictSame(of([primary]), ['10.0.0.5/32', false], 'instance records alone may miss members')
  t.strictSame(of([]), ['', false], 'nothing read, nobody known')
  t.strictSame(of(account({ groups: [] })), ['', true], 'nobody holds it')
  t.end()
})
