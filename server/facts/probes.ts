// What did the probes see?
import { z } from 'zod'
import type { Evidence, EvidenceItem } from '#shared/evidence.ts'
import { Probe } from '#shared/probe.ts'
import { parseBody } from './answers.ts'
import { type Fact, present } from './fact.ts'

const Recorded = z.union([z.array(Probe), Probe.transform(probe => [probe])])

/** Every readable probe of every file, each file one probe or an array. No file: none was sent. */
export const probesFact = (evidence: Evidence): Fact<readonly Probe[]> => {
  const items = probeItems(evidence).filter(item => item.status === 'ok')
  return present(
    items.flatMap(item => read(item) ?? []),
    items.map(item => item.id),
  )
}

/** Files of probes that say nothing that can be read: what they saw is lost, which is not "none was sent". */
export const unreadProbes = (evidence: Evidence): string[] =>
  probeItems(evidence)
    .filter(item => item.status !== 'ok' || read(item) === null)
    .map(({ file }) => file)

const probeItems = (evidence: Evidence): EvidenceItem[] =>
  evidence.filter(({ kind }) => kind === 'probe')

const read = ({ raw }: EvidenceItem): Probe[] | null =>
  Recorded.safeParse(parseBody(raw)).data ?? null
