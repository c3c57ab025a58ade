// Which Chinese sentence belongs to each key?
import type { EN } from './en.ts'
import { ACCOUNTS_ZH } from './zh-CN/accounts.ts'
import { CHECKS_ZH } from './zh-CN/checks.ts'
import { CLI_ZH } from './zh-CN/cli.ts'
import { COMPARE_ZH } from './zh-CN/compare.ts'
import { HISTORY_ZH } from './zh-CN/history.ts'
import { HOST_FIREWALL_ZH } from './zh-CN/host-firewall.ts'
import { HOST_NETWORK_ZH } from './zh-CN/host-network.ts'
import { INSTANCE_ZH } from './zh-CN/instance.ts'
import { LISTENER_ZH } from './zh-CN/listener.ts'
import { LOAD_BALANCER_ZH } from './zh-CN/load-balancer.ts'
import { NAT_ZH } from './zh-CN/nat.ts'
import { NEEDS_ZH } from './zh-CN/needs.ts'
import { NETWORK_ACL_ZH } from './zh-CN/network-acl.ts'
import { OUTBOUND_ZH } from './zh-CN/outbound.ts'
import { PERMISSIONS_ZH } from './zh-CN/permissions.ts'
import { PHRASES_ZH } from './zh-CN/phrases.ts'
import { PRIVATE_ZH } from './zh-CN/private.ts'
import { PROVIDER_ZH } from './zh-CN/provider.ts'
import { PUBLIC_ADDRESS_ZH } from './zh-CN/public-address.ts'
import { REDACT_ZH } from './zh-CN/redact.ts'
import { REPORT_ZH } from './zh-CN/report.ts'
import { ROUTE_ZH } from './zh-CN/route.ts'
import { SECURITY_GROUP_ZH } from './zh-CN/security-group.ts'
import { TERMS_ZH } from './zh-CN/terms.ts'
import { VERDICT_ZH } from './zh-CN/verdict.ts'
import { VERIFY_ZH } from './zh-CN/verify.ts'

/** Same keys and placeholders as the English table; terms as in docs/terms.zh-CN.md. */
export const ZH_CN: Readonly<Record<keyof typeof EN, string>> = {
  ...ACCOUNTS_ZH,
  ...CHECKS_ZH,
  ...CLI_ZH,
  ...COMPARE_ZH,
  ...HISTORY_ZH,
  ...HOST_FIREWALL_ZH,
  ...HOST_NETWORK_ZH,
  ...INSTANCE_ZH,
  ...LISTENER_ZH,
  ...LOAD_BALANCER_ZH,
  ...NAT_ZH,
  ...NEEDS_ZH,
  ...NETWORK_ACL_ZH,
  ...OUTBOUND_ZH,
  ...PERMISSIONS_ZH,
  ...PHRASES_ZH,
  ...PRIVATE_ZH,
  ...PROVIDER_ZH,
  ...PUBLIC_ADDRESS_ZH,
  ...REDACT_ZH,
  ...REPORT_ZH,
  ...ROUTE_ZH,
  ...SECURITY_GROUP_ZH,
  ...TERMS_ZH,
  ...VERDICT_ZH,
  ...VERIFY_ZH,
}
