// How does a test ask several accounts live, and judge the written folder again?
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Test } from 'tap'
import { createApp, type Sources } from '#server/app.ts'
import { readEvidenceFolder } from '#server/collect/replay.ts'
import type { Progress } from '#server/io.ts'
import { evidenceFiles } from '#server/report/evidence-files.ts'
import type { Evidence } from '#shared/evidence.ts'
import type { AskedQuestion } from '#shared/read-question.ts'
import type { Report } from '#shared/report.ts'
import type { OpenedAccounts } from '#test/emulator/several-accounts.ts'

export const CLIENT = '203.0.113.99'

const QUESTION = { target: 'i-bp1bank000000web0001', port: 8080, from: CLIENT }

export type Asked = {
  readonly report: Report
  readonly evidence: Evidence
  readonly notes: readonly string[]
}

export const ask = async (
  { env }: OpenedAccounts,
  asked: Partial<AskedQuestion>,
  sources: Partial<Sources> = {},
): Promise<Asked> => {
  const evidence: Evidence[number][] = []
  const notes: string[] = []
  const onProgress = (event: Progress): void => {
    if (event.kind === 'evidence') evidence.push(event.item)
    if (event.kind === 'note') notes.push(event.text)
  }
  const report = await createApp({ env }).diagnose(
    { ...QUESTION, ...asked },
    { sources: { mode: 'live', ...sources }, onProgress },
  )
  return { report, evidence, notes }
}

/** The report of the written folder; judged twice, and every file must be understood. */
export const replayed = async (
  t: Test,
  evidence: Evidence,
  asked: Partial<AskedQuestion>,
): Promise<Report> => {
  const folder = mkdtempSync(join(tmpdir(), 'whyport-replay-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  for (const [path, text] of evidenceFiles(evidence, null)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const at = '2026-11-22T08:30:00Z'
  const again = async (): Promise<Report> => {
    const read = await readEvidenceFolder(folder, at)
    t.strictSame(read.notes, [], 'every file of the folder is understood')
    return createApp({ env: {} }).diagnose(
      { ...QUESTION, at, ...asked },
      { sources: { mode: 'replay', evidence: read.evidence } },
    )
  }
  const [first, second] = [await again(), await again()]
  t.equal(JSON.stringify(first), JSON.stringify(second), 'the same to the byte')
  return first
}

export const causesOf = ({ rootCauses }: Report): string[] => rootCauses.map(({ id }) => id)
