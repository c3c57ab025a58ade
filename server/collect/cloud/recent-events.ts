// Who changed what in this region lately?
import { callOf } from './call.ts'
import type { Round } from './round.ts'

/**
 * The newest 50 writing events of the last days (ActionTrail LookupEvents, API 2020-07-06, read
 * 2026-11-22): one call, no further pages, for a hint that nothing else hangs on.
 */
export const askRecentEvents = (round: Round, region: string) =>
  round.ask(
    callOf('actiontrail.LookupEvents', region, {
      subject: '',
      params: {
        'LookupAttribute.1.Key': 'EventRW',
        'LookupAttribute.1.Value': 'Write',
        MaxResults: 50,
      },
    }),
  )
