// Which rule of the host's filter stopped the bursts, by its own counter?
import type { Flow } from '#shared/flow.ts'
import type { Judged } from '#shared/judged.ts'
import { type FoundCause, type Judgement, unknown, warn } from '#shared/judgement.ts'
import { type MessageKey, say } from '#shared/message.ts'
import type { Rises } from '../facts/burst-counts.ts'
import { uncounted } from '../facts/rule-counts.ts'
import { type BurstStory, isExact, sayBursts } from './burst-story.ts'
import type { CountersTold } from './counters.ts'
import { ruleWords } from './host-firewall-causes.ts'

type About = { readonly flow: Flow; readonly story: BurstStory }

/** The one rule that stops packets and rose by exactly what was sent; bursts that got through prove none. */
export const tellRules = (judged: readonly Judged[], { story }: About): CountersTold => {
  const hop = judged.find(({ check }) => check === 'host-firewall')
  if (hop === undefined || story.ended === 'mixed') return SILENT
  if (story.rules === null) return only(say('counters.changed'))
  const stoppers = [...story.rules.values()].filter(
    ({ stops, rises }) => stops && isExact(story, rises),
  )
  const [rule] = stoppers
  if (stoppers.length > 1) return SILENT
  return rule === undefined ? tellNone(hop, story) : tellOne(hop, { rule, story })
}

const SILENT: CountersTold = { findings: [], change: ({ judgement }) => judgement }

const only = (because: Judgement['because']): CountersTold => ({
  ...SILENT,
  findings: [{ hop: 'host-firewall', judgement: warn(because) }],
})

const tellOne = (
  hop: Judged,
  { rule, story }: { readonly rule: Rises; readonly story: BurstStory },
): CountersTold => {
  const { causes, status } = hop.judgement
  const about = { rule: ruleWords(rule.by), ...sayBursts(story, rule.rises) }
  const isRule = (cause: FoundCause): boolean => isSame(cause, rule)
  if (causes.some(isRule))
    return {
      ...only(say('counters.confirms', about)),
      change: one => (one === hop ? changed(one.judgement, isRule, 'proven') : one.judgement),
    }
  const predicted = causes.flatMap(({ decidedBy }) => story.rules?.get(decidedBy?.id ?? '') ?? [])
  const isDenied = predicted.length > 0 && predicted.every(({ rises }) => rises.every(n => n === 0))
  if (isDenied)
    return {
      findings: [contradicted('counters.other-rule', about, rule)],
      change: one =>
        one === hop ? changed(one.judgement, () => true, 'suspected') : one.judgement,
    }
  return status === 'pass'
    ? { ...SILENT, findings: [contradicted('counters.unpredicted', about, rule)] }
    : SILENT
}

const isSame = ({ decidedBy, confidence }: FoundCause, { by }: Rises): boolean =>
  confidence !== 'suspected' &&
  decidedBy?.id === by.id &&
  uncounted(decidedBy.text) === uncounted(by.text)

const changed = (
  judgement: Judgement,
  which: (cause: FoundCause) => boolean,
  confidence: FoundCause['confidence'],
): Judgement => ({
  ...judgement,
  causes: judgement.causes.map(cause => (which(cause) ? { ...cause, confidence } : cause)),
})

type Key = MessageKey & `counters.${string}`

const contradicted = (
  key: Key,
  about: Readonly<Record<string, ReturnType<typeof ruleWords> | string>>,
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
const tellNone = (hop: Judged, story: BurstStory): CountersTold => {
  const received = story.totals.get(story.source?.family === 6 ? 'Ip6InReceives' : 'Ip.InReceives')
  if (received?.every((rise, at) => rise < (story.sizes[at] ?? 0)))
    return only(say('counters.never-arrived', sayBursts(story, received)))
  const noisy = hop.judgement.causes
    .flatMap(({ decidedBy }) => story.rules?.get(decidedBy?.id ?? '') ?? [])
    .find(({ rises }) => rises.every((rise, at) => rise >= (story.sizes[at] ?? 0)))
  return noisy === undefined
    ? SILENT
    : only(say('counters.more', { rule: ruleWords(noisy.by), ...sayBursts(story, noisy.rises) }))
}
