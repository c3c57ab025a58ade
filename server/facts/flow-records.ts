// What did the VPC flow log record?

import { z } from 'zod'
import type { Evidence, EvidenceItem } from '#shared/evidence.ts'
import { say } from '#shared/message.ts'
import { isoOfSeconds } from '#shared/plain/time.ts'
import { parseBody } from './answers.ts'
import { type Fact, present, unavailable } from './fact.ts'
import type { SourceText } from './source-text.ts'

/** One line (VPC product page "Flow logs", fields of a record, read 2026-11-22). */
export type FlowRecord = {
  readonly eniId: string
  /** IANA number; null when the line does not say. */
  readonly protocol: number | null
  readonly from: string
  readonly fromPort: number | null
  readonly to: string
  readonly toPort: number | null
  readonly direction: 'in' | 'out' | null
  readonly action: 'accept' | 'reject' | null
  readonly packets: number
  /** Window of the record, ISO 8601 UTC. */
  readonly start: string
  readonly end: string
  /** SYN 2, SYN-ACK 18, FIN 1, RST 4; all flags of the window or-ed; null when not recorded. */
  readonly tcpFlags: number | null
  /** ok, nodata, skipdata. */
  readonly status: string
  readonly source: SourceText
}

/** `unreadLines`: lines and parts that could not be read, so that a gap proves nothing. */
export type FlowRecords = { readonly records: readonly FlowRecord[]; readonly unreadLines: number }

/** Records of every `logs/flow*` file, oldest first. */
export const flowRecordsFact = (evidence: Evidence): Fact<FlowRecords> => {
  const items = evidence.filter(({ kind }) => kind === 'flow-log')
  if (items.length === 0)
    return unavailable('not-collected', {
      need: say('need.flow-records'),
      how: say('how.flow-records'),
      wouldSettle: [],
    })
  const lines = items.flatMap(linesOf)
  const records = lines.flatMap(({ fields, source }) => toRecord(fields, source) ?? [])
  return present(
    {
      records: records.toSorted((a, b) => order(a.end, b.end)),
      unreadLines: lines.length - records.length + items.filter(isCut).length,
    },
    items.map(({ id }) => id),
  )
}

const isCut = ({ status }: EvidenceItem): boolean => status !== 'ok'
const order = (a: string, b: string): number => (a < b ? -1 : Number(a > b))

const DEFAULT_ORDER = [
  ...['version', 'account-id', 'eni-id', 'vm-id', 'vswitch-id', 'vpc-id', 'type', 'protocol'],
  ...['srcaddr', 'srcport', 'dstaddr', 'dstport', 'direction', 'action', 'packets', 'bytes'],
  ...['start', 'end', 'tcp-flags', 'log-status', 'traffic-path'],
]

type Line = { readonly fields: Readonly<Record<string, unknown>>; readonly source: SourceText }

// A header names the columns from there on; a line in braces names its own.
const linesOf = ({ id, raw }: EvidenceItem): Line[] => {
  let columns: readonly string[] = DEFAULT_ORDER
  return raw.split('\n').flatMap((written, place) => {
    const text = written.trim()
    if (text === '' || text.startsWith('#')) return []
    const source = { evidence: id, text: text.slice(0, LONGEST_LINE), line: place + 1 }
    if (text.startsWith('{'))
      return [{ fields: namesOf(parseBody(text.replace(/,$/, '')) ?? {}), source }]
    const words = text.split(/[\s,]+/)
    if (words.some(word => nameOf(word) === 'srcaddr')) {
      columns = words.map(nameOf)
      return []
    }
    return [{ fields: Object.fromEntries(columns.map((name, i) => [name, words[i]])), source }]
  })
}

const LONGEST_LINE = 2000

const nameOf = (word: string): string => word.toLowerCase().replaceAll('_', '-')
const namesOf = (body: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(body).map(([key, value]) => [nameOf(key), value]))

const text = z
  .union([z.string(), z.number()])
  .transform(value => (String(value) === '-' ? '' : String(value).slice(0, 100)))
  .catch('')
const number = text.transform(value => (/^\d{1,15}$/.test(value) ? Number(value) : null))

const WireRecord = z.looseObject({
  'eni-id': text,
  protocol: number,
  srcaddr: text,
  srcport: number,
  dstaddr: text,
  dstport: number,
  direction: text,
  action: text,
  packets: number,
  start: number,
  end: number,
  'tcp-flags': number,
  'log-status': text,
})

const toRecord = (fields: Line['fields'], source: SourceText): FlowRecord | null => {
  const wire = WireRecord.parse(fields)
  const start = isoOfSeconds(wire.start ?? -1)
  const end = isoOfSeconds(wire.end ?? -1)
  if (start === null || end === null || wire['eni-id'] === '') return null
  return {
    eniId: wire['eni-id'],
    protocol: wire.protocol,
    from: wire.srcaddr,
    fromPort: wire.srcport,
    to: wire.dstaddr,
    toPort: wire.dstport,
    direction: DIRECTIONS[wire.direction.toLowerCase()] ?? null,
    action: ACTIONS[wire.action.toLowerCase()] ?? null,
    packets: wire.packets ?? 0,
    start,
    end,
    tcpFlags: wire['tcp-flags'],
    status: wire['log-status'].toLowerCase() || 'ok',
    source,
  }
}

const DIRECTIONS: Readonly<Record<string, FlowRecord['direction']>> = { in: 'in', out: 'out' }
const ACTIONS: Readonly<Record<string, FlowRecord['action']>> = {
  accept: 'accept',
  reject: 'reject',
}
