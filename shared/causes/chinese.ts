// What does the catalogue say in Simplified Chinese?
import type { CauseWords } from '../cause.ts'
import type { CauseId } from './catalogue.ts'
import { HOST_FIREWALL_ZH } from './zh-CN/host-firewall.ts'
import { HOST_NETWORK_ZH } from './zh-CN/host-network.ts'
import { INPUT_ZH } from './zh-CN/input.ts'
import { INSTANCE_ZH } from './zh-CN/instance.ts'
import { IPV6_ZH } from './zh-CN/ipv6.ts'
import { LISTENER_ZH } from './zh-CN/listener.ts'
import { NAT_LOAD_BALANCER_ZH } from './zh-CN/nat-load-balancer.ts'
import { NETWORK_ACL_ZH } from './zh-CN/network-acl.ts'
import { OUTSIDE_ZH } from './zh-CN/outside.ts'
import { PUBLIC_ADDRESS_ZH } from './zh-CN/public-address.ts'
import { ROUTE_ZH } from './zh-CN/route.ts'
import { SECURITY_GROUP_ZH } from './zh-CN/security-group.ts'

export const CAUSES_ZH: Readonly<Record<CauseId, CauseWords>> = {
  ...HOST_FIREWALL_ZH,
  ...HOST_NETWORK_ZH,
  ...INPUT_ZH,
  ...INSTANCE_ZH,
  ...IPV6_ZH,
  ...LISTENER_ZH,
  ...NAT_LOAD_BALANCER_ZH,
  ...NETWORK_ACL_ZH,
  ...OUTSIDE_ZH,
  ...PUBLIC_ADDRESS_ZH,
  ...ROUTE_ZH,
  ...SECURITY_GROUP_ZH,
}
