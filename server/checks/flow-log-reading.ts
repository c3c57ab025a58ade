// Which records of the flow log are about this conversation, and what is the newest story they tell?
import type { Flow } from '#shared/flow.ts'
import { coversAddresses, parseCidr } from '#shared/plain/address-set.ts'
import { parseAddress } from '#shared/plain/ip.ts'
import { minutesOf } from '#shared/plain/time.ts'
import type { FlowRecord } from '../facts/flow-records.ts'

/**
 * VPC product page "Flow logs" (read 2026-11-22): REJECT inbound means that a security group or the
 * network ACL dropped the packet, REJECT outbound that the ACL dropped the reply.
 */
export type FlowLogStory = {
  /** The newest record of packets of the client to the port. */
  readonly inbound: FlowRecord | null
  /** The newest record of packets back, not older than `inbound`. */
  readonly outbound: FlowRecord | null
  /** Minutes between the end of `inbound` and the question; null when nothing tells. */
  readonly ageMinutes: number | null
}

const DAY_MINUTES = 24 * 60

export const storyOf = (
  flow: Flow,
  records: readonly FlowRecord[],
  now: string | null,
): FlowLogStory => {
  const own = records.filter(record => isOwn(flow, record) && isOfTheDay(record, now))
  const inbound = own.findLast(record => isInbound(flow, record)) ?? null
  const outbound =
    inbound === null
      ? null
      : (own.findLast(
          record => isReply(flow, record, inbound.from) && record.end >= inbound.start,
        ) ?? null)
  return { inbound, outbound, ageMinutes: inbound === null ? null : ageOf(inbound, now) }
}

/** Records of the interface itself, whatever they are about: what the log covers. */
export const isOwn = ({ eniId, privateAddress }: Flow, { eniId: own, from, to }: FlowRecord) =>
  eniId === null ? privateAddress !== null && [from, to].includes(privateAddress) : own === eniId

export const ageOf = ({ end }: FlowRecord, now: string | null): number | null => {
  const [last, asked] = [minutesOf(end), now === null ? null : minutesOf(now)]
  return last === null || asked === null ? null : asked - last
}

const isOfTheDay = (record: FlowRecord, now: string | null): boolean => {
  const age = ageOf(record, now)
  return age !== null && age <= DAY_MINUTES && age >= -CLOCKS
}

const CLOCKS = 15

const PROTOCOLS: Readonly<Record<Flow['protocol'], readonly number[]>> = {
  tcp: [6],
  udp: [17],
  icmp: [1, 58],
}

const isProtocol = ({ protocol }: Flow, record: FlowRecord): boolean =>
  record.protocol !== null && PROTOCOLS[protocol].includes(record.protocol)

const isAsked = (port: number | null, seen: number | null): boolean =>
  port === null || port === seen

const isSame = (a: string, b: string | null): boolean => {
  const [first, second] = [parseAddress(a), b === null ? null : parseAddress(b)]
  return first !== null && second !== null && first.value === second.value
}

const isInbound = (flow: Flow, record: FlowRecord): boolean => {
  const source = parseCidr(record.from)
  return (
    record.direction !== 'out' &&
    record.status === 'ok' &&
    record.action !== null &&
    isProtocol(flow, record) &&
    isSame(record.to, flow.privateAddress) &&
    isAsked(flow.port, record.toPort) &&
    source !== null &&
    coversAddresses(flow.sources, source)
  )
}

const isReply = (flow: Flow, record: FlowRecord, client: string): boolean =>
  record.direction !== 'in' &&
  record.status === 'ok' &&
  record.action !== null &&
  isProtocol(flow, record) &&
  isSame(record.from, flow.privateAddress) &&
  isAsked(flow.port, record.fromPort) &&
  isSame(record.to, client)
