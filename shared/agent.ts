// Who reads hosts and sends probes for a service, and how is one invited?
import { z } from 'zod'
import { Control, VantageName } from './vantage-point.ts'

/** host: reads the machine it runs on. probe: connects to granted addresses. */
export const AgentRole = z.enum(['host', 'probe'])
export type AgentRole = z.infer<typeof AgentRole>

/** Body of `POST /v1/agents/join-tokens`. What the token says an agent is, its own words never change. */
export const JoinTokenRequest = z.strictObject({
  roles: z.array(AgentRole).min(1).max(2),
  name: VantageName,
  /** Role host: the instance that the agent may speak for. */
  instanceId: z.string().max(64).optional(),
  region: z
    .string()
    .regex(/^[a-z0-9-]{2,40}$/)
    .optional(),
  /** Role probe: its source address as targets see it, when it differs from the socket's. */
  address: z.union([z.ipv4(), z.ipv6()]).optional(),
  /** Role probe: known to answer, tells a silent target from a dead network. */
  control: Control.optional(),
  validMinutes: z.number().int().min(1).max(15).default(15),
})
export type JoinTokenRequest = z.infer<typeof JoinTokenRequest>

/** The token is shown this once; the server keeps its hash. */
export const JoinToken = z.object({
  token: z.string(),
  expiresAt: z.string(),
  command: z.string(),
})
export type JoinToken = z.infer<typeof JoinToken>

/** `clock`: how far its clock is from the server's, and how far that estimate may be wrong. */
export const AgentEntry = z.object({
  id: z.string(),
  name: z.string(),
  roles: z.array(AgentRole),
  instanceId: z.string().nullable(),
  region: z.string().nullable(),
  version: z.string(),
  state: z.enum(['online', 'offline']),
  joinedAt: z.string(),
  lastSeenAt: z.string().nullable(),
  clock: z.object({ offsetMs: z.number(), boundMs: z.number() }).nullable(),
  blindSpots: z.array(z.string()),
})
export type AgentEntry = z.infer<typeof AgentEntry>
