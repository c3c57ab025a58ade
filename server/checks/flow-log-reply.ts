// Packets of the client were let in: what does the flow log say about the answer?
import type { Hop } from '#shared/hop.ts'
import type { Judged } from '#shared/judged.ts'
import { pass, warn } from '#shared/judgement.ts'
import type { FlowRecord } from '../facts/flow-records.ts'
import { fateOf, proven } from './fates.ts'
import { contradicts, type Reading, recordOf, sayRecord, type Told } from './flow-log-words.ts'

const SYN = 2
const RST = 4
const HOST: readonly Hop[] = ['host-network', 'host-firewall', 'listener', 'reply']

export const readReply = (reading: Reading): Told => {
  const { inbound, story, flow } = reading
  const { outbound } = story
  if (outbound?.action === 'reject') return readLostReply(reading, outbound)
  if (outbound !== null && isOnlyReset(outbound.tcpFlags ?? 0))
    return readHost(reading, { hop: 'listener', key: 'flow-log.reset', shown: outbound })
  if (outbound === null && flow.protocol === 'tcp' && inbound.tcpFlags === SYN)
    return readHost(reading, { hop: 'host-firewall', key: 'flow-log.silent', shown: inbound })
  const key = outbound === null ? 'flow-log.accepted' : 'flow-log.answered'
  return {
    hop: 'path',
    judgement: pass(sayRecord(key, inbound), { decidedBy: recordOf(inbound) }),
  }
}

type Shown = {
  readonly hop: 'listener' | 'host-firewall'
  readonly key: 'flow-log.reset' | 'flow-log.silent'
  readonly shown: FlowRecord
}

const SETTLES = { listener: ['not-listening'], 'host-firewall': ['host-firewall-drop'] } as const

// A host of which every hop passes should have answered.
const readHost = ({ judged, isFresh }: Reading, { hop, key, shown }: Shown): Told => {
  const clean = judged.filter(one => HOST.includes(one.hop)).every(isPassed)
  return {
    hop,
    judgement:
      clean && isFresh
        ? contradicts(key, shown, SETTLES[hop])
        : warn(sayRecord(key, shown), { decidedBy: recordOf(shown) }),
  }
}

const isOnlyReset = (flags: number): boolean => (flags & RST) !== 0 && (flags & SYN) === 0

const isPassed = ({ judgement }: Judged): boolean =>
  judgement.status === 'pass' || judgement.status === 'not-applicable'

const readLostReply = (
  { inbound, judged, flow, isFresh: fresh }: Reading,
  outbound: FlowRecord,
): Told => {
  const acl = judged.find(({ check }) => check === 'network-acl')
  const fate = acl === undefined ? 'open' : fateOf(acl, flow, { from: inbound.from, way: 'out' })
  const decidedBy = recordOf(outbound)
  if (fate === 'dropped')
    return {
      hop: 'network-acl',
      judgement: warn(sayRecord('flow-log.reply-rejected', outbound), { decidedBy }),
      change: one => (one === acl ? proven(one, 'out') : one.judgement),
    }
  return {
    hop: 'network-acl',
    judgement:
      fate === 'passed' && fresh
        ? contradicts('flow-log.reply-rejected', outbound, ['nacl-outbound-ephemeral-drop'])
        : warn(sayRecord('flow-log.reply-rejected', outbound), { decidedBy }),
  }
}
