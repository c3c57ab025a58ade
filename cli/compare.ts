// What changed, and did it help? Two reports in, the answer on stdout out.
import { stat } from 'node:fs/promises'
import { compare } from '#server/compare/compare.ts'
import { renderComparison } from '#server/report/comparison-text.ts'
import { renderJson } from '#server/report/json.ts'
import { readRecorded } from '#server/sources/recorded.ts'
import { Comparison } from '#shared/comparison.ts'
import { WhyportError } from '#shared/error.ts'
import { Report } from '#shared/report.ts'
import { sentence } from '#shared/wording/sentence.ts'
import { askServer, serverUrl } from './ask-server.ts'
import { boundedFile } from './bounded-file.ts'
import { durationMs } from './duration.ts'
import { exitOfComparison } from './exit-code.ts'
import { languageOf, textOrJson, wordingFor, writable, writeReport } from './output-arguments.ts'
import { askedQuestion } from './question-arguments.ts'
import { paintFor, type Terminal, tell, writeOut } from './terminal.ts'

export type CompareArguments = {
  readonly before: string
  readonly after: string
  readonly server?: string | undefined
  readonly format: string
  readonly out?: string | undefined
  readonly force?: boolean | undefined
  readonly lang: string
  readonly color: boolean
  readonly timeout: string
}

/** Returns the exit status. */
export const compareCommand = async (
  given: CompareArguments,
  terminal: Terminal,
): Promise<number> => {
  const format = textOrJson(given.format)
  const out = writable(given.out ?? null)
  const language = languageOf(given.lang)
  const timeoutMs = durationMs('--timeout', given.timeout)
  const comparison =
    given.server === undefined
      ? await comparedHere(given, terminal)
      : await comparedThere(given, { server: given.server, timeoutMs, terminal })
  const paint = paintFor(terminal, given.color && out === null)
  const text =
    format === 'json'
      ? renderJson(comparison)
      : renderComparison(comparison, paint, await wordingFor(language))
  if (out === null) await writeOut(terminal.stdout, text)
  else writeReport(out, text)
  return exitOfComparison(comparison)
}

const comparedHere = async (
  { before, after, force }: CompareArguments,
  terminal: Terminal,
): Promise<Comparison> =>
  compare(await reportAt(before, terminal), await reportAt(after, terminal), {
    isForced: force ?? false,
  })

const comparedThere = async (
  { before, after, force }: CompareArguments,
  { server, timeoutMs, terminal }: { server: string; timeoutMs: number; terminal: Terminal },
): Promise<Comparison> => {
  serverUrl(server)
  if (force)
    throw new WhyportError('bad-usage', {
      subject: '--force',
      message: 'a service compares reports about one question only',
      next: 'leave --server out: whyport compare before.json after.json --force',
    })
  const body = { before: await sideOf(before, terminal), after: await sideOf(after, terminal) }
  const signal = AbortSignal.timeout(timeoutMs)
  return askServer({ server, path: '/v1/comparisons', body, signal }, Comparison)
}

// What is no file here may be the id of a diagnosis there.
const sideOf = async (side: string, terminal: Terminal) =>
  (await stat(side).catch(() => null)) === null && DIAGNOSIS_ID.test(side)
    ? { diagnosis: side }
    : { report: await reportAt(side, terminal) }

const DIAGNOSIS_ID = /^[A-Za-z0-9_-]{1,64}$/

const reportAt = async (path: string, terminal: Terminal): Promise<Report> => {
  const found = await stat(path).catch(() => null)
  return found?.isDirectory() || path.endsWith('.zip')
    ? judgedAgain(path, terminal)
    : reportIn(path)
}

const judgedAgain = async (path: string, terminal: Terminal): Promise<Report> => {
  const { question, notes, ...evidence } = await readRecorded(
    { evidence: path },
    new Date().toISOString(),
  )
  tell(terminal, `whyport: judging the evidence in ${path}`)
  for (const note of notes) tell(terminal, `note: ${sentence(note)}`)
  const { createApp } = await import('#server/app.ts')
  return createApp({ env: terminal.env }).diagnose(askedIn(path, question), {
    sources: { ...evidence, notes, mode: 'replay' },
  })
}

const askedIn = (path: string, question: Parameters<typeof askedQuestion>[1]) => {
  if (question !== null) return askedQuestion({}, question)
  throw new WhyportError('bad-evidence', {
    subject: path,
    message: 'has no question.json that can be read, so nothing was asked',
    next: 'write for example {"target":"i-bp1demo000000web0001","port":8080,"from":"203.0.113.99"} into question.json',
  })
}

const MOST_BYTES = 64 * 1024 * 1024
const NEXT = 'give a report of `whyport diagnose … --format json --out before.json`'

const reportIn = async (path: string): Promise<Report> => {
  const text = await boundedFile(path, { mostBytes: MOST_BYTES, next: NEXT })
  const report = Report.safeParse(jsonOf(text))
  if (report.success) return report.data
  const [first] = report.error.issues
  const place = first === undefined || first.path.length === 0 ? '' : `${first.path.join('.')}: `
  throw new WhyportError('bad-evidence', {
    subject: path,
    message: `is no report of this version: ${place}${first?.message ?? ''}`,
    next: NEXT,
  })
}

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
