// How does a service keep its agents: who is invited, who has joined, who answers?
import { createHash, randomBytes } from 'node:crypto'
import type { AgentEntry, JoinToken, JoinTokenRequest } from '#shared/agent.ts'
import type { AgentDoor } from '#shared/agent-door.ts'
import { WhyportError } from '#shared/error.ts'
import { AGENT_LIMITS } from '#shared/plain/agent-protocol.ts'
import { refusalOfAddress } from '#shared/plain/grantable-address.ts'
import { writeToken } from '#shared/plain/join-token.ts'
import type { VantagePoint } from '#shared/vantage-point.ts'
import type { AgentStore } from '../store/store.ts'
import type { Agents } from './agents.ts'
import { burstWith } from './burst-vantage.ts'
import { agentDoor } from './door.ts'
import { controlOf, type Member, type Members, readMembers } from './members.ts'
import { probeWith } from './probe-vantage.ts'
import { readHostWith } from './read-host.ts'
import { openTasks, type Tasks } from './tasks.ts'

export type AgentsOptions = {
  readonly store: AgentStore
  /** Private Ed25519 key, PEM. */
  readonly grantKey: string
  /** Where agents reach this service, and what their certificate check is; known once it listens. */
  readonly reach: () => { readonly url: string; readonly fingerprint: string | null }
  readonly log: (text: string) => void
  readonly limits?: Partial<AgentsLimits>
}

export type AgentsLimits = {
  readonly holdMs: number
  readonly hostMs: number
  readonly probeMs: number
}

/** What the parts share. */
export type Known = {
  readonly members: Members
  readonly tasks: Tasks
  readonly options: AgentsOptions
  readonly limits: AgentsLimits
  readonly isOnline: (member: Member) => boolean
}

/** A rule set may take 20 s to list; a connect 3.5 s; a grant lives 60 s at most. */
const LIMITS: AgentsLimits = { holdMs: AGENT_LIMITS.holdMs, hostMs: 45_000, probeMs: 15_000 }

export type OpenAgents = Agents & { readonly door: AgentDoor; readonly close: () => void }

export const openAgents = async (options: AgentsOptions): Promise<OpenAgents> => {
  const limits = { ...LIMITS, ...options.limits }
  const known: Known = {
    members: await readMembers(options.store),
    tasks: openTasks(),
    options,
    limits,
    isOnline: ({ seenAt }) =>
      seenAt !== null && Date.now() - seenAt <= 2 * limits.holdMs + GRACE_MS,
  }
  return {
    invite: request => invite(request, known),
    list: async () => [...known.members.values()].map(member => entryOf(member, known)),
    remove: id => remove(id, known),
    vantagePoints: async () =>
      [...known.members.values()]
        .filter(({ invited }) => invited.roles.includes('probe'))
        .map(member => vantagePointOf(member, known)),
    readHost: readHostWith(known),
    probe: probeWith(known),
    burst: burstWith(known),
    door: agentDoor(known),
    close: known.tasks.close,
  }
}

const GRACE_MS = 2000

const invite = async (request: JoinTokenRequest, known: Known): Promise<JoinToken> => {
  refuseUnfit(request, known)
  const secret = randomBytes(32).toString('base64url')
  const expiresAt = new Date(Date.now() + request.validMinutes * 60_000).toISOString()
  const sha256 = createHash('sha256').update(secret).digest('hex')
  const { store, reach, log } = known.options
  await store.addToken({ sha256, expiresAt, request: JSON.stringify(request) })
  log(`agents: ${request.name} is invited as ${request.roles.join(', ')} until ${expiresAt}`)
  const { url, fingerprint } = reach()
  const token = writeToken({ secret, fingerprint })
  return { token, expiresAt, command: `whyport agent join ${url} --token ${token}` }
}

const RESERVED = new Set(['server', 'local', 'any', 'here'])

const refuseUnfit = (
  { name, roles, instanceId, control }: JoinTokenRequest,
  known: Known,
): void => {
  if (RESERVED.has(name)) throw unfit('name', 'is reserved', '"name":"probe-hangzhou"')
  const isTaken = known.members.values().some(({ invited }) => invited.name === name)
  if (isTaken)
    throw unfit('name', 'an agent has this name', 'remove that agent, or take another name')
  if (roles.includes('host') && instanceId === undefined)
    throw unfit('instanceId', 'an agent on a host speaks for one instance', '"instanceId":"i-bp1…"')
  const refused = control === undefined ? null : refusalOfAddress(control.address, [])
  if (refused !== null)
    throw unfit('control', `is no address to connect to: ${refused}`, 'name a public address')
}

const unfit = (subject: string, message: string, next: string): WhyportError =>
  new WhyportError('bad-usage', { subject, message, next })

const remove = async (id: string, { members, tasks, options }: Known): Promise<boolean> => {
  const member = members.get(id)
  // Out of memory first: from here on its key is refused.
  members.delete(id)
  tasks.dropAgent(id)
  const wasStored = await options.store.remove(id)
  if (member !== undefined) options.log(`agents: ${member.invited.name} is removed`)
  return wasStored
}

const entryOf = (member: Member, { isOnline }: Known): AgentEntry => {
  const { stored, invited, hello, clock, seenAt } = member
  return {
    id: stored.id,
    name: invited.name,
    roles: invited.roles,
    instanceId: invited.instanceId ?? null,
    region: invited.region ?? null,
    version: hello.version,
    state: isOnline(member) ? 'online' : 'offline',
    joinedAt: stored.joinedAt,
    lastSeenAt: timeOf(seenAt),
    clock,
    blindSpots: [...hello.blindSpots],
  }
}

const vantagePointOf = (member: Member, { isOnline }: Known): VantagePoint => {
  const { invited, hello, seenAt } = member
  return {
    name: invited.name,
    kind: 'agent',
    region: invited.region ?? null,
    families: [...hello.families],
    address: invited.address ?? null,
    control: controlOf(member),
    state: isOnline(member) ? 'online' : 'offline',
    lastSeenAt: timeOf(seenAt),
  }
}

const timeOf = (ms: number | null): string | null =>
  ms === null ? null : new Date(ms).toISOString()
