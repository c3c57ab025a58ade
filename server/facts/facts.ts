// Which facts exist, and which parser gives each from the evidence?
import type { Evidence } from '#shared/evidence.ts'
import type { Probe } from '#shared/probe.ts'
import { type Account, accountFact } from './account.ts'
import { type AccountBalance, accountBalanceFact } from './account-balance.ts'
import { type AccountScope, type AccountSearch, accountSearchFact } from './account-search.ts'
import { type Protection, protectionFact } from './anti-ddos.ts'
import { type SocketDenial, socketDenialsFact } from './apparmor.ts'
import { type BpfPrograms, bpfProgramsFact } from './bpf-programs.ts'
import { type BurstCounts, burstCountsFact } from './burst-counts.ts'
import { type Capture, capturesFact } from './capture.ts'
import {
  type FirewallAssets,
  type FirewallPolicy,
  firewallAssetsFact,
  firewallPoliciesFact,
  outboundPoliciesFact,
} from './cloud-firewall.ts'
import { type ConfigChange, configChangesFact } from './config-changes.ts'
import { type Conntrack, conntrackFact } from './conntrack.ts'
import { type Container, containersFact } from './containers.ts'
import { type ElasticAddress, elasticAddressesFact } from './elastic-addresses.ts'
import type { Fact } from './fact.ts'
import { type FlowLog, flowLogsFact } from './flow-logs.ts'
import { type FlowRecords, flowRecordsFact } from './flow-records.ts'
import { type Freshness, freshnessFact } from './freshness.ts'
import { type GroupsElsewhere, groupsElsewhereFact } from './groups-elsewhere.ts'
import { type HaVip, haVipsFact } from './ha-vips.ts'
import { type HostInterface, hostAddressesFact } from './host-addresses.ts'
import { type HostCarrier, hostCarrierFact } from './host-carrier.ts'
import { type HostFilter, hostFilterFact } from './host-filter.ts'
import { type HostRelease, hostReleaseFact } from './host-release.ts'
import { type HostRewrite, hostRewritesFact } from './host-rewrites.ts'
import { type HostRouting, hostRoutingFact } from './host-routes.ts'
import {
  type InstanceHealth,
  instanceHealthFact,
  type SystemEvent,
  systemEventsFact,
} from './instance-events.ts'
import { type Instances, instancesFact } from './instances.ts'
import { type InternetTuple, internetTuplesFact } from './internet-tuples.ts'
import { type Ipv4Gateways, ipv4GatewaysFact } from './ipv4-gateways.ts'
import { type Ipv6Address, ipv6AddressesFact } from './ipv6-addresses.ts'
import {
  type EgressOnlyRules,
  type Ipv6Gateways,
  ipv6EgressRulesFact,
  ipv6GatewaysFact,
} from './ipv6-gateways.ts'
import { type LbAccess, lbAccessFact } from './lb-access.ts'
import { type LbBackends, lbBackendsFact } from './lb-backends.ts'
import { type LbHealth, lbHealthFact } from './lb-health.ts'
import { type LbListeners, lbListenersFact } from './lb-listeners.ts'
import { type LbMemberships, lbMembershipsFact } from './lb-memberships.ts'
import { type LbRules, lbRulesFact } from './lb-rules.ts'
import { listenOverflowsFact } from './listen-overflows.ts'
import { type Listener, listenersFact, udpListenersFact } from './listeners.ts'
import { type LoadBalancers, loadBalancersFact } from './load-balancers.ts'
import { type Metric, metricsFact } from './metrics.ts'
import { nameAnswersFact, type PlaceAnswer } from './name-answers.ts'
import { type NetNamespace, namespacesFact } from './namespaces.ts'
import { type ForwardEntry, forwardEntriesFact, type NatGateway, natGatewaysFact } from './nat.ts'
import { type NetworkAcls, networkAclsFact } from './network-acls.ts'
import { type NetworkInterface, networkInterfacesFact } from './network-interfaces.ts'
import {
  type AssistantState,
  assistantsFact,
  type Invocation,
  invocationsFact,
  type PlatformIssue,
  platformIssuesFact,
} from './platform-reports.ts'
import { POLICY_PARSERS, type PolicyFacts } from './policy-facts.ts'
import { type PortLists, portListsFact } from './port-lists.ts'
import { type PrefixLists, prefixListsFact } from './prefix-lists.ts'
import { probesFact } from './probes.ts'
import { readAtFact } from './read-at.ts'
import { type NameAnswer, resolvedNameFact } from './resolved-name.ts'
import { type RiskEvent, riskEventsFact } from './risk-events.ts'
import { type RouteTable, routeTablesFact } from './route-tables.ts'
import { type RouterInterface, routerInterfacesFact } from './router-interfaces.ts'
import { type RoutesByTable, routesFact } from './routes.ts'
import { type SecurityGroups, securityGroupsFact } from './security-groups.ts'
import { type Selinux, selinuxFact } from './selinux.ts'
import { type SessionTime, sessionTimesFact } from './session-times.ts'
import {
  type AddressOwner,
  addressOwnersFact,
  type SimpleServerAnswer,
  simpleServersFact,
} from './simple-servers.ts'
import { type SnatEntry, snatEntriesFact } from './snat.ts'
import { type Listing, socketListingsFact } from './socket-readings.ts'
import { type Sysctls, sysctlsFact } from './sysctls.ts'
import { type TcpWrappers, tcpWrappersFact } from './tcp-wrappers.ts'
import { type TransitAttachment, transitAttachmentsFact } from './transit-attachments.ts'
import { type TransitRoutes, transitRoutesFact } from './transit-routes.ts'
import { type Ufw, ufwFact } from './ufw.ts'
import { type Unit, unitsFact } from './units.ts'
import { type VpcPeering, vpcPeeringsFact } from './vpc-peerings.ts'
import { type Vpc, vpcsFact } from './vpcs.ts'
import { type VpnConnection, vpnConnectionsFact } from './vpn-connections.ts'
import { type VSwitches, vSwitchesFact } from './vswitches.ts'

/** The value of each fact. A new fact = a line here and a line in PARSERS. */
export type FactTable = PolicyFacts & {
  readonly instances: Instances
  readonly instanceHealth: readonly InstanceHealth[]
  readonly systemEvents: readonly SystemEvent[]
  readonly networkInterfaces: readonly NetworkInterface[]
  readonly elasticAddresses: readonly ElasticAddress[]
  readonly haVips: readonly HaVip[]
  readonly simpleServers: readonly SimpleServerAnswer[]
  readonly addressOwners: readonly AddressOwner[]
  readonly ipv6Addresses: readonly Ipv6Address[]
  readonly natGateways: readonly NatGateway[]
  readonly forwardEntries: readonly ForwardEntry[]
  readonly snatEntries: readonly SnatEntry[]
  readonly loadBalancers: LoadBalancers
  readonly lbListeners: LbListeners
  readonly lbRules: LbRules
  readonly lbAccess: LbAccess
  readonly lbBackends: LbBackends
  readonly lbHealth: LbHealth
  readonly lbMemberships: LbMemberships
  readonly securityGroups: SecurityGroups
  readonly groupsElsewhere: GroupsElsewhere
  readonly prefixLists: PrefixLists
  readonly portLists: PortLists
  readonly vSwitches: VSwitches
  readonly networkAcls: NetworkAcls
  readonly probes: readonly Probe[]
  readonly resolvedName: NameAnswer
  readonly nameAnswers: readonly PlaceAnswer[]
  readonly account: Account
  readonly accountBalance: AccountBalance
  readonly accountSearch: AccountSearch | null
  readonly freshness: Freshness
  readonly readAt: string
  readonly vpcs: readonly Vpc[]
  readonly routeTables: readonly RouteTable[]
  readonly routes: RoutesByTable
  readonly routerInterfaces: readonly RouterInterface[]
  readonly transitAttachments: readonly TransitAttachment[]
  readonly transitRoutes: TransitRoutes
  readonly vpcPeerings: readonly VpcPeering[]
  readonly vpnConnections: readonly VpnConnection[]
  readonly ipv4Gateways: Ipv4Gateways
  readonly ipv6Gateways: Ipv6Gateways
  readonly ipv6EgressRules: EgressOnlyRules
  readonly protection: Protection
  readonly firewallAssets: FirewallAssets
  readonly firewallPolicies: readonly FirewallPolicy[]
  readonly outboundPolicies: readonly FirewallPolicy[]
  readonly riskEvents: readonly RiskEvent[]
  readonly listeners: readonly Listener[]
  readonly udpListeners: readonly Listener[]
  readonly socketListings: readonly Listing[]
  readonly listenOverflows: number
  readonly hostAddresses: readonly HostInterface[]
  readonly hostCarrier: HostCarrier | null
  readonly hostFilter: HostFilter
  readonly hostRouting: HostRouting
  readonly hostRelease: HostRelease
  readonly hostRewrites: readonly HostRewrite[]
  readonly sysctls: Sysctls
  readonly conntrack: Conntrack
  readonly burstCounts: BurstCounts
  readonly selinux: Selinux
  readonly bpfPrograms: BpfPrograms
  readonly ufw: Ufw
  readonly containers: readonly Container[]
  readonly socketDenials: readonly SocketDenial[]
  readonly tcpWrappers: TcpWrappers
  readonly units: readonly Unit[]
  readonly namespaces: readonly NetNamespace[]
  readonly metrics: readonly Metric[]
  readonly platformIssues: readonly PlatformIssue[]
  readonly assistants: readonly AssistantState[]
  readonly invocations: readonly Invocation[]
  readonly configChanges: readonly ConfigChange[]
  readonly flowRecords: FlowRecords
  readonly flowLogs: readonly FlowLog[]
  readonly captures: readonly Capture[]
  readonly internetTuples: readonly InternetTuple[]
  readonly sessionTimes: readonly SessionTime[]
}

export type FactName = keyof FactTable

/**
 * Cloud facts cover the account; host facts are about one host. `scope`: what is known of further
 * accounts, when several were read.
 */
export type HostChoice = { readonly instanceId: string | null; readonly scope?: AccountScope }

type Parser<T> = (evidence: Evidence, host: HostChoice) => Fact<T>

const PARSERS: { readonly [Name in FactName]: Parser<FactTable[Name]> } = {
  ...POLICY_PARSERS,
  instances: instancesFact,
  instanceHealth: instanceHealthFact,
  systemEvents: systemEventsFact,
  networkInterfaces: networkInterfacesFact,
  elasticAddresses: elasticAddressesFact,
  haVips: haVipsFact,
  simpleServers: simpleServersFact,
  addressOwners: addressOwnersFact,
  ipv6Addresses: ipv6AddressesFact,
  natGateways: natGatewaysFact,
  forwardEntries: forwardEntriesFact,
  snatEntries: snatEntriesFact,
  loadBalancers: loadBalancersFact,
  lbListeners: lbListenersFact,
  lbRules: lbRulesFact,
  lbAccess: lbAccessFact,
  lbBackends: lbBackendsFact,
  lbHealth: lbHealthFact,
  lbMemberships: lbMembershipsFact,
  securityGroups: securityGroupsFact,
  groupsElsewhere: groupsElsewhereFact,
  prefixLists: prefixListsFact,
  portLists: portListsFact,
  vSwitches: vSwitchesFact,
  networkAcls: networkAclsFact,
  probes: probesFact,
  resolvedName: resolvedNameFact,
  nameAnswers: nameAnswersFact,
  account: accountFact,
  accountBalance: accountBalanceFact,
  accountSearch: accountSearchFact,
  freshness: freshnessFact,
  readAt: readAtFact,
  vpcs: vpcsFact,
  routeTables: routeTablesFact,
  routes: routesFact,
  routerInterfaces: routerInterfacesFact,
  transitAttachments: transitAttachmentsFact,
  transitRoutes: transitRoutesFact,
  vpcPeerings: vpcPeeringsFact,
  vpnConnections: vpnConnectionsFact,
  ipv4Gateways: ipv4GatewaysFact,
  ipv6Gateways: ipv6GatewaysFact,
  ipv6EgressRules: ipv6EgressRulesFact,
  protection: protectionFact,
  firewallAssets: firewallAssetsFact,
  firewallPolicies: firewallPoliciesFact,
  outboundPolicies: outboundPoliciesFact,
  riskEvents: riskEventsFact,
  listeners: listenersFact,
  udpListeners: udpListenersFact,
  socketListings: socketListingsFact,
  listenOverflows: listenOverflowsFact,
  hostAddresses: hostAddressesFact,
  hostCarrier: hostCarrierFact,
  hostFilter: hostFilterFact,
  hostRouting: hostRoutingFact,
  hostRelease: hostReleaseFact,
  hostRewrites: hostRewritesFact,
  sysctls: sysctlsFact,
  conntrack: conntrackFact,
  burstCounts: burstCountsFact,
  selinux: selinuxFact,
  bpfPrograms: bpfProgramsFact,
  ufw: ufwFact,
  containers: containersFact,
  socketDenials: socketDenialsFact,
  tcpWrappers: tcpWrappersFact,
  units: unitsFact,
  namespaces: namespacesFact,
  metrics: metricsFact,
  platformIssues: platformIssuesFact,
  assistants: assistantsFact,
  invocations: invocationsFact,
  configChanges: configChangesFact,
  flowRecords: flowRecordsFact,
  flowLogs: flowLogsFact,
  captures: capturesFact,
  internetTuples: internetTuplesFact,
  sessionTimes: sessionTimesFact,
}

/** Every fact there is. */
export const FACT_NAMES = Object.keys(PARSERS) as FactName[]

export type Facts = <Name extends FactName>(name: Name) => Fact<FactTable[Name]>

/** Facts of this evidence, each parsed when first asked for and kept. */
export const factsOf = (evidence: Evidence, host: HostChoice): Facts => {
  const known = new Map<FactName, Fact<unknown>>()
  return <Name extends FactName>(name: Name) => {
    const fact = known.get(name) ?? PARSERS[name](evidence, host)
    known.set(name, fact)
    return fact as Fact<FactTable[Name]>
  }
}
