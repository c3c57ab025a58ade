// What do the judgements of all the ways a request may go behind a listener mean together?
import type { Flow } from '#shared/flow.ts'
import {
  type FoundCause,
  fail,
  type Judgement,
  type Need,
  pass,
  unknown,
} from '#shared/judgement.ts'
import { type Message, type Param, say } from '#shared/message.ts'
import type { Fact, Unavailable } from '../facts/fact.ts'
import { type Lead, leadName, leadsOf, requestOf } from '../facts/lb-leads.ts'
import type { LbListener } from '../facts/lb-listeners.ts'
import { type LbRules, rulesAbout } from '../facts/lb-rules.ts'

type Ground = { readonly listener: LbListener; readonly lbRules: Fact<LbRules> }
type Judged = { readonly lead: Lead; readonly judgement: Judgement }

/** `judge` judges one way as if it were the only one. */
export const judgeLeads = (
  { question }: Flow,
  { listener, lbRules }: Ground,
  judge: (lead: Lead) => Judgement,
): Judgement => {
  const request = requestOf(question)
  const leads = leadsOf(listener, lbRules, request)
  if (leads.state === 'unavailable')
    return byDefault(listener, leads, judge({ rule: null, listener }))
  const judged = leads.value.map(lead => ({ lead, judgement: judge(lead) }))
  const [only] = judged
  if (only === undefined || judged.length > 1) return together(listener, judged)
  return request.host !== null && hasRules(listener, lbRules)
    ? assuming(only.judgement, chosenBy(request.host, only.lead))
    : only.judgement
}

const hasRules = (listener: LbListener, fact: Fact<LbRules>): boolean => {
  const rules = fact.state === 'present' ? rulesAbout(listener, fact.value) : fact
  return rules.state === 'present' && rules.value.length > 0
}

const chosenBy = (host: string, lead: Lead): Message =>
  say('load-balancer.assume-host', {
    host,
    listener: lead.listener.id,
    rule: leadName(lead),
  })

const assuming = (judgement: Judgement, assumption: Message): Judgement => ({
  ...judgement,
  assumptions: [...judgement.assumptions, assumption],
})

// While rules were not read, nobody knows whether the default is where requests go.
const byDefault = (listener: LbListener, rules: Unavailable, found: Judgement): Judgement => {
  if (found.status !== 'fail' && found.status !== 'pass') return found
  const need = { ...rules.need, wouldSettle: found.causes.map(({ id }) => id) }
  const key =
    found.status === 'pass' ? 'load-balancer.default-serves' : 'load-balancer.depends-on-request'
  return unknown(say(key, { listener: listener.id }), [need], {
    causes: found.causes.map(suspected),
  })
}

const suspected = (cause: FoundCause): FoundCause => ({ ...cause, confidence: 'suspected' })

const together = (listener: LbListener, judged: readonly Judged[]): Judgement => {
  const having = (status: string) => judged.filter(({ judgement }) => judgement.status === status)
  const [good, bad] = [having('pass'), having('fail')]
  const causes = judged.flatMap(({ judgement }) => judgement.causes)
  const words = { listener: listener.id, rules: namesOf(judged) }
  if (good.length === judged.length)
    return pass(say('load-balancer.every-lead', words), {
      assumptions: [say('load-balancer.assume-leads', words), ...assumedIn(judged)],
    })
  const [cause, ...more] = causes
  const [first] = bad
  if (bad.length === judged.length && cause !== undefined && first !== undefined)
    return fail(first.judgement.because, [cause, ...more], quoteOf(first.judgement))
  const because = say(
    bad.length > 0 ? 'load-balancer.depends-on-rule' : 'load-balancer.lead-open',
    {
      listener: listener.id,
      bad: namesOf(bad.length > 0 ? bad : judged.filter(one => !good.includes(one))),
    },
  )
  const missing = judged.flatMap(({ judgement }) => judgement.missing)
  const need = requestNeed(causes)
  return unknown(
    because,
    bad.length > 0 ? [need, ...missing] : [missing[0] ?? need, ...missing.slice(1)],
    {
      causes: causes.map(suspected),
    },
  )
}

const quoteOf = ({ decidedBy }: Judgement) => (decidedBy === undefined ? {} : { decidedBy })

const requestNeed = (causes: readonly FoundCause[]): Need => ({
  need: say('need.request'),
  how: say('how.request'),
  wouldSettle: [...new Set(causes.map(({ id }) => id))],
})

const assumedIn = (judged: readonly Judged[]): Message[] => {
  const all = judged.flatMap(({ judgement }) => judgement.assumptions)
  return [...new Map(all.map(message => [JSON.stringify(message), message])).values()]
}

const MOST_NAMES = 5

const namesOf = (judged: readonly Judged[]): Param => {
  const names = judged.slice(0, MOST_NAMES).map(({ lead }) => leadName(lead))
  const left = judged.length - names.length
  return left > 0 ? say('load-balancer.rules-more', { names, count: left }) : names
}
