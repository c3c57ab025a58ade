// From where can a service send probes?
import { z } from 'zod'

export const VantageName = z.string().regex(/^[A-Za-z][A-Za-z0-9._-]{0,62}$/)

export const Control = z.object({
  address: z.union([z.ipv4(), z.ipv6()]),
  port: z.number().int().min(1).max(65535),
})
export type Control = z.infer<typeof Control>

/** `server` is the service's own process; `families` are those it has an address of. */
export const VantagePoint = z.object({
  name: VantageName,
  kind: z.enum(['server', 'agent']),
  region: z.string().nullable(),
  families: z.array(z.union([z.literal(4), z.literal(6)])),
  /** Source address as targets see it; null: unknown, the socket's own is taken when it is public. */
  address: z.string().nullable(),
  control: Control.nullable(),
  state: z.enum(['online', 'offline']),
  lastSeenAt: z.string().nullable(),
})
export type VantagePoint = z.infer<typeof VantagePoint>
