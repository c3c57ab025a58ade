// Which English sentence belongs to each key?
import { ACCOUNTS_EN } from './en/accounts.ts'
import { CHECKS_EN } from './en/checks.ts'
import { CLI_EN } from './en/cli.ts'
import { COMPARE_EN } from './en/compare.ts'
import { HISTORY_EN } from './en/history.ts'
import { HOST_FIREWALL_EN } from './en/host-firewall.ts'
import { HOST_NETWORK_EN } from './en/host-network.ts'
import { INSTANCE_EN } from './en/instance.ts'
import { LISTENER_EN } from './en/listener.ts'
import { LOAD_BALANCER_EN } from './en/load-balancer.ts'
import { NAT_EN } from './en/nat.ts'
import { NEEDS_EN } from './en/needs.ts'
import { NETWORK_ACL_EN } from './en/network-acl.ts'
import { OUTBOUND_EN } from './en/outbound.ts'
import { PERMISSIONS_EN } from './en/permissions.ts'
import { PHRASES_EN } from './en/phrases.ts'
import { PRIVATE_EN } from './en/private.ts'
import { PROVIDER_EN } from './en/provider.ts'
import { PUBLIC_ADDRESS_EN } from './en/public-address.ts'
import { REDACT_EN } from './en/redact.ts'
import { REPORT_EN } from './en/report.ts'
import { ROUTE_EN } from './en/route.ts'
import { SECURITY_GROUP_EN } from './en/security-group.ts'
import { TERMS_EN } from './en/terms.ts'
import { VERDICT_EN } from './en/verdict.ts'
import { VERIFY_EN } from './en/verify.ts'

/** One key per sentence, `{{name}}` stands for a value. Each hop keeps its sentences in its own file. */
export const EN = {
  ...ACCOUNTS_EN,
  ...CHECKS_EN,
  ...CLI_EN,
  ...COMPARE_EN,
  ...HISTORY_EN,
  ...INSTANCE_EN,
  ...LOAD_BALANCER_EN,
  ...NAT_EN,
  ...NEEDS_EN,
  ...NETWORK_ACL_EN,
  ...OUTBOUND_EN,
  ...PERMISSIONS_EN,
  ...PHRASES_EN,
  ...PRIVATE_EN,
  ...PROVIDER_EN,
  ...PUBLIC_ADDRESS_EN,
  ...HOST_FIREWALL_EN,
  ...HOST_NETWORK_EN,
  ...LISTENER_EN,
  ...REDACT_EN,
  ...REPORT_EN,
  ...ROUTE_EN,
  ...SECURITY_GROUP_EN,
  ...TERMS_EN,
  ...VERDICT_EN,
  ...VERIFY_EN,
} as const
