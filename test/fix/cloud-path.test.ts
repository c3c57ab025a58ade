// Does every cause of the way in come with advice, and is a printed command safe and undoable?
import t from 'tap'
import { CHECKS } from '#server/checks/index.ts'
import type { FixValues } from '#server/fix/cloud/advice.ts'
import { providerFix } from '#server/fix/cloud/cloud-firewall.ts'
import { instanceFix } from '#server/fix/cloud/instance.ts'
import { loadBalancerFix } from '#server/fix/cloud/load-balancer.ts'
import { natFix } from '#server/fix/cloud/nat.ts'
import { publicAddressFix } from '#server/fix/cloud/public-address.ts'
import { routeFix } from '#server/fix/cloud/route.ts'
import { CAUSES } from '#shared/causes/catalogue.ts'
import type { Fix } from '#shared/fix.ts'
import { flow } from '#test/golden/flow.ts'

const WRITERS = [instanceFix, publicAddressFix, providerFix, natFix, routeFix, loadBalancerFix]

const fixOf = (id: string, values: FixValues = {}, from = '203.0.113.7'): Fix | null => {
  const cause = { id, because: { key: '', params: {} }, confidence: 'derived' as const }
  return (
    WRITERS.map(write => write(cause, flow({ from }), values)).find(fix => fix !== null) ?? null
  )
}

const OURS = ['provider', 'instance', 'public-address', 'nat', 'load-balancer', 'route']
const blockers = CHECKS.filter(({ hop }) => OURS.includes(hop))
  .flatMap(({ causes }) => causes)
  .filter(id => CAUSES[id].class === 'blocker')

for (const id of blockers)
  t.test(`${id} has advice without a hole`, async t => {
    t.match(fixOf(id, { instanceId: 'i-1' })?.summary, /^[A-Z](?!.*\{\{).*\.$/)
  })

const eip = { regionId: 'cn-hangzhou', allocationId: 'eip-1', instanceId: 'i-test1' }
const gateway = { tableId: 'vtb-1', gatewayId: 'ipv4gw-1', gatewayType: 'Ipv4Gateway' }
const nat = { tableId: 'vtb-1', gatewayId: 'ngw-1', gatewayType: 'NatGateway', hasDefault: 0 }

type Row = readonly [title: string, id: string, values: FixValues, command: RegExp, undo: RegExp]
const rows: readonly Row[] = [
  [
    'a stopped instance is started',
    'instance-not-running',
    { instanceId: 'i-1', regionId: 'cn-hangzhou', status: 'Stopped' },
    /^aliyun ecs StartInstance --RegionId cn-hangzhou --InstanceId i-1$/,
    /^aliyun ecs StopInstance /,
  ],
  [
    'economical mode is kept by the undo',
    'instance-stopped-economical',
    { instanceId: 'i-1', regionId: 'cn-hangzhou', status: 'Stopped' },
    /StartInstance/,
    /--StoppedMode StopCharging$/,
  ],
  [
    'a spare address is bound',
    'no-public-ip',
    eip,
    /AssociateEipAddress .*--AllocationId eip-1 --InstanceId i-test1 --InstanceType EcsInstance$/,
    /UnassociateEipAddress/,
  ],
  [
    'bandwidth is raised',
    'public-bandwidth-zero',
    eip,
    /ModifyInstanceNetworkSpec .*--InternetMaxBandwidthOut 5$/,
    /--InternetMaxBandwidthOut 0$/,
  ],
  [
    'the default route is added',
    'ipv4gw-route-missing',
    gateway,
    /CreateRouteEntry .*--RouteTableId vtb-1 --DestinationCidrBlock 0\.0\.0\.0\/0 --NextHopId ipv4gw-1 --NextHopType Ipv4Gateway$/,
    /DeleteRouteEntry/,
  ],
  [
    'only the asked client gets a route beside another default',
    'ipv4gw-default-route-elsewhere',
    gateway,
    /--DestinationCidrBlock 203\.0\.113\.7\/32 /,
    /--DestinationCidrBlock 203\.0\.113\.7\/32 /,
  ],
  [
    'IPv6 gets its default route',
    'ipv6-route-missing',
    { ...gateway, gatewayId: 'ipv6gw-1', gatewayType: 'IPv6Gateway' },
    /--DestinationCidrBlock ::\/0 /,
    /DeleteRouteEntry/,
  ],
  [
    'IPv6 bandwidth is bought',
    'ipv6-no-public-bandwidth',
    { addressId: 'ipv6-1', gatewayId: 'ipv6gw-1' },
    /AllocateIpv6InternetBandwidth/,
    /DeleteIpv6InternetBandwidth/,
  ],
  [
    'an egress-only rule is deleted',
    'ipv6-egress-only-rule',
    { ruleId: 'ipv6py-1', addressId: 'ipv6-1', gatewayId: 'ipv6gw-1' },
    /DeleteIpv6EgressOnlyRule/,
    /CreateIpv6EgressOnlyRule/,
  ],
  [
    'an entry gets any protocol',
    'dnat-protocol-mismatch',
    { forwardTableId: 'ftb-1', entryId: 'fwd-1', entryProtocol: 'udp' },
    /--IpProtocol Any$/,
    /--IpProtocol udp$/,
  ],
  [
    'replies get their default route',
    'dnat-return-route-missing',
    nat,
    /0\.0\.0\.0\/0 --NextHopId ngw-1 --NextHopType NatGateway$/,
    /DeleteRouteEntry/,
  ],
  [
    'a stopped classic listener is started',
    'lb-listener-stopped',
    { kind: 'clb', loadBalancerId: 'lb-1', port: 8080, protocol: 'tcp' },
    /^aliyun slb StartLoadBalancerListener --RegionId cn-hangzhou --LoadBalancerId lb-1 --ListenerPort 8080 --ListenerProtocol tcp$/,
    /^aliyun slb StopLoadBalancerListener /,
  ],
  [
    'a stopped listener of an NLB is started',
    'lb-listener-stopped',
    { kind: 'nlb', listenerId: 'lsn-1' },
    /^aliyun nlb StartListener .*--ListenerId lsn-1$/,
    /^aliyun nlb StopListener /,
  ],
  [
    'an inactive load balancer is activated',
    'lb-inactive',
    { kind: 'clb', loadBalancerId: 'lb-1' },
    /--LoadBalancerStatus active$/,
    /--LoadBalancerStatus inactive$/,
  ],
  [
    'a machine gets a weight',
    'lb-backend-weight-zero',
    { kind: 'alb', groupId: 'sgp-1', serverId: 'i-1', serverPort: 8080 },
    /UpdateServerGroupServersAttribute .*--Servers\.1\.Weight 100$/,
    /--Servers\.1\.Weight 0$/,
  ],
  [
    'the client is put on the allow list',
    'lb-acl-denied',
    { kind: 'alb', aclId: 'acl-1', type: 'white', block: '203.0.113.7/32' },
    /^aliyun alb AddEntriesToAcl --AclId acl-1 --AclEntries\.1\.Entry 203\.0\.113\.7\/32$/,
    /^aliyun alb RemoveEntriesFromAcl .*203\.0\.113\.7\/32$/,
  ],
]

for (const [title, id, values, command, undo] of rows)
  t.test(title, async t => {
    t.match(fixOf(id, values)?.commands, [{ tool: 'aliyun', do: command, undo }])
  })

type Bare = readonly [title: string, id: string, values: FixValues, from: string]
const bare: readonly Bare[] = [
  [
    'a stopping instance cannot be started yet',
    'instance-not-running',
    { instanceId: 'i-1', regionId: 'cn-hangzhou', status: 'Stopping' },
    '203.0.113.7',
  ],
  [
    'without a spare address nothing is bound',
    'no-public-ip',
    { instanceId: 'i-1' },
    '203.0.113.7',
  ],
  ['everybody is no client to give a route to', 'ipv4gw-default-route-elsewhere', gateway, 'any'],
  [
    'a hostile id prints no command',
    'no-public-ip',
    { ...eip, allocationId: 'eip-1; rm -rf /' },
    '203.0.113.7',
  ],
  [
    'a hostile table prints no command',
    'ipv4gw-route-missing',
    { ...gateway, tableId: '$(id)' },
    '203.0.113.7',
  ],
  [
    'nobody is taken off a block list by a command',
    'lb-acl-denied',
    { kind: 'alb', aclId: 'acl-1', type: 'black', block: '203.0.113.7/32' },
    '203.0.113.7',
  ],
]

for (const [title, id, values, from] of bare)
  t.test(title, async t => {
    t.strictSame(fixOf(id, values, from)?.commands, [])
  })

t.test('binding an address says whom else it lets in', async t => {
  t.match(fixOf('no-public-ip', eip)?.alsoAdmits, [{ source: '0.0.0.0/0', to: ['i-test1'] }])
})

t.test('a way to the Internet says whom else it lets in', async t => {
  const said = (id: string, values: Parameters<typeof fixOf>[1]) => fixOf(id, values)?.alsoAdmits
  const ipv6 = { ...gateway, gatewayId: 'ipv6gw-1', gatewayType: 'IPv6Gateway' }
  const address = { addressId: 'ipv6-1', gatewayId: 'ipv6gw-1', ruleId: 'ipv6py-1' }
  t.match(said('ipv4gw-route-missing', gateway), [{ source: '0.0.0.0/0', to: ['vtb-1'] }])
  t.match(said('ipv4gw-default-route-elsewhere', gateway), [
    { source: '203.0.113.7/32', to: ['vtb-1'] },
  ])
  t.match(said('ipv6-route-missing', ipv6), [{ source: '::/0', to: ['vtb-1'] }])
  t.match(said('ipv6-no-public-bandwidth', address), [{ source: '::/0', to: ['i-test1'] }])
  t.match(said('ipv6-egress-only-rule', address), [{ source: '::/0', to: ['i-test1'] }])
  t.strictSame(said('ipv4gw-route-missing', {}), [], 'without a command nothing is opened')
})

t.test('causes of other hops are left to others', async t => {
  t.equal(fixOf('sg-no-allow-rule'), null)
})
