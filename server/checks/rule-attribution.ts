// Which rule of the host's filter stopped the bursts, by its own counter?
import { admissionOf } from '#shared/admission.ts'
import type { Flow } from '#shared/flow.ts'
import type { Judged } from '#shared/judged.ts'
import { type FoundCause, type Judgement, unknown, warn } from '#shared/judgement.ts'
import { type MessageKey, type Params, say } from '#shared/message.ts'
import { isNoAddress } from '#shared/plain/address-set.ts'
import type { Rises } from '../facts/burst-counts.ts'
import { uncounted } from '../facts/rule-counts.ts'
import { type BurstStory, isExactRule, sayBursts, sayNumbers } from './burst-story.ts'
import { changedCauses } from './changed-causes.ts'
import type { CountersTold } from './counters.ts'
import { doubted, fateOf } from './fates.ts'
import { ruleWords } from './host-firewall-causes.ts'

type About = { readonly flow: Flow; readonly story: BurstStory }

/** The one rule that stops packets and rose by exactly what was sent; bursts that got through prove none. */
export const tellRules = (judged: readonly Judged[], { flow, story }: About): CountersTold => {
  const hop = judged.find(({ check }) => check === 'host-firewall')
  if (hop === undefined || story.ended === 'mixed') return SILENT
  if (story.rules === null) return only(say('counters.changed'))
  const stoppers = [...story.rules.values()].filter(rule => rule.stops && isExactRule(story, rule))
  const [rule] = stoppers
  if (rule === undefined) return tellNone(hop, { flow, story })
  if (stoppers.length === 1) return tellOne(hop, rule, { flow, story })
  const ids = stoppers.map(({ by }) => by.id).join(', ')
  return only(say('counters.several', { rules: ids, ...sayBursts(story, rule.rises) }))
}

const SILENT: CountersTold = { findings: [], change: ({ judgement }) => judgement }

const only = (because: Judgement['because']): CountersTold => ({
  ...SILENT,
  findings: [{ hop: 'host-firewall', judgement: warn(because) }],
})

const tellOne = (hop: Judged, rule: Rises, { flow, story }: About): CountersTold => {
  const { causes, status } = hop.judgement
  const about = { rule: ruleWords(rule.by), ...sayBursts(story, rule.rises) }
  const isRule = (cause: FoundCause): boolean => isSame(cause, rule)
  const doubt = cloudDoubt(flow, story)
  if (causes.some(isRule) && isStopped(hop, { flow, story }))
    return {
      ...only(say('counters.confirms', about)),
      change: one => (one === hop ? proven(one.judgement, isRule, story) : doubt(one)),
    }
  const predicted = countsOf(hop, story)
  const isDenied = predicted.length > 0 && predicted.every(({ rises }) => rises.every(n => n === 0))
  if (isDenied)
    return {
      findings: [contradicted('counters.other-rule', about, rule)],
      change: one => (one === hop ? suspected(one.judgement) : doubt(one)),
    }
  return status === 'pass' || !isStopped(hop, { flow, story })
    ? { findings: [contradicted('counters.unpredicted', about, rule)], change: doubt }
    : SILENT
}

/** This very client, for certain; without its address: everybody. */
export const isStopped = (hop: Judged, { flow, story: { source } }: About): boolean => {
  if (source !== null) return fateOf(hop, flow, { from: source, way: 'in' }) === 'dropped'
  const { admits, uncertain } = admissionOf(hop.judgement, flow.sources)
  return isNoAddress(admits) && isNoAddress(uncertain)
}

const CLOUD: readonly string[] = ['security-group', 'network-acl']

/** Packets of this client were counted on the host: what was judged to drop them before it is out of date. */
export const cloudDoubt =
  (flow: Flow, story: BurstStory) =>
  (one: Judged): Judgement =>
    CLOUD.includes(one.check) && isStopped(one, { flow, story })
      ? doubted(one, flow)
      : one.judgement

const isSame = ({ decidedBy, about, confidence }: FoundCause, { by }: Rises): boolean =>
  confidence !== 'suspected' &&
  decidedBy?.id === by.id &&
  (about?.['family'] ?? by.family) === by.family &&
  uncounted(decidedBy.text) === uncounted(by.text)

const proven = (
  judgement: Judgement,
  which: (cause: FoundCause) => boolean,
  { sizes }: BurstStory,
): Judgement =>
  changedCauses(judgement, which, cause => ({
    confidence: 'proven',
    because: sayCounted(cause, sizes),
  }))

const sayCounted = ({ because }: FoundCause, sizes: readonly number[]) =>
  say('counters.proven-cause', {
    sizes: sayNumbers(sizes.filter(size => size > 0)),
    because: { ...because, clause: true },
  })

const suspected = (judgement: Judgement): Judgement =>
  changedCauses(
    judgement,
    () => true,
    () => ({ confidence: 'suspected' }),
  )

/** What the rules that this hop was judged by counted. */
const countsOf = ({ judgement }: Judged, { rules }: BurstStory): Rises[] =>
  [...(rules?.values() ?? [])].filter(rule => judgement.causes.some(cause => isSame(cause, rule)))

type Key = MessageKey & `counters.${string}`

const contradicted = (
  key: Key,
  about: Params,
  { by: { kind, id, text, evidence, line } }: Rises,
): CountersTold['findings'][number] => ({
  hop: 'host-firewall',
  judgement: unknown(say(key, about), [NEWER], { decidedBy: { kind, id, text, evidence, line } }),
})

const NEWER = {
  need: say('need.newer-configuration'),
  how: say('how.again-now'),
  wouldSettle: ['host-firewall-drop', 'host-firewall-reject'],
}

// Fewer packets came than were sent: whatever the host does, it did not do it to these.
const tellNone = (hop: Judged, { flow, story }: About): CountersTold => {
  const received = story.totals.get(flow.family === 6 ? 'Ip6InReceives' : 'Ip.InReceives')
  if (received?.every((rise, at) => story.sizes[at] === 0 || rise < (story.sizes[at] ?? 0)))
    return only(say('counters.never-arrived', sayBursts(story, received)))
  const [met] = countsOf(hop, story)
  if (met === undefined) return SILENT
  const isMore = met.rises.every((rise, at) => rise >= (story.sizes[at] ?? 0))
  return only(
    say(isMore ? 'counters.more' : 'counters.less', {
      rule: ruleWords(met.by),
      ...sayBursts(story, met.rises),
    }),
  )
}
