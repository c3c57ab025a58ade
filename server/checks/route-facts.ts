// What does judging routes need to read, and what may it find?
import type { Fact } from '../facts/fact.ts'
import type { FactTable } from '../facts/facts.ts'

export const ROUTE_WANTS = [
  'vpcs',
  'vSwitches',
  'routeTables',
  'routes',
  'ipv4Gateways',
  'ipv6Gateways',
  'prefixLists',
  'instances',
  'networkInterfaces',
  'loadBalancers',
  'vpcPeerings',
  'vpnConnections',
  'routerInterfaces',
  'transitAttachments',
  'transitRoutes',
] as const

export type RouteFacts = { readonly [Name in (typeof ROUTE_WANTS)[number]]: Fact<FactTable[Name]> }

export const ROUTE_CAUSES = [
  'ipv4gw-route-missing',
  'ipv4gw-default-route-elsewhere',
  'ipv4gw-activating',
  'ingress-via-firewall-appliance',
  'route-specific-shadows-client',
  'route-blackhole',
  'ipv6-route-missing',
  'route-status-pending',
  'route-shadows-100-64',
  'source-dest-check-drop',
  'priv-peering-not-active',
  'priv-peering-route-missing',
  'priv-tr-attachment',
  'priv-tr-propagation',
  'priv-vpn-down',
  'priv-cidr-overlap',
] as const
