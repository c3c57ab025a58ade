// Which causes exist, at which hop, and what mends each?
import type { CauseEntry } from '../cause.ts'
import { HOST_FIREWALL_CAUSES } from './host-firewall.ts'
import { HOST_NETWORK_CAUSES } from './host-network.ts'
import { INPUT_CAUSES } from './input.ts'
import { INSTANCE_CAUSES } from './instance.ts'
import { IPV6_CAUSES } from './ipv6.ts'
import { LISTENER_CAUSES } from './listener.ts'
import { NAT_LOAD_BALANCER_CAUSES } from './nat-load-balancer.ts'
import { NETWORK_ACL_CAUSES } from './network-acl.ts'
import { OUTSIDE_CAUSES } from './outside.ts'
import { PUBLIC_ADDRESS_CAUSES } from './public-address.ts'
import { ROUTE_CAUSES } from './route.ts'
import { SECURITY_GROUP_CAUSES } from './security-group.ts'

const ALL = {
  ...INPUT_CAUSES,
  ...INSTANCE_CAUSES,
  ...PUBLIC_ADDRESS_CAUSES,
  ...NAT_LOAD_BALANCER_CAUSES,
  ...SECURITY_GROUP_CAUSES,
  ...NETWORK_ACL_CAUSES,
  ...ROUTE_CAUSES,
  ...IPV6_CAUSES,
  ...OUTSIDE_CAUSES,
  ...LISTENER_CAUSES,
  ...HOST_FIREWALL_CAUSES,
  ...HOST_NETWORK_CAUSES,
}

/** Ids never change their meaning; a new one is `<hop prefix>-<what>`. */
export type CauseId = keyof typeof ALL

export const CAUSES: Readonly<Record<CauseId, CauseEntry>> = ALL
