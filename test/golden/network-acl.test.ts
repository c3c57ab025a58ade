// Do network ACLs decide as the documentation says, vector by vector?
import t from 'tap'
import { networkAcl as check } from '#server/checks/network-acl.ts'
import type { Evidence } from '#shared/evidence.ts'
import { toCidrs } from '#shared/plain/address-set.ts'
import { sentence } from '#shared/wording/sentence.ts'
import {
  aclEntry,
  cloudAnswer,
  eip,
  networkAcl,
  refused,
  vpcPrefixList,
  vSwitch,
} from './account.ts'
import { type FlowSpec, flow } from './flow.ts'
import { inShort, judgeWith } from './judge-with.ts'

const judge = (evidence: Evidence, asked: FlowSpec = {}) => judgeWith(check, flow(asked), evidence)

type Lists = { in?: readonly string[]; out?: readonly string[]; status?: string; binding?: string }

const bound = ({ in: ingress = [], out = [], ...state }: Lists): Evidence => [
  vSwitch({ aclId: 'nacl-1', ipv6Cidr: '2001:db8:1::/64' }),
  networkAcl({
    ingress: ingress.map(text => aclEntry(text)),
    egress: out.map(text => aclEntry(text)),
    ...state,
  }),
]

const ALL = '0.0.0.0/0'
const CLIENT = '203.0.113.7'
const ALL_OUT = [`accept all -1/-1 ${ALL}`]
const ALL_IN = [`accept all -1/-1 ${ALL}`]
const v6: FlowSpec = { from: '2001:db8:9::7', path: 'ipv6' }
const neighbour: FlowSpec = { from: '10.0.0.9', sourceScope: 'private' }

type Vector = readonly [number: number | string, title: string, Evidence, FlowSpec, string]

const vectors: readonly Vector[] = [
  [36, 'no ACL is bound', [vSwitch({})], {}, 'pass'],
  [
    37,
    'an ACL without entries drops in both directions',
    bound({}),
    {},
    'fail nacl-inbound-no-match nacl-outbound-ephemeral-drop',
  ],
  [
    '37b',
    'and it drops the answers too',
    bound({ in: ALL_IN }),
    {},
    'fail nacl-outbound-ephemeral-drop',
  ],
  [
    38,
    'the service port in the outbound list is the wrong port',
    bound({ in: [`accept tcp 8080/8080 ${ALL}`], out: [`accept tcp 8080/8080 ${ALL}`] }),
    {},
    'fail nacl-outbound-ephemeral-drop nacl-outbound-port-confusion',
  ],
  [
    '38b',
    'also below the client port range',
    bound({ in: [`accept tcp 443/443 ${ALL}`], out: [`accept tcp 443/443 ${ALL}`] }),
    { port: 443 },
    'fail nacl-outbound-ephemeral-drop nacl-outbound-port-confusion',
  ],
  [
    39,
    'a part of the client ports is open',
    bound({ in: ALL_IN, out: [`accept tcp 32768/65535 ${ALL}`] }),
    {},
    'warn nacl-outbound-ephemeral-partial',
  ],
  [
    40,
    'an outbound accept before a drop decides',
    bound({ in: ALL_IN, out: [...ALL_OUT, `drop all -1/-1 ${ALL}`] }),
    {},
    'pass',
  ],
  [
    41,
    'a narrow inbound drop before a wide accept',
    bound({ in: [`drop tcp 8080/8080 ${CLIENT}/32`, ...ALL_IN], out: ALL_OUT }),
    {},
    'fail nacl-inbound-drop',
  ],
  [
    '41b',
    'an accept behind a drop that covers it is out of order',
    bound({ in: [`drop all -1/-1 ${ALL}`, `accept tcp 8080/8080 ${ALL}`], out: ALL_OUT }),
    {},
    'fail nacl-order-shadow',
  ],
  [
    '41c',
    'an accept for something else behind the drop explains nothing',
    bound({ in: [`drop all -1/-1 ${ALL}`, `accept tcp 443/443 ${ALL}`], out: ALL_OUT }),
    {},
    'fail nacl-inbound-drop',
  ],
  [
    '41d',
    'the accept in front of the drop decides',
    bound({ in: [`accept tcp 8080/8080 ${ALL}`, `drop all -1/-1 ${ALL}`], out: ALL_OUT }),
    {},
    'pass',
  ],
  [
    42,
    'a client of the same vSwitch is not filtered',
    bound({ in: [`drop all -1/-1 ${ALL}`], out: [`drop all -1/-1 ${ALL}`] }),
    neighbour,
    'pass',
  ],
  [
    '42b',
    'a private client of another vSwitch is filtered',
    bound({ in: [`drop all -1/-1 ${ALL}`], out: ALL_OUT }),
    { from: '10.0.1.9', sourceScope: 'private' },
    'fail nacl-inbound-drop',
  ],
  [
    43,
    'the DNS servers of the platform are exempt',
    bound({}),
    { from: '100.100.2.136', sourceScope: 'private', protocol: 'udp', port: 53 },
    'pass',
  ],
  [
    61,
    'a refused ACL is not decided',
    [vSwitch({ aclId: 'nacl-1' }), refused('vpc.DescribeNetworkAclAttributes')],
    {},
    'unknown cloud-permission-missing',
  ],
  [
    '61a',
    'a refused ACL is not decided by what a list shows of it',
    [
      vSwitch({ aclId: 'nacl-1' }),
      refused('vpc.DescribeNetworkAclAttributes'),
      cloudAnswer('vpc.DescribeNetworkAcls', {
        NetworkAcls: { NetworkAcl: [{ NetworkAclId: 'nacl-1', Status: 'Available' }] },
        TotalCount: 1,
        PageNumber: 1,
        PageSize: 50,
      }),
    ],
    {},
    'unknown cloud-permission-missing',
  ],
  [
    '61b',
    'a refused vSwitch is not decided',
    [refused('vpc.DescribeVSwitchAttributes')],
    {},
    'unknown cloud-permission-missing',
  ],
  [
    '61c',
    'an ACL that was not collected is not decided',
    [vSwitch({ aclId: 'nacl-1' })],
    {},
    'unknown',
  ],
  [
    '61d',
    'a vSwitch answer that does not name its ACL is not decided',
    [vSwitch({ over: { NetworkAclId: undefined } })],
    {},
    'unknown',
  ],
  [
    'a',
    'IPv6 needs entries of its own',
    bound({ in: ALL_IN, out: ALL_OUT }),
    v6,
    'fail nacl-ipv6-drop',
  ],
  [
    'b',
    'and outbound ones too',
    bound({ in: ['accept tcp 8080/8080 ::/0'], out: ALL_OUT }),
    v6,
    'fail nacl-ipv6-drop',
  ],
  [
    'c',
    'IPv6 entries of both directions let it through',
    bound({ in: ['accept tcp 8080/8080 ::/0'], out: ['accept tcp 1024/65535 ::/0'] }),
    v6,
    'pass',
  ],
  [
    'd',
    'an IPv6 drop that is written is a drop',
    bound({ in: ['drop tcp 8080/8080 ::/0'], out: ['accept all -1/-1 ::/0'] }),
    v6,
    'fail nacl-inbound-drop',
  ],
  [
    'e',
    'a prefix list that cannot be read leaves it open',
    bound({ in: ['accept tcp 8080/8080 pl-1'], out: ALL_OUT }),
    {},
    'unknown nacl-prefix-list-unreadable',
  ],
  [
    'f',
    'a prefix list with the client admits',
    [
      ...bound({ in: ['accept tcp 8080/8080 pl-1'], out: ALL_OUT }),
      vpcPrefixList('pl-1', ['203.0.113.0/24']),
    ],
    {},
    'pass',
  ],
  [
    'g',
    'an unreadable list in an accept before an accept changes nothing',
    bound({ in: ['accept tcp 8080/8080 pl-1', ...ALL_IN], out: ALL_OUT }),
    {},
    'pass',
  ],
  [
    'h',
    'while the ACL is being bound, a drop is not certain',
    bound({ in: [], out: ALL_OUT, binding: 'BINDING' }),
    {},
    'unknown nacl-binding-in-progress nacl-inbound-no-match',
  ],
  [
    'i',
    'while the ACL is being bound, what it admits gets through in any case',
    bound({ in: ALL_IN, out: ALL_OUT, binding: 'BINDING' }),
    {},
    'warn nacl-binding-in-progress',
  ],
  [
    'j',
    'while the ACL is being changed, nothing is certain',
    bound({ in: ALL_IN, out: ALL_OUT, status: 'Modifying' }),
    {},
    'unknown nacl-binding-in-progress',
  ],
  [
    'k',
    'a cut-through address on a secondary interface is not filtered',
    [
      ...bound({}),
      eip({
        id: 'eip-1',
        address: '198.51.100.10',
        boundType: 'NetworkInterface',
        boundId: 'eni-1',
        mode: 'BINDED',
      }),
    ],
    { allocationId: 'eip-1' },
    'not-applicable',
  ],
  [
    'l',
    'an ordinary elastic address is filtered',
    [
      ...bound({ out: ALL_OUT }),
      eip({
        id: 'eip-1',
        address: '198.51.100.10',
        boundType: 'NetworkInterface',
        boundId: 'eni-1',
      }),
    ],
    { allocationId: 'eip-1' },
    'fail nacl-inbound-no-match',
  ],
  [
    'm',
    'ping with entries for all protocols',
    bound({ in: ALL_IN, out: ALL_OUT }),
    { protocol: 'icmp' },
    'pass',
  ],
  [
    'n',
    'ping with entries for TCP only',
    bound({ in: [`accept tcp 1/65535 ${ALL}`], out: ALL_OUT }),
    { protocol: 'icmp' },
    'fail nacl-inbound-no-match',
  ],
  [
    'n2',
    'ping whose answers are not let out',
    bound({ in: ALL_IN, out: [`accept tcp 1/65535 ${ALL}`] }),
    { protocol: 'icmp' },
    'fail nacl-outbound-icmp-drop',
  ],
  [
    'o',
    'asked from everywhere, one block gets in',
    bound({ in: ['accept tcp 8080/8080 203.0.113.0/24'], out: ALL_OUT }),
    { from: 'any' },
    'warn nacl-inbound-no-match',
  ],
  [
    'p',
    'answers go out to one block only',
    bound({ in: ALL_IN, out: ['accept tcp 1024/65535 203.0.113.0/25'] }),
    { from: '203.0.113.0/24' },
    'warn nacl-outbound-ephemeral-drop',
  ],
  [
    'q',
    'protocols and versions in any case',
    [
      vSwitch({ aclId: 'nacl-1' }),
      networkAcl({
        ingress: [aclEntry(`Accept TCP 8080/8080 ${ALL}`, { IpVersion: 'ipv4' })],
        egress: [aclEntry(`ACCEPT All -1/-1 ${ALL}`, { IpVersion: undefined })],
      }),
    ],
    {},
    'pass',
  ],
]

for (const [number, title, evidence, asked, expected] of vectors)
  t.equal(inShort(judge(evidence, asked)), expected, `vector ${number}: ${title}`)

const partial = judge(bound({ in: ALL_IN, out: [`accept tcp 32768/65535 ${ALL}`] }))
t.match(
  partial.causes[0] && sentence(partial.causes[0].because),
  /client ports 1024-32767 fail \(always fail: Windows before 2008\)/,
  'vector 39: the closed client ports and the systems that use them are named',
)
t.strictSame(
  toCidrs(
    judge(bound({ in: ALL_IN, out: ['accept tcp 1024/65535 203.0.113.0/25'] }), {
      from: '203.0.113.0/24',
    }).admission?.admits ?? { family: 4, intervals: [] },
  ),
  ['203.0.113.0/25'],
  'only clients that get an answer count as admitted',
)
t.match(
  judge(bound({ in: ALL_IN, out: ALL_OUT })),
  {
    decidedBy: { kind: 'network-acl-entry', id: 'nae-in1' },
    because: { params: { reply: 'nae-out1' } },
  },
  'a pass names the entry that lets the packet in and the one that lets the answer out',
)
t.match(
  judge([vSwitch({})]).decidedBy,
  { kind: 'api-field', text: '"NetworkAclId": ""' },
  'without an ACL the field that says so is quoted',
)
t.match(
  judge(bound({})).causes[0]?.decidedBy,
  { kind: 'network-acl-default', id: 'nacl-1', text: '"NetworkAclId": "nacl-1"' },
  'the end of the list is quoted by the name of the ACL',
)
