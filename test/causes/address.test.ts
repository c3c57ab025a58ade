// Names, locks, the instance and its addresses: does each cause have its condition and its near miss?
import { cloudAnswer } from '#test/golden/account.ts'
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
  haVip,
  haVips,
  IPV6_CLIENT,
  IPV6_ON,
  instance,
  instances,
  ipv6Address,
  ipv6Gateways,
  NAT_EIP,
  natEip,
  natGateway,
  natGateways,
  policies,
  policy,
  privateEni,
  protection,
  route,
  routes,
  STATIC_ON,
  vSwitch,
  type Wire,
} from '#test/golden/path-account.ts'
import { causePair } from './cause-pair.ts'
import { layered, overHealthy, toldOf } from './whole-judgement.ts'

const named = (address: readonly string[]) => [
  {
    ...cloudAnswer('dns', { name: 'shop.example', addresses: address, error: null }),
    file: 'dns/answer.json',
  },
]
const byName = { target: 'shop.example' }
causePair('target-not-resolvable', 'derived', holds =>
  toldOf({ asked: byName, more: named(holds ? [] : [EIP]) }),
)
causePair('dns-points-elsewhere', 'suspected', holds =>
  toldOf({ asked: byName, more: named([holds ? '192.0.2.77' : EIP]) }),
)

const bound = (over: Wire): Answers => ({ 'vpc.DescribeEipAddresses': eips(eip(over), natEip()) })
const locked = (reason: string) => ({ OperationLocks: { LockReason: [{ LockReason: reason }] } })
const other = (over: Wire): Answers => ({ 'vpc.DescribeEipAddresses': eips(eip(), natEip(over)) })

causePair('evidence-stale', 'derived', holds =>
  toldOf({
    more: [
      cloudAnswer(
        'vpc.DescribeEipAddresses',
        eips(eip(holds ? { Status: 'Available', InstanceId: '' } : {})),
        { suffix: 'again' },
      ),
    ],
  }),
)
causePair('account-overdue', 'derived', holds =>
  toldOf({
    more: [
      cloudAnswer('bssopenapi.QueryAccountBalance', {
        Code: '200',
        Data: { AvailableAmount: holds ? '-1.50' : '1.50', Currency: 'CNY' },
      }),
    ],
  }),
)
causePair(
  'eip-locked-security',
  'derived',
  overHealthy(bound(locked('security')), other(locked('security'))),
)
causePair(
  'eip-business-locked',
  'derived',
  overHealthy(bound({ BusinessStatus: 'Unactivated' }), bound({ BusinessStatus: 'Normal' })),
)
const opened = (outcome: string) => [
  cloudAnswer('probe', {
    vantagePoint: 'sgp-1',
    from: '203.0.113.7',
    to: { address: EIP, port: 8080 },
    outcome,
    failureSource: null,
    at: '2026-11-22T08:30:00.000Z',
  }),
]
causePair('eip-throttled-overdue', 'suspected', holds =>
  toldOf({
    cloud: [bound(locked('financial'))],
    more: opened(holds ? 'open' : 'timed-out'),
  }),
)

const DDOS = 'antiddos-public.DescribeInstanceIpAddress'
causePair(
  'ddos-blackholed',
  'derived',
  overHealthy({ [DDOS]: protection('blackholed') }, { [DDOS]: protection('normal') }),
)
causePair(
  'ddos-mitigating',
  'suspected',
  overHealthy({ [DDOS]: protection('mitigating') }, { [DDOS]: protection('normal') }),
)
const guarded = (text: string, over: Wire): Answers => ({
  'cloudfw.DescribeAssetList': assets('open'),
  'cloudfw.DescribeControlPolicy': policies(policy(text, over)),
})
causePair(
  'cfw-indeterminate',
  'derived',
  overHealthy(
    guarded('1 drop tcp 8080/8080 CN', { SourceType: 'location' }),
    guarded('1 drop tcp 8081/8081 CN', { SourceType: 'location' }),
  ),
)
const attacked = (at: string, over: Wire = {}): Answers => ({
  'cloudfw.DescribeAssetList': assets('open'),
  'cloudfw.DescribeControlPolicy': policies(),
  'cloudfw.DescribeRiskEventGroup': {
    TotalCount: 1,
    DataList: [
      {
        EventName: 'Webshell upload',
        SrcIP: CLIENT,
        DstIP: EIP,
        Direction: 'in',
        RuleResult: 2,
        LastEventTime: Date.parse(at) / 1000,
        ...over,
      },
    ],
  },
})
const NOW = '2026-11-22T08:20:00Z'
causePair('cfw-ips-block', 'derived', overHealthy(attacked(NOW), attacked(NOW, { RuleResult: 1 })))
causePair(
  'cfw-ips-block',
  'derived',
  overHealthy(attacked(NOW), attacked(NOW, { SrcIP: '203.0.113.8' })),
)
causePair(
  'cfw-ips-block',
  'derived',
  overHealthy(attacked(NOW), { ...attacked(NOW), 'cloudfw.DescribeAssetList': assets('closed') }),
)
causePair(
  'cfw-ips-block',
  'suspected',
  overHealthy(attacked('2026-11-22T02:00:00Z'), attacked('2026-11-20T02:00:00Z')),
)
causePair('platform-port-25-blocked', 'derived', holds =>
  toldOf({ asked: { target: '192.0.2.77', port: holds ? 25 : 587, from: 'i-test1' } }),
)

const as = (over: Wire): Answers => ({ 'ecs.DescribeInstances': instances(instance(over)) })
const event = (type: string, cycle: string): Wire => ({
  InstanceId: 'i-test1',
  EventId: 'e-1',
  EventType: { Code: 1, Name: type },
  EventCycleStatus: { Code: 1, Name: cycle },
  EventPublishTime: '2026-11-21T08:00:00Z',
  ExtendedAttribute: { PunishDomain: 'shop.example', PunishUrl: '' },
})
const happened = (type: string, cycle: string): Answers => ({
  'ecs.DescribeInstanceHistoryEvents': {
    InstanceSystemEventSet: { InstanceSystemEventType: [event(type, cycle)] },
    NextToken: '',
  },
})
const health = (name: string, ...planned: readonly Wire[]): Answers => ({
  'ecs.DescribeInstancesFullStatus': {
    InstanceFullStatusSet: {
      InstanceFullStatusType: [
        {
          InstanceId: 'i-test1',
          HealthStatus: { Code: 0, Name: name },
          ScheduledSystemEventSet: { ScheduledSystemEventType: planned },
        },
      ],
    },
    TotalCount: 1,
    PageNumber: 1,
  },
})
causePair(
  'website-banned',
  'derived',
  overHealthy(
    happened('SecurityPunish.WebsiteBanned', 'Executed'),
    happened('SecurityPunish.WebsiteBanned', 'Canceled'),
  ),
)
causePair('instance-starting', 'suspected', overHealthy(as({ Status: 'Starting' }), as({})))
causePair(
  'instance-stopped-economical',
  'derived',
  overHealthy(
    as({ Status: 'Stopped', StoppedMode: 'StopCharging' }),
    as({ Status: 'Stopped', StoppedMode: 'KeepCharging' }),
  ),
)
causePair(
  'instance-locked-other',
  'derived',
  overHealthy(as(locked('Recycling')), as(locked('security'))),
)
causePair(
  'instance-expired',
  'derived',
  overHealthy(
    as({ InstanceChargeType: 'PrePaid', ExpiredTime: '2026-11-21T16:00Z' }),
    as({ InstanceChargeType: 'PrePaid', ExpiredTime: '2026-11-23T16:00Z' }),
  ),
)
causePair(
  'classic-network-unsupported',
  'derived',
  overHealthy(as({ InstanceNetworkType: 'classic' }), as({ InstanceNetworkType: 'vpc' })),
)
const ownedBy = (serviceManaged: boolean): Answers => ({
  'ecs.DescribeNetworkInterfaces': enis(
    eni(),
    eni({ NetworkInterfaceId: 'eni-9999', InstanceId: '', ServiceManaged: serviceManaged }),
  ),
})
causePair(
  'target-is-managed-eni',
  'derived',
  layered({ target: 'eni-9999', from: '10.0.0.9' }, [])(ownedBy(true), ownedBy(false)),
)
const SWAS = 'ace0706b2ac4454d984295a94213f12c'
causePair('target-is-swas', 'suspected', holds =>
  toldOf({
    asked: { target: holds ? SWAS : 'i-gone1' },
    cloud: [{ 'ecs.DescribeInstances': instances() }],
  }),
)
causePair('instance-health-impaired', 'suspected', overHealthy(health('Impaired'), health('Ok')))
causePair(
  'instance-system-event',
  'suspected',
  overHealthy(
    health('Ok', event('SystemMaintenance.Redeploy', 'Executing')),
    health('Ok', event('SystemMaintenance.Redeploy', 'Scheduled')),
  ),
)
const bandwidth = (mbits: number): Answers =>
  as({
    EipAddress: { IpAddress: '', AllocationId: '' },
    PublicIpAddress: { IpAddress: [EIP] },
    InternetMaxBandwidthOut: mbits,
  })
causePair('public-bandwidth-zero', 'derived', layered({}, [STATIC_ON])(bandwidth(0), bandwidth(1)))
causePair(
  'eip-transitioning',
  'suspected',
  overHealthy(bound({ Status: 'Associating' }), bound({ Status: 'InUse' })),
)
causePair(
  'eip-expired',
  'derived',
  overHealthy(
    bound({ ChargeType: 'PrePaid', ExpiredTime: '2026-11-21T16:00Z' }),
    bound({ ChargeType: 'PrePaid', ExpiredTime: '2026-11-23T16:00Z' }),
  ),
)
const interfaceIs = (Status: string): Answers => ({
  'ecs.DescribeNetworkInterfaces': enis(eni({ Status })),
})
causePair('eni-not-inuse', 'derived', overHealthy(interfaceIs('Detaching'), interfaceIs('InUse')))

const bare = { IpAddress: '', AllocationId: '' }
const held = (MasterInstanceId: string): Answers => ({
  'ecs.DescribeInstances': instances(
    instance({ EipAddress: bare }),
    instance({ InstanceId: 'i-other1', EipAddress: bare }),
  ),
  'ecs.DescribeNetworkInterfaces': enis(
    privateEni(),
    privateEni({
      NetworkInterfaceId: 'eni-2',
      InstanceId: 'i-other1',
      PrivateIpAddress: '10.0.0.9',
      PrivateIpSets: { PrivateIpSet: [{ PrivateIpAddress: '10.0.0.9', Primary: true }] },
    }),
  ),
  'vpc.DescribeEipAddresses': eips(
    eip({ InstanceType: 'HaVip', InstanceId: 'havip-1', PrivateIpAddress: '' }),
    natEip(),
  ),
  'vpc.DescribeHaVips': haVips(haVip({ MasterInstanceId })),
})
causePair('havip-no-master', 'derived', layered({ target: EIP }, [])(held(''), held('i-test1')))
causePair('havip-master-elsewhere', 'derived', overHealthy(held('i-other1'), held('i-test1')))

const v6 = layered({ from: IPV6_CLIENT }, [IPV6_ON])
const place = (EnabledIpv6: boolean): Answers => ({
  'vpc.DescribeVSwitchAttributes': vSwitch({
    EnabledIpv6,
    Ipv6CidrBlock: '2408:4005:3a1:9d01::/64',
  }),
})
const sixth = (over: Wire, bandwidth6: Wire = {}): Answers => ({
  'vpc.DescribeIpv6Addresses': ipv6Address(over, bandwidth6),
})
const gateways = (...list: readonly Wire[]): Answers => ({
  'vpc.DescribeIpv6Gateways': ipv6Gateways(...list),
})
const onlyOut = (InstanceId: string): Answers => ({
  'vpc.DescribeIpv6EgressOnlyRules': egressRules({
    Ipv6EgressOnlyRuleId: 'ipv6py-1',
    InstanceId,
    InstanceType: 'Ipv6Address',
  }),
})
causePair('ipv6-not-enabled-vswitch', 'derived', v6(place(false), place(true)))
causePair('ipv6-not-assigned', 'derived', v6({ 'ecs.DescribeNetworkInterfaces': enis(eni()) }))
causePair('ipv6-gateway-missing', 'derived', v6(gateways(), gateways({})))
causePair(
  'ipv6-gateway-locked',
  'derived',
  v6(gateways({ BusinessStatus: 'FinancialLocked' }), gateways({ BusinessStatus: 'Normal' })),
)
causePair(
  'ipv6-no-public-bandwidth',
  'derived',
  v6(sixth({}, { Bandwidth: 0 }), sixth({}, { Bandwidth: 10 })),
)
causePair(
  'ipv6-bandwidth-locked',
  'derived',
  v6(sixth({}, { BusinessStatus: 'FinancialLocked' }), sixth({}, { BusinessStatus: 'Normal' })),
)
causePair('ipv6-egress-only-rule', 'derived', v6(onlyOut('ipv6-1'), onlyOut('ipv6-2')))
const sixthTable = (...list: readonly Wire[]): Answers => ({
  'vpc.DescribeVSwitchAttributes': vSwitch({
    EnabledIpv6: true,
    Ipv6CidrBlock: '2408:4005:3a1:9d01::/64',
    RouteTable: { RouteTableId: 'vtb-1', RouteTableType: 'Custom' },
  }),
  'vpc.DescribeRouteEntryList': routes(...list),
})
causePair(
  'ipv6-route-missing',
  'derived',
  v6(sixthTable(), sixthTable(route('rte-6 ::/0 IPv6Gateway ipv6gw-1'))),
)

const forwarded = layered({ target: NAT_EIP }, [DNAT_ON])
const entries = (...list: readonly Wire[]): Answers => ({
  'vpc.DescribeForwardTableEntries': forwards(...list),
})
const gateway = (over: Wire): Answers => ({
  'vpc.DescribeNatGateways': natGateways(natGateway(over)),
})
const back = (...list: readonly string[]): Answers => ({
  'vpc.DescribeRouteEntryList': routes(...list.map(text => route(text))),
})
const ENTRY = 'tcp 8080 10.0.0.5 8080'
causePair('dnat-entry-missing', 'derived', forwarded(entries(), entries(forward(ENTRY))))
causePair(
  'dnat-entry-pending',
  'suspected',
  forwarded(entries(forward(ENTRY, { Status: 'Pending' })), entries(forward(ENTRY))),
)
causePair(
  'dnat-protocol-mismatch',
  'derived',
  forwarded(entries(forward('udp 8080 10.0.0.5 8080')), entries(forward('any 8080 10.0.0.5 8080'))),
)
causePair(
  'dnat-wrong-backend',
  'derived',
  forwarded(entries(forward('tcp 8080 10.0.0.99 8080')), entries(forward(ENTRY))),
)
causePair(
  'nat-gateway-locked',
  'derived',
  forwarded(gateway({ BusinessStatus: 'FinancialLocked' }), gateway({ BusinessStatus: 'Normal' })),
)
causePair(
  'nat-private-type',
  'derived',
  forwarded(gateway({ NetworkType: 'intranet' }), gateway({ NetworkType: 'internet' })),
)
causePair(
  'nat-gateway-not-available',
  'derived',
  forwarded(gateway({ Status: 'Deleting' }), gateway({ Status: 'Available' })),
)
const fixedAddress = (...list: readonly string[]): Answers =>
  as({ EipAddress: { IpAddress: '' }, PublicIpAddress: { IpAddress: list } })
causePair('dnat-and-eip-conflict', 'derived', forwarded(fixedAddress('192.0.2.9'), fixedAddress()))
const DEFAULT = 'rte-1 0.0.0.0/0 NatGateway ngw-1'
causePair(
  'dnat-return-route-missing',
  'derived',
  forwarded(
    back(DEFAULT, 'rte-2 203.0.113.0/24 Instance i-vpn'),
    back(DEFAULT, 'rte-2 192.0.2.0/24 Instance i-vpn'),
  ),
)
causePair(
  'dnat-return-via-other-nat',
  'derived',
  forwarded(back('rte-1 0.0.0.0/0 NatGateway ngw-2'), back(DEFAULT)),
)
causePair(
  'route-status-pending',
  'suspected',
  forwarded(
    { 'vpc.DescribeRouteEntryList': routes(route(DEFAULT, { Status: 'Pending' })) },
    back(DEFAULT),
  ),
)

const refusal = (Code: string, Message = ''): Answers => ({
  'ecs.DescribeInstances': { status: 403, body: { Code, Message } },
})
const NOT_ALLOWED = refusal('Forbidden.RAM', 'User not authorized to operate on the resource.')
causePair(
  'cloud-clock-skew',
  'derived',
  overHealthy(refusal('InvalidTimeStamp.Expired'), NOT_ALLOWED),
)
causePair(
  'cloud-ak-restricted',
  'derived',
  overHealthy(
    refusal('Forbidden', 'This AccessKey is under restrictive protection: it was leaked.'),
    NOT_ALLOWED,
  ),
)
causePair('cloud-api-throttled', 'derived', overHealthy(refusal('Throttling.User'), NOT_ALLOWED))
