// Did the intrusion prevention of Cloud Firewall block this client?
// cloudfw DescribeRiskEventGroup (API 2017-12-07, read 2026-11-26): seconds as text, ten events a page.
import type { PlatformTargets } from '#shared/platform-targets.ts'
import { type Call, callOf } from './call.ts'

/** None without a single client on the Internet, or when the firewall does not stand before the address. */
export const riskEventsCall = (
  { regionId, conversation, guarded }: PlatformTargets,
  at: Date,
): Call[] => {
  if (conversation === null || !guarded) return []
  const { client, address } = conversation
  const end = Math.floor(at.getTime() / 1000)
  return [
    callOf('cloudfw.DescribeRiskEventGroup', regionId, {
      subject: address,
      params: {
        StartTime: String(end - WINDOW_SECONDS),
        EndTime: String(end),
        DataType: 'session',
        Direction: 'in',
        RuleResult: '2',
        SrcIP: client,
        DstIP: address,
        NoLocation: 'true',
      },
    }),
  ]
}

/** A day: an older block says nothing about now. */
const WINDOW_SECONDS = 24 * 60 * 60
