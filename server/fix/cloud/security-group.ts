// Which narrow rule lets the asked client through the security groups?

import type { Facts } from '#server/facts/facts.ts'
import type { Fix } from '#shared/fix.ts'
import type { Flow } from '#shared/flow.ts'
import type { FoundCause, Judgement } from '#shared/judgement.ts'
import { type Message, type Param, say } from '#shared/message.ts'
import { parseCidr, toCidrs } from '#shared/plain/address-set.ts'
import { summedUp } from './advice.ts'
import { askedBlock, askedFrom, WHY_NO_BLOCK } from './asked-block.ts'
import { alsoAdmitted } from './security-group-also-admits.ts'
import {
  allGroupRules,
  chooseGroup,
  type GroupChange,
  isManaged,
  type NewRule,
  withChange,
} from './security-group-change.ts'
import { groupCommands } from './security-group-commands.ts'

/** Judges the hop again; fixes may not import checks, so it is handed in. */
export type Rejudge = {
  readonly facts: Facts
  readonly judge: (flow: Flow, facts: Facts) => Judgement
}

/**
 * One accept for the asked client, protocol and port; drops with priority 1, which nothing beats,
 * are lowered first. Commands are printed only when the change, judged again, removes the cause.
 * Null for causes that no rule mends.
 */
export const securityGroupFix = (
  cause: FoundCause,
  flow: Flow,
  { facts, judge }: Rejudge,
): Fix | null => {
  if (!cause.id.startsWith('sg-') || NO_RULE_MENDS.includes(cause.id)) return null
  const outbound = OUTBOUND.includes(cause.id)
  const groupIds = outbound
    ? [String(cause.about?.['groupId'] ?? '')]
    : (flow.securityGroupIds ?? [])
  const block = outbound ? destinationBlock(flow) : askedBlock(flow)
  if (block === null) return withoutCommand(flow, groupIds, WHY_NO_BLOCK)
  const groupId = chooseGroup(groupIds, facts)
  if (groupId === null) return withoutCommand(flow, groupIds, WHY_NO_GROUP)
  const rule = newRule(flow, { groupId, block, outbound })
  const change = provenChange(cause, { flow, facts, judge, rule })
  return change === null
    ? withoutCommand(flow, groupIds, WHY_NO_PROOF)
    : fixFrom(change, flow, facts)
}

const WHY_NO_GROUP = say('sg.fix.no-group')
const WHY_NO_PROOF = say('sg.fix.no-proof')

const newRule = (
  flow: Flow,
  { groupId, block, outbound }: { groupId: string; block: string; outbound: boolean },
): NewRule => ({
  groupId,
  direction: outbound ? 'egress' : 'ingress',
  block,
  protocol: flow.protocol === 'icmp' && flow.family === 6 ? 'icmpv6' : flow.protocol,
  port: outbound ? flow.askedPort : flow.port,
})

/** What could not be read, or what a rule like those of a VPC does not mend. */
const NO_RULE_MENDS: readonly string[] = [
  'sg-classic-nictype-mismatch',
  'sg-prefix-list-unreadable',
  'sg-port-list-unreadable',
  'sg-source-group-unreadable',
  'sg-mixed-types',
]
const OUTBOUND: readonly string[] = ['sg-enterprise-egress-default-drop', 'sg-egress-drop']

const destinationBlock = ({ path, publicAddress, privateAddress }: Flow): string | null => {
  const address = path === 'private' ? privateAddress : (publicAddress ?? privateAddress)
  const set = address === null ? null : parseCidr(address)
  return set === null ? null : (toCidrs(set)[0] ?? null)
}

const MOST_LOWERED = 5

type Search = Rejudge & { readonly flow: Flow; readonly rule: NewRule }
type Proven = GroupChange & { readonly passes: boolean }

const provenChange = (cause: FoundCause, search: Search): Proven | null => {
  const { flow, facts, judge, rule } = search
  let lowered: readonly string[] = []
  for (let round = 0; round <= MOST_LOWERED; round++) {
    const change: GroupChange = { rule, lowered }
    const after = judge(flow, withChange(facts, change))
    if (after.status === 'pass') return { ...change, passes: true }
    if (!after.causes.some(found => sameDirection(found, cause)) && after.status !== 'unknown')
      return { ...change, passes: false }
    const next = unbeatable(after, { facts, lowered })
    if (next === null) return null
    lowered = [...lowered, next]
  }
  return null
}

const sameDirection = (a: FoundCause, b: FoundCause): boolean =>
  OUTBOUND.includes(a.id) === OUTBOUND.includes(b.id)

// The drop with priority 1 that still decides, if its group may be changed.
const unbeatable = (
  { causes }: Judgement,
  { facts, lowered }: { facts: Facts; lowered: readonly string[] },
): string | null => {
  const deciders = causes.map(({ decidedBy }) => decidedBy?.id)
  const drop = allGroupRules(facts).find(
    rule =>
      deciders.includes(rule.ruleId) &&
      rule.action === 'drop' &&
      rule.priority === 1 &&
      !lowered.includes(rule.ruleId) &&
      !isManaged(rule.groupId, facts),
  )
  return drop?.ruleId ?? null
}

const fixFrom = (change: Proven, flow: Flow, facts: Facts): Fix => {
  const { rule, lowered } = change
  const words = { source: sourceWords(rule, flow), asked: askedWords(rule), group: rule.groupId }
  const key = rule.direction === 'egress' ? 'sg.fix.allow-egress' : 'sg.fix.allow'
  const summary =
    lowered.length === 0 ? say(key, words) : say('sg.fix.lower-deny', { ...words, drops: lowered })
  return {
    ...summedUp(summary),
    commands: groupCommands(change, atGroup(flow, rule), facts),
    alsoAdmits: alsoAdmitted(change, flow, facts),
    provenBySimulation: change.passes,
  }
}

// What starts in the account is mended where it starts.
const atGroup = (flow: Flow, { direction }: NewRule): Flow =>
  direction === 'egress' && flow.sender !== null
    ? { ...flow, regionId: flow.sender.regionId }
    : flow

const sourceWords = (rule: NewRule, flow: Flow): string =>
  rule.direction === 'egress' ? flow.question.askedFrom : rule.block

const askedWords = ({ protocol, port, direction, block }: NewRule): Param => {
  const service = port === null ? protocol : `${protocol} ${port}`
  return direction === 'egress' ? say('sg.fix.port-of', { service, block }) : service
}

const withoutCommand = (flow: Flow, groupIds: readonly string[], why: Message): Fix => ({
  ...summedUp(
    say('sg.fix.no-command', {
      source: askedFrom(flow),
      asked: flow.port === null ? flow.protocol : `${flow.protocol} ${flow.port}`,
      groups: groupIds,
      why,
    }),
  ),
  commands: [],
  alsoAdmits: [],
  provenBySimulation: false,
})
