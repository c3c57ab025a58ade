// From a machine of the account to the Internet: does each hop of its own side say the right thing?
import t from 'tap'
import type { Check } from '#server/checks/check.ts'
import { CHECKS } from '#server/checks/index.ts'
import { sideOf } from '#server/checks/sender-side.ts'
import { judge as judgeAll } from '#server/diagnose.ts'
import { factsOf } from '#server/facts/facts.ts'
import { fixFor } from '#server/fix/fix.ts'
import { predict } from '#server/verdict/predict.ts'
import { causesOf } from '#server/verdict/root-causes.ts'
import type { Evidence } from '#shared/evidence.ts'
import { hostOf } from '#shared/flow.ts'
import type { Judgement } from '#shared/judgement.ts'
import { toCidrs } from '#shared/plain/address-set.ts'
import { type AskedQuestion, readQuestion } from '#shared/read-question.ts'
import { sentence } from '#shared/wording/sentence.ts'
import { addr, LO, link } from '#test/checks/host-flow.ts'
import { hostEvidence } from '#test/facts/host-evidence.ts'
import {
  aclEntry,
  cloudAnswer,
  egressRule,
  groupAttribute,
  groupListing,
  networkAcl,
  rule,
} from './account.ts'
import { CLASSIC, LB_ADDRESS } from './balancer-account.ts'
import { inShort } from './judge-with.ts'
import {
  type Answers,
  assets,
  CLIENT,
  DNAT_ON,
  EIP,
  egressRules,
  eip,
  eips,
  eni,
  enis,
  forward,
  forwards,
  IPV6_ON,
  instance,
  instances,
  ipv4Gateways,
  ipv6Address,
  locate,
  NAT_EIP,
  natEip,
  natGateway,
  natGateways,
  pathEvidence,
  policies,
  policy,
  privateEni,
  protection,
  route,
  routes,
  SNAT_ON,
  STATIC_ON,
  snat,
  snats,
  vpc,
  vSwitch,
  type Wire,
} from './path-account.ts'

const FAR = '192.0.2.77'
const FAR6 = '2001:db8::7'
const checkOf = (id: string): Check => {
  const found = CHECKS.find(check => check.id === id)
  if (found === undefined) throw new Error(`no check ${id}`)
  return found
}

type Asked = Partial<AskedQuestion>
const judge = (id: string, asked: Asked, evidence: Evidence): Judgement => {
  const flow = locate({ target: FAR, port: 443, from: 'i-test1', ...asked }, evidence)
  return checkOf(id).run(flow, factsOf(evidence, { instanceId: hostOf(flow) })).judgement
}

const nat = (over: Wire): Answers => ({ 'vpc.DescribeNatGateways': natGateways(natGateway(over)) })
const lent = (...list: readonly Wire[]): Answers => ({
  'vpc.DescribeSnatTableEntries': snats(...list),
})
const table = (...list: readonly Wire[]): Answers => ({
  'vpc.DescribeRouteEntryList': routes(...list),
})
const active = (...list: readonly Wire[]): Answers => ({
  'vpc.DescribeVpcAttribute': vpc({ Ipv4GatewayId: 'ipv4gw-1' }),
  'vpc.ListIpv4Gateways': ipv4Gateways({ Enabled: true }),
  ...table(...list),
})
const acl = (ingress: readonly string[], egress: readonly string[]): Answers => ({
  'vpc.DescribeVSwitchAttributes': vSwitch({ NetworkAclId: 'nacl-1' }),
  'vpc.DescribeNetworkAclAttributes.nacl-1': JSON.parse(
    networkAcl({ ingress: ingress.map(e => aclEntry(e)), egress: egress.map(e => aclEntry(e)) })
      .raw,
  ) as Wire,
})
/** The NAT gateway stands in a vSwitch of its own, with this ACL. */
const natAcl = (ingress: readonly string[], egress: readonly string[]): Answers => ({
  'vpc.DescribeNatGateways': natGateways(
    natGateway({ NatGatewayPrivateInfo: { VswitchId: 'vsw-nat' } }),
  ),
  'vpc.DescribeVSwitchAttributes': null,
  'vpc.DescribeVSwitchAttributes.vsw-1': vSwitch(),
  'vpc.DescribeVSwitchAttributes.vsw-nat': vSwitch({
    VSwitchId: 'vsw-nat',
    NetworkAclId: 'nacl-1',
    CidrBlock: '10.0.200.0/24',
  }),
  'vpc.DescribeNetworkAclAttributes.nacl-1':
    acl(ingress, egress)['vpc.DescribeNetworkAclAttributes.nacl-1'] ?? null,
})
const out = (text: string, over: Wire = {}): Wire =>
  policy(text, { Direction: 'out', Source: `${EIP}/32`, Destination: `${FAR}/32`, ...over })
const guarded = (...list: readonly Wire[]): Answers => ({
  'cloudfw.DescribeAssetList': assets('open'),
  'cloudfw.DescribeControlPolicy.out': policies(...list),
})
const group = (type: 'normal' | 'enterprise', ...rules: readonly Wire[]): Answers => ({
  'ecs.DescribeSecurityGroupAttribute.sg-a': groupAttribute({ id: 'sg-a', type, rules }),
  'ecs.DescribeSecurityGroups': JSON.parse(groupListing([{ id: 'sg-a', type }]).raw) as Wire,
})
const ALL = '0.0.0.0/0'
const IN = `accept tcp 1024/65535 ${ALL}`
const OUT = `accept tcp 443/443 ${ALL}`
const v6: Asked = { target: FAR6 }
const toNat = table(route('rte-1 0.0.0.0/0 NatGateway ngw-1'))

const CUSTOM: Answers = {
  'vpc.DescribeVSwitchAttributes': vSwitch({
    EnabledIpv6: true,
    Ipv6CidrBlock: '2408:4005:3a1:9d01::/64',
    RouteTable: { RouteTableId: 'vtb-1', RouteTableType: 'Custom' },
  }),
}

type Row = readonly [
  title: string,
  check: string,
  asked: Asked,
  layers: readonly Answers[],
  expected: string,
]
const rows: readonly Row[] = [
  ['the instance runs', 'sender-instance', {}, [], 'pass'],
  [
    'a stopped instance sends nothing',
    'sender-instance',
    {},
    [{ 'ecs.DescribeInstances': instances(instance({ Status: 'Stopped' })) }],
    'fail instance-not-running',
  ],
  [
    'a locked one neither',
    'sender-instance',
    {},
    [
      {
        'ecs.DescribeInstances': instances(
          instance({ OperationLocks: { LockReason: [{ LockReason: 'financial' }] } }),
        ),
      },
    ],
    'fail instance-locked-financial',
  ],
  [
    'one that is just starting is a suspicion, which decides nothing',
    'sender-instance',
    {},
    [{ 'ecs.DescribeInstances': instances(instance({ Status: 'Starting' })) }],
    'unknown instance-starting',
  ],
  [
    'a sender that is in no answer does not exist',
    'sender-instance',
    { from: 'i-none0001' },
    [],
    'fail instance-not-found',
  ],
  ['an elastic address is the way out', 'sender-address', {}, [], 'pass'],
  ['a fixed one with bandwidth as well', 'sender-address', {}, [STATIC_ON], 'pass'],
  [
    'a fixed one without bandwidth carries nothing',
    'sender-address',
    {},
    [
      STATIC_ON,
      {
        'ecs.DescribeInstances': instances(
          instance({
            EipAddress: { IpAddress: '', AllocationId: '' },
            PublicIpAddress: { IpAddress: [EIP] },
            InternetMaxBandwidthOut: 0,
          }),
        ),
      },
    ],
    'fail public-bandwidth-zero',
  ],
  ['what NAT lends is an elastic address as well', 'sender-address', {}, [SNAT_ON], 'pass'],
  [
    'which may have expired',
    'sender-address',
    {},
    [
      SNAT_ON,
      {
        'vpc.DescribeEipAddresses': eips(
          natEip({ ChargeType: 'PrePaid', ExpiredTime: '2020-01-01T00:00Z' }),
        ),
      },
    ],
    'fail eip-expired',
  ],
  ['without NAT there is none', 'sender-address', {}, [SNAT_ON, table()], 'not-applicable'],
  [
    'unread elastic addresses may hide one',
    'sender-address',
    {},
    [SNAT_ON, { 'vpc.DescribeEipAddresses': 'refused' }],
    'unknown cloud-permission-missing',
  ],
  [
    'and then what NAT does is not said',
    'sender-nat',
    {},
    [SNAT_ON, { 'vpc.DescribeEipAddresses': 'refused' }],
    'not-applicable',
  ],
  [
    'a locked elastic address sends nothing',
    'sender-locks',
    {},
    [
      {
        'vpc.DescribeEipAddresses': eips(
          eip({ OperationLocks: { LockReason: [{ LockReason: 'security' }] } }),
          natEip(),
        ),
      },
    ],
    'fail eip-locked-security',
  ],
  [
    'the lock of another address is no obstacle',
    'sender-locks',
    {},
    [
      {
        'vpc.DescribeEipAddresses': eips(
          eip(),
          natEip({ OperationLocks: { LockReason: [{ LockReason: 'security' }] } }),
        ),
      },
    ],
    'pass',
  ],
  [
    'with two elastic addresses on the interface a lock of one is met now and then',
    'sender-locks',
    {},
    [
      {
        'vpc.DescribeEipAddresses': eips(
          eip(),
          eip({
            AllocationId: 'eip-9',
            IpAddress: '198.51.100.19',
            OperationLocks: { LockReason: [{ LockReason: 'security' }] },
          }),
        ),
      },
    ],
    'warn eip-locked-security',
  ],
  [
    'a black hole swallows the answers',
    'sender-anti-ddos',
    {},
    [{ 'antiddos-public.DescribeInstanceIpAddress': protection('blackholed') }],
    'fail ddos-blackholed',
  ],
  ['no black hole, no obstacle', 'sender-anti-ddos', {}, [], 'pass'],
  ['an SNAT entry lends an address', 'sender-nat', {}, [SNAT_ON], 'pass'],
  [
    'no SNAT entry covers the sender',
    'sender-nat',
    {},
    [SNAT_ON, lent(snat(`10.0.1.0/24 ${NAT_EIP}`))],
    'fail nat-no-snat-entry',
  ],
  [
    'an entry of the vSwitch without a block covers it',
    'sender-nat',
    {},
    [SNAT_ON, lent(snat(`x ${NAT_EIP}`, { SourceCIDR: '', SourceVSwitchId: 'vsw-1' }))],
    'pass',
  ],
  [
    'an entry of another gateway does not',
    'sender-nat',
    {},
    [SNAT_ON, lent(snat(`10.0.0.0/24 ${NAT_EIP}`, { NatGatewayId: 'ngw-2' }))],
    'fail nat-no-snat-entry',
  ],
  [
    'a narrower entry that is being made decides nothing yet',
    'sender-nat',
    {},
    [
      SNAT_ON,
      lent(snat(`10.0.0.0/24 ${NAT_EIP}`), snat(`10.0.0.5/32 ${NAT_EIP}`, { Status: 'Pending' })),
    ],
    'unknown',
  ],
  [
    'entries that were not read decide nothing',
    'sender-nat',
    {},
    [SNAT_ON, { 'vpc.DescribeSnatTableEntries': 'refused' }],
    'unknown cloud-permission-missing',
  ],
  [
    'a gateway that is locked lends nothing',
    'sender-nat',
    {},
    [SNAT_ON, nat({ BusinessStatus: 'FinancialLocked' })],
    'fail nat-gateway-locked',
  ],
  [
    'a private gateway does not lead to the Internet',
    'sender-nat',
    {},
    [SNAT_ON, nat({ NetworkType: 'intranet' })],
    'fail nat-private-type',
  ],
  [
    'a gateway that is being created',
    'sender-nat',
    {},
    [SNAT_ON, nat({ Status: 'Creating' })],
    'fail nat-gateway-not-available',
  ],
  [
    'a gateway that is being changed may go on',
    'sender-nat',
    {},
    [SNAT_ON, nat({ Status: 'Modifying' })],
    'unknown nat-gateway-not-available',
  ],
  [
    'a mapping of a whole address needs no SNAT entry',
    'sender-nat',
    {},
    [
      SNAT_ON,
      lent(),
      { 'vpc.DescribeForwardTableEntries': forwards(forward('Any Any 10.0.0.5 Any')) },
    ],
    'pass',
  ],
  [
    'a mapping of one port does',
    'sender-nat',
    {},
    [
      SNAT_ON,
      lent(),
      { 'vpc.DescribeForwardTableEntries': forwards(forward('tcp 8080 10.0.0.5 8080')) },
    ],
    'fail nat-no-snat-entry',
  ],
  ['a sender with an address of its own needs no NAT', 'sender-nat', {}, [], 'not-applicable'],
  ['the route leads to the gateway', 'sender-route', {}, [SNAT_ON], 'pass'],
  ['no route leads out', 'sender-route', {}, [SNAT_ON, table()], 'fail route-no-internet-egress'],
  [
    'the IPv4 gateway serves only public addresses',
    'sender-route',
    {},
    [SNAT_ON, active(route('rte-1 0.0.0.0/0 Ipv4Gateway ipv4gw-1'))],
    'fail route-no-internet-egress',
  ],
  [
    'a machine in between may pass it on',
    'sender-route',
    {},
    [SNAT_ON, table(route('rte-1 0.0.0.0/0 Instance i-fw'))],
    'unknown',
  ],
  [
    'a narrower route to a VPN takes it elsewhere',
    'sender-route',
    {},
    [
      SNAT_ON,
      table(
        route('rte-1 0.0.0.0/0 NatGateway ngw-1'),
        route('rte-2 192.0.2.0/24 VpnGateway vpn-1'),
      ),
    ],
    'unknown',
  ],
  [
    'a route that was not read',
    'sender-route',
    {},
    [SNAT_ON, { 'vpc.DescribeRouteEntryList': 'refused' }],
    'unknown cloud-permission-missing',
  ],
  ['tables do not matter to an elastic address', 'sender-own-route', {}, [toNat], 'pass'],
  [
    'they do behind an activated gateway',
    'sender-own-route',
    {},
    [active()],
    'fail ipv4gw-route-missing',
  ],
  [
    'and its route mends it',
    'sender-own-route',
    {},
    [active(route('rte-1 0.0.0.0/0 Ipv4Gateway ipv4gw-1'))],
    'pass',
  ],
  [
    'a route to a NAT gateway beside an elastic address is not documented',
    'sender-own-route',
    {},
    [active(route('rte-1 0.0.0.0/0 NatGateway ngw-1'))],
    'unknown',
  ],
  ['no ACL', 'sender-network-acl', {}, [], 'pass'],
  [
    'an ACL where the NAT gateway stands is suspected only',
    'nat-network-acl',
    {},
    [SNAT_ON, natAcl([IN], [`accept tcp 80/80 ${ALL}`])],
    'warn nacl-nat-vswitch-drop',
  ],
  [
    'one that lets the port out is not',
    'nat-network-acl',
    {},
    [SNAT_ON, natAcl([IN], [OUT])],
    'not-applicable',
  ],
  [
    'nor one that was not read',
    'nat-network-acl',
    {},
    [SNAT_ON, natAcl([IN], []), { 'vpc.DescribeVSwitchAttributes.vsw-nat': null }],
    'not-applicable',
  ],
  [
    'nor one that the packet does not meet',
    'nat-network-acl',
    {},
    [natAcl([], [])],
    'not-applicable',
  ],
  [
    'inbound it is suspected as well',
    'nat-network-acl',
    { target: NAT_EIP, port: 8080, from: CLIENT },
    [DNAT_ON, natAcl([OUT], [IN])],
    'warn nacl-nat-vswitch-drop',
  ],
  [
    'unless it lets the asked port in',
    'nat-network-acl',
    { target: NAT_EIP, port: 8080, from: CLIENT },
    [DNAT_ON, natAcl([`accept tcp 8080/8080 ${ALL}`], [IN])],
    'not-applicable',
  ],
  [
    'no ACL filters a cut-through address on an interface of its own',
    'sender-network-acl',
    {},
    [
      acl([], []),
      {
        'vpc.DescribeEipAddresses': eips(
          eip({ Mode: 'BINDED', InstanceType: 'NetworkInterface', InstanceId: 'eni-1' }),
        ),
      },
    ],
    'not-applicable',
  ],
  ['an ACL that lets both through', 'sender-network-acl', {}, [acl([IN], [OUT])], 'pass'],
  [
    'an outbound entry that drops',
    'sender-network-acl',
    {},
    [acl([IN], [`drop tcp 443/443 ${FAR}/32`, OUT])],
    'fail nacl-egress-drop',
  ],
  [
    'one that drops another target',
    'sender-network-acl',
    {},
    [acl([IN], ['drop tcp 443/443 192.0.2.78/32', OUT])],
    'pass',
  ],
  [
    'no outbound entry for the port',
    'sender-network-acl',
    {},
    [acl([IN], [`accept tcp 80/80 ${ALL}`])],
    'fail nacl-egress-no-match',
  ],
  [
    'an outbound entry for a range that holds it',
    'sender-network-acl',
    {},
    [acl([IN], [`accept tcp 80/443 ${ALL}`])],
    'pass',
  ],
  [
    'answers let in by the port of the service only',
    'sender-network-acl',
    {},
    [acl([OUT], [OUT])],
    'fail nacl-return-ephemeral-drop',
  ],
  [
    'both ways closed are two causes',
    'sender-network-acl',
    {},
    [acl([], [])],
    'fail nacl-egress-no-match nacl-return-ephemeral-drop',
  ],
  [
    'answers let in to the ports of Linux: it depends on the host',
    'sender-network-acl',
    {},
    [acl([`accept tcp 32768/60999 ${ALL}`], [OUT])],
    'unknown',
  ],
  [
    'ping needs ICMP both ways',
    'sender-network-acl',
    { protocol: 'icmp', port: undefined },
    [acl([IN], [`accept icmp -1/-1 ${ALL}`])],
    'fail nacl-return-ephemeral-drop',
  ],
  [
    'a prefix list that was not read',
    'sender-network-acl',
    {},
    [acl([IN], ['accept tcp 443/443 pl-1'])],
    'unknown nacl-prefix-list-unreadable',
  ],
  [
    'IPv4 entries let no IPv6 out',
    'sender-network-acl',
    v6,
    [IPV6_ON, acl([IN], [OUT])],
    'fail nacl-egress-no-match nacl-return-ephemeral-drop',
  ],
  ['a basic group lets out', 'security-group', {}, [group('normal')], 'pass'],
  [
    'an advanced group does not',
    'security-group',
    {},
    [group('enterprise')],
    'fail sg-enterprise-egress-default-drop',
  ],
  [
    'an outbound drop',
    'security-group',
    {},
    [group('normal', egressRule(`1 drop tcp 443/443 ${ALL}`))],
    'fail sg-egress-drop',
  ],
  [
    'an outbound drop for another port',
    'security-group',
    {},
    [group('normal', egressRule(`1 drop tcp 444/444 ${ALL}`))],
    'pass',
  ],
  ['an address that is not protected', 'sender-cloud-firewall', {}, [], 'pass'],
  [
    'an outbound policy that drops',
    'sender-cloud-firewall',
    {},
    [guarded(out('1 drop tcp 443/443 x'))],
    'fail cfw-policy-drop',
  ],
  [
    'one for another port',
    'sender-cloud-firewall',
    {},
    [guarded(out('1 drop tcp 80/80 x'))],
    'pass',
  ],
  [
    'one for another target',
    'sender-cloud-firewall',
    {},
    [guarded(out('1 drop tcp 443/443 x', { Destination: '192.0.2.78/32' }))],
    'pass',
  ],
  [
    'one from another address of ours',
    'sender-cloud-firewall',
    {},
    [guarded(out('1 drop tcp 443/443 x', { Source: `${NAT_EIP}/32` }))],
    'pass',
  ],
  [
    'an inbound policy of the same words',
    'sender-cloud-firewall',
    {},
    [guarded(out('1 drop tcp 443/443 x', { Direction: 'in' }))],
    'pass',
  ],
  [
    'one by domain is not decided',
    'sender-cloud-firewall',
    {},
    [guarded(out('1 drop tcp 443/443 x', { Destination: 'x.example', DestinationType: 'domain' }))],
    'unknown cfw-indeterminate',
  ],
  [
    'only inbound policies were read',
    'sender-cloud-firewall',
    {},
    [
      {
        'cloudfw.DescribeAssetList': assets('open'),
        'cloudfw.DescribeControlPolicy': null,
        'cloudfw.DescribeControlPolicy.in': policies(),
      },
    ],
    'unknown',
  ],
  ['port 25 is closed', 'mail-port', { port: 25 }, [], 'fail platform-port-25-blocked'],
  ['port 25 of UDP is not', 'mail-port', { port: 25, protocol: 'udp' }, [], 'not-applicable'],
  ['port 465 is not', 'mail-port', { port: 465 }, [], 'not-applicable'],
  [
    'over the private network it is not claimed',
    'mail-port',
    { port: 25, target: '10.0.7.7' },
    [],
    'not-applicable',
  ],
  [
    'inbound 25 is never claimed',
    'mail-port',
    { port: 25, target: 'i-test1', from: '203.0.113.7' },
    [],
    'not-applicable',
  ],
  ['the system table leads IPv6 out', 'sender-own-route', v6, [IPV6_ON], 'pass'],
  [
    'a custom table without the route does not',
    'sender-own-route',
    v6,
    [IPV6_ON, CUSTOM],
    'fail ipv6-route-missing',
  ],
  [
    'with it, it does',
    'sender-own-route',
    v6,
    [IPV6_ON, CUSTOM, table(route('rte-1 ::/0 IPv6Gateway ipv6gw-1'))],
    'pass',
  ],
  ['IPv6 with public bandwidth', 'sender-ipv6', v6, [IPV6_ON], 'pass'],
  [
    'IPv6 without',
    'sender-ipv6',
    v6,
    [IPV6_ON, { 'vpc.DescribeIpv6Addresses': ipv6Address({ NetworkType: 'Private' }) }],
    'fail ipv6-no-public-bandwidth',
  ],
  [
    'an egress-only rule is for exactly this',
    'sender-ipv6',
    v6,
    [
      IPV6_ON,
      {
        'vpc.DescribeIpv6EgressOnlyRules': egressRules({
          Ipv6EgressOnlyRuleId: 'ipv6py-1',
          InstanceId: 'ipv6-1',
          InstanceType: 'Ipv6Address',
        }),
      },
    ],
    'pass',
  ],
  [
    'a sender without any IPv6 address',
    'sender-ipv6',
    v6,
    [IPV6_ON, { 'ecs.DescribeNetworkInterfaces': enis(eni()) }],
    'fail ipv6-not-assigned',
  ],
  [
    'and what its groups say is not known',
    'security-group',
    v6,
    [IPV6_ON, { 'ecs.DescribeNetworkInterfaces': enis(eni()) }, group('normal')],
    'unknown',
  ],
  ['the far side is never read', 'far-side', {}, [], 'unknown'],
  ['nobody looks for a listener of ours', 'listener', {}, [], 'not-applicable'],
  ['nor for an instance of ours at that address', 'instance', {}, [], 'not-applicable'],
]

for (const [title, check, asked, layers, expected] of rows)
  t.equal(inShort(judge(check, asked, pathEvidence(...layers))), expected, `${check}: ${title}`)

type Ranged = readonly [title: string, range: string, ingress: string, expected: string]
const ranged: readonly Ranged[] = [
  ['all ports the host uses', '40000\t50000', '32768/60999', 'pass'],
  ['some of them', '30000\t50000', '32768/60999', 'warn local-port-range-vs-nacl'],
  ['none of them', '20000\t30000', '32768/60999', 'fail local-port-range-vs-nacl'],
  ['none of any', '20000\t30000', '1/1023', 'fail nacl-return-ephemeral-drop'],
]
for (const [title, range, ingress, expected] of ranged) {
  const evidence = [
    ...pathEvidence(acl([`accept tcp ${ingress} ${ALL}`], [OUT])),
    ...hostEvidence({ 'sysctl-net': `net.ipv4.ip_local_port_range = ${range}\n` }, 'i-test1'),
  ]
  t.equal(inShort(judge('sender-network-acl', {}, evidence)), expected, `answers to ${title}`)
}

const ROUTES = {
  'ip-rule':
    '0:\tfrom all lookup local\n32766:\tfrom all lookup main\n32767:\tfrom all lookup default\n',
  'ip-route': 'local 10.0.0.5 dev eth0 table local\n10.0.0.0/24 dev eth0 scope link\n',
}
const DEFAULT = 'default via 10.0.0.253 dev eth0\n'
const saved = (...lines: readonly string[]): string => `*filter\n${lines.join('\n')}\nCOMMIT\n`
const guest = (...lines: readonly string[]): Parameters<typeof hostEvidence>[0] => ({
  'nft-ruleset': JSON.stringify({ nftables: [{ metainfo: { json_schema_version: 1 } }] }),
  'iptables-legacy-save': lines.length === 0 ? '' : saved(...lines),
  'ip6tables-legacy-save': '',
  'ip-addr': addr(LO, link('eth0', ['10.0.0.5/24'])),
})
const TO_443 = '-A OUTPUT -p tcp -m tcp --dport 443'

type Guest = readonly [
  title: string,
  check: string,
  host: Parameters<typeof hostEvidence>[0],
  expected: string,
]
const guests: readonly Guest[] = [
  ['no rules', 'sender-host-firewall', guest(), 'pass'],
  ['rules that were not read', 'sender-host-firewall', {}, 'unknown'],
  [
    'an outbound policy that drops',
    'sender-host-firewall',
    guest(':OUTPUT DROP [0:0]'),
    'fail host-firewall-output-drop',
  ],
  [
    'one with an accept for the port',
    'sender-host-firewall',
    guest(':OUTPUT DROP [0:0]', `${TO_443} -j ACCEPT`),
    'pass',
  ],
  [
    'one that lets only first packets out: the connection opens and hangs',
    'sender-host-firewall',
    guest(':OUTPUT DROP [0:0]', '-A OUTPUT -m conntrack --ctstate NEW -j ACCEPT'),
    'fail host-firewall-output-drop',
  ],
  [
    'an outbound reject of the target',
    'sender-host-firewall',
    guest(
      ':OUTPUT ACCEPT [0:0]',
      `-A OUTPUT -d ${FAR}/32 -j REJECT --reject-with icmp-port-unreachable`,
    ),
    'fail host-firewall-output-drop',
  ],
  [
    'one of another target',
    'sender-host-firewall',
    guest(
      ':OUTPUT ACCEPT [0:0]',
      '-A OUTPUT -d 192.0.2.78/32 -j REJECT --reject-with icmp-port-unreachable',
    ),
    'pass',
  ],
  [
    'an inbound policy that drops the answer',
    'sender-host-firewall',
    guest(':INPUT DROP [0:0]', '-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT'),
    'fail host-firewall-return-drop',
  ],
  [
    'one that knows its connections',
    'sender-host-firewall',
    guest(':INPUT DROP [0:0]', '-A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT'),
    'pass',
  ],
  [
    'a rule about who sends is not decided',
    'sender-host-firewall',
    guest(':OUTPUT ACCEPT [0:0]', '-A OUTPUT -m owner --uid-owner 33 -j DROP'),
    'unknown',
  ],
  [
    'a rule about ports the system may choose is not decided',
    'sender-host-firewall',
    guest(':OUTPUT ACCEPT [0:0]', '-A OUTPUT -p tcp -m tcp --sport 40000:50000 -j DROP'),
    'unknown',
  ],
  [
    'a translation of its own may lead elsewhere',
    'sender-host-firewall',
    {
      ...guest(),
      'iptables-legacy-save':
        '*nat\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -p tcp -m tcp --dport 443 -j DNAT --to-destination 10.0.0.9:3128\nCOMMIT\n',
    },
    'unknown',
  ],
  [
    'the host knows a way',
    'sender-host-route',
    { ...guest(), ...ROUTES, 'ip-route': `${ROUTES['ip-route']}${DEFAULT}` },
    'pass',
  ],
  ['it knows none', 'sender-host-route', { ...guest(), ...ROUTES }, 'fail guest-no-default-route'],
  [
    'it leaves by another interface, which also changes its address',
    'sender-host-route',
    { ...guest(), ...ROUTES, 'ip-route': `${ROUTES['ip-route']}default via 10.0.9.1 dev eth1\n` },
    'unknown',
  ],
  ['its routes were not read', 'sender-host-route', {}, 'unknown'],
]
for (const [title, check, host, expected] of guests) {
  const evidence = [...pathEvidence(), ...hostEvidence(host, 'i-test1')]
  t.equal(inShort(judge(check, {}, evidence)), expected, `${check}: ${title}`)
}
t.equal(
  inShort(judge('sender-host-firewall', { target: EIP }, pathEvidence())),
  'not-applicable',
  'towards our own target the host that is read is the other one',
)

t.test(
  'an address of our own is judged from both ends, as the address the sender gets',
  async t => {
    const other = 'i-test2'
    const evidence = pathEvidence(SNAT_ON, {
      'ecs.DescribeInstances': instances(
        instance({ EipAddress: { IpAddress: '', AllocationId: '' } }),
        instance({ InstanceId: other, EipAddress: { IpAddress: EIP, AllocationId: 'eip-1' } }),
      ),
      'vpc.DescribeEipAddresses': eips(
        eip({ InstanceId: other, PrivateIpAddress: '10.0.9.9' }),
        natEip(),
      ),
      ...lent(snat(`10.0.0.0/24 ${NAT_EIP},198.51.100.21`), snat('10.0.0.0/28 198.51.100.22')),
    })
    const flow = locate({ target: EIP, port: 443, from: 'i-test1' }, evidence)
    t.match(flow, { path: 'eip', sourceScope: 'internet', wayOut: { kind: 'snat' } })
    t.strictSame(toCidrs(flow.sources), ['198.51.100.22/32'], 'the narrowest entry lends it')
    const unread = pathEvidence(SNAT_ON, { 'vpc.DescribeSnatTableEntries': null })
    t.match(
      locate({ target: EIP, port: 443, from: 'i-test1' }, unread),
      { path: 'outbound', publicAddress: EIP },
      'not knowing the address, only the way out is judged',
    )
  },
)

t.test('every cause has a sentence and a fix', async t => {
  const cases: readonly (readonly [string, Asked, Evidence])[] = rows
    .filter(([, , , , expected]) => expected.startsWith('fail'))
    .map(([, check, asked, layers]) => [check, asked, pathEvidence(...layers)])
  const without = cases.flatMap(([id, asked, evidence]) => {
    const flow = locate({ target: FAR, port: 443, from: 'i-test1', ...asked }, evidence)
    const facts = factsOf(evidence, { instanceId: hostOf(flow) })
    const run = (f: typeof flow, known: typeof facts) => checkOf(id).run(f, known).judgement
    return run(flow, facts).causes.flatMap(cause => {
      const fix = fixFor({
        cause,
        flow: sideOf(flow, cause),
        facts,
        judge: (_side, known) => run(flow, known),
      })
      const texts = [sentence(cause.because), fix?.summary ?? '']
      return texts.some(text => text === '' || /undefined|\{\{| {2}/.test(text)) ? [cause.id] : []
    })
  })
  t.strictSame(without, [])
})

t.test(
  'an address of NAT that is refused and one that is not make it a matter of luck',
  async t => {
    const other = 'i-test2'
    const refusing = (source: string): Wire => rule(`1 drop tcp 443/443 ${source}`)
    const at = (...rules: readonly Wire[]) =>
      pathEvidence(SNAT_ON, group('normal', ...rules, rule(`2 accept tcp 443/443 ${ALL}`)), {
        'ecs.DescribeInstances': instances(
          instance({ EipAddress: { IpAddress: '', AllocationId: '' } }),
          instance({ InstanceId: other, EipAddress: { IpAddress: EIP, AllocationId: 'eip-1' } }),
        ),
        'ecs.DescribeNetworkInterfaces': enis(privateEni(), receiving(other)),
        ...lent(snat(`10.0.0.0/24 ${NAT_EIP},198.51.100.21`)),
      })
    const asked = { target: EIP, port: 443, from: 'i-test1' }
    const statusOf = (evidence: Evidence) => inShort(judge('security-group', asked, evidence))
    t.equal(statusOf(at()), 'pass', 'both are admitted')
    t.match(statusOf(at(refusing('198.51.100.21/32'))), /^warn sg-/, 'one is')
    t.match(statusOf(at(refusing('198.51.100.0/24'))), /^fail sg-/, 'none is')
  },
)

t.test('the load balancer in front of a target is none of the sender', async t => {
  const other = 'i-test2'
  const evidence = pathEvidence(CLASSIC, group('normal'), {
    'vpc.DescribeEipAddresses': eips(eip()),
    'ecs.DescribeInstances': instances(instance(), instance({ InstanceId: other, EipAddress: {} })),
  })
  const asked = { target: LB_ADDRESS, port: 443, from: 'i-test1' }
  t.match(locate(asked, evidence), { path: 'load-balancer', wayOut: { addresses: [EIP] } })
  for (const id of ['sender-locks', 'sender-own-route', 'sender-network-acl'])
    t.equal(inShort(judge(id, asked, evidence)), 'pass', id)
})

t.test('a name that stands for an address outside is asked as that address', async t => {
  const evidence = [
    ...pathEvidence(),
    cloudAnswer('dns', { name: 'mail.example', addresses: [FAR], error: null }),
  ]
  const asked = { target: 'mail.example', port: 25, from: 'i-test1' }
  t.match(locate(asked, evidence), { path: 'outbound', publicAddress: FAR })
  t.equal(inShort(judge('mail-port', asked, evidence)), 'fail platform-port-25-blocked')
  const [need] = judge('far-side', asked, evidence).missing
  t.match(
    need && sentence(need.how),
    /nc -vz -w 5 192\.0\.2\.77 25/,
    'the way to try it names the address',
  )
})

/** The interface behind EIP, of another machine than the sender. */
function receiving(instanceId: string): Wire {
  const PrivateIpSet = [
    {
      PrivateIpAddress: '10.0.0.6',
      Primary: true,
      AssociatedPublicIp: { PublicIpAddress: EIP, AllocationId: 'eip-1' },
    },
  ]
  return eni({
    NetworkInterfaceId: 'eni-2',
    InstanceId: instanceId,
    PrivateIpAddress: '10.0.0.6',
    PrivateIpSets: { PrivateIpSet },
  })
}

const SCENARIOS: readonly (readonly [Asked, readonly Answers[]])[] = [
  [{}, []],
  [{}, [SNAT_ON]],
  [{}, [SNAT_ON, lent()]],
  [{}, [SNAT_ON, table()]],
  [{}, [STATIC_ON, active()]],
  [{}, [acl([], [OUT]), guarded(out('1 drop tcp 443/443 x'))]],
  [v6, [IPV6_ON, acl([IN], [OUT])]],
  [{ target: NAT_EIP }, []],
  [{ target: EIP }, [SNAT_ON, group('enterprise')]],
]

const whole = (asked: Asked, evidence: Evidence) => {
  const question = readQuestion({ target: FAR, port: 443, from: 'i-test1', ...asked })
  const { flow, judged } = judgeAll(question, evidence, {
    clock: { iso: () => '2026-11-22T08:30:00.000Z', ms: () => 0 },
  })
  const { status } = predict(flow, judged)
  return { status, causes: causesOf(judged).roots.map(({ id }) => id) }
}

t.test('losing any file neither improves the answer nor names a new cause', async t => {
  const wrong = SCENARIOS.flatMap(([asked, layers], scenario) => {
    const evidence = pathEvidence(group('normal'), ...layers)
    const before = whole(asked, evidence)
    return evidence.flatMap(lost => {
      const after = whole(
        asked,
        evidence.filter(item => item !== lost),
      )
      const isWorse = after.status === before.status || after.status === 'inconclusive'
      const isNew = after.causes.some(id => !before.causes.includes(id))
      return isWorse && !isNew ? [] : [`${scenario} without ${lost.file}: ${JSON.stringify(after)}`]
    })
  })
  t.strictSame(wrong, [])
})

t.test('losing random parts neither improves the answer nor names a new cause', async t => {
  const seed = 20261127
  t.comment(`seed ${seed}`)
  const random = mulberry32(seed)
  const wrong: string[] = []
  for (let round = 0; round < 90; round++) {
    const [asked, layers] = SCENARIOS[round % SCENARIOS.length] ?? [{}, []]
    const evidence = pathEvidence(group('normal'), ...layers)
    const keep = random()
    const left = evidence.filter(() => random() < keep)
    const [before, after] = [whole(asked, evidence), whole(asked, left)]
    const isWorse = after.status === before.status || after.status === 'inconclusive'
    const isNew = after.causes.some(id => !before.causes.includes(id))
    if (!isWorse || isNew) wrong.push(`${left.map(({ file }) => file).join(' ')}: ${after.causes}`)
  }
  t.strictSame(wrong, [])
})

t.test('one accept more never closes, one drop more never opens', async t => {
  const seed = 20261126
  t.comment(`seed ${seed}`)
  const random = mulberry32(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const word = (action: string): string =>
    `${action} ${pick(['tcp', 'all'])} ${pick(['443/443', '80/443', '1024/65535', '1/65535'])} ` +
    pick([ALL, `${FAR}/32`, '192.0.2.0/25', '10.0.0.0/8'])
  const inGroup = (text: string): Wire =>
    egressRule(`${pick([1, 50, 100])} ${text.replace(/all \S+/, 'all -1/-1')}`)
  const open = (status: string): number => ['fail', 'unknown', 'warn', 'pass'].indexOf(status)
  const wrong: string[] = []
  for (let round = 0; round < 60; round++) {
    const rules = Array.from({ length: 4 }, () => inGroup(word(pick(['accept', 'drop']))))
    const type = pick(['normal', 'enterprise'] as const)
    const now = judge('security-group', {}, pathEvidence(group(type, ...rules))).status
    const [accept, drop] = ['accept', 'drop'].map(action => {
      const more = [...rules, inGroup(word(action))]
      return judge('security-group', {}, pathEvidence(group(type, ...more))).status
    })
    if (open(accept ?? '') < open(now)) wrong.push(`accept closes: ${JSON.stringify(rules)}`)
    if (open(drop ?? '') > open(now)) wrong.push(`drop opens: ${JSON.stringify(rules)}`)
    const entries = Array.from({ length: 4 }, () => word(pick(['accept', 'drop'])))
    const acls = [entries, ...(['accept', 'drop'] as const).map(a => [word(a), ...entries])]
    const [was = '', wider = '', closer = ''] = acls.map(
      list => judge('sender-network-acl', {}, pathEvidence(acl([IN], list))).status,
    )
    if (open(wider) < open(was)) wrong.push(`an accept in front closes: ${entries.join(', ')}`)
    if (open(closer) > open(was)) wrong.push(`a drop in front opens: ${entries.join(', ')}`)
  }
  t.strictSame(wrong, [])
})

// A small seeded generator (public domain, Tommy Ettinger's mulberry32).
function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
