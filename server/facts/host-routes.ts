// Which way does the host send a packet?
import type { Evidence } from '#shared/evidence.ts'
import type { Need } from '#shared/judgement.ts'
import type { Family } from '#shared/plain/ip.ts'
import type { Route, Routing } from '../filter/host-route.ts'
import { type Fact, mapFact, present } from './fact.ts'
import type { HostChoice } from './facts.ts'
import { hostFact, hostOutput } from './host-answers.ts'
import { parseRoutes } from './host-route-entries.ts'
import { parseRules } from './host-rules.ts'
import type { SourceText } from './source-text.ts'

/** One line of `ip -j route show table all` (or its text form). */
export type HostRoute = Route & {
  readonly preferredSource: string | null
  readonly source: SourceText
}

export type HostRouting = Routing<HostRoute> & {
  /** Families whose rules and routes were both read; nothing is known about the other one. */
  readonly families: readonly Family[]
  /** What would tell about the other one; null: both were read. */
  readonly unread: Need | null
}

export const hostRoutingFact = (
  evidence: Evidence,
  { instanceId }: HostChoice,
): Fact<HostRouting> => {
  const v4 = familyFact(evidence, instanceId, 4)
  const v6 = familyFact(evidence, instanceId, 6)
  if (v4.state === 'unavailable')
    return v6.state === 'present' ? mapFact(v6, read => ({ ...read, unread: v4.need })) : v4
  if (v6.state === 'unavailable') return mapFact(v4, read => ({ ...read, unread: v6.need }))
  return present(
    {
      families: [4, 6],
      unread: null,
      rules: [...v4.value.rules, ...v6.value.rules],
      routes: [...v4.value.routes, ...v6.value.routes],
    },
    [...v4.cites, ...v6.cites],
  )
}

// A kernel always has IPv4 rules, and local routes for each address of its own: a list without any
// was cut, not empty. IPv6 may be switched off.
const unlessBare = <T>(list: readonly T[] | null, family: Family): readonly T[] | null =>
  family === 4 && list?.length === 0 ? null : list

const familyFact = (
  evidence: Evidence,
  ...[instanceId, family]: [string | null, Family]
): Fact<HostRouting> => {
  const [rule, route] = family === 4 ? ['ip-rule', 'ip-route'] : ['ip6-rule', 'ip6-route']
  const rules = hostFact(hostOutput(evidence, instanceId, rule), rule, item =>
    unlessBare(parseRules(item, family), family),
  )
  const routes = hostFact(hostOutput(evidence, instanceId, route), route, item =>
    unlessBare(parseRoutes(item, family), family),
  )
  if (rules.state === 'unavailable') return rules
  if (routes.state === 'unavailable') return routes
  return present({ families: [family], unread: null, rules: rules.value, routes: routes.value }, [
    ...rules.cites,
    ...routes.cites,
  ])
}
