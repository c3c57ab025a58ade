// What did one attempt to connect see?
import { z } from 'zod'

export const ProbeOutcome = z.enum([
  'open',
  'refused',
  'timed-out',
  'reset-after-open',
  'host-unreachable',
  'net-unreachable',
  'admin-prohibited',
  'no-route-local',
  'dns-failed',
  'no-answer',
  'echo-reply',
  'error',
])
export type ProbeOutcome = z.infer<typeof ProbeOutcome>

/** Parts of it are words of the target. */
export const AboveTcp = z.object({
  banner: z.string().optional(),
  tls: z.string().optional(),
  http: z.string().optional(),
})

/** One probe, live or recorded. Unknown keys are kept. Times: ISO 8601 UTC. */
export const Probe = z.looseObject({
  vantagePoint: z.string(),
  from: z.string().optional(),
  to: z.object({ address: z.string(), port: z.number().int() }).optional(),
  protocol: z.string().optional(),
  role: z.enum(['asked', 'control', 'comparison']).optional(),
  outcome: ProbeOutcome,
  detail: z.string().optional(),
  failureSource: z.enum(['target', 'network', 'local']).nullable(),
  rttMs: z.number().optional(),
  clock: z.enum(['kernel', 'js']).optional(),
  /** Added to the vantage point's own time to get `at`, and how wrong that may be. */
  clockOffset: z.object({ offsetMs: z.number(), boundMs: z.number() }).optional(),
  attempts: z.number().int().optional(),
  /** Hints of an open port, when they were asked for. */
  aboveTcp: AboveTcp.optional(),
  at: z.string(),
})
export type Probe = z.infer<typeof Probe>
