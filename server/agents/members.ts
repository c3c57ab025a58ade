// Which agents have joined, and what did each say last?
import { JoinTokenRequest } from '#shared/agent.ts'
import { type Hello, readHello } from '#shared/plain/agent-messages.ts'
import type { ClockSample } from '#shared/plain/clock-sample.ts'
import type { Place } from '#shared/plain/grant.ts'
import { fieldsOf, parseJson } from '#shared/plain/untrusted.ts'
import type { AgentStore, StoredAgent } from '../store/store.ts'
import { type Counters, countersFrom } from './counters.ts'

/** One process owns the agents, so counters are compared in memory, without a gap to race through. */
export type Member = {
  readonly stored: StoredAgent
  readonly invited: JoinTokenRequest
  hello: Hello
  clock: ClockSample | null
  readonly counters: Counters
  seenAt: number | null
  /** Requests being read or held right now. */
  busy: number
}

export type Members = Map<string, Member>

export const readMembers = async (store: AgentStore): Promise<Members> =>
  new Map((await store.list()).map(stored => [stored.id, memberOf(stored)]))

export const memberOf = (stored: StoredAgent): Member => {
  const said = fieldsOf(parseJson(stored.hello))
  return {
    stored,
    invited: JoinTokenRequest.parse(JSON.parse(stored.invited)),
    hello: readHello(said?.['hello']) ?? SILENT,
    clock: null,
    counters: countersFrom(stored.counter),
    seenAt: stored.lastSeenAt === null ? null : Date.parse(stored.lastSeenAt),
    busy: 0,
  }
}

export const helloText = (hello: Hello): string => JSON.stringify({ hello })

/** The newest of those that are online, else the newest: a host that joined again left its old entry. */
export const choose = (
  { members, isOnline }: Among,
  isWanted: (member: Member) => boolean,
): Member | null => {
  const wanted = [...members.values()].filter(isWanted)
  const newest = wanted.toSorted((a, b) => (a.stored.joinedAt < b.stored.joinedAt ? 1 : -1))
  return newest.find(isOnline) ?? newest[0] ?? null
}

type Among = {
  readonly members: Members
  readonly isOnline: (member: Member) => boolean
}

/** The vantage point of this name. */
export const isVantage =
  (name: string) =>
  ({ invited }: Member): boolean =>
    invited.roles.includes('probe') && invited.name === name

/** The operator of the machine has the last word on what it connects to. */
export const controlOf = ({ hello, invited }: Member): Place | null =>
  hello.control ?? invited.control ?? null

const SILENT: Hello = {
  protocol: 1,
  version: 'unknown',
  families: [],
  blindSpots: [],
  control: null,
}
