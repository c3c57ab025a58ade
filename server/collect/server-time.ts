// When was this by the server's clock?
import type { ClockOffset } from '#shared/evidence.ts'

/** ISO 8601 UTC, in and out. */
export const inServerTime = (at: string, { offsetMs }: ClockOffset): string =>
  new Date(Date.parse(at) + offsetMs).toISOString()
