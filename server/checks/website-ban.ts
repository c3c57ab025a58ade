// Has the provider banned a domain or page on this instance?
import type { FoundCause } from '#shared/judgement.ts'
import { notApplicable, warn } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { apiFieldWith } from './api-field.ts'
import { defineCheck } from './check.ts'
import { eventsOf } from './instance-health.ts'

/** The port stays open; only requests for that domain or page get another answer. */
export const websiteBan = defineCheck({
  id: 'website-ban',
  hop: 'provider',
  needs: [],
  wants: ['systemEvents'],
  causes: ['website-banned'],
  appliesTo: ({ instanceId, protocol }) =>
    instanceId === null || protocol !== 'tcp' ? say('provider.no-website') : null,
  evaluate: ({ instanceId }, { systemEvents }) => {
    const causes = eventsOf(instanceId, systemEvents)
      .filter(({ type, cycle }) => /websitebanned$/i.test(type) && !OVER.test(cycle))
      .map(
        ({ eventId, punished, publishedAt, source }): FoundCause => ({
          id: 'website-banned',
          because: say('provider.website-banned', {
            site: punished || '?',
            at: publishedAt,
            instance: instanceId ?? '',
          }),
          confidence: 'derived',
          decidedBy: apiFieldWith(eventId, source, { field: 'PunishDomain', value: punished }),
        }),
      )
    const [first] = causes
    return first === undefined
      ? notApplicable(say('provider.no-website'))
      : warn(first.because, { causes })
  },
})

const OVER = /^(?:avoided|canceled|cancelled|failed)$/i
