// What does the platform report about this instance's health, and which penalties are on record?
import { callOf } from './call.ts'
import type { Round } from './round.ts'

/** Events that are under way stand in the first answer; penalties name their domain only in the second. */
export const askInstanceEvents = async (
  round: Round,
  region: string,
  id: string,
): Promise<void> => {
  await Promise.all([
    round.ask(
      callOf('ecs.DescribeInstancesFullStatus', region, {
        subject: id,
        params: { RegionId: region, InstanceId: [id] },
      }),
    ),
    round.ask(
      callOf('ecs.DescribeInstanceHistoryEvents', region, {
        subject: id,
        params: {
          RegionId: region,
          InstanceId: id,
          InstanceEventType: ['SecurityPunish.Locked', 'SecurityPunish.WebsiteBanned'],
          // Without this only what is over comes back (ECS API, read 2026-11-22).
          InstanceEventCycleStatus: ['Scheduled', 'Inquiring', 'Executing', 'Executed'],
        },
      }),
    ),
  ])
}
