// How long is `30s`?
import { WhyportError } from '#shared/error.ts'

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 }

/** From 1 ms to one hour. */
export const durationMs = (option: string, text: string): number => {
  const parts = /^(?<count>\d{1,7})(?<unit>ms|s|m)$/.exec(text)?.groups
  const duration = Number(parts?.['count']) * (UNIT_MS[parts?.['unit'] ?? ''] ?? Number.NaN)
  if (duration >= 1 && duration <= 3_600_000) return duration
  throw new WhyportError('bad-usage', {
    subject: option,
    message: `"${text}" is not a duration up to one hour`,
    next: `for example: ${option} 30s, ${option} 500ms or ${option} 2m`,
  })
}
