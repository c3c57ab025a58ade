// How full is the connection table of the host?
import type { Evidence, EvidenceItem } from '#shared/evidence.ts'
import { type Fact, present } from './fact.ts'
import type { HostChoice } from './facts.ts'
import { hostFact, hostItem, hostOutput } from './host-answers.ts'
import { isProvenAbsent } from './host-file.ts'
import type { SourceText } from './source-text.ts'
import { sysctlsFact } from './sysctls.ts'

/** Null when the kernel has no connection tracking. `max` and `drops` are null when not read. */
export type Conntrack = {
  readonly count: number
  readonly max: number | null
  /** Packets dropped since boot because an entry could not be made. */
  readonly drops: number | null
  /** What the kernel's log says of a full table; null: nothing, or it was not read. */
  readonly complaint: SourceText | null
} | null

export const conntrackFact = (evidence: Evidence, host: HostChoice): Fact<Conntrack> => {
  const item = hostItem(evidence, host.instanceId, 'conntrack-count')
  if (item !== null && isProvenAbsent(item)) return present(null, [item.id])
  const count = hostFact(
    hostOutput(evidence, host.instanceId, 'conntrack-count'),
    'conntrack-count',
    ({ raw }) => (/^\d+\s*$/.test(raw) ? Number(raw) : null),
  )
  if (count.state === 'unavailable') return count
  const stat = hostFact(
    hostOutput(evidence, host.instanceId, 'conntrack-stat'),
    'conntrack-stat',
    ({ raw }) => dropsIn(raw),
  )
  const sysctls = sysctlsFact(evidence, host)
  const log = hostFact(
    hostOutput(evidence, host.instanceId, 'kernel-log'),
    'kernel-log',
    complaintIn,
  )
  const max =
    sysctls.state === 'present' ? sysctls.value.get('net.netfilter.nf_conntrack_max') : undefined
  return present(
    {
      count: count.value,
      max: max !== undefined && /^\d+$/.test(max) ? Number(max) : null,
      drops: stat.state === 'present' ? stat.value : null,
      complaint: log.state === 'present' ? log.value : null,
    },
    [...count.cites, ...stat.cites, ...sysctls.cites, ...log.cites],
  )
}

// nf_conntrack_core.c: writes "nf_conntrack: table full, dropping packet", at most some times a second.
const complaintIn = ({ id, raw }: EvidenceItem): SourceText | null => {
  const lines = raw.split('\n')
  const place = lines.findLastIndex(line => COMPLAINT.test(line.slice(0, 300)))
  return place < 0
    ? null
    : { evidence: id, text: (lines[place] ?? '').trim().slice(0, 300), line: place + 1 }
}

const COMPLAINT = /(?:nf|ip)_conntrack: table full, dropping packet/

/** Of /proc/net/stat/nf_conntrack: a line per processor, hexadecimal, under a heading of column names. */
export const dropsIn = (raw: string): number | null => {
  const [heading = '', ...lines] = raw.trimEnd().split('\n')
  const column = heading.trim().split(/\s+/).indexOf('drop')
  const values = lines.map(line => Number.parseInt(line.trim().split(/\s+/)[column] ?? '', 16))
  return column < 0 || values.some(Number.isNaN) ? null : values.reduce((sum, n) => sum + n, 0)
}
