// Which cause is it that this rule of the host's filter blocks these sources?
import type { DecidedBy } from '#shared/finding.ts'
import type { Flow } from '#shared/flow.ts'
import type { FoundCause } from '#shared/judgement.ts'
import { type Message, say } from '#shared/message.ts'
import { onlyAddress, unionAll } from '#shared/plain/address-set.ts'
import { formatAddress } from '#shared/plain/ip.ts'
import type { Decider } from '../filter/host-rule.ts'
import type { HostCell, HostWalk } from '../filter/walk.ts'
import { sourceWords } from './host-conversation.ts'
import { bannerOf, isGuards, specialCause } from './host-firewall-special.ts'

/** More deciders than anyone would read; each further one is left to the admission. */
const MOST_CAUSES = 5

export const causeOf = (flow: Flow, walk: HostWalk, cell: HostCell): FoundCause => {
  const by = cell.decidedBy
  if (by === null) throw new Error('a blocked cell without a decider')
  const params = {
    rule: ruleWords(by),
    sources: sourceWords(flow, cell.sources),
    how: cell.how,
    by: bannerOf(by),
    also: cell.alsoBy[0] === undefined ? '' : ruleWords(cell.alsoBy[0]),
  }
  const special = specialCause(flow, walk, cell)
  return {
    id: special?.id ?? (cell.outcome === 'drop' ? 'host-firewall-drop' : 'host-firewall-reject'),
    because:
      special === null
        ? say(plainKey(cell), params)
        : say(special.key, {
            ...params,
            ...(special.accepted === undefined ? {} : { other: ruleWords(special.accepted) }),
          }),
    confidence: 'derived',
    ...quoteOf(cell),
    about: aboutOf(flow, cell, by),
  }
}

/** The cause, and what else people should know about its rule. */
export const causesOf = (flow: Flow, walk: HostWalk, cell: HostCell): FoundCause[] => {
  const cause = causeOf(flow, walk, cell)
  const isSuspect = cell.decidedBy !== null && isGuards(cell.decidedBy)
  const because = say('host-firewall.guarded', cause.because.params)
  return isSuspect
    ? [cause, { ...cause, id: 'aegis-ip-block', because, confidence: 'suspected' }]
    : [cause]
}

/** The deciding line as reports cite it. */
export const quoteOf = (cell: HostCell | undefined): { decidedBy?: DecidedBy } => {
  const by = cell?.decidedBy ?? null
  if (by === null) return {}
  const { kind, id, text, evidence, line } = by
  return { decidedBy: { kind, id, text, evidence, line } }
}

/** Blocked sources by the rule that blocks them, at most a handful of rules. */
export const byDecider = (cells: readonly HostCell[]): HostCell[] => {
  const groups = Map.groupBy(cells, ({ decidedBy, outcome }) => `${outcome} ${decidedBy?.id}`)
  return [...groups.values()].slice(0, MOST_CAUSES).flatMap(([first, ...more]) => {
    if (first === undefined) return []
    const sets = [first, ...more].map(({ sources }) => sources)
    return [{ ...first, sources: unionAll(first.sources.family, sets) }]
  })
}

export const ruleWords = ({ kind, id, program }: Decider): Message =>
  say(kind.endsWith('-policy') ? 'host-firewall.policy' : 'host-firewall.rule', { program, id })

const plainKey = ({ outcome, alsoBy }: HostCell) => {
  if (outcome === 'reject') return 'host-firewall.rejected'
  return alsoBy.length > 0 ? 'host-firewall.dropped-twice' : 'host-firewall.dropped'
}

const aboutOf = (
  flow: Flow,
  { sources }: HostCell,
  by: Decider,
): NonNullable<FoundCause['about']> => {
  const only = onlyAddress(sources)
  return {
    program: by.program,
    family: by.family,
    table: by.table,
    chain: by.chain,
    ...(by.number === null ? {} : { number: by.number }),
    ...(only === null ? {} : { source: formatAddress(only) }),
    protocol: flow.protocol,
    ...(flow.port === null ? {} : { port: flow.port }),
  }
}
