// What did the probes see?
import { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import { Probe } from '#shared/probe.ts'
import { parseBody } from './answers.ts'
import { type Fact, present } from './fact.ts'

const Recorded = z.union([z.array(Probe), Probe.transform(probe => [probe])])

/** Every readable probe of every file, each file one probe or an array. No file: none was sent. */
export const probesFact = (evidence: Evidence): Fact<readonly Probe[]> => {
  const items = evidence.filter(item => item.kind === 'probe' && item.status === 'ok')
  return present(
    items.flatMap(item => Recorded.safeParse(parseBody(item.raw)).data ?? []),
    items.map(item => item.id),
  )
}
