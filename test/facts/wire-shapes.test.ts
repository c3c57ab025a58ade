// Is an answer read the same in every shape in which the cloud's products write the same thing?
import t from 'tap'
import { accountFact } from '#server/facts/account.ts'
import { securityGroupsFact } from '#server/facts/security-groups.ts'
import { type Evidence, type EvidenceItem, evidenceItem } from '#shared/evidence.ts'
import type { AskedQuestion } from '#shared/read-question.ts'
import { account, aclEntry, cloudAnswer, networkAcl, rule } from '#test/golden/account.ts'
import {
  ALB_EIP,
  APPLICATION,
  applicationListener,
  CLASSIC,
  classic,
  classicHealth,
  LB_ADDRESS,
  NETWORK,
  NLB_EIP,
} from '#test/golden/balancer-account.ts'
import {
  type Answers,
  CLIENT,
  DNAT_ON,
  eip,
  eips,
  forward,
  forwards,
  haVip,
  haVips,
  IPV6_CLIENT,
  IPV6_ON,
  instance,
  instances,
  ipv6Gateways,
  NAT_EIP,
  natGateway,
  natGateways,
  pathEvidence,
  protection,
  route,
  routes,
  SNAT_ON,
  STATIC_ON,
  vSwitch,
  type Wire,
} from '#test/golden/path-account.ts'
import {
  farRoutes,
  peerings,
  TWO_ATTACHED,
  TWO_VPCS,
  TWO_VSWITCHES,
  vpnConnections,
} from '#test/golden/private-account.ts'
import { answer, demoEvidence } from '#test/scenarios/demo-evidence.ts'
import { QUESTIONS } from '#test/scenarios/lost-evidence.ts'

type Case = readonly [title: string, evidence: Evidence, asked: AskedQuestion]

const path = (
  title: string,
  layers: readonly Answers[],
  asked: Partial<AskedQuestion> = {},
): Case => [
  title,
  pathEvidence(...layers),
  { target: 'i-test1', port: 8080, from: CLIENT, ...asked },
]
const overIpv6 = { from: IPV6_CLIENT }
const fromPeer = { from: 'i-test2' }
const SG = 'ecs.DescribeSecurityGroupAttribute.sg-a'
const wire = (item: EvidenceItem): Wire => JSON.parse(item.raw) as Wire
const bodyOf = (evidence: Evidence, kind: string): Wire => {
  const item = evidence.find(one => one.kind === kind)
  if (item === undefined) throw new Error(`no ${kind}`)
  return wire(item)
}
const grouped = (...rules: readonly string[]): Answers => {
  const evidence = account({
    groups: [{ id: 'sg-a', rules: rules.map(text => rule(text)), managed: true }],
  })
  return {
    [SG]: bodyOf(evidence, 'ecs.DescribeSecurityGroupAttribute'),
    'ecs.DescribeSecurityGroups': bodyOf(evidence, 'ecs.DescribeSecurityGroups'),
  }
}
const behindAcl = (...entries: readonly string[]): Answers => ({
  'vpc.DescribeVSwitchAttributes': vSwitch({ NetworkAclId: 'nacl-1' }),
  'vpc.DescribeNetworkAclAttributes.nacl-1': wire(
    networkAcl({
      ingress: entries.map(text => aclEntry(text)),
      egress: [aclEntry('accept all -1/-1 0.0.0.0/0')],
    }),
  ),
})
const LOCKED = { OperationLocks: { LockReason: [{ LockReason: 'financial' }] } }

/** Ways in and out as they should be, and each product's words for what is wrong. */
const CASES: readonly Case[] = [
  ...QUESTIONS.map((asked, n): Case => [`demo account, question ${n + 1}`, demoEvidence, asked]),
  path('elastic address', []),
  path('IPv6', [IPV6_ON], overIpv6),
  path('DNAT', [DNAT_ON], { target: NAT_EIP }),
  path('SNAT', [SNAT_ON]),
  path('static address', [STATIC_ON]),
  path('classic balancer', [CLASSIC], { target: LB_ADDRESS }),
  path('application balancer', [APPLICATION], { target: ALB_EIP }),
  path('network balancer', [NETWORK], { target: NLB_EIP }),
  path('one VPC', [TWO_VSWITCHES], fromPeer),
  path('peered VPCs', [TWO_VPCS], fromPeer),
  path('attached VPCs', [TWO_ATTACHED], fromPeer),
  path('accept rules', [
    grouped('1 accept tcp 8080/8080 203.0.113.7/32', '2 drop all -1/-1 0.0.0.0/0'),
  ]),
  path('drop rule', [
    grouped('1 drop tcp 8080/8080 203.0.113.0/24', '2 accept all -1/-1 0.0.0.0/0'),
  ]),
  path('ACL that accepts', [
    behindAcl('accept tcp 8080/8080 203.0.113.7/32', 'drop all -1/-1 0.0.0.0/0'),
  ]),
  path('ACL that drops', [
    behindAcl('drop tcp 8080/8080 203.0.113.7/32', 'accept all -1/-1 0.0.0.0/0'),
  ]),
  path('stopped', [
    {
      'ecs.DescribeInstances': instances(
        instance({ Status: 'Stopped', StoppedMode: 'StopCharging' }),
      ),
    },
  ]),
  path('locked', [{ 'ecs.DescribeInstances': instances(instance(LOCKED)) }]),
  path('address locked', [
    { 'vpc.DescribeEipAddresses': eips(eip({ BusinessStatus: 'FinancialLocked' })) },
  ]),
  path('address in motion', [
    { 'vpc.DescribeEipAddresses': eips(eip({ Status: 'Unassociating' })) },
  ]),
  path('blackholed', [{ 'antiddos-public.DescribeInstanceIpAddress': protection('blackholed') }]),
  path(
    'NAT gateway locked',
    [
      DNAT_ON,
      { 'vpc.DescribeNatGateways': natGateways(natGateway({ BusinessStatus: 'FinancialLocked' })) },
    ],
    { target: NAT_EIP },
  ),
  path(
    'NAT entry of another protocol',
    [
      DNAT_ON,
      {
        'vpc.DescribeForwardTableEntries': forwards(
          forward('8080 10.0.0.5:8080', { IpProtocol: 'udp' }),
        ),
      },
    ],
    { target: NAT_EIP },
  ),
  path(
    'blackhole route',
    [
      TWO_VPCS,
      {
        'vpc.DescribeRouteEntryList.vtb-2': farRoutes(
          route('rte-2 10.0.0.0/16 VpcPeer pcc-1', { Status: 'Blackhole' }),
        ),
      },
    ],
    fromPeer,
  ),
  path(
    'peering not accepted',
    [TWO_VPCS, { 'vpcpeer.ListVpcPeerConnections': peerings({ Status: 'Accepting' }) }],
    fromPeer,
  ),
  path(
    'IPv6 gateway locked',
    [IPV6_ON, { 'vpc.DescribeIpv6Gateways': ipv6Gateways({ BusinessStatus: 'FinancialLocked' }) }],
    overIpv6,
  ),
  path('virtual address', [{ 'vpc.DescribeHaVips': haVips(haVip()) }], {
    target: '10.0.0.100',
    from: '10.0.0.9',
  }),
  path(
    'classic balancer off',
    [CLASSIC, { 'slb.DescribeLoadBalancers': classic({ LoadBalancerStatus: 'inactive' }) }],
    { target: LB_ADDRESS },
  ),
  path(
    'classic backend ill',
    [CLASSIC, { 'slb.DescribeHealthStatus': classicHealth('i-test1 abnormal') }],
    { target: LB_ADDRESS },
  ),
  path(
    'application listener off',
    [
      APPLICATION,
      { 'alb.GetListenerAttribute': applicationListener({ ListenerStatus: 'Stopped' }) },
    ],
    { target: ALB_EIP },
  ),
  path(
    'VPN down',
    [
      {
        'vpc.DescribeRouteEntryList': routes(route('rte-1 192.168.0.0/16 VpnGateway vpn-1')),
        'vpc.DescribeVpnConnections': vpnConnections({
          Status: 'ike_sa_not_established',
          RemoteSubnet: '192.168.0.0/16',
        }),
      },
    ],
    { from: '192.168.7.7' },
  ),
]

type Value = (value: unknown, key: string) => unknown

/** Every plain value of a body rewritten; `key` is that of the object or list it stands in. */
const rewritten = (value: unknown, change: Value, key = ''): unknown => {
  if (Array.isArray(value)) return value.map(one => rewritten(one, change, key))
  if (typeof value !== 'object' || value === null) return change(value, key)
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, rewritten(inner, change, name)]),
  )
}

const isAnswer = ({ file, status }: EvidenceItem): boolean =>
  file.startsWith('cloud/') && status === 'ok'

const withBody = (item: EvidenceItem, body: unknown): EvidenceItem =>
  evidenceItem({ ...item, raw: JSON.stringify(body, null, 1) })

const inShape = (evidence: Evidence, change: Value): Evidence =>
  evidence.map(item =>
    isAnswer(item) ? withBody(item, rewritten(JSON.parse(item.raw), change)) : item,
  )

const WORDS = /(?:Status|Policy|Protocol|Direction|Type|State|Mode|Action|Reason|IpVersion)$/
const word =
  (change: (text: string) => string): Value =>
  (value, key) =>
    typeof value === 'string' && WORDS.test(key) ? change(value) : value
const text =
  (change: (text: string) => unknown): Value =>
  value =>
    typeof value === 'string' ? change(value) : value

const SHAPES: readonly (readonly [title: string, change: Value])[] = [
  ['numbers as text', value => (typeof value === 'number' ? String(value) : value)],
  ['text as numbers', text(value => (/^(?:0|[1-9]\d{0,14})$/.test(value) ? Number(value) : value))],
  ['true as text', value => (typeof value === 'boolean' ? String(value) : value)],
  ['True as text', value => (typeof value === 'boolean' ? (value ? 'True' : 'False') : value)],
  ['words in capitals', word(value => value.toUpperCase())],
  ['words in small letters', word(value => value.toLowerCase())],
  ['blanks around words', word(value => (value === '' ? value : ` ${value} `))],
  [
    'one address without a prefix length',
    text(value =>
      value.replace(/^(\d+\.\d+\.\d+\.\d+)\/32$/, '$1').replace(/^([0-9a-f:]+)\/128$/, '$1'),
    ),
  ],
  [
    'IPv6 in capitals',
    text(value => (/^[0-9a-f:]*:[0-9a-f:]*(?:\/\d+)?$/.test(value) ? value.toUpperCase() : value)),
  ],
]

const said = (asked: AskedQuestion, evidence: Evidence): readonly string[] => {
  const { predicted, judged } = answer(asked, evidence)
  return [
    predicted,
    ...judged.map(({ check, judgement: { status, causes } }) =>
      [check, status, ...causes.map(({ id, confidence }) => `${id} ${confidence}`)].join(' '),
    ),
  ]
}

const asWritten = CASES.map(([title, evidence, asked]) => ({
  title,
  evidence,
  asked,
  says: said(asked, evidence),
}))

for (const [shape, change] of SHAPES)
  t.test(`${shape}: the same is said about the same account`, async t => {
    const different = asWritten.flatMap(({ title, evidence, asked, says }) => {
      const now = said(asked, inShape(evidence, change))
      return now.filter(line => !says.includes(line)).map(line => `${title}: ${line}`)
    })
    t.strictSame(different, [])
  })

t.test(
  'an answer that says itself that it failed is as good as none, whatever else it holds',
  async t => {
    const failing = { Success: false, Code: 'ServiceUnavailable', Message: 'try again' }
    const different = asWritten.slice(QUESTIONS.length).flatMap(({ title, evidence, asked }) =>
      evidence.filter(isAnswer).flatMap(item => {
        const instead = (one: EvidenceItem): Evidence =>
          evidence.map(other => (other === item ? one : other))
        const inside = said(asked, instead(withBody(item, { ...wire(item), ...failing })))
        const refusal = { status: 503, body: failing }
        const outside = said(asked, instead({ ...withBody(item, refusal), status: 'failed' }))
        return inside
          .filter(line => !outside.includes(line))
          .map(line => `${title}, ${item.kind}: ${line}`)
      }),
    )
    t.strictSame(different, [])
  },
)

t.test('ids beyond 2^53 keep all their digits, bare or quoted', async t => {
  const idOf = (written: string) => {
    const item = cloudAnswer('sts.GetCallerIdentity', {})
    const fact = accountFact([{ ...item, raw: `{"AccountId": ${written}}` }])
    return fact.state === 'present' ? fact.value.accountId : fact.reason
  }
  t.strictSame(
    ['9007199254740993', '"9007199254740993"', '12345678901234567890', '1234'].map(idOf),
    ['9007199254740993', '9007199254740993', '12345678901234567890', '1234'],
  )
  const owned = account({
    groups: [
      { id: 'sg-a', rules: [rule('1 accept tcp 1/1 sg-b', { SourceGroupOwnerAccount: 'OWNER' })] },
    ],
  }).map(item => ({ ...item, raw: item.raw.replace('"OWNER"', '12345678901234567890') }))
  const groups = securityGroupsFact(owned)
  const read = groups.state === 'present' ? groups.value.rules.known.get('sg-a') : undefined
  t.match(read, { value: { rules: [{ source: { groupOwner: '12345678901234567890' } }] } })
})

/** Without `key`, wherever it stands. */
const lacking = (value: unknown, key: string): unknown => {
  if (Array.isArray(value)) return value.map(one => lacking(one, key))
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([name]) => name !== key)
  return Object.fromEntries(kept.map(([name, inner]) => [name, lacking(inner, key)]))
}

const keysIn = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(keysIn)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => [name, ...keysIn(inner)])
}

/**
 * What a missing key is still taken for: an empty list or a text that is not set, as products that leave
 * out what is empty mean it.
 */
const TAKEN_FOR_NONE: readonly string[] = [
  'ecs.DescribeNetworkInterfaces without Ipv6Sets: ipv6-internet fail',
  'ecs.DescribeNetworkInterfaces without Ipv6Set: ipv6-internet fail',
  'vpc.DescribeVSwitchAttributes without Ipv6CidrBlock: ipv6-internet fail',
  'ecs.DescribeInstances without PublicIpAddress: public-address fail',
  'ecs.DescribeInstances without IpAddress: public-address fail',
  'slb.DescribeLoadBalancerAttribute without Address: public-address fail',
  // The documented default is 1.
  'ecs.DescribeSecurityGroupAttribute without Priority: security-group fail',
  'ecs.DescribeInstances without OperationLocks: instance pass',
  'ecs.DescribeInstances without LockReason: instance pass',
  'vpc.DescribeEipAddresses without BusinessStatus: provider-locks pass',
  'vpc.DescribeNatGateways without BusinessStatus: nat pass',
  'vpc.DescribeIpv6Gateways without BusinessStatus: ipv6-internet pass',
]

/** Checks that passed and fail now, or the reverse: `check status`. */
const turnedIn = (before: readonly string[], after: readonly string[]): string[] => {
  const short = (line: string): string => line.split(' ').slice(0, 2).join(' ')
  const was = new Set(before.map(short))
  return after.map(short).filter(line => {
    const [check, now] = line.split(' ')
    const opposite = now === 'pass' ? 'fail' : now === 'fail' ? 'pass' : ''
    return was.has(`${check} ${opposite}`)
  })
}

t.test('a key that is missing never turns a certain answer around', async t => {
  const tried = new Set<string>()
  const turned = asWritten.slice(QUESTIONS.length).flatMap(({ evidence, asked, says }) =>
    evidence.filter(isAnswer).flatMap(item =>
      [...new Set(keysIn(wire(item)))].flatMap(key => {
        const name = `${item.kind} without ${key}`
        if (tried.has(`${name} ${item.raw}`)) return []
        tried.add(`${name} ${item.raw}`)
        const without = withBody(item, lacking(wire(item), key))
        const left = evidence.map(other => (other === item ? without : other))
        return turnedIn(says, said(asked, left)).map(line => `${name}: ${line}`)
      }),
    ),
  )
  t.ok(tried.size > 1000, `${tried.size} keys`)
  t.strictSame([...new Set(turned)], TAKEN_FOR_NONE)
})
