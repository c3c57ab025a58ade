// How does ActionTrail write an event, and the flow log a line?
import { type EvidenceItem, evidenceItem } from '#shared/evidence.ts'
import type { Wire } from './path-account.ts'

/** `RevokeSecurityGroup sg-a 08:10`, on the day of the golden account. */
export const event = (text: string, over: Wire = {}): Wire => {
  const [eventName, resource = '', time] = text.split(' ')
  return {
    eventId: `ev-${eventName}`,
    eventName,
    eventRW: 'Write',
    eventTime: `2026-11-22T${time}:00Z`,
    eventType: 'ApiCall',
    serviceName: 'Ecs',
    sourceIpAddress: '192.0.2.44',
    userIdentity: { type: 'ram-user', userName: 'alice', accountId: '1234567890123456' },
    referencedResources: { 'ACS::ECS::SecurityGroup': [resource] },
    requestParameters: { RegionId: 'cn-hangzhou' },
    ...over,
  }
}

export const events = (...list: readonly Wire[]): Wire => ({
  StartTime: '2026-11-21T08:30:00Z',
  EndTime: '2026-11-22T08:30:00Z',
  Events: list,
})

/** 2026-11-22T08:25:00Z; the golden account was read at 08:30. */
const START = 1_795_335_900

type Line = {
  eni?: string
  from?: string
  to?: string
  minute?: number
  flags?: string
  status?: string
}

/** `in REJECT 203.0.113.7:40000 10.0.0.5:8080` as a line in default order. */
export const record = (text: string, over: Line = {}): string => {
  const [direction, action, from = '', to = ''] = text.split(' ')
  const [start, flags] = [START + 60 * (over.minute ?? 0), over.flags ?? '2']
  const ends = [...from.split(':'), ...to.split(':')].join(' ')
  return `1 1234567890123456 ${over.eni ?? 'eni-1'} i-test1 vsw-1 vpc-1 IPv4 6 ${ends} ${direction} ${action} 3 180 ${start} ${start + 60} ${flags} ${over.status ?? 'OK'} -`
}

export const flowLog = (...lines: readonly string[]): EvidenceItem =>
  evidenceItem({
    file: 'logs/flow.txt',
    kind: 'flow-log',
    subject: '',
    account: null,
    request: null,
    requestId: null,
    startedAt: AT,
    collectedAt: AT,
    tookMs: 0,
    status: 'ok',
    exit: null,
    stderr: '',
    raw: `${lines.join('\n')}\n`,
  })

const AT = '2026-11-22T08:30:00.000Z'
