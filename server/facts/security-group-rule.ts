// What does one rule of a security group say?
import { z } from 'zod'
import type { IntervalSet } from '#shared/plain/interval-set.ts'
import { ANY_PORT } from '#shared/plain/port-range.ts'
import type { Listed } from './answers.ts'
import { portsFromText } from './port-text.ts'
import { protocolFromText, type RuleProtocol } from './protocol-text.ts'
import type { SourceText } from './source-text.ts'

/** One end of a rule as written; '' = not set. The cloud uses the first that is set, CIDR first. */
export type RuleEnd = {
  readonly cidr: string
  readonly ipv6Cidr: string
  readonly groupId: string
  readonly groupOwner: string
  readonly prefixListId: string
}

export type SecurityGroupRule = {
  readonly groupId: string
  /** `sgr-…`; answers from before rule ids get `<group>#<n>`, counted over the pages. */
  readonly ruleId: string
  readonly direction: 'ingress' | 'egress'
  /** internet, intranet; inside a VPC it is always intranet and says nothing. */
  readonly nicType: string
  readonly action: 'accept' | 'drop'
  /** 1 to 100; old system rules have 110. */
  readonly priority: number
  readonly protocol: RuleProtocol
  /** null: not readable. With a port list and no range of its own, `portListId` is set instead. */
  readonly ports: IntervalSet | null
  readonly portListId: string
  /** A port list beside a port range, which the cloud ignores; '' = none. */
  readonly ignoredPortListId: string
  readonly sourcePorts: IntervalSet | null
  readonly source: RuleEnd
  readonly dest: RuleEnd
  readonly description: string
  readonly text: SourceText
}

const text = z
  .union([z.string(), z.number()])
  .nullish()
  .transform(value => String(value ?? '').trim())
const action = z.string().transform(word => word.trim().toLowerCase())

/** The documented default (ECS AuthorizeSecurityGroup, read 2026-11-22). */
const DEFAULT_PRIORITY = 1

/**
 * Policy and Direction must be there, and a priority that is there must be readable: otherwise a rule
 * cannot be placed at all.
 */
export const WirePermission = z.looseObject({
  SecurityGroupRuleId: text,
  Direction: action.pipe(z.enum(['ingress', 'egress'])),
  Policy: action.pipe(z.enum(['accept', 'drop'])),
  Priority: z
    .union([z.number(), z.string().regex(/^\s*\d*\s*$/)])
    .nullish()
    .transform(value => Number(value) || DEFAULT_PRIORITY),
  NicType: text.transform(word => word.toLowerCase()),
  IpProtocol: z.coerce.string(),
  PortRange: text,
  PortRangeListId: text,
  SourcePortRange: text,
  SourceCidrIp: text,
  Ipv6SourceCidrIp: text,
  SourceGroupId: text,
  SourceGroupOwnerAccount: text,
  SourcePrefixListId: text,
  DestCidrIp: text,
  Ipv6DestCidrIp: text,
  DestGroupId: text,
  DestGroupOwnerAccount: text,
  DestPrefixListId: text,
  Description: text,
})
export type WirePermission = z.infer<typeof WirePermission>

export const toRule = (
  { value, source }: Listed<WirePermission>,
  groupId: string,
  place: number,
): SecurityGroupRule => ({
  groupId,
  ruleId: value.SecurityGroupRuleId || `${groupId}#${place}`,
  direction: value.Direction,
  nicType: value.NicType,
  action: value.Policy,
  priority: value.Priority,
  protocol: protocolFromText(value.IpProtocol),
  ports: portsOf(value),
  // A range of the rule's own makes the cloud ignore the list.
  portListId: value.PortRange === '' ? value.PortRangeListId : '',
  ignoredPortListId: value.PortRange === '' ? '' : value.PortRangeListId,
  sourcePorts: value.SourcePortRange === '' ? ANY_PORT : portsFromText(value.SourcePortRange),
  source: {
    cidr: value.SourceCidrIp,
    ipv6Cidr: value.Ipv6SourceCidrIp,
    groupId: value.SourceGroupId,
    groupOwner: value.SourceGroupOwnerAccount,
    prefixListId: value.SourcePrefixListId,
  },
  dest: {
    cidr: value.DestCidrIp,
    ipv6Cidr: value.Ipv6DestCidrIp,
    groupId: value.DestGroupId,
    groupOwner: value.DestGroupOwnerAccount,
    prefixListId: value.DestPrefixListId,
  },
  description: value.Description,
  text: source,
})

const portsOf = ({ PortRange, IpProtocol }: WirePermission): IntervalSet | null =>
  PortRange === '' && protocolFromText(IpProtocol) === 'any' ? ANY_PORT : portsFromText(PortRange)
