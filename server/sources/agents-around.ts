// What is around a diagnosis in a service, and which hosts have an agent there?
import type { ClockOffset, EvidenceItem } from '#shared/evidence.ts'
import type { Agents } from '../agents/agents.ts'
import { inServerTime } from '../collect/server-time.ts'
import type { Outside } from './outside.ts'
import type { World } from './world.ts'

export type Where = {
  readonly outside: Outside
  readonly world: World
  readonly note: (text: string) => void
}

/** Instances that an agent speaks for now. */
export const hostsWithAgent = async (agents: Agents): Promise<string[]> =>
  (await agents.list()).flatMap(({ instanceId, roles, state }) =>
    instanceId !== null && roles.includes('host') && state === 'online' ? [instanceId] : [],
  )

export const onServerClock = (item: EvidenceItem, clock: ClockOffset): EvidenceItem => ({
  ...item,
  startedAt: inServerTime(item.startedAt, clock),
  collectedAt: inServerTime(item.collectedAt, clock),
  clock,
})
