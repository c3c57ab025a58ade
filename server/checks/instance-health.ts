// Does the platform report that the instance is impaired, or is it doing something to it?
import type { FoundCause, Judgement } from '#shared/judgement.ts'
import { notApplicable, pass, warn } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import type { Fact } from '../facts/fact.ts'
import type { InstanceHealth, SystemEvent } from '../facts/instance-events.ts'
import { apiFieldWith } from './api-field.ts'
import { defineCheck } from './check.ts'

const ACTION = 'ecs.DescribeInstancesFullStatus'

/**
 * Health and events only raise doubts: an instance under maintenance may go on answering. Answers
 * that are not there hold nothing back, since the state of the instance is judged without them.
 */
export const instanceHealth = defineCheck({
  id: 'instance-health',
  hop: 'instance',
  needs: [],
  wants: ['instanceHealth', 'systemEvents'],
  causes: ['instance-health-impaired', 'instance-system-event'],
  appliesTo: ({ instanceId }) => (instanceId === null ? say('instance.no-instance') : null),
  evaluate: ({ instanceId }, facts) => {
    const params = { instance: instanceId ?? '' }
    const own = healthOf(instanceId, facts.instanceHealth)
    if (own === null)
      return notApplicable(say('instance.health-unread', params), {
        assumptions: [say('assume.not-impaired', { ...params, action: ACTION })],
      })
    const troubles = [...impaired(own), ...executing(own, eventsOf(instanceId, facts.systemEvents))]
    return warned(troubles) ?? pass(say('instance.health-ok', { ...params, health: own.health }))
  },
})

const warned = (troubles: readonly FoundCause[]): Judgement | null => {
  const [first] = troubles
  if (first === undefined) return null
  const { decidedBy } = first
  return warn(first.because, {
    causes: troubles,
    ...(decidedBy === undefined ? {} : { decidedBy }),
  })
}

const healthOf = (
  instanceId: string | null,
  fact: Fact<readonly InstanceHealth[]>,
): InstanceHealth | null =>
  fact.state === 'present' ? (fact.value.find(own => own.instanceId === instanceId) ?? null) : null

/** Events that concern this instance; none when they were not read. */
export const eventsOf = (
  instanceId: string | null,
  fact: Fact<readonly SystemEvent[]>,
): readonly SystemEvent[] =>
  fact.state === 'present' ? fact.value.filter(event => event.instanceId === instanceId) : []

const impaired = ({ instanceId, health, source }: InstanceHealth): FoundCause[] =>
  /^(?:impaired|maintaining)$/i.test(health)
    ? [
        {
          id: 'instance-health-impaired',
          because: say('instance.health-impaired', { instance: instanceId, health }),
          confidence: 'suspected',
          decidedBy: apiFieldWith(instanceId, source, { field: 'Name', value: health }),
          about: { instanceId },
        },
      ]
    : []

// A bill or a penalty is named by its own cause.
const executing = (
  { instanceId, events }: InstanceHealth,
  more: readonly SystemEvent[],
): FoundCause[] => {
  const running = [...events, ...more].filter(
    ({ type, cycle }) =>
      /^executing$/i.test(cycle) && /^(?:System|Instance)(?!Expiration)/i.test(type),
  )
  const once = new Map(running.map(event => [event.eventId, event]))
  return [...once.values()].map(({ type, eventId, source }) => ({
    id: 'instance-system-event',
    because: say('instance.system-event', { instance: instanceId, type }),
    confidence: 'suspected',
    decidedBy: apiFieldWith(eventId || instanceId, source, { field: 'Name', value: type }),
    about: { instanceId },
  }))
}
