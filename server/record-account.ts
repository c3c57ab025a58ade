// What does the account say about these targets, as one evidence folder?
import type { Evidence, EvidenceItem } from '#shared/evidence.ts'
import { evidenceItem } from '#shared/evidence.ts'
import type { AskedQuestion } from '#shared/read-question.ts'
import { createApp, type Sources } from './app.ts'
import { instancesOfVpc } from './collect/cloud/instances-of-vpc.ts'
import { evidenceFiles } from './report/evidence-files.ts'
import { openCloud } from './sources/open-cloud.ts'

export type RecordAsk = {
  readonly env: NodeJS.ProcessEnv
  readonly sources: Sources
  readonly questions: readonly AskedQuestion[]
  readonly signal: AbortSignal
  readonly onItem?: (item: EvidenceItem) => void
}

/** `evidence` of the first `targets` questions is whole; `cut` came of the one that was cut off. */
export type Recording = {
  readonly evidence: Evidence
  readonly cut: Evidence
  readonly targets: number
}

/**
 * Only what the cloud says: no probe is sent, no host is read. Whatever was refused is in it too.
 * Once `signal` aborts, the question at hand is cut off and no other is asked.
 */
export const recordAccount = async (ask: RecordAsk): Promise<Recording> => {
  const { env, questions, signal, onItem } = ask
  const sources = { ...ask.sources, mayProbe: false }
  const items: EvidenceItem[] = []
  for (const [targets, question] of questions.entries()) {
    const whole = items.length
    if (signal.aborted) return { evidence: items, cut: [], targets }
    await createApp({ env }).diagnose(question, {
      sources,
      signal,
      onProgress: event => {
        if (event.kind !== 'evidence' || !event.item.file.startsWith('cloud/')) return
        if (keep(items, event.item)) onItem?.(event.item)
      },
    })
    if (signal.aborted) return { evidence: items.slice(0, whole), cut: items.slice(whole), targets }
  }
  return { evidence: items, cut: [], targets: questions.length }
}

// The same answer once; another answer under the same name gets a number of its own.
const keep = (items: EvidenceItem[], item: EvidenceItem): boolean => {
  const sameName = items.filter(
    ({ kind, subject }) => kind === item.kind && subject === item.subject,
  )
  if (sameName.some(({ raw, request }) => raw === item.raw || isSame(request, item.request)))
    return false
  const names = new Set(items.map(({ file }) => file))
  items.push(
    names.has(item.file) ? evidenceItem({ ...item, file: freeName(item.file, names) }) : item,
  )
  return true
}

const isSame = (a: EvidenceItem['request'], b: EvidenceItem['request']): boolean =>
  a !== null && b !== null && JSON.stringify(a) === JSON.stringify(b)

const freeName = (file: string, names: ReadonlySet<string>): string => {
  const stem = file.replace(/\.json$/, '')
  const numbered = Array.from({ length: names.size + 2 }, (_, i) => `${stem}.${i + 2}.json`)
  return numbered.find(name => !names.has(name)) ?? file
}

/** Ids of the instances in a VPC, to be recorded one after the other. */
export const instancesIn = async (of: {
  readonly env: NodeJS.ProcessEnv
  readonly account: string | null
  readonly demo: boolean
  readonly vpcId: string
  readonly region: string
  readonly signal: AbortSignal
}): Promise<{ ids: readonly string[]; complete: boolean }> => {
  const { client, close } = await openCloud(of)
  try {
    const { ids, complete } = await instancesOfVpc(client, of)
    return { ids, complete }
  } finally {
    await close()
  }
}

/** Path and text of each file. `question` only when one was asked: its time is the folder's clock. */
export const recordedFiles = (
  evidence: Evidence,
  question: Readonly<Record<string, unknown>>,
): Map<string, string> => evidenceFiles(evidence, question)
