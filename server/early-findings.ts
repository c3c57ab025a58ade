// What is certainly in the way already, while the rest is still being read?
import type { EvidenceItem } from '#shared/evidence.ts'
import type { Flow } from '#shared/flow.ts'
import type { Judged } from '#shared/judged.ts'

export type EarlyFindings = {
  /** Evidence has come: the hops are judged soon, unless they just were. */
  readonly arrived: () => void
  readonly end: () => void
}

export type EarlyOptions = {
  readonly evidence: readonly EvidenceItem[]
  readonly judge: () => { readonly flow: Pick<Flow, 'eniId'>; readonly judged: readonly Judged[] }
  /** Each failing hop once, as soon as it is judged so. */
  readonly tell: (judged: Judged) => void
}

/** Who waits shorter than this gets the whole answer in one piece. */
const FIRST_MS = 100
const PAUSE_MS = 250
/** Judging holds the thread: at most about a tenth of the wait goes into it, and large evidence waits. */
const PAUSE_PER_COST = 10
const MOST_CHARS = 1_000_000

/**
 * Tells what is known to fail before everything is there. Only of a target that is located: before
 * that, an empty answer of one region would look like an absence. Checks turn missing evidence into
 * unknown, so what fails now fails later; the report is made of all evidence nevertheless.
 */
export const watchEarly = ({ evidence, judge, tell }: EarlyOptions): EarlyFindings => {
  const told = new Set<string>()
  let timer: NodeJS.Timeout | null = null
  let pauseMs = FIRST_MS
  let isOver = false
  const look = (): void => {
    timer = null
    const before = performance.now()
    const { flow, judged } = judge()
    const found = flow.eniId === null ? [] : judged.filter(isCertain)
    for (const finding of found.filter(({ check }) => !told.has(check))) {
      told.add(finding.check)
      tell(finding)
    }
    pauseMs = Math.max(PAUSE_MS, PAUSE_PER_COST * (performance.now() - before))
  }
  return {
    arrived: () => {
      isOver ||= sizeOf(evidence) > MOST_CHARS
      if (!isOver) timer ??= setTimeout(look, pauseMs)
    },
    end: () => {
      isOver = true
      if (timer !== null) clearTimeout(timer)
    },
  }
}

const isCertain = ({ judgement: { status, causes } }: Judged): boolean =>
  status === 'fail' && causes.some(({ confidence }) => confidence !== 'suspected')

const sizeOf = (evidence: readonly EvidenceItem[]): number =>
  evidence.reduce((sum, { raw }) => sum + raw.length, 0)
