// Which places does a packet from outside meet, in which order, and at which step of the checklist?
import { z } from 'zod'

/** In path order: a packet from outside meets them in this order. */
export const HOPS = [
  'name',
  'client',
  'path',
  'provider',
  'instance',
  'public-address',
  'nat',
  'load-balancer',
  'network-acl',
  'route',
  'security-group',
  'host-network',
  'host-firewall',
  'mandatory-access-control',
  'listener',
  'reply',
] as const

export const Hop = z.enum(HOPS)
export type Hop = z.infer<typeof Hop>

/**
 * Steps of the documented checklist: 1 instance and public address, 2 security group, 3 route and
 * network ACL, 4 host firewall and SELinux, 5 listener, 6 probes, 7 capture and logs.
 */
export const STEP_OF_HOP: Readonly<Record<Hop, number>> = {
  name: 1,
  client: 6,
  path: 6,
  provider: 1,
  instance: 1,
  'public-address': 1,
  nat: 1,
  'load-balancer': 1,
  'network-acl': 3,
  route: 3,
  'security-group': 2,
  'host-network': 4,
  'host-firewall': 4,
  'mandatory-access-control': 4,
  listener: 5,
  reply: 4,
}

/** Hops that must pass before "reachable" may be predicted; `name` joins them when a name was asked. */
export const REQUIRED_HOPS: readonly Hop[] = [
  'provider',
  'instance',
  'public-address',
  'nat',
  'load-balancer',
  'network-acl',
  'route',
  'security-group',
  'host-network',
  'host-firewall',
  'listener',
  'reply',
]

export const hopOrder = (hop: Hop): number => HOPS.indexOf(hop)
