// Over the private network, does each end say what stops the packet, and only that?
import t from 'tap'
import type { Check } from '#server/checks/check.ts'
import { networkAcl } from '#server/checks/network-acl.ts'
import { privateSenderAcl } from '#server/checks/private-sender-acl.ts'
import { privateSenderInstance } from '#server/checks/private-sender-instance.ts'
import { privateSenderRoute } from '#server/checks/private-sender-route.ts'
import { route as routeCheck } from '#server/checks/route.ts'
import { securityGroup } from '#server/checks/security-group.ts'
import { factsOf } from '#server/facts/facts.ts'
import { routeFix } from '#server/fix/cloud/route.ts'
import { sentence } from '#shared/wording/sentence.ts'
import { egressRule, groupAttribute, rule } from '#test/golden/account.ts'
import { inShort } from '#test/golden/judge-with.ts'
import {
  type Answers,
  eni,
  enis,
  instance,
  instances,
  judgeBy,
  locate,
  pathEvidence,
  route,
  routes,
  vSwitch,
  type Wire,
} from '#test/golden/path-account.ts'
import {
  aclOn,
  appEni,
  appInstance,
  attachments,
  farRoutes,
  peerings,
  routerInterfaces,
  TWO_VPCS,
  TWO_VSWITCHES,
  vpnConnections,
} from '#test/golden/private-account.ts'

const ALL = '0.0.0.0/0'
const APP = { from: 'i-test2' }
const BY_ADDRESS = { from: '10.0.1.9' }
const NOBODY = { from: '10.0.1.77' }

type Row = readonly [
  title: string,
  check: Check,
  asked: object,
  layers: readonly Answers[],
  expected: string,
]

const SAME: Answers = {
  'ecs.DescribeNetworkInterfaces': enis(eni(), appEni({ VSwitchId: 'vsw-1' })),
}
const CLOSED = { ingress: [], egress: [] }
const acls: readonly Row[] = [
  ['neither vSwitch has an ACL', privateSenderAcl, APP, [], 'pass'],
  ["the sender's ACL is open both ways", privateSenderAcl, APP, [aclOn('vsw-2')], 'pass'],
  [
    "the sender's ACL lets the service's port out and answers in",
    privateSenderAcl,
    APP,
    [
      aclOn('vsw-2', {
        egress: ['accept tcp 8080/8080 10.0.0.0/24'],
        ingress: ['accept tcp 1024/65535 10.0.0.0/24'],
      }),
    ],
    'pass',
  ],
  [
    "the sender's ACL lets another port out",
    privateSenderAcl,
    APP,
    [aclOn('vsw-2', { egress: [`accept tcp 443/443 ${ALL}`] })],
    'fail nacl-cross-vswitch-drop',
  ],
  [
    "an entry of the sender's ACL drops what goes to the target",
    privateSenderAcl,
    APP,
    [aclOn('vsw-2', { egress: ['drop all -1/-1 10.0.0.5/32', `accept all -1/-1 ${ALL}`] })],
    'fail nacl-cross-vswitch-drop',
  ],
  [
    "an entry of the sender's ACL drops what goes to a neighbour of the target",
    privateSenderAcl,
    APP,
    [aclOn('vsw-2', { egress: ['drop all -1/-1 10.0.0.6/32', `accept all -1/-1 ${ALL}`] })],
    'pass',
  ],
  [
    "the sender's ACL lets answers in to the port of the service only",
    privateSenderAcl,
    APP,
    [aclOn('vsw-2', { ingress: [`accept tcp 8080/8080 ${ALL}`] })],
    'fail nacl-cross-vswitch-drop',
  ],
  [
    "the sender's ACL lets answers in to some high ports: which it uses was not read",
    privateSenderAcl,
    APP,
    [aclOn('vsw-2', { ingress: [`accept tcp 32768/65535 ${ALL}`] })],
    'unknown nacl-cross-vswitch-drop',
  ],
  [
    "the sender's ACL drops everything",
    privateSenderAcl,
    APP,
    [aclOn('vsw-2', CLOSED)],
    'fail nacl-cross-vswitch-drop nacl-cross-vswitch-drop',
  ],
  [
    'a client address that one of our interfaces holds is that sender',
    privateSenderAcl,
    BY_ADDRESS,
    [aclOn('vsw-2', CLOSED)],
    'fail nacl-cross-vswitch-drop nacl-cross-vswitch-drop',
  ],
  [
    'a client address that nobody holds has no ACL of ours',
    privateSenderAcl,
    NOBODY,
    [aclOn('vsw-2', CLOSED)],
    'not-applicable',
  ],
  [
    'inside one vSwitch no ACL filters (vector 42)',
    privateSenderAcl,
    APP,
    [SAME, aclOn('vsw-1', CLOSED)],
    'not-applicable',
  ],
  [
    "the sender's vSwitch was not read",
    privateSenderAcl,
    APP,
    [{ 'vpc.DescribeVSwitchAttributes.vsw-2': null }],
    'unknown',
  ],
  [
    "the sender's ACL may not be read",
    privateSenderAcl,
    APP,
    [aclOn('vsw-2'), { 'vpc.DescribeNetworkAclAttributes.nacl-vsw-2': 'refused' }],
    'unknown cloud-permission-missing',
  ],
  [
    "the sender's vSwitch is shared by another account, whose ACL is not visible",
    privateSenderAcl,
    APP,
    [
      {
        'vpc.DescribeVSwitchAttributes.vsw-2': vSwitch({
          VSwitchId: 'vsw-2',
          CidrBlock: '10.0.1.0/24',
          ShareType: 'Shared',
        }),
      },
    ],
    'unknown',
  ],
  [
    "the target's ACL has nothing for a sender in another vSwitch",
    networkAcl,
    APP,
    [aclOn('vsw-1', { ingress: [`accept tcp 443/443 ${ALL}`] })],
    'fail nacl-cross-vswitch-drop',
  ],
  [
    "an entry of the target's ACL drops a sender in another vSwitch",
    networkAcl,
    APP,
    [aclOn('vsw-1', { ingress: ['drop all -1/-1 10.0.1.0/24', `accept all -1/-1 ${ALL}`] })],
    'fail nacl-cross-vswitch-drop',
  ],
  [
    'of an unknown client it is only known that it is dropped',
    networkAcl,
    NOBODY,
    [aclOn('vsw-1', { ingress: ['drop all -1/-1 10.0.1.0/24', `accept all -1/-1 ${ALL}`] })],
    'fail nacl-inbound-drop',
  ],
  [
    'inside one vSwitch the ACL of the target does not filter either',
    networkAcl,
    { from: '10.0.0.9' },
    [aclOn('vsw-1', CLOSED)],
    'pass',
  ],
]

const groups = (outbound: string): Answers => ({
  'ecs.DescribeSecurityGroups': {
    SecurityGroups: {
      SecurityGroup: ['sg-a', 'sg-b'].map(SecurityGroupId => ({
        SecurityGroupId,
        SecurityGroupType: 'normal',
        VpcId: 'vpc-1',
      })),
    },
    NextToken: '',
  },
  'ecs.DescribeSecurityGroupAttribute.sg-a': groupAttribute({
    id: 'sg-a',
    rules: [rule(`1 accept tcp 8080/8080 ${ALL}`)],
  }),
  'ecs.DescribeSecurityGroupAttribute.sg-b': groupAttribute({
    id: 'sg-b',
    rules: [egressRule(outbound)],
  }),
})

const machines = (over: Wire): Answers => ({
  'ecs.DescribeInstances': instances(instance(), appInstance(over)),
})

const senders: readonly Row[] = [
  ['the sender runs', privateSenderInstance, APP, [], 'not-applicable'],
  [
    'the sender is stopped',
    privateSenderInstance,
    APP,
    [machines({ Status: 'Stopped' })],
    'fail instance-not-running',
  ],
  [
    'the machine that has the address of the sender is stopped',
    privateSenderInstance,
    BY_ADDRESS,
    [machines({ Status: 'Stopped' })],
    'fail instance-not-running',
  ],
  [
    'the sender is just starting',
    privateSenderInstance,
    APP,
    [machines({ Status: 'Starting' })],
    'unknown instance-starting',
  ],
  [
    'the interface of the sender is being detached',
    privateSenderInstance,
    APP,
    [{ 'ecs.DescribeNetworkInterfaces': enis(eni(), appEni({ Status: 'Detaching' })) }],
    'fail eni-not-inuse',
  ],
  [
    'a lock closes only the public side of the sender',
    privateSenderInstance,
    APP,
    [machines({ OperationLocks: { LockReason: [{ LockReason: 'security' }] } })],
    'not-applicable',
  ],
  [
    'another machine is stopped',
    privateSenderInstance,
    NOBODY,
    [machines({ Status: 'Stopped' })],
    'not-applicable',
  ],
  [
    "the sender's group drops what goes out, asked by the address of the sender",
    securityGroup,
    BY_ADDRESS,
    [groups('1 drop tcp 8080/8080 10.0.0.0/24')],
    'fail sg-egress-drop',
  ],
  [
    "the sender's group drops another port",
    securityGroup,
    BY_ADDRESS,
    [groups('1 drop tcp 8081/8081 10.0.0.0/24')],
    'pass',
  ],
  [
    'an address that nobody holds has no group of ours',
    securityGroup,
    NOBODY,
    [groups('1 drop tcp 8080/8080 10.0.0.0/24')],
    'pass',
  ],
]

const tables = (near: readonly Wire[], far: readonly Wire[]): Answers => ({
  'vpc.DescribeRouteEntryList.vtb-1': routes(...near),
  'vpc.DescribeRouteEntryList.vtb-2': farRoutes(...far),
})
const back = route('rte-1 10.1.0.0/16 VpcPeer pcc-1')
const there = route('rte-2 10.0.0.0/16 VpcPeer pcc-1')
const toNat = route('rte-3 0.0.0.0/0 NatGateway ngw-1')
const peered = (over: Wire): Answers => ({ 'vpcpeer.ListVpcPeerConnections': peerings(over) })

const vpcs: readonly Row[] = [
  ['the reply goes back by an active peering', routeCheck, APP, [], 'pass'],
  ['the packet comes by an active peering', privateSenderRoute, APP, [], 'pass'],
  ...(
    [
      [{ Status: 'Accepting' }, 'fail priv-peering-not-active'],
      [{ Status: 'Expired' }, 'fail priv-peering-not-active'],
      [{ BizStatus: 'FinancialLocked' }, 'fail priv-peering-not-active'],
      [{ Status: 'activated', BizStatus: '' }, 'pass'],
      [{ Status: 'Updating' }, 'unknown'],
      [{ Status: '' }, 'unknown'],
    ] as const
  ).map(
    ([over, expected]) =>
      [
        `a peering with ${JSON.stringify(over)}`,
        routeCheck,
        APP,
        [peered(over)],
        expected,
      ] as const,
  ),
  [
    'the peering may not be read',
    routeCheck,
    APP,
    [{ 'vpcpeer.ListVpcPeerConnections': 'refused' }],
    'unknown',
  ],
  [
    'the peering leads to a client that was not located',
    routeCheck,
    { from: '10.1.0.77' },
    [],
    'unknown',
  ],
  [
    "the target's table lacks the way back",
    routeCheck,
    APP,
    [tables([], [there])],
    'fail priv-peering-route-missing',
  ],
  [
    'a client that nobody located is in the network of the peering, and the table lacks the way back',
    routeCheck,
    { from: '10.1.0.77' },
    [tables([], [there])],
    'fail priv-peering-route-missing',
  ],
  [
    'a client outside the network of the peering has no route either, and no peering is to blame',
    routeCheck,
    { from: '10.99.0.77' },
    [tables([], [there])],
    'fail route-blackhole',
  ],
  [
    "the target's table leads to a NAT gateway instead",
    routeCheck,
    APP,
    [tables([toNat], [there])],
    'fail priv-peering-route-missing',
  ],
  [
    "the sender's table lacks the way to the target",
    privateSenderRoute,
    APP,
    [tables([back], [])],
    'fail priv-peering-route-missing',
  ],
  [
    "what the sender's table lacks is no fault of the target's",
    routeCheck,
    APP,
    [tables([back], [])],
    'pass',
  ],
  [
    'no peering joins the two: there is just no route',
    routeCheck,
    APP,
    [tables([], []), { 'vpcpeer.ListVpcPeerConnections': { VpcPeerConnects: [], NextToken: '' } }],
    'fail route-blackhole',
  ],
  [
    "both VPCs use the client's block",
    routeCheck,
    APP,
    [tables([back, route('- 10.1.0.0/24 local')], [there])],
    'fail priv-cidr-overlap',
  ],
  [
    "the VPC uses a block beside the client's",
    routeCheck,
    APP,
    [tables([back, route('- 10.1.1.0/24 local')], [there])],
    'pass',
  ],
  [
    "the sender's table was not read",
    privateSenderRoute,
    APP,
    [{ 'vpc.DescribeRouteEntryList.vtb-2': null }],
    'unknown',
  ],
]

const office = { from: '172.16.5.5' }
const by = (hop: string): Answers => ({
  'vpc.DescribeRouteEntryList': routes(route(`rte-1 172.16.0.0/12 ${hop}`)),
})
const vpn = (over: Wire): readonly Answers[] => [
  by('VpnGateway vpn-1'),
  { 'vpc.DescribeVpnConnections': vpnConnections(over) },
]
const tunnels = (...list: readonly string[]): Wire => ({
  Status: '',
  TunnelOptionsSpecification: { TunnelOptions: list.map(Status => ({ Status, State: 'active' })) },
})
const UP = 'ipsec_sa_established'
const DOWN = 'ike_sa_not_established'
const line = (over: Wire): readonly Answers[] => [
  by('RouterInterface ri-1'),
  { 'vpc.DescribeRouterInterfaces': routerInterfaces(over) },
]
const transit = (over: Wire): readonly Answers[] => [
  by('Attachment tr-attach-1'),
  { 'cbn.ListTransitRouterVpcAttachments': attachments(over) },
]

const outside: readonly (readonly [string, readonly Answers[], string])[] = [
  ['a VPN connection that is established', vpn({}), 'pass'],
  ['a VPN connection that is not', vpn({ Status: DOWN }), 'fail priv-vpn-down'],
  ['the second phase failed', vpn({ Status: 'ipsec_sa_not_established' }), 'fail priv-vpn-down'],
  ['a VPN connection being changed', vpn({ State: 'updating', Status: DOWN }), 'unknown'],
  [
    'a connection to another network',
    vpn({ RemoteSubnet: '192.168.0.0/16', Status: DOWN }),
    'unknown',
  ],
  ['several far networks', vpn({ RemoteSubnet: '192.168.0.0/16, 172.16.0.0/16' }), 'pass'],
  ['both tunnels down', vpn(tunnels(DOWN, DOWN)), 'fail priv-vpn-down'],
  ['one of two tunnels up', vpn(tunnels(DOWN, UP)), 'pass'],
  ['a VPN that was not read', [by('VpnGateway vpn-1')], 'unknown'],
  ['a router interface that is active leads to an unread far side', line({}), 'unknown'],
  ['a router interface that is inactive', line({ Status: 'Inactive' }), 'fail route-blackhole'],
  [
    'a locked router interface',
    line({ BusinessStatus: 'FinancialLocked' }),
    'fail route-blackhole',
  ],
  ['a router interface that was not read', [by('RouterInterface ri-1')], 'unknown'],
  ['an attachment whose router was not read', transit({}), 'unknown'],
  ['an attachment being taken away', transit({ Status: 'Detaching' }), 'fail priv-tr-attachment'],
  ['an attachment being made', transit({ Status: 'Attaching' }), 'unknown'],
  ["an attachment of another account's router", [by('Attachment tr-attach-1')], 'unknown'],
]

for (const [title, check, asked, layers, expected] of vpcs)
  t.test(`two VPCs: ${title}`, async t => {
    t.equal(inShort(judgeBy(check, asked, TWO_VPCS, ...layers)), expected)
  })

for (const [title, layers, expected] of outside)
  t.test(`outside: ${title}`, async t => {
    t.equal(inShort(judgeBy(routeCheck, office, ...layers)), expected)
  })

t.test('what is not known of a joint is asked for by its action', async t => {
  const asked = (hop: string) => {
    const [need] = judgeBy(routeCheck, office, by(hop)).missing
    return need && sentence(need.need)
  }
  t.strictSame(
    ['VpnGateway vpn-1', 'RouterInterface ri-1', 'Attachment tr-1', 'VpcPeer pcc-1'].map(asked),
    [
      'vpc.DescribeVpnConnections of vpn-1',
      'vpc.DescribeRouterInterfaces of ri-1',
      'cbn.ListTransitRouterVpcAttachments of tr-1',
      'vpcpeer.ListVpcPeerConnections of pcc-1',
    ],
  )
})

t.test('the missing route of a peering is given as a command with its undo', async t => {
  const evidence = pathEvidence(TWO_VPCS, tables([], [there]))
  const flow = locate(APP, evidence)
  const facts = factsOf(evidence, { instanceId: null })
  const [cause] = routeCheck.run(flow, facts).judgement.causes
  const fix = cause && routeFix(cause, flow, cause.about ?? {})
  t.match(fix?.commands[0], {
    do: 'aliyun vpc CreateRouteEntry --RegionId cn-hangzhou --RouteTableId vtb-1 --DestinationCidrBlock 10.1.0.9/32 --NextHopId pcc-1 --NextHopType VpcPeer',
    undo: /DeleteRouteEntry/,
  })
})

for (const [title, check, asked, layers, expected] of [...acls, ...senders])
  t.test(`${check.id}: ${title}`, async t => {
    t.equal(inShort(judgeBy(check, asked, TWO_VSWITCHES, ...layers)), expected)
  })

t.test("the entry of the sender's ACL that drops is named with its ACL", async t => {
  const judged = judgeBy(
    privateSenderAcl,
    APP,
    TWO_VSWITCHES,
    aclOn('vsw-2', { egress: ['drop tcp 8080/8080 10.0.0.0/8', `accept all -1/-1 ${ALL}`] }),
  )
  t.match(judged.decidedBy, { kind: 'network-acl-entry', id: 'nae-out1' })
  t.equal(
    sentence(judged.because),
    "nacl-vsw-2 of the sender's vSwitch vsw-2 drops tcp 8080 to 10.0.0.5 on its way out, by entry nae-out1.",
  )
})
