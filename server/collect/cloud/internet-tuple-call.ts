// Did packets of this client come in over the Internet, and did any go back?
// NIS GetInternetTuple (API 2021-12-16, read 2026-11-22): sampled and minutes late. It is marked as
// deprecated in favour of GetNisNetworkRanking, but still answers.
import type { PlatformTargets } from '#shared/platform-targets.ts'
import { type Call, callOf } from './call.ts'

/** None without a single client on the Internet: without one the counters of all clients mix. */
export const internetTupleCall = (
  { regionId, conversation }: PlatformTargets,
  at: Date,
): Call[] => {
  if (conversation === null) return []
  const { client, address, port, protocol } = conversation
  return [
    callOf('nis.GetInternetTuple', regionId, {
      subject: address,
      params: {
        RegionId: regionId,
        BeginTime: at.getTime() - WINDOW_MS,
        EndTime: at.getTime(),
        Direction: 'in',
        TupleType: 5,
        CloudIp: address,
        CloudPort: String(port),
        OtherIp: client,
        Protocol: protocol === 'tcp' ? '6' : '17',
        OrderBy: 'PacketCount',
        TopN: 100,
      },
    }),
  ]
}

/** An hour: counters come minutes late, and one try of the client should still be in it. */
const WINDOW_MS = 60 * 60_000
