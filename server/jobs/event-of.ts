// What do readers see of one step of a diagnosis?
import type { EvidenceItem } from '#shared/evidence.ts'
import type { Judged } from '#shared/judged.ts'
import { Probe } from '#shared/probe.ts'
import { sentence } from '#shared/wording/sentence.ts'
import type { Progress } from '../io.ts'
import type { NewEvent } from './feed.ts'

export const eventOf = (step: Progress): NewEvent => {
  switch (step.kind) {
    case 'evidence':
      return ofEvidence(step.item)
    case 'judged':
      return { event: 'finding', data: { ...findingOf(step.judged), early: step.early } }
    case 'verdict':
      return { event: 'verdict', data: step.verdict }
    case 'note':
      return { event: 'progress', data: { note: step.text } }
    case 'phase':
      return { event: 'progress', data: { phase: step.phase } }
    default:
      return step satisfies never
  }
}

const ofEvidence = (item: EvidenceItem): NewEvent => {
  const { id, kind, subject, status } = item
  const probes = kind === 'probe' ? probesOf(item) : []
  if (probes.length === 0)
    return { event: 'progress', data: { evidence: id, kind, subject, status } }
  return { event: 'probe', data: { evidence: id, probes } }
}

// Recorded probes come from files of other people: what is none is plain progress.
const probesOf = ({ raw }: EvidenceItem): Probe[] => {
  try {
    return Probe.array().parse([JSON.parse(raw)].flat())
  } catch {
    return []
  }
}

const findingOf = ({ check, hop, judgement: { status, because } }: Judged) => ({
  ...{ check, hop, status },
  because: sentence(because),
  message: because,
})
