// Which vantage points are asked to probe?
import type { Family } from '#shared/plain/ip.ts'
import type { Question } from '#shared/question.ts'
import type { VantagePoint } from '#shared/vantage-point.ts'

/** The server and up to this many agents; more would hammer the target and prove nothing new. */
const MOST_AGENTS = 4

/**
 * The one that the question names, else the server and the agents that can send to this family, as
 * many different regions first as there are. Those that are offline are left out.
 */
export const chooseVantagePoints = (
  points: readonly VantagePoint[],
  { question, family }: { readonly question: Question; readonly family: Family },
): VantagePoint[] => {
  const able = points.filter(point => point.state === 'online' && point.families.includes(family))
  const { from } = question
  const named = from.kind === 'vantage-point' ? able.filter(({ name }) => name === from.name) : []
  const agents = able.filter(({ kind }) => kind === 'agent')
  const servers = able.filter(({ kind }) => kind === 'server')
  const others = [...servers, ...regionsFirst(agents).slice(0, MOST_AGENTS)]
  return [...named, ...others.filter(point => !named.includes(point))]
}

const regionsFirst = (agents: readonly VantagePoint[]): VantagePoint[] => {
  const sorted = agents.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const firstOf = new Map(sorted.toReversed().map(agent => [agent.region ?? agent.name, agent]))
  const first = sorted.filter(agent => firstOf.get(agent.region ?? agent.name) === agent)
  return [...first, ...sorted.filter(agent => !first.includes(agent))]
}
