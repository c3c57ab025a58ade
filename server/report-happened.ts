// What happened in the account and on the wire that a report puts into its timeline?
import type { Flow } from '#shared/flow.ts'
import { say } from '#shared/message.ts'
import { changesOnPath } from './checks/changes-on-path.ts'
import { storyOf } from './checks/flow-log-reading.ts'
import { sayChange } from './checks/recent-change.ts'
import type { Facts } from './facts/facts.ts'
import type { FlowRecord } from './facts/flow-records.ts'
import type { Happened } from './report/report-input.ts'

type Around = { readonly flow: Flow; readonly facts: Facts }

/** Newest changes first come first served: a flood of them must not bury the rest. */
const MOST_CHANGES = 50

export const happenedOf = (around: Around): Happened[] => [...changes(around), ...traffic(around)]

const nowOf = ({ flow, facts }: Around): string | null => {
  const readAt = facts('readAt')
  return flow.question.at ?? (readAt.state === 'present' ? readAt.value : null)
}

const changes = (around: Around): Happened[] => {
  const { flow, facts } = around
  const known = facts('configChanges')
  if (known.state === 'unavailable') return []
  const seen = {
    configChanges: known.value,
    vSwitches: facts('vSwitches'),
    now: nowOf(around),
  }
  return changesOnPath(flow, seen)
    .slice(0, MOST_CHANGES)
    .map(change => ({
      at: change.at,
      kind: 'change',
      what: sayChange(change),
      evidence: change.source.evidence,
    }))
}

const traffic = (around: Around): Happened[] => {
  const { flow, facts } = around
  const log = facts('flowRecords')
  if (log.state === 'unavailable') return []
  const { inbound, outbound } = storyOf(flow, log.value.records, nowOf(around))
  return [inbound, outbound].filter(record => record !== null).map(entryOf)
}

const entryOf = (record: FlowRecord): Happened => ({
  at: record.end,
  kind: 'traffic',
  what: say('history.record', {
    from: record.from,
    to: record.to,
    action: record.action ?? '?',
    packets: record.packets,
  }),
  evidence: record.source.evidence,
})
