// What does the account say about these targets, as one evidence folder?
import type { Evidence, EvidenceItem } from '#shared/evidence.ts'
import { evidenceItem } from '#shared/evidence.ts'
import type { AskedQuestion } from '#shared/read-question.ts'
import { createApp, type Sources } from './app.ts'
import type { Candidate } from './collect/cloud/account-search.ts'
import { instancesOfVpc } from './collect/cloud/instances-of-vpc.ts'
import { inOwnFolder, withOneList } from './recorded-accounts.ts'
import { evidenceFiles, type FileContent } from './report/evidence-files.ts'
import { candidatesOf } from './sources/candidates.ts'
import { inEachAccount } from './sources/each-account.ts'
import { openCloud } from './sources/open-cloud.ts'

export type RecordAsk = {
  readonly env: NodeJS.ProcessEnv
  readonly sources: Sources
  readonly questions: readonly AskedQuestion[]
  readonly signal: AbortSignal
  readonly onItem?: (item: EvidenceItem) => void
  /** Which account is looked at, when several are configured. */
  readonly onNote?: (text: string) => void
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
  const { env, questions, signal, onItem, onNote } = ask
  const sources = { ...ask.sources, mayProbe: false }
  const items: EvidenceItem[] = []
  const take = (given: EvidenceItem): void => {
    const isApart = questions.length > 1 && items.some(({ kind }) => kind === 'accounts')
    const item = isApart ? inOwnFolder(given) : given
    if (isOfAccount(item) && keep(items, item)) onItem?.(item)
  }
  for (const [targets, question] of questions.entries()) {
    const whole = items.length
    if (signal.aborted) return withOneList({ evidence: items, cut: [], targets })
    await createApp({ env }).diagnose(question, {
      sources,
      signal,
      onProgress: event => {
        if (event.kind === 'note') onNote?.(event.text)
        if (event.kind === 'evidence') take(event.item)
      },
    })
    if (signal.aborted)
      return withOneList({ evidence: items.slice(0, whole), cut: items.slice(whole), targets })
  }
  return withOneList({ evidence: items, cut: [], targets: questions.length })
}

const isOfAccount = ({ file, kind }: EvidenceItem): boolean =>
  file.startsWith('cloud/') || kind === 'accounts'

// The same answer once; another answer under the same name gets a number of its own.
const keep = (items: EvidenceItem[], item: EvidenceItem): boolean => {
  const sameName = items.filter(
    ({ kind, subject, account }) =>
      kind === item.kind && subject === item.subject && account === item.account,
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
  const candidates = of.demo || of.account !== null ? [] : await candidatesOf(of)
  if (candidates.length > 0) return inAnyAccount(candidates, of)
  const { client, close } = await openCloud(of)
  try {
    const { ids, complete } = await instancesOfVpc(client, of)
    return { ids, complete }
  } finally {
    await close()
  }
}

// One of them holds the network; while another could not be asked, nothing says that none does.
const inAnyAccount = async (
  candidates: readonly Candidate[],
  of: { readonly vpcId: string; readonly region: string; readonly signal: AbortSignal },
): Promise<{ ids: readonly string[]; complete: boolean }> => {
  const found = await inEachAccount(candidates, of.signal, client => instancesOfVpc(client, of))
  const holding = found.filter(({ value }) => value !== null && value.ids.length > 0)
  return {
    ids: holding.flatMap(({ value }) => value?.ids ?? []),
    complete: (holding.length > 0 ? holding : found).every(({ value }) => value?.complete === true),
  }
}

/** Path and text of each file. `question` only when one was asked: its time is the folder's clock. */
export const recordedFiles = (
  evidence: Evidence,
  question: Readonly<Record<string, unknown>>,
): Map<string, FileContent> => evidenceFiles(evidence, question)
