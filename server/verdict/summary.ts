// How is the verdict said in one sentence?
import type { Flow } from '#shared/flow.ts'
import type { Judged } from '#shared/judged.ts'
import { type Message, say } from '#shared/message.ts'
import { sentence } from '#shared/wording/sentence.ts'
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

const askedOf = ({ question }: Flow): Message['params'] => ({
  target: question.asked,
  port: question.port === null ? question.protocol : `${question.protocol}/${question.port}`,
  from: question.askedFrom === 'any' ? 'anywhere' : question.askedFrom,
})

const reachable = (
  asked: Message['params'],
  { predicted, agreement, roots: [first] }: Conclusion,
): Message => {
  if (predicted === 'reachable') return say('verdict.reachable', asked)
  return predicted === 'unreachable' && agreement === 'not-comparable' && first !== undefined
    ? say('verdict.opens-and-hangs', { ...asked, ...causeOf(first) })
    : say('verdict.reachable-observed', asked)
}

const unreachable = (asked: Message['params'], roots: readonly PlacedCause[]): Message => {
  const [first, ...more] = roots
  if (first === undefined) return say('verdict.unreachable-observed', asked)
  if (more.length > 0)
    return say('verdict.unreachable-more', { ...asked, ...causeOf(first), count: roots.length })
  return first.decidedBy === undefined
    ? say('verdict.unreachable-unruled', { ...asked, ...causeOf(first) })
    : say('verdict.unreachable', { ...asked, ...causeOf(first), rule: first.decidedBy.id })
}

// Nothing of ours holds it back, and no configuration tells what answers elsewhere.
const inconclusive = (flow: Flow, asked: Message['params'], judged: readonly Judged[]): Message => {
  const open = judged.filter(
    ({ hop, judgement }) => judgement.status === 'unknown' && isRequired(flow, hop),
  )
  return flow.path === 'outbound' && open.every(({ hop }) => ON_HOSTS.includes(hop))
    ? say('verdict.outbound', asked)
    : say('verdict.inconclusive', { ...asked, missing: missingOf(flow, judged) })
}

// What only the two machines themselves show.
const ON_HOSTS: readonly string[] = ['host-firewall', 'listener', 'reply']

const causeOf = (cause: PlacedCause): Message['params'] => ({
  hop: cause.judged.hop,
  because: asClause(cause.because),
})

// Inside a sentence the first word loses its capital; a value that stands first keeps its own.
const asClause = (because: Message): string => {
  const text = sentence(because)
  const written = sentence({ ...because, params: {} })
  return /^[A-Z](?:[a-z]+)?[ ,]/.test(written)
    ? `${text.charAt(0).toLowerCase()}${text.slice(1)}`
    : text
}

const missingOf = (flow: Flow, all: readonly Judged[]): string => {
  const judged = saysAmbiguous(all) ? all.filter(({ check }) => check === ACCOUNT_SEARCH) : all
  const needs = judged
    .filter(({ hop, judgement }) => judgement.status === 'unknown' && isRequired(flow, hop))
    .flatMap(({ judgement }) => judgement.missing.map(({ need }) => need))
  const distinct = [...new Set(needs)]
  const shown = distinct.slice(0, 3).join(', ')
  return distinct.length > 3 ? `${shown} and ${distinct.length - 3} more` : shown || 'evidence'
}
