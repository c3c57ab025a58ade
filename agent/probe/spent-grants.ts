// Was this grant used before?
import { GRANT_LIMITS, type Grant, type SpentGrants } from '#shared/plain/grant.ts'

/**
 * Forgets only what is older than any grant that may still come: the time of the newest one taken is
 * signed, so a server that lies about the time cannot make an old grant fresh again.
 */
export const spentGrants = (): SpentGrants => {
  const expiresOf = new Map<string, number>()
  let newest = 0
  return {
    take: ({ id, notBefore, expires }: Grant) => {
      if (expiresOf.has(id) || expires < newest) return false
      newest = Math.max(newest, notBefore)
      for (const [old, end] of expiresOf)
        if (end < newest - GRANT_LIMITS.validMs) expiresOf.delete(old)
      expiresOf.set(id, expires)
      return true
    },
  }
}
