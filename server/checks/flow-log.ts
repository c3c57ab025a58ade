// What do recorded packets say about what the hops were judged to do?

import type { Flow } from '#shared/flow.ts'
import type { Judged } from '#shared/judged.ts'
import { type Judgement, warn } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import type { Facts } from '../facts/facts.ts'
import { changesOnPath } from './changes-on-path.ts'
import { doubted, fateOf, proven } from './fates.ts'
import { type FlowLogStory, storyOf } from './flow-log-reading.ts'
import { readReply } from './flow-log-reply.ts'
import { contradicts, type Reading, recordOf, sayRecord, type Told } from './flow-log-words.ts'
import { neverArrived } from './never-arrived.ts'

/** Judgements with what the log says about them, and a finding of the log itself. */
export const withFlowLog = (
  judged: readonly Judged[],
  { flow, facts }: { readonly flow: Flow; readonly facts: Facts },
): Judged[] => {
  const log = facts('flowRecords')
  if (log.state === 'unavailable' || !INBOUND.includes(flow.path)) return [...judged]
  const readAt = facts('readAt')
  const now = flow.question.at ?? (readAt.state === 'present' ? readAt.value : null)
  const story = storyOf(flow, log.value.records, now)
  const { inbound } = story
  const told =
    inbound === null
      ? neverArrived(flow, { log: log.value, facts })
      : read({ inbound, story, judged, flow, isFresh: isFresh(story, { flow, facts, now }) })
  if (told === null) return [...judged]
  const { hop, judgement, change = same } = told
  const template = judged[0]
  return [
    ...judged.map(one => ({ ...one, judgement: change(one) })),
    {
      check: 'flow-log',
      hop,
      judgement,
      cites: log.cites,
      consequenceOf: [],
      startedAt: template?.startedAt ?? '',
      tookMs: 0,
    },
  ]
}

const INBOUND: readonly Flow['path'][] = ['static-ip', 'eip', 'ipv6', 'dnat', 'havip', 'private']

const same = ({ judgement }: Judged): Judgement => judgement

// A record from before a change, or older than an hour, is history: it doubts nothing of today.
const FRESH_MINUTES = 60

const isFresh = (
  { inbound, ageMinutes }: FlowLogStory,
  { flow, facts, now }: { readonly flow: Flow; readonly facts: Facts; readonly now: string | null },
): boolean => {
  if (inbound === null || ageMinutes === null || ageMinutes > FRESH_MINUTES) return false
  const changes = facts('configChanges')
  if (changes.state === 'unavailable') return true
  const around = { configChanges: changes.value, vSwitches: facts('vSwitches'), now }
  return changesOnPath(flow, around).every(({ at }) => at < inbound.start)
}

const read = (reading: Reading): Told =>
  reading.inbound.action === 'reject' ? readReject(reading) : readAccept(reading)

// Of the target's own interface, which the record is about; not of a sender's or a gateway's.
const FILTERS: readonly string[] = ['security-group', 'network-acl']

const readReject = ({ inbound, judged, flow, isFresh: fresh }: Reading): Told => {
  const filters = judged.filter(({ check }) => FILTERS.includes(check))
  const dropping = filters.filter(
    one => fateOf(one, flow, { from: inbound.from, way: 'in' }) === 'dropped',
  )
  const open = filters.filter(
    one => fateOf(one, flow, { from: inbound.from, way: 'in' }) === 'open',
  )
  const [only] = dropping
  if (fresh && only !== undefined && dropping.length === 1 && open.length === 0)
    return {
      hop: only.hop,
      judgement: warn(
        sayRecord('flow-log.rejected-confirms', inbound, { hop: say(`hop.${only.hop}`) }),
        {
          decidedBy: recordOf(inbound),
        },
      ),
      change: one => (one === only ? proven(one, 'in') : one.judgement),
    }
  if (dropping.length > 0 || open.length > 0 || !fresh)
    return {
      hop: 'security-group',
      judgement: warn(
        sayRecord(fresh ? 'flow-log.rejected' : 'flow-log.rejected-before', inbound),
        { decidedBy: recordOf(inbound) },
      ),
    }
  return {
    hop: 'security-group',
    judgement: contradicts('flow-log.rejected-contradicts', inbound, [
      'sg-deny-rule-wins',
      'nacl-inbound-drop',
    ]),
  }
}

const readAccept = (reading: Reading): Told => {
  const { inbound, judged, flow, isFresh: fresh } = reading
  const dropping = judged.filter(
    one =>
      FILTERS.includes(one.check) &&
      fateOf(one, flow, { from: inbound.from, way: 'in' }) === 'dropped',
  )
  const [first] = dropping
  if (first === undefined) return readReply(reading)
  return {
    hop: first.hop,
    judgement: warn(
      sayRecord(fresh ? 'flow-log.accepted-contradicts' : 'flow-log.accepted-before', inbound),
      { decidedBy: recordOf(inbound) },
    ),
    change: one => (fresh && dropping.includes(one) ? doubted(one, flow) : one.judgement),
  }
}
