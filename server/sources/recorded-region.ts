// Can the region that was named be one of these recordings?
import { WhyportError } from '#shared/error.ts'
import type { Evidence } from '#shared/evidence.ts'
import { closeRegions, KNOWN_REGIONS } from '../collect/cloud/endpoints.ts'

/**
 * No cloud can be asked about a name. Regions open faster than lists in programs change, so one
 * that stands anywhere in the evidence is taken as well.
 */
export const refuseUnknownRegion = (region: string, evidence: Evidence): void => {
  if (KNOWN_REGIONS.includes(region)) return
  if (evidence.some(({ raw }) => raw.includes(`"${region}"`))) return
  const close = closeRegions(region)
  throw new WhyportError('bad-region', {
    subject: '--region',
    message: `there is no region ${region} that is known or stands in the evidence`,
    next: `did you mean ${close.join(', ')}? A replay needs no region: leave --region out`,
  })
}
