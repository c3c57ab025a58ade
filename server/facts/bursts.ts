// Which bursts of connections were sent while the host's counters were read?
import { z } from 'zod'
import { Burst } from '#shared/burst.ts'
import type { Evidence, EvidenceItem } from '#shared/evidence.ts'
import { parseBody } from './answers.ts'

export type ReadBursts = { readonly bursts: readonly Burst[]; readonly cites: readonly string[] }

/** In their order; null when there are none, one cannot be read, or their numbers are not 1, 2, 3 … */
export const burstsIn = (evidence: Evidence): ReadBursts | null => {
  const items = evidence.filter(({ kind }) => kind === 'burst')
  const read = items.map(burstsOf)
  const bursts = read.flatMap(list => list ?? []).toSorted((a, b) => a.number - b.number)
  const isWhole = bursts.length > 0 && !read.includes(null)
  return isWhole && bursts.every(({ number }, at) => number === at + 1)
    ? { bursts, cites: items.map(({ id }) => id) }
    : null
}

const burstsOf = ({ status, raw }: EvidenceItem): readonly Burst[] | null =>
  status === 'ok' ? (z.array(Burst).max(20).safeParse(parseBody(raw)).data ?? null) : null
