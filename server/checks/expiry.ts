// Had this paid period ended when the evidence was read?
import { minutesOf } from '#shared/plain/time.ts'

/** Both ISO 8601 (`2026-12-01T16:00Z` is how the cloud writes it). A time that cannot be read has not passed. */
export const hasExpired = (expiredTime: string, at: string | null): boolean => {
  const end = minutesOf(expiredTime)
  const now = at === null ? null : minutesOf(at)
  return end !== null && now !== null && end < now
}
