// Do the security groups decide as the documentation says, vector by vector?
import t from 'tap'
import { securityGroup } from '#server/checks/security-group.ts'
import type { Evidence } from '#shared/evidence.ts'
import { toCidrs } from '#shared/plain/address-set.ts'
import {
  account,
  cloudAnswer,
  type EniSpec,
  ecsPrefixList,
  egressRule,
  type GroupSpec,
  group,
  groupAttribute,
  groupListing,
  networkInterfaces,
  portList,
  refused,
  rule,
} from './account.ts'
import { type FlowSpec, flow } from './flow.ts'
import { inShort, judgeWith } from './judge-with.ts'

const judge = (evidence: Evidence, asked: FlowSpec = {}) =>
  judgeWith(securityGroup, flow(asked), evidence)

/** One basic group with these inbound rules. */
const basic = (...rules: readonly string[]): Evidence =>
  account({ groups: [{ id: 'sg-a', rules: rules.map(text => rule(text)) }] })

const one = (text: string, over: Record<string, unknown>): Evidence =>
  account({ groups: [{ id: 'sg-a', rules: [rule(text, over)] }] })

const v6: FlowSpec = { from: '2001:db8:9::7', path: 'ipv6' }
const ping: FlowSpec = { protocol: 'icmp' }
const privately = (from: string, over: FlowSpec = {}): FlowSpec => ({
  from,
  sourceScope: 'private',
  ...over,
})

/** Interface with the groups of the target, and a second host with its own. */
const withPeer = (groups: readonly GroupSpec[], peerIp: string, peerGroups: readonly string[]) =>
  account({
    groups,
    enis: [
      { id: 'eni-1', instanceId: 'i-test1', ip: '10.0.0.5', groups: ['sg-a'] },
      { id: 'eni-2', instanceId: 'i-peer1', ip: peerIp, groups: peerGroups },
    ],
  })

const ALL_V4 = '0.0.0.0/0'
const CLIENT = '203.0.113.7'

const paged = (last: 'Drop' | 'Accept'): Evidence => {
  const filler = (n: number) =>
    Array.from({ length: n }, (_, i) => rule(`50 accept tcp ${20000 + i}/${20000 + i} 10.0.0.0/8`))
  const page = (rules: readonly object[], token: string, suffix: string) =>
    cloudAnswer(
      'ecs.DescribeSecurityGroupAttribute',
      { ...groupAttribute({ id: 'sg-a' }), Permissions: { Permission: rules }, NextToken: token },
      { subject: 'sg-a', suffix },
    )
  const accept = rule(`10 accept tcp 8080/8080 ${ALL_V4}`)
  const end = rule(`5 drop tcp 8080/8080 ${CLIENT}`, { Policy: last })
  return [
    groupListing([{ id: 'sg-a' }]),
    page([...filler(499), accept], 'token-2', 'page1'),
    page([...filler(99), end], '', 'page2'),
    networkInterfaces([{ id: 'eni-1', instanceId: 'i-test1', ip: '10.0.0.5', groups: ['sg-a'] }]),
  ]
}

const SG_X = { id: 'sg-x' } as const

type Vector = readonly [number: number | string, title: string, Evidence, FlowSpec, string]

const vectors: readonly Vector[] = [
  [
    1,
    'a basic group without rules drops',
    basic(),
    {},
    'fail sg-no-allow-rule sg-empty-created-by-api',
  ],
  [2, 'an accept for everyone admits', basic(`1 accept tcp 8080/8080 ${ALL_V4}`), {}, 'pass'],
  [
    3,
    'an accept for another port',
    basic(`1 accept tcp 80/80 ${ALL_V4}`),
    {},
    'fail sg-allow-wrong-port',
  ],
  [
    4,
    'an accept for the other protocol',
    basic(`1 accept udp 8080/8080 ${ALL_V4}`),
    {},
    'fail sg-allow-wrong-protocol',
  ],
  [5, 'an accept for all protocols', basic(`1 accept all -1/-1 ${ALL_V4}`), {}, 'pass'],
  [
    6,
    'a port range and a block that hold both',
    basic('1 accept tcp 1/65535 203.0.113.0/24'),
    {},
    'pass',
  ],
  [
    7,
    'a drop with the same priority wins over an accept',
    basic(`1 accept tcp 8080/8080 ${CLIENT}/32`, `1 drop tcp 8080/8080 ${ALL_V4}`),
    {},
    'fail sg-equal-priority-drop-wins',
  ],
  [
    8,
    'an accept with the better priority wins over a drop',
    basic(`1 accept tcp 8080/8080 ${CLIENT}/32`, `2 drop tcp 8080/8080 ${ALL_V4}`),
    {},
    'pass',
  ],
  [
    9,
    'a drop in a second group of the interface counts as well',
    account({
      groups: [
        { id: 'sg-a', rules: [rule(`10 accept tcp 8080/8080 ${ALL_V4}`)] },
        { id: 'sg-b', rules: [rule(`5 drop tcp 8080/8080 ${CLIENT}/32`)] },
      ],
    }),
    { securityGroupIds: ['sg-a', 'sg-b'] },
    'fail sg-deny-in-other-group',
  ],
  [
    10,
    'a drop in a group of another interface does not count',
    account({
      groups: [
        { id: 'sg-a', rules: [rule(`10 accept tcp 8080/8080 ${ALL_V4}`)] },
        { id: 'sg-b', rules: [rule(`5 drop tcp 8080/8080 ${CLIENT}/32`)] },
      ],
      enis: [
        { id: 'eni-1', instanceId: 'i-test1', ip: '10.0.0.5', groups: ['sg-a'] },
        { id: 'eni-2', instanceId: 'i-test1', ip: '10.0.0.6', groups: ['sg-b'], type: 'Secondary' },
      ],
    }),
    {},
    'pass',
  ],
  [
    11,
    'priorities are numbers, not words',
    account({
      groups: [
        {
          id: 'sg-a',
          rules: [
            rule(`10 drop tcp 8080/8080 ${ALL_V4}`, { Priority: '10' }),
            rule(`2 accept tcp 8080/8080 ${ALL_V4}`, { Priority: '2' }),
          ],
        },
      ],
    }),
    {},
    'pass',
  ],
  [
    12,
    'an old system rule with priority 110 comes last',
    basic(`110 drop all -1/-1 ${ALL_V4}`, `100 accept tcp 8080/8080 ${ALL_V4}`),
    {},
    'pass',
  ],
  [
    13,
    'host bits of a block are masked off',
    basic('1 accept tcp 8080/8080 203.0.113.99/24'),
    {},
    'pass',
  ],
  [14, 'a bare address is a /32', basic(`1 accept tcp 8080/8080 ${CLIENT}`), {}, 'pass'],
  [
    15,
    'a destination block that leaves out the interface',
    one(`1 accept tcp 8080/8080 ${ALL_V4}`, { DestCidrIp: '10.0.0.6/32' }),
    {},
    'fail sg-dest-cidr-excludes',
  ],
  [
    16,
    'client ports that nobody uses',
    one(`1 accept tcp 8080/8080 ${ALL_V4}`, { SourcePortRange: '1/1023' }),
    {},
    'fail sg-source-port-restricted',
  ],
  [
    '16b',
    'client ports that some use leave it open',
    one(`1 accept tcp 8080/8080 ${ALL_V4}`, { SourcePortRange: '32768/60999' }),
    {},
    'unknown sg-source-port-restricted',
  ],
  [
    17,
    'a group as source never matches a client from the Internet',
    withPeer([{ id: 'sg-a', rules: [rule('1 accept tcp 8080/8080 sg-x')] }, SG_X], '10.0.1.9', [
      'sg-x',
    ]),
    {},
    'fail sg-source-group-needs-private-path',
  ],
  [
    18,
    'a group as source matches its members on the private network',
    withPeer([{ id: 'sg-a', rules: [rule('1 accept tcp 8080/8080 sg-x')] }, SG_X], '10.0.1.9', [
      'sg-x',
    ]),
    privately('10.0.1.9'),
    'pass',
  ],
  [
    19,
    'a block beside a group: the block admits',
    withPeer(
      [
        {
          id: 'sg-a',
          rules: [rule('1 accept tcp 8080/8080 10.0.0.0/8', { SourceGroupId: 'sg-x' })],
        },
        SG_X,
      ],
      '10.1.1.1',
      ['sg-x'],
    ),
    privately('10.1.1.1'),
    'pass',
  ],
  [
    '19b',
    'a block beside a group: the group is ignored',
    withPeer(
      [
        {
          id: 'sg-a',
          rules: [rule('1 accept tcp 8080/8080 10.0.0.0/8', { SourceGroupId: 'sg-x' })],
        },
        SG_X,
      ],
      '172.16.0.1',
      ['sg-x'],
    ),
    privately('172.16.0.1'),
    'fail sg-allow-wrong-source',
  ],
  [
    20,
    'a prefix list without the client',
    account({
      groups: [{ id: 'sg-a', rules: [rule('1 accept tcp 8080/8080 pl-1')] }],
      more: [ecsPrefixList('pl-1', ['198.51.100.0/24'])],
    }),
    {},
    'fail sg-prefix-list-missing-client',
  ],
  [
    '20b',
    'a prefix list with the client',
    account({
      groups: [{ id: 'sg-a', rules: [rule('1 accept tcp 8080/8080 pl-1')] }],
      more: [ecsPrefixList('pl-1', ['203.0.113.0/24'])],
    }),
    {},
    'pass',
  ],
  [
    21,
    'an unreadable prefix list before the default leaves it open',
    basic('1 accept tcp 8080/8080 pl-1'),
    {},
    'unknown sg-prefix-list-unreadable',
  ],
  [
    22,
    'an unreadable prefix list in a drop before an accept leaves it open',
    basic('1 drop tcp 8080/8080 pl-1', `2 accept tcp 8080/8080 ${ALL_V4}`),
    {},
    'unknown sg-prefix-list-unreadable',
  ],
  [
    23,
    'an unreadable prefix list in an accept before an accept changes nothing',
    basic('5 accept tcp 8080/8080 pl-1', `10 accept tcp 8080/8080 ${ALL_V4}`),
    {},
    'pass',
  ],
  [
    24,
    'a port range beside a port list: the list is ignored',
    account({
      groups: [
        { id: 'sg-a', rules: [rule(`1 accept tcp 80/80 ${ALL_V4}`, { PortRangeListId: 'prl-1' })] },
      ],
      more: [portList('prl-1', ['8080/8080'])],
    }),
    {},
    'fail sg-allow-wrong-port sg-port-list-ignored',
  ],
  [
    25,
    'an IPv6 client and IPv4 rules only',
    basic(`1 accept tcp 8080/8080 ${ALL_V4}`),
    v6,
    'fail sg-no-ipv6-rule',
  ],
  [26, 'an IPv6 client and an IPv6 rule', basic('1 accept tcp 8080/8080 ::/0'), v6, 'pass'],
  [
    27,
    'ping with rules for TCP only',
    basic(`1 accept tcp 8080/8080 ${ALL_V4}`),
    ping,
    'fail sg-allow-wrong-protocol',
  ],
  ['27b', 'ping with a rule for ICMP', basic(`1 accept icmp -1/-1 ${ALL_V4}`), ping, 'pass'],
  [
    28,
    'members of one basic group reach each other',
    withPeer([{ id: 'sg-a' }], '10.0.0.9', ['sg-a']),
    privately('10.0.0.9'),
    'pass',
  ],
  [
    29,
    'members of an isolated group do not',
    withPeer([{ id: 'sg-a', inner: 'Drop' }], '10.0.0.9', ['sg-a']),
    privately('10.0.0.9'),
    'fail sg-intra-group-isolated',
  ],
  [
    30,
    'members of an advanced group do not',
    withPeer([{ id: 'sg-a', type: 'enterprise' }], '10.0.0.9', ['sg-a']),
    privately('10.0.0.9'),
    'fail sg-enterprise-no-intra',
  ],
  [
    31,
    'an advanced group lets nothing out that no rule admits',
    withPeer(
      [
        { id: 'sg-a', rules: [rule(`1 accept tcp 8080/8080 ${ALL_V4}`)] },
        { id: 'sg-e', type: 'enterprise' },
      ],
      '10.0.1.9',
      ['sg-e'],
    ),
    privately('i-peer1', { sources: '10.0.1.9' }),
    'fail sg-enterprise-egress-default-drop',
  ],
  [
    '31b',
    'answers of an advanced group need no outbound rule',
    account({
      groups: [
        { id: 'sg-a', type: 'enterprise', rules: [rule(`1 accept tcp 8080/8080 ${ALL_V4}`)] },
      ],
    }),
    {},
    'pass',
  ],
  [
    32,
    'an outbound drop does not touch the answers of inbound connections',
    account({
      groups: [
        {
          id: 'sg-a',
          rules: [
            rule(`1 accept tcp 8080/8080 ${ALL_V4}`),
            egressRule(`1 drop all -1/-1 ${ALL_V4}`),
          ],
        },
      ],
    }),
    {},
    'pass',
  ],
  [
    33,
    'words are read in any case',
    one(`1 accept tcp 8080/8080 ${ALL_V4}`, {
      IpProtocol: 'Tcp',
      Policy: 'ACCEPT',
      Direction: 'Ingress',
    }),
    {},
    'pass',
  ],
  [34, 'a drop on the second page counts', paged('Drop'), {}, 'fail sg-deny-rule-wins'],
  ['34b', 'without it the accept on the first page decides', paged('Accept'), {}, 'pass'],
  [
    35,
    'a group that is attached twice changes nothing',
    basic(`1 accept tcp 8080/8080 ${ALL_V4}`),
    { securityGroupIds: ['sg-a', 'sg-a'] },
    'pass',
  ],
  [
    '35b',
    'a rule that is there twice changes nothing',
    basic(
      '1 drop tcp 8080/8080 198.51.100.0/24',
      ...Array(2).fill(`1 accept tcp 8080/8080 ${ALL_V4}`),
    ),
    {},
    'pass',
  ],
  [
    49,
    'behind DNAT the groups see the internal port',
    basic(`1 accept tcp 8000/8000 ${ALL_V4}`),
    { path: 'dnat', askedPort: 8000, port: 8080 },
    'fail sg-allow-wrong-port',
  ],
  [
    61,
    'a refused group is not decided',
    [groupListing([{ id: 'sg-a' }]), refused('ecs.DescribeSecurityGroupAttribute', 'sg-a')],
    {},
    'unknown cloud-permission-missing',
  ],
  [
    62,
    'the rule is on the other interface of the instance',
    account({
      groups: [{ id: 'sg-p', rules: [rule(`1 accept tcp 8080/8080 ${ALL_V4}`)] }, { id: 'sg-s' }],
      enis: [
        { id: 'eni-p', instanceId: 'i-test1', ip: '10.0.0.5', groups: ['sg-p'] },
        { id: 'eni-s', instanceId: 'i-test1', ip: '10.0.0.6', groups: ['sg-s'], type: 'Secondary' },
      ],
    }),
    { securityGroupIds: ['sg-s'], eniId: 'eni-s', privateAddress: '10.0.0.6' },
    'fail sg-rule-on-wrong-eni',
  ],
  [
    63,
    'asked from everywhere, one block gets in',
    basic('1 accept tcp 8080/8080 203.0.113.0/24'),
    { from: 'any' },
    'warn sg-allow-wrong-source',
  ],
  [
    64,
    'asked from a block, half of it is dropped',
    basic(`1 drop tcp 8080/8080 203.0.113.128/25`, `2 accept tcp 8080/8080 ${ALL_V4}`),
    { from: '203.0.113.0/24' },
    'warn sg-deny-rule-wins',
  ],
]

for (const [number, title, evidence, asked, expected] of vectors)
  t.equal(inShort(judge(evidence, asked)), expected, `vector ${number}: ${title}`)

const admitted = (evidence: Evidence, asked: FlowSpec): string[] => {
  const admission = judge(evidence, asked).admission
  return admission === undefined ? ['?'] : toCidrs(admission.admits)
}
t.strictSame(
  admitted(basic('1 accept tcp 8080/8080 203.0.113.0/24'), { from: 'any' }),
  ['203.0.113.0/24'],
  'vector 63: the answer is the set of admitted sources',
)
t.strictSame(
  admitted(basic(`1 drop tcp 8080/8080 203.0.113.128/25`, `2 accept tcp 8080/8080 ${ALL_V4}`), {
    from: '203.0.113.0/24',
  }),
  ['203.0.113.0/25'],
  'vector 64: the other half gets in',
)

const eni: EniSpec = { id: 'eni-1', instanceId: 'i-test1', ip: '10.0.0.5', groups: ['sg-a'] }
t.equal(
  inShort(judge([networkInterfaces([eni]), group({ id: 'sg-a' })])),
  'fail sg-no-allow-rule sg-empty-created-by-api',
  'the inbound default needs no listing of groups',
)
