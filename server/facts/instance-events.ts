// What does the platform report about the health of instances, and what does it do to them?
import { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import { type Listed, listFact } from './answers.ts'
import { type Fact, mapFact } from './fact.ts'
import type { SourceText } from './source-text.ts'

/** ECS DescribeInstancesFullStatus (field docs read 2026-11-22). */
export type InstanceHealth = {
  readonly instanceId: string
  /** Ok, Warning, Maintaining, Impaired, InsufficientData, NotApplicable … */
  readonly health: string
  readonly events: readonly SystemEvent[]
  readonly source: SourceText
}

/** One event of DescribeInstancesFullStatus or DescribeInstanceHistoryEvents. */
export type SystemEvent = {
  readonly instanceId: string
  readonly eventId: string
  /** SystemMaintenance.Reboot, SecurityPunish.WebsiteBanned … */
  readonly type: string
  /** Scheduled, Inquiring, Executing, Executed, Avoided, Canceled, Failed. */
  readonly cycle: string
  readonly publishedAt: string
  /** The domain or page that was banned. */
  readonly punished: string
  readonly source: SourceText
}

const text = z.string().catch('')
const named = z
  .union([z.string(), z.looseObject({ Name: text }).transform(({ Name }) => Name)])
  .catch('')

const WireEvent = z.looseObject({
  InstanceId: text,
  EventId: text,
  EventType: named,
  EventCycleStatus: named,
  EventPublishTime: text,
  ExtendedAttribute: z
    .looseObject({ PunishDomain: text, PunishUrl: text })
    .catch({ PunishDomain: '', PunishUrl: '' }),
})

const WireHealth = z.looseObject({
  InstanceId: z.string().min(1),
  HealthStatus: named,
  ScheduledSystemEventSet: z
    .looseObject({ ScheduledSystemEventType: z.array(WireEvent) })
    .catch({ ScheduledSystemEventType: [] }),
})

export const instanceHealthFact = (evidence: Evidence): Fact<readonly InstanceHealth[]> =>
  mapFact(
    listFact(evidence, 'ecs.DescribeInstancesFullStatus', {
      list: 'InstanceFullStatusType',
      schema: WireHealth,
    }),
    listed =>
      listed.map(({ value, source }) => ({
        instanceId: value.InstanceId,
        health: value.HealthStatus,
        events: value.ScheduledSystemEventSet.ScheduledSystemEventType.map(event => ({
          ...eventOf({ value: event, source }),
          instanceId: value.InstanceId,
        })),
        source,
      })),
  )

export const systemEventsFact = (evidence: Evidence): Fact<readonly SystemEvent[]> =>
  mapFact(
    listFact(evidence, 'ecs.DescribeInstanceHistoryEvents', {
      list: 'InstanceSystemEventType',
      schema: WireEvent,
    }),
    listed => listed.map(eventOf),
  )

const eventOf = ({ value, source }: Listed<z.infer<typeof WireEvent>>): SystemEvent => ({
  instanceId: value.InstanceId,
  eventId: value.EventId,
  type: value.EventType,
  cycle: value.EventCycleStatus,
  publishedAt: value.EventPublishTime,
  punished: value.ExtendedAttribute.PunishDomain || value.ExtendedAttribute.PunishUrl,
  source,
})
