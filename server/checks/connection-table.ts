// Has the host's connection table room for one more connection?
import type { Flow } from '#shared/flow.ts'
import { type FoundCause, type Judgement, pass, warn } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import type { Conntrack } from '../facts/conntrack.ts'
import type { Fact } from '../facts/fact.ts'
import { type HostFilter, tablesFor } from '../facts/host-filter.ts'
import type { FilterTable } from '../filter/host-rule.ts'

/**
 * A count at its limit is a moment, and old entries may be thrown out to make room: suspected. With a second
 * sign, packets that the kernel dropped for it or says it drops, connections are lost (host-semantics §8), some
 * of them: entries end all the time. Rules may keep packets out of the table.
 */
export const connectionTable = (
  flow: Flow,
  conntrack: Fact<Conntrack>,
  filter: Fact<HostFilter>,
): Judgement => {
  const fine = pass(say('host-network.ready-any', { family: flow.family }))
  if (conntrack.state === 'present' && conntrack.value === null) return fine
  const table = conntrack.state === 'present' ? conntrack.value : null
  if (table === null || table.max === null)
    return { ...fine, assumptions: [say('host-network.assume-conntrack')] }
  const { count, max } = table
  if (max === 0 || count < max) return fine
  return isTracked(flow, filter) ? full({ ...table, max }) : mayBeFull(count, max)
}

type Full = NonNullable<Conntrack> & { readonly max: number }

const full = ({ count, max, drops, complaint }: Full): Judgement => {
  if (complaint !== null) {
    const because = say('host-network.conntrack-told', { count, max, line: complaint.text })
    const decidedBy = { kind: 'api-field' as const, id: 'nf_conntrack', ...complaint }
    return warn(because, { causes: [{ ...cause(because, max), decidedBy }], decidedBy })
  }
  if (drops === null || drops === 0) return mayBeFull(count, max)
  const because = say('host-network.conntrack-drops', { count, max, drops })
  return warn(because, { causes: [cause(because, max)] })
}

const mayBeFull = (count: number, max: number): Judgement => {
  const because = say('host-network.conntrack-full', { count, max })
  return warn(because, { causes: [{ ...cause(because, max), confidence: 'suspected' }] })
}

const cause = (because: FoundCause['because'], max: number): FoundCause => ({
  id: 'conntrack-table-full',
  because,
  confidence: 'derived',
  about: { max },
})

/** No rule that could be read takes packets out of the tracking, and all rules were read. */
const isTracked = ({ family }: Flow, filter: Fact<HostFilter>): boolean => {
  if (filter.state === 'unavailable') return false
  const { tables, unread } = tablesFor(filter.value, family)
  return unread.length === 0 && !tables.some(mayUntrack)
}

const mayUntrack = ({ chains }: FilterTable): boolean => {
  const all = [...chains.values()]
  const isEarly = all.some(({ base }) => base?.hook === 'prerouting' && base.priority < -200)
  return all
    .flatMap(({ rules }) => rules)
    .some(({ steps }) =>
      steps.some(({ step }) => step === 'notrack' || (step === 'opaque' && isEarly)),
    )
}
