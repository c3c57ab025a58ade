// What changes when the client of a load balancer comes over IPv6?
import t from 'tap'
import { judge as judgeAll } from '#server/diagnose.ts'
import { predict } from '#server/verdict/predict.ts'
import type { Evidence } from '#shared/evidence.ts'
import { readQuestion } from '#shared/read-question.ts'
import {
  aclEntry,
  cloudAnswer,
  group,
  groupListing,
  networkAcl,
  rule,
} from '#test/golden/account.ts'
import {
  ALB_IPV6,
  APPLICATION,
  application,
  CLASSIC,
  CLB_IPV6,
  dualNetwork,
  dualStack,
  NETWORK,
  NLB_IPV6,
  overIpv6,
  servers,
} from '#test/golden/balancer-account.ts'
import { inShort } from '#test/golden/judge-with.ts'
import {
  type Answers,
  enis,
  pathEvidence,
  privateEni,
  protection,
  vSwitch,
} from '#test/golden/path-account.ts'
import { HOST } from '#test/golden/serving-host.ts'

const CLIENT = '2001:db8::7'
const SHOP = 'shop.example.com'

type Asked = { readonly target: string; readonly port: number; readonly from?: string }
const toApplication: Asked = { target: ALB_IPV6, port: 80 }
const toClassic: Asked = { target: CLB_IPV6, port: 8080 }
const byName: Asked = { target: SHOP, port: 80 }

const judge = (asked: Asked, evidence: Evidence) => {
  const question = readQuestion({ from: CLIENT, ...asked })
  return judgeAll(question, evidence, { clock: { iso: () => '', ms: () => 0 } })
}

const ALB = (over: object = {}): Answers => ({
  'alb.GetLoadBalancerAttribute.alb-1': dualStack({ ...over }),
})
const dns = (...addresses: readonly string[]): Evidence => [
  {
    ...cloudAnswer('dns', {
      name: SHOP,
      addresses,
      names: ['alb-1.cn-hangzhou.alb.aliyuncs.com'],
      error: null,
    }),
    kind: 'dns',
  },
]
const BOTH = dns('198.51.100.40', ALB_IPV6)

const groupOf = (...rules: readonly ReturnType<typeof rule>[]): Answers => ({
  'ecs.DescribeSecurityGroupAttribute.sg-a': JSON.parse(
    group({ id: 'sg-a', rules }).raw,
  ) as Answers[string],
  'ecs.DescribeSecurityGroups': JSON.parse(groupListing([{ id: 'sg-a' }]).raw) as Answers[string],
})
const acl = (...ingress: readonly string[]): Answers => ({
  'vpc.DescribeVSwitchAttributes': vSwitch({ NetworkAclId: 'nacl-1', CidrBlock: '10.0.0.0/27' }),
  'vpc.DescribeNetworkAclAttributes.nacl-1': JSON.parse(
    networkAcl({
      ingress: ingress.map(text => aclEntry(text)),
      egress: [aclEntry('accept all -1/-1 0.0.0.0/0')],
    }).raw,
  ) as Answers[string],
})
const overBoth: Answers = {
  'ecs.DescribeNetworkInterfaces': enis(
    privateEni({ Ipv6Sets: { Ipv6Set: [{ Ipv6Address: '2408:4005:3a1:9d01::10' }] } }),
  ),
}
const ipv6Server = (): Answers => {
  const [server] = servers('i-test1 8080 100')['Servers'] as readonly object[]
  return {
    ...overBoth,
    'alb.ListServerGroupServers.sgp-1': {
      Servers: [{ ...server, ServerIp: '2408:4005:3a1:9d01::10' }],
      NextToken: '',
    },
  }
}
const white: Answers = {
  'alb.GetListenerAttribute.lsn-1': {
    ListenerId: 'lsn-1',
    AclConfig: { AclType: 'White', AclRelations: [{ AclId: 'acl-1' }] },
  },
  'alb.ListAclEntries.acl-1': { AclEntries: [{ Entry: '192.0.2.0/24', Status: 'Available' }] },
}

type Row = readonly [
  title: string,
  check: string,
  asked: Asked,
  evidence: Evidence,
  expected: string,
]
const given = (...layers: readonly Answers[]): Evidence =>
  pathEvidence(APPLICATION, ALB(), ...layers)
const classic = (...layers: readonly Answers[]): Evidence =>
  pathEvidence(CLASSIC, overIpv6(), ...layers)
const toNetwork: Asked = { target: NLB_IPV6, port: 80 }
const byNetwork = (over: object = {}): Evidence =>
  pathEvidence(NETWORK, {
    'nlb.GetLoadBalancerAttribute.nlb-1': dualNetwork({ ...over }),
    'nlb.ListLoadBalancers': null,
  })
const ENTRY = 'load-balancer'
const GROUP = 'security-group'

const rows: readonly Row[] = [
  ['a public IPv6 address', ENTRY, toApplication, given(), 'pass'],
  [
    'a private IPv6 address, and the client is on the Internet',
    ENTRY,
    toApplication,
    given(ALB({ Ipv6AddressType: 'Intranet' })),
    'fail lb-ipv6-private',
  ],
  [
    'a private IPv6 address, and the client is private too',
    ENTRY,
    { ...toApplication, from: 'fd00::7' },
    given(ALB({ Ipv6AddressType: 'Intranet' })),
    'pass',
  ],
  [
    'nobody says of which kind the IPv6 address is',
    ENTRY,
    toApplication,
    given(ALB({ Ipv6AddressType: '' })),
    'unknown',
  ],
  ['a name chooses the address of the client', ENTRY, byName, [...given(), ...BOTH], 'pass'],
  [
    'a name of a load balancer without IPv6',
    ENTRY,
    byName,
    [
      ...given({
        'alb.GetLoadBalancerAttribute.alb-1': application({ AddressIpVersion: 'Ipv4' }),
      }),
      ...dns('198.51.100.40'),
    ],
    'fail lb-no-ipv6',
  ],
  [
    'a name without an IPv6 address, and the load balancer has one',
    ENTRY,
    byName,
    [...given(), ...dns('198.51.100.40')],
    'unknown',
  ],
  ['an allow list of an ALB holds IPv4 only', ENTRY, toApplication, given(white), 'unknown'],
  ['the address is one of the load balancer', 'public-address', toApplication, given(), 'pass'],
  ['a healthy machine', 'load-balancer-backends', toApplication, given(), 'pass'],
  [
    'groups admit the local addresses',
    GROUP,
    toApplication,
    given(groupOf(rule('1 accept tcp 8080/8080 10.0.0.0/24'))),
    'pass',
  ],
  [
    'groups admit the client only',
    GROUP,
    toApplication,
    given(groupOf(rule('1 accept tcp 8080/8080 2001:db8::/32'))),
    'fail sg-allow-wrong-source',
  ],
  [
    'an ACL admits the local addresses',
    'network-acl',
    toApplication,
    given(acl('accept tcp 8080/8080 10.0.0.96/28')),
    'pass',
  ],
  [
    'a server named by its IPv6 address sees the local IPv6 address',
    GROUP,
    toApplication,
    given(ipv6Server(), groupOf(rule('1 accept tcp 8080/8080 2408:4005:3a1:9d01::/64'))),
    'unknown sg-allow-wrong-source',
  ],
  [
    'a server named by its IPv6 address and groups for IPv4 only',
    GROUP,
    toApplication,
    given(ipv6Server(), groupOf(rule('1 accept tcp 8080/8080 0.0.0.0/0'))),
    'fail sg-no-ipv6-rule',
  ],
  ['a network one with a public IPv6 address', ENTRY, toNetwork, byNetwork(), 'pass'],
  [
    'a network one with a private IPv6 address',
    ENTRY,
    toNetwork,
    byNetwork({ Ipv6AddressType: 'Intranet' }),
    'fail lb-ipv6-private',
  ],
  [
    'the IPv4 machine of a network one answers its own address',
    'route',
    toNetwork,
    byNetwork(),
    'pass',
  ],
  ['a classic one with a public IPv6 address', ENTRY, toClassic, classic(), 'pass'],
  [
    'a classic one with a private IPv6 address',
    ENTRY,
    toClassic,
    classic(overIpv6({ AddressType: 'intranet' })),
    'fail lb-ipv6-private',
  ],
  [
    'an ACL that lets 100.64.0.0/10 to the machine of a classic one',
    'network-acl',
    toClassic,
    classic(acl('accept tcp 8080/8080 100.64.0.0/10')),
    'pass',
  ],
  [
    'an ACL that does not',
    'network-acl',
    toClassic,
    classic(acl('accept tcp 8080/8080 192.0.2.0/24')),
    'fail nacl-inbound-no-match',
  ],
  ['groups need no rule for a classic one', GROUP, toClassic, classic(groupOf()), 'pass'],
]

for (const [title, check, asked, evidence, expected] of rows)
  t.test(`over IPv6: ${title}`, async t => {
    const found = judge(asked, evidence).judged.find(one => one.check === check)
    t.equal(found === undefined ? '' : inShort(found.judgement), expected)
  })

const unharmed = (InstanceIp: string): Answers => ({
  'antiddos-public.DescribeInstanceIpAddress': protection('normal', {
    IpAddressConfig: [{ InstanceIp, IpStatus: 'normal' }],
  }),
})

const stories: readonly (readonly [title: string, asked: Asked, evidence: Evidence, string])[] = [
  [
    'an application one',
    toApplication,
    given(groupOf(rule('1 accept tcp 8080/8080 10.0.0.0/24'))),
    'reachable',
  ],
  ['a classic one', toClassic, classic(groupOf(), unharmed(CLB_IPV6)), 'reachable'],
  [
    'an application one with a private IPv6 address',
    toApplication,
    given(ALB({ Ipv6AddressType: 'Intranet' })),
    'unreachable',
  ],
]

for (const [title, asked, evidence, expected] of stories)
  t.test(`over IPv6 ${title} is predicted ${expected}`, async t => {
    const { flow, judged } = judge(asked, [...evidence, ...HOST])
    t.equal(predict(flow, judged).status, expected)
  })
