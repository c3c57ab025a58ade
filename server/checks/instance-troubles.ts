// What keeps this instance from answering?
import type { CauseId } from '#shared/causes/catalogue.ts'
import type { FoundCause } from '#shared/judgement.ts'
import { type MessageKey, say } from '#shared/message.ts'
import type { Fact } from '../facts/fact.ts'
import type { SystemEvent } from '../facts/instance-events.ts'
import type { Instance } from '../facts/instances.ts'
import { apiField, apiFieldWith } from './api-field.ts'
import { hasExpired } from './expiry.ts'
import { eventsOf } from './instance-health.ts'

/** Several at once are all named, the state first. `now`: ISO 8601, null when nothing tells. */
export const instanceTroubles = (found: Instance, now: string | null): FoundCause[] => [
  ...stateTrouble(found),
  ...found.locks
    .filter(({ reason }) => reason !== '')
    .map(({ reason }) => lockTrouble(found, reason)),
  ...expiryTrouble(found, now),
]

/** The history of events tells a lock as well; named once. */
export const lockedByEvent = (
  found: Instance,
  events: Fact<readonly SystemEvent[]>,
  known: readonly FoundCause[],
): FoundCause[] => {
  if (known.some(({ id }) => id === 'instance-locked-security')) return []
  return eventsOf(found.instanceId, events)
    .filter(
      ({ type, cycle }) => /^securitypunish\.locked$/i.test(type) && /^executing$/i.test(cycle),
    )
    .map(({ eventId, type, source }) => ({
      ...trouble('instance-locked-security', 'instance.locked', found),
      because: say('instance.locked-by-event', { instance: found.instanceId, event: eventId }),
      decidedBy: apiFieldWith(eventId, source, { field: 'Name', value: type }),
    }))
}

const stateTrouble = (found: Instance): FoundCause[] => {
  const id = stateCause(found)
  if (id === null) return []
  const economical = id === 'instance-stopped-economical'
  return [
    {
      ...trouble(id, `instance.${STATE_SENTENCE[id]}`, found),
      confidence: id === 'instance-starting' ? 'suspected' : 'derived',
      decidedBy: apiField(found.instanceId, found.source, economical ? 'StoppedMode' : 'Status'),
    },
  ]
}

type StateCause = 'instance-not-running' | 'instance-starting' | 'instance-stopped-economical'

const STATE_SENTENCE = {
  'instance-not-running': 'not-running',
  'instance-starting': 'starting',
  'instance-stopped-economical': 'stopped-economical',
} as const satisfies Readonly<Record<StateCause, string>>

const stateCause = ({ status, stoppedMode }: Instance): StateCause | null => {
  switch (status.toLowerCase()) {
    case 'starting':
      return 'instance-starting'
    case 'stopped':
      return stoppedMode.toLowerCase() === 'stopcharging'
        ? 'instance-stopped-economical'
        : 'instance-not-running'
    case 'stopping':
    case 'pending':
      return 'instance-not-running'
    default:
      return null
  }
}

const lockTrouble = (found: Instance, reason: string): FoundCause => ({
  ...trouble(LOCK_CAUSE[reason.toLowerCase()] ?? 'instance-locked-other', 'instance.locked', found),
  because: say('instance.locked', { instance: found.instanceId, reason }),
  decidedBy: apiFieldWith(found.instanceId, found.source, { field: 'LockReason', value: reason }),
})

// Any other word (Recycling, refunded, dedicatedhostfinancial …) locks as well.
const LOCK_CAUSE: Readonly<Record<string, CauseId>> = {
  security: 'instance-locked-security',
  financial: 'instance-locked-financial',
}

const expiryTrouble = (found: Instance, now: string | null): FoundCause[] =>
  found.chargeType.toLowerCase() === 'prepaid' && hasExpired(found.expiredTime, now)
    ? [
        {
          ...trouble('instance-expired', 'instance.expired', found),
          decidedBy: apiField(found.instanceId, found.source, 'ExpiredTime'),
        },
      ]
    : []

const trouble = (id: CauseId, key: MessageKey, found: Instance) => ({
  id,
  because: say(key, {
    instance: found.instanceId,
    status: found.status,
    expired: found.expiredTime,
  }),
  confidence: 'derived' as const,
  about: { instanceId: found.instanceId, regionId: found.regionId, status: found.status },
})
