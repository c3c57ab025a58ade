// Which commands make the change to the groups, and which undo it?

import type { Facts } from '#server/facts/facts.ts'
import type { FixCommand } from '#shared/fix.ts'
import type { Flow } from '#shared/flow.ts'
import { aliyunCommand, isSafe } from './aliyun-command.ts'
import {
  allGroupRules,
  familyOfBlock,
  type GroupChange,
  type NewRule,
} from './security-group-change.ts'

/**
 * Lowered drops first, then the new accept; the Terraform block is the same accept for those who
 * keep their groups as code. Empty when any value is not safe to print.
 */
export const groupCommands = (
  { rule, lowered }: GroupChange,
  { regionId }: Flow,
  facts: Facts,
): FixCommand[] => {
  const lowering = lowered.map(id => lowerCommand(id, regionId, facts))
  const commands = [...lowering, authorise(rule, regionId)]
  const whole = commands.filter(command => command !== null)
  if (whole.length < commands.length) return []
  const terraform = lowered.length === 0 ? terraformBlock(rule) : null
  return terraform === null ? whole : [...whole, terraform]
}

const lowerCommand = (ruleId: string, regionId: string | null, facts: Facts): FixCommand | null => {
  const drop = allGroupRules(facts).find(rule => rule.ruleId === ruleId)
  if (drop === undefined || !/^sgr-/.test(ruleId)) return null
  const action =
    drop.direction === 'egress' ? 'ModifySecurityGroupEgressRule' : 'ModifySecurityGroupRule'
  const write = (priority: string): string | null =>
    aliyunCommand('ecs', action, [
      ['RegionId', regionId],
      ['SecurityGroupId', drop.groupId],
      ['SecurityGroupRuleId', ruleId],
      ['Priority', priority],
    ])
  return pair(write('2'), write('1'))
}

const authorise = (rule: NewRule, regionId: string | null): FixCommand | null => {
  const suffix = rule.direction === 'egress' ? 'Egress' : ''
  const fields = [
    ['RegionId', regionId],
    ['SecurityGroupId', rule.groupId],
    ['IpProtocol', rule.protocol],
    ['PortRange', portRangeOf(rule)],
    [blockField(rule), rule.block],
    ['Policy', 'accept'],
    ['Priority', '1'],
    ['NicType', 'intranet'],
  ] as const
  return pair(
    aliyunCommand('ecs', `AuthorizeSecurityGroup${suffix}`, [
      ...fields,
      ['Description', 'whyport'],
    ]),
    aliyunCommand('ecs', `RevokeSecurityGroup${suffix}`, fields),
  )
}

const pair = (make: string | null, undo: string | null): FixCommand | null =>
  make === null || undo === null ? null : { tool: 'aliyun', do: make, undo }

const portRangeOf = ({ port }: NewRule): string => (port === null ? '-1/-1' : `${port}/${port}`)

const blockField = ({ direction, block }: NewRule): string => {
  const side = direction === 'egress' ? 'Dest' : 'Source'
  return familyOfBlock(block) === 6 ? `Ipv6${side}CidrIp` : `${side}CidrIp`
}

// The provider's default nic_type is internet, which no VPC group accepts: it is always written.
const terraformBlock = (rule: NewRule): FixCommand | null => {
  if (![rule.groupId, rule.block].every(isSafe)) return null
  const field = familyOfBlock(rule.block) === 6 ? 'ipv6_cidr_ip' : 'cidr_ip'
  const lines = [
    'resource "alicloud_security_group_rule" "whyport" {',
    `  type              = "${rule.direction}"`,
    `  ip_protocol       = "${rule.protocol}"`,
    '  nic_type          = "intranet"',
    '  policy            = "accept"',
    `  port_range        = "${portRangeOf(rule)}"`,
    '  priority          = 1',
    `  security_group_id = "${rule.groupId}"`,
    `  ${field.padEnd(17)} = "${rule.block}"`,
    '}',
  ]
  return {
    tool: 'terraform',
    do: lines.join('\n'),
    undo: 'terraform destroy -target=alicloud_security_group_rule.whyport',
  }
}
