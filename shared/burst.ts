// How many connections were begun at one moment, so that counters can be held against their number?
import { z } from 'zod'

/**
 * `connects` sockets were opened at once and given up before the system repeats its first packet, so
 * that each sent exactly one. None: a quiet window, which shows what others send. `outcomes`: how many ended how. Times: ISO 8601 UTC.
 */
export const Burst = z.looseObject({
  /** From 1; reading n of the counters was taken after burst n, reading 0 before all. */
  number: z.number().int().min(1).max(20),
  vantagePoint: z.string(),
  /** The source address as targets see it; absent: not known. */
  from: z.string().optional(),
  to: z.object({ address: z.string(), port: z.number().int() }),
  connects: z.number().int().min(0).max(100),
  outcomes: z.record(z.string(), z.number().int().min(0)),
  startedAt: z.string(),
  endedAt: z.string(),
  /** From the first socket to the end of the last one; absent: not known. */
  tookMs: z.number().min(0).optional(),
})
export type Burst = z.infer<typeof Burst>

/** Host commands whose answers count packets; read before and after each burst. */
export const COUNTER_COMMANDS = [
  ...['nft-ruleset', 'iptables-save', 'ip6tables-save'],
  ...['iptables-legacy-save', 'ip6tables-legacy-save'],
  ...['proc-snmp', 'proc-snmp6', 'proc-netstat', 'conntrack-stat'],
] as const

const READING = /^burst-(?<number>\d{1,2})-(?<command>[a-z0-9-]+)$/

/** Reading `number` of a command of the list, as the id under which it stands in evidence. */
export const readingId = (number: number, command: string): string => `burst-${number}-${command}`

/** Null for the id of anything but a reading around a burst. */
export const readingOf = (
  id: string,
): { readonly number: number; readonly command: string } | null => {
  const parts = READING.exec(id)?.groups
  return parts === undefined
    ? null
    : { number: Number(parts['number']), command: parts['command'] ?? '' }
}
