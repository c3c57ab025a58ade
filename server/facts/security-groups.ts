// Which security groups exist, of which kind, and with which rules?
import { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import { bodyOf, type Listed, listFact, needAction } from './answers.ts'
import { type BySubject, listBySubject, type SubjectAnswer } from './answers-by-subject.ts'
import { type Fact, mapFact, present, unavailable } from './fact.ts'
import { type SecurityGroupRule, toRule, WirePermission } from './security-group-rule.ts'
import { fieldText, type SourceText, wholeText } from './source-text.ts'

/** ECS DescribeSecurityGroups: the only answer that tells basic (`normal`) from advanced groups. */
export type GroupListing = {
  readonly groupId: string
  readonly type: 'normal' | 'enterprise' | null
  readonly vpcId: string
  /** Made by another product; its rules can only be changed there. */
  readonly managed: boolean
  readonly text: SourceText
}

/** ECS DescribeSecurityGroupAttribute, all pages (read 2026-11-22). Rules of both directions. */
export type GroupRules = {
  readonly groupId: string
  readonly vpcId: string
  /** May members talk to each other by default? null: the answer does not say. */
  readonly innerAccess: 'accept' | 'drop' | null
  readonly rules: readonly SecurityGroupRule[]
  /** Where the answer names the group: the default has no rule text of its own. */
  readonly named: SourceText
  readonly innerAccessText: SourceText
}

export type SecurityGroups = {
  readonly listings: Fact<readonly GroupListing[]>
  readonly rules: BySubject<GroupRules>
}

const text = z
  .string()
  .nullish()
  .transform(value => value?.trim() ?? '')
const lower = text.transform(value => value.toLowerCase())

const WireGroup = z.looseObject({
  SecurityGroupId: z.string().min(1),
  SecurityGroupType: lower,
  VpcId: text,
  ServiceManaged: z.union([z.boolean(), z.stringbool()]).nullish(),
})

const WireAttribute = z.looseObject({
  SecurityGroupId: text,
  VpcId: text,
  InnerAccessPolicy: lower,
})

const RULES = 'ecs.DescribeSecurityGroupAttribute'

export const securityGroupsFact = (evidence: Evidence): Fact<SecurityGroups> => {
  const listings = groupListings(evidence)
  const rules = groupRules(evidence)
  const cites = [
    ...listings.cites,
    ...rules.others.cites,
    ...[...rules.known.values()].flatMap(fact => fact.cites),
  ]
  return listings.state === 'unavailable' && rules.known.size === 0
    ? unavailable(rules.others.reason, needAction(RULES), cites)
    : present({ listings, rules }, cites)
}

export const groupListings = (evidence: Evidence): Fact<readonly GroupListing[]> =>
  mapFact(
    listFact(evidence, 'ecs.DescribeSecurityGroups', { list: 'SecurityGroup', schema: WireGroup }),
    listed => listed.map(toListing),
  )

const toListing = ({ value: wire, source }: Listed<z.infer<typeof WireGroup>>): GroupListing => ({
  groupId: wire.SecurityGroupId,
  type:
    wire.SecurityGroupType === 'normal' || wire.SecurityGroupType === 'enterprise'
      ? wire.SecurityGroupType
      : null,
  vpcId: wire.VpcId,
  managed: wire.ServiceManaged === true,
  text: source,
})

const groupRules = (evidence: Evidence): BySubject<GroupRules> => {
  const answers = listBySubject(evidence, RULES, {
    list: 'Permission',
    schema: WirePermission,
    parameter: 'SecurityGroupId',
    subjectIn: body => WireAttribute.safeParse(body).data?.SecurityGroupId ?? null,
  })
  const known = [...answers.known].map(
    ([id, fact]) => [id, mapFact(fact, answer => toGroupRules(id, answer))] as const,
  )
  return { ...answers, known: new Map(known) }
}

const toGroupRules = (
  groupId: string,
  { listed, items }: SubjectAnswer<z.infer<typeof WirePermission>>,
): GroupRules => {
  const first = items[0]
  const whole = wholeText(first?.id ?? '', first?.raw ?? '')
  const wire = WireAttribute.safeParse(first === undefined ? null : bodyOf(first)).data
  const inner = wire?.InnerAccessPolicy
  return {
    groupId,
    vpcId: wire?.VpcId ?? '',
    innerAccess: inner === 'accept' || inner === 'drop' ? inner : null,
    rules: listed.map((element, i) => toRule(element, groupId, i + 1)),
    named: shortField(whole, 'SecurityGroupId'),
    innerAccessText: shortField(whole, 'InnerAccessPolicy'),
  }
}

// An answer without the field is not quoted whole.
const shortField = (whole: SourceText, field: string): SourceText => {
  const found = fieldText(whole, field)
  return found === whole ? { ...whole, text: '' } : found
}
