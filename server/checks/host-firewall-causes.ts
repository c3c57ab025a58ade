// Which cause is it that this rule of the host's filter blocks these sources?
import type { CauseId } from '#shared/causes/catalogue.ts'
import type { DecidedBy } from '#shared/finding.ts'
import type { Flow } from '#shared/flow.ts'
import type { FoundCause } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { coversAddresses, onlyAddress, unionAll } from '#shared/plain/address-set.ts'
import { formatAddress } from '#shared/plain/ip.ts'
import type { Leaf } from '../filter/host-chain.ts'
import type { Decider } from '../filter/host-rule.ts'
import type { HostCell, HostWalk } from '../filter/walk.ts'
import { sourceWords } from './host-conversation.ts'

/** More deciders than anyone would read; each further one is left to the admission. */
const MOST_CAUSES = 5

export const causeOf = (flow: Flow, walk: HostWalk, cell: HostCell): FoundCause => {
  const by = cell.decidedBy
  if (by === null) throw new Error('a blocked cell without a decider')
  const params = {
    rule: ruleWords(by),
    sources: sourceWords(flow, cell.sources),
    how: cell.how,
    also: cell.alsoBy[0] === undefined ? '' : ruleWords(cell.alsoBy[0]),
  }
  const special = cell.outcome === 'drop' ? specialCause(walk, cell) : null
  return {
    id: special?.id ?? (cell.outcome === 'drop' ? 'host-firewall-drop' : 'host-firewall-reject'),
    because:
      special === null
        ? say(plainKey(cell), params)
        : say(special.key, { ...params, other: ruleWords(special.accepted) }),
    confidence: 'derived',
    ...quoteOf(cell),
    about: aboutOf(flow, cell, by),
  }
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

export const ruleWords = ({ kind, id, program }: Decider): string =>
  kind.endsWith('-policy') ? `the policy of ${program} chain "${id}"` : `${program} rule "${id}"`

const plainKey = ({ outcome, alsoBy }: HostCell) => {
  if (outcome === 'reject') return 'host-firewall.rejected'
  return alsoBy.length > 0 ? 'host-firewall.dropped-twice' : 'host-firewall.dropped'
}

type Special = {
  readonly id: CauseId
  readonly key: 'host-firewall.later-chain' | 'host-firewall.other-backend'
  readonly accepted: Decider
}

/**
 * A rule that lets exactly these sources in is there, but it ends only its own chain. Policies and
 * rules without a say of their own (a policy of accept) do not count.
 */
const specialCause = ({ steps }: HostWalk, cell: HostCell): Special | null => {
  const by = cell.decidedBy
  const end = steps.find(leaf => leaf.by === by && leaf.end === 'drop')
  if (by === null || end === undefined) return null
  const accepted = steps.findLast(
    leaf =>
      leaf.end === 'accept' &&
      leaf.by.kind.endsWith('-rule') &&
      leaf.base.hook === end.base.hook &&
      coversAddresses(leaf.remote, cell.sources),
  )
  return accepted === undefined ? null : kindOf(accepted, end)
}

const kindOf = (accepted: Leaf, end: Leaf): Special | null => {
  const isIptables = ({ by }: Leaf): boolean => by.kind.startsWith('iptables')
  if (isIptables(accepted) && isIptables(end))
    return accepted.by.backend === end.by.backend
      ? null
      : {
          id: 'iptables-backend-shadowed',
          key: 'host-firewall.other-backend',
          accepted: accepted.by,
        }
  if (isIptables(accepted) || isIptables(end) || accepted.base.priority >= end.base.priority)
    return null
  return { id: 'nft-priority-chain-drop', key: 'host-firewall.later-chain', accepted: accepted.by }
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
