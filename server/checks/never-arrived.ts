// Did a probe leave for the target that its interface never saw?
import type { Flow } from '#shared/flow.ts'
import { warn } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { minutesOf } from '#shared/plain/time.ts'
import type { Probe } from '#shared/probe.ts'
import type { Facts } from '../facts/facts.ts'
import type { FlowRecord, FlowRecords } from '../facts/flow-records.ts'
import { isOwn } from './flow-log-reading.ts'
import type { Told } from './flow-log-words.ts'

/**
 * Only a probe that was sent while the log recorded the interface tells that packets were lost before
 * it: no record alone proves nothing, because nobody may have tried.
 */
export const neverArrived = (
  flow: Flow,
  { log, facts }: { readonly log: FlowRecords; readonly facts: Facts },
): Told | null => {
  const probes = facts('probes')
  if (log.unreadLines > 0 || probes.state === 'unavailable' || isPartial(flow, facts)) return null
  const own = log.records.filter(record => isOwn(flow, record))
  const lost = probes.value.find(probe => isLost(flow, probe) && isCovered(own, probe.at))
  if (lost === undefined) return null
  return {
    hop: 'path',
    judgement: warn(
      say('flow-log.never-arrived', {
        vantage: lost.vantagePoint,
        at: lost.at,
        eni: flow.eniId ?? '',
      }),
    ),
  }
}

const isLost = (flow: Flow, { outcome, role, to }: Probe): boolean =>
  outcome === 'timed-out' &&
  (role === undefined || role === 'asked') &&
  to?.address === (flow.publicAddress ?? flow.privateAddress) &&
  to.port === flow.askedPort

// SKIPDATA says that records of the window were lost.
const isCovered = (own: readonly FlowRecord[], at: string): boolean => {
  const sent = minutesOf(at)
  const during = own.filter(({ start, end }) => {
    const [from, to] = [minutesOf(start), minutesOf(end)]
    return sent !== null && from !== null && to !== null && from <= sent && sent <= to
  })
  return during.length > 0 && during.every(({ status }) => status !== 'skipdata')
}

// A log that keeps only dropped or only accepted traffic has gaps of its own.
const isPartial = (flow: Flow, facts: Facts): boolean => {
  const logs = facts('flowLogs')
  if (logs.state === 'unavailable') return false
  const ids = [flow.eniId, flow.vSwitchId, flow.vpcId]
  const own = logs.value.filter(({ resourceId }) => ids.includes(resourceId))
  return own.length > 0 && own.every(({ trafficType }) => trafficType !== 'all')
}
