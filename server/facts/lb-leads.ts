// To which server groups may a request be led once a listener has taken it?
import { type Phrase, say } from '#shared/message.ts'
import type { Question } from '#shared/question.ts'
import { type Fact, mapFact } from './fact.ts'
import type { LbListener } from './lb-listeners.ts'
import { classicMet, domainMet, type Met, modernMet, type Request } from './lb-rule-match.ts'
import { type LbRule, type LbRules, rulesAbout } from './lb-rules.ts'

/**
 * One way a request may go. `listener` is as if it led nowhere else. `rule` null: the default, or the
 * answer that no page was found.
 */
export type Lead = { readonly rule: LbRule | null; readonly listener: LbListener }

/** Whoever asks by name asks for the first page of that host. */
export const requestOf = ({ target }: Question): Request =>
  target.kind === 'name'
    ? { host: target.name.replace(/\.$/, ''), path: '/' }
    : { host: null, path: null }

/** In the order the load balancer tries them, the default last. Never empty when it is present. */
export const leadsOf = (
  listener: LbListener,
  fact: Fact<LbRules>,
  request: Request,
): Fact<readonly Lead[]> => {
  const rules = fact.state === 'present' ? rulesAbout(listener, fact.value) : fact
  return mapFact(rules, list =>
    listener.kind === 'alb'
      ? walk(listener, list, rule => modernMet(rule, request))
      : classicLeads(listener, list, request),
  )
}

const walk = (
  listener: LbListener,
  rules: readonly LbRule[],
  met: (rule: LbRule) => Met,
): readonly Lead[] => {
  const last = rules.findIndex(rule => met(rule) === 'yes')
  const tried = last < 0 ? rules : rules.slice(0, last + 1)
  const leads = tried.filter(rule => met(rule) !== 'no').map(rule => leadBy(listener, rule))
  return last < 0 ? [...leads, { rule: null, listener }] : leads
}

const leadBy = (listener: LbListener, rule: LbRule): Lead => ({
  rule,
  listener: {
    ...listener,
    groupIds: rule.groupIds,
    hasMasterGroup: false,
    answersItself: rule.answersItself,
    backendPort: null,
  },
})

// The best domain alone decides; what happens when none of its paths fits is not certain: the default,
// or the answer that there is no such page.
const classicLeads = (
  listener: LbListener,
  rules: readonly LbRule[],
  request: Request,
): readonly Lead[] => {
  const met = (rule: LbRule): Met => classicMet(rule, request)
  const sorted = rules.toSorted((a, b) => rank(b) - rank(a))
  const own = sorted.filter(rule => rule.hosts !== null && domainMet(rule, request) !== 'no')
  const best = domainOf(own[0])
  const isSure = own.some(rule => domainOf(rule) === best && met(rule) === 'yes')
  if (own.length === 0 || isSure) return walk(listener, sorted, met)
  return [
    ...sorted.filter(rule => met(rule) !== 'no').map(rule => leadBy(listener, rule)),
    { rule: null, listener },
    { rule: null, listener: { ...listener, answersItself: true } },
  ]
}

const domainOf = (rule: LbRule | undefined): string => rule?.hosts?.[0] ?? ''

// A whole domain before a pattern, a longer pattern before a shorter, then the longer path.
const rank = (rule: LbRule): number => {
  const domain = domainOf(rule)
  const [path = ''] = rule.paths ?? []
  const exact = domain !== '' && !domain.includes('*') ? 1 : 0
  return (exact * LONGEST + domain.length) * LONGEST + path.length
}

// Domains have at most 253 characters, paths of rules 80.
const LONGEST = 1024

/** What stands in a sentence about it: `rule-1 (shop.example.com /cart)`. */
export const leadName = ({ rule, listener }: Lead): Phrase => {
  if (rule === null)
    return say(listener.answersItself ? 'load-balancer.no-page' : 'load-balancer.default')
  const conditions = [...(rule.hosts ?? []), ...(rule.paths ?? [])].slice(0, MOST_CONDITIONS)
  return conditions.length === 0 ? rule.id : `${rule.id} (${conditions.join(' ')})`
}

const MOST_CONDITIONS = 3
