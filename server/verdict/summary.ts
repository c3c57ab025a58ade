// How is the verdict said in one sentence?
import type { Flow } from '#shared/flow.ts'
import type { Judged } from '#shared/judged.ts'
import { type Message, type Param, type Params, say } from '#shared/message.ts'
import { inEnglish } from '#shared/wording/sentence.ts'
import { ACCOUNT_SEARCH, saysAmbiguous } from './account-search.ts'
import type { Conclusion } from './conclude.ts'
import { isRequired, NO_OBJECT } from './predict.ts'
import type { PlacedCause } from './root-causes.ts'

export const summaryOf = (
  flow: Flow,
  conclusion: Conclusion,
  judged: readonly Judged[],
): Message => {
  const asked = askedOf(flow)
  const [first] = conclusion.roots
  switch (conclusion.status) {
    case 'reachable':
      return reachable(asked, conclusion)
    case 'unreachable':
      return unreachable(asked, conclusion.roots)
    case 'partly-reachable':
      return first === undefined
        ? say('verdict.partly-observed', asked)
        : say('verdict.partly', { ...asked, ...causeOf(first) })
    case 'inconclusive':
      return first !== undefined && NO_OBJECT.includes(first.id)
        ? say('verdict.no-object', causeOf(first))
        : inconclusive(flow, asked, judged)
    default:
      return conclusion.status satisfies never
  }
}

const askedOf = ({ question }: Flow): Params => ({
  target: question.asked,
  port: question.port === null ? question.protocol : `${question.protocol}/${question.port}`,
  from: question.askedFrom === 'any' ? say('verdict.anywhere') : question.askedFrom,
})

const reachable = (
  asked: Params,
  { predicted, agreement, roots: [first] }: Conclusion,
): Message => {
  if (predicted === 'reachable') return say('verdict.reachable', asked)
  return predicted === 'unreachable' && agreement === 'not-comparable' && first !== undefined
    ? say('verdict.opens-and-hangs', { ...asked, ...causeOf(first) })
    : say('verdict.reachable-observed', asked)
}

const unreachable = (asked: Params, roots: readonly PlacedCause[]): Message => {
  const [first, ...more] = roots
  if (first === undefined) return say('verdict.unreachable-observed', asked)
  if (more.length > 0)
    return say('verdict.unreachable-more', { ...asked, ...causeOf(first), count: roots.length })
  return first.decidedBy === undefined
    ? say('verdict.unreachable-unruled', { ...asked, ...causeOf(first) })
    : say('verdict.unreachable', { ...asked, ...causeOf(first), rule: first.decidedBy.id })
}

// Nothing of ours holds it back, and no configuration tells what answers elsewhere.
const inconclusive = (flow: Flow, asked: Params, judged: readonly Judged[]): Message => {
  const open = judged.filter(
    ({ hop, judgement }) => judgement.status === 'unknown' && isRequired(flow, hop),
  )
  return flow.path === 'outbound' && open.every(({ hop }) => ON_HOSTS.includes(hop))
    ? say('verdict.outbound', asked)
    : say('verdict.inconclusive', { ...asked, missing: missingOf(flow, judged) })
}

// What only the two machines themselves show.
const ON_HOSTS: readonly string[] = ['host-firewall', 'listener', 'reply']

const causeOf = (cause: PlacedCause): Params => ({
  hop: say(`hop.${cause.judged.hop}`),
  because: { ...cause.because, clause: true },
})

const missingOf = (flow: Flow, all: readonly Judged[]): Param => {
  const judged = saysAmbiguous(all) ? all.filter(({ check }) => check === ACCOUNT_SEARCH) : all
  const needs = judged
    .filter(({ hop, judgement }) => judgement.status === 'unknown' && isRequired(flow, hop))
    .flatMap(({ judgement }) => judgement.missing.map(({ need }) => need))
  const distinct = [...new Map(needs.map(need => [inEnglish(need), need])).values()]
  const shown = distinct.slice(0, 3)
  if (shown.length === 0) return say('verdict.evidence')
  return distinct.length > 3
    ? say('verdict.and-more', { shown, count: distinct.length - 3 })
    : shown
}
