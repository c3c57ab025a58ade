// By how much did the host's counters rise during each burst of connections?
import { type Burst, readingOf } from '#shared/burst.ts'
import type { Evidence, EvidenceItem } from '#shared/evidence.ts'
import { say } from '#shared/message.ts'
import { burstsIn } from './bursts.ts'
import { dropsIn } from './conntrack.ts'
import { type Fact, present, unavailable } from './fact.ts'
import type { HostChoice } from './facts.ts'
import { hostFact, hostOutput } from './host-answers.ts'
import { hostFilterFact } from './host-filter.ts'
import { counterBlocks, counterLines, type ProcCounters } from './proc-counters.ts'
import { type RuleCount, type RuleCounts, ruleCounts, ruleTexts } from './rule-counts.ts'

export type BurstCounts = {
  readonly bursts: readonly Burst[]
  /**
   * By rule, one number a burst; null: the rules were not read each time, or changed meanwhile, so
   * that no rule can be told.
   */
  readonly rules: ReadonlyMap<string, Rises> | null
  /** Totals of the kernel by name, one number a burst; those that were read each time and never fell. */
  readonly totals: ReadonlyMap<string, readonly number[]>
}

export type Rises = Pick<RuleCount, 'stops' | 'by'> & {
  readonly rises: readonly number[]
  readonly bytes: readonly number[]
}

export const burstCountsFact = (evidence: Evidence, host: HostChoice): Fact<BurstCounts> => {
  const sent = burstsIn(evidence)
  if (sent === null) return unavailable('not-collected', NEED)
  const { bursts } = sent
  const readings = [0, ...bursts.map(({ number }) => number)].map(number =>
    asRead(evidence, number),
  )
  const all = readings.flatMap(({ own }) => own.map(({ id }) => id))
  return present(
    {
      bursts,
      rules: risesOf(readings.map(reading => rulesOf(reading.evidence, host))),
      totals: totalsOf(readings.map(reading => procOf(reading.evidence, host))),
    },
    [...sent.cites, ...all],
  )
}

const NEED = { need: say('need.burst'), how: say('how.burst'), wouldSettle: [] }

type AsRead = { readonly evidence: Evidence; readonly own: Evidence }

// What was not read again (sets, versions) is taken from the host's reading of this diagnosis.
const asRead = (evidence: Evidence, number: number): AsRead => {
  const own = evidence.flatMap(item => renamed(item, number))
  const again = new Set(own.map(({ kind, subject }) => `${subject} ${kind}`))
  const rest = evidence.filter(
    ({ kind, subject }) => kind.startsWith('host.') && !again.has(`${subject} ${kind}`),
  )
  return { own, evidence: [...own, ...rest.filter(item => !isCounting(item))] }
}

const renamed = (item: EvidenceItem, number: number): EvidenceItem[] => {
  const reading = readingOf(item.kind.replace(/^host\./, ''))
  return reading?.number === number ? [{ ...item, kind: `host.${reading.command}` }] : []
}

// Numbers of another moment are not those of this reading.
const isCounting = ({ kind }: EvidenceItem): boolean =>
  /^host\.(?:proc-(?:snmp6?|netstat)|conntrack-stat)$/.test(kind)

type Rules = { readonly counts: RuleCounts; readonly texts: readonly string[] }

const rulesOf = (evidence: Evidence, host: HostChoice): Rules | null => {
  const filter = hostFilterFact(evidence, host)
  if (filter.state === 'unavailable') return null
  const { nft, legacy } = filter.value
  const tables = [nft, legacy[4], legacy[6]].flatMap(reading =>
    reading.state === 'read' ? reading.tables : [],
  )
  const counts = ruleCounts(tables)
  return counts === null ? null : { counts, texts: ruleTexts(tables) }
}

const risesOf = (readings: readonly (Rules | null)[]): ReadonlyMap<string, Rises> | null => {
  const [first] = readings
  const read = readings.flatMap(reading => reading ?? [])
  if (!first || read.length !== readings.length) return null
  const text = first.texts.join('\n')
  if (read.some(({ texts }) => texts.join('\n') !== text)) return null
  return new Map(
    [...first.counts].flatMap(([id, { stops, by }]) => {
      const rises = risesBetween(read.map(({ counts }) => counts.get(id)?.packets))
      const bytes = risesBetween(read.map(({ counts }) => counts.get(id)?.bytes))
      return rises === null || bytes === null ? [] : [[id, { rises, bytes, stops, by }] as const]
    }),
  )
}

// A counter that fell was set back meanwhile.
const risesBetween = (values: readonly (number | undefined)[]): readonly number[] | null => {
  const known = values.flatMap(value => value ?? [])
  if (known.length !== values.length) return null
  const rises = known.slice(1).map((value, at) => value - (known[at] ?? 0))
  return rises.every(rise => rise >= 0) ? rises : null
}

const procOf = (evidence: Evidence, { instanceId }: HostChoice): ProcCounters => {
  const read = (command: string, parse: (raw: string) => ProcCounters | null) => {
    const fact = hostFact(hostOutput(evidence, instanceId, command), command, ({ raw }) =>
      parse(raw),
    )
    return fact.state === 'present' ? [...fact.value] : []
  }
  return new Map([
    ...read('proc-snmp', counterBlocks),
    ...read('proc-netstat', counterBlocks),
    ...read('proc-snmp6', counterLines),
    ...read('conntrack-stat', raw => {
      const drops = dropsIn(raw)
      return drops === null ? null : new Map([[CONNTRACK_DROPS, drops]])
    }),
  ])
}

export const CONNTRACK_DROPS = 'nf_conntrack.drop'

const totalsOf = (readings: readonly ProcCounters[]): ReadonlyMap<string, readonly number[]> => {
  const names = [...(readings[0]?.keys() ?? [])]
  return new Map(
    names.flatMap(name => {
      const rises = risesBetween(readings.map(totals => totals.get(name)))
      return rises === null ? [] : [[name, rises] as const]
    }),
  )
}
