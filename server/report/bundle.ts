// Which files does a bundle hold?
import type { Evidence } from '#shared/evidence.ts'
import type { AskedQuestion } from '#shared/read-question.ts'
import type { Report } from '#shared/report.ts'
import { CHINESE } from '#shared/wording/chinese.ts'
import { evidenceFiles, type FileContent } from './evidence-files.ts'
import { renderHtml } from './html/html.ts'
import { renderJson } from './json.ts'
import { renderMarkdown } from './markdown.ts'
import { type SigningKey, signFiles } from './signed-statement.ts'
import { PLAIN, renderText } from './text.ts'
import { VERIFY_TEXT } from './verify-text.ts'

export const MANIFEST = 'manifest.dsse.json'

export type BundleInput = {
  readonly report: Report
  readonly evidence: Evidence
  readonly asked: AskedQuestion
  readonly key: SigningKey
  /** Text of redaction.json: what was replaced in the evidence; none when nothing was. */
  readonly redaction?: string | undefined
}

/** Evidence folder, reports (for people in both languages), key and signed manifest, sorted by name; the manifest comes last. */
export const bundleFiles = (input: BundleInput): Map<string, Buffer> => {
  const { report, evidence, key, redaction } = input
  // What was sent with the question is evidence by now, and may have been redacted.
  const { hostEvidence, ...asked } = input.asked
  const contents: [string, FileContent][] = [
    ...evidenceFiles(evidence, { ...asked, at: report.createdAt }),
    ['report.json', renderJson(report)],
    ['report.md', renderMarkdown(report)],
    ['report.html', renderHtml(report)],
    ['report.txt', renderText(report)],
    ['report.zh-CN.md', renderMarkdown(report, CHINESE)],
    ['report.zh-CN.html', renderHtml(report, CHINESE)],
    ['report.zh-CN.txt', renderText(report, { ...PLAIN, wording: CHINESE })],
    ['pub.pem', key.publicPem],
    ['VERIFY.txt', VERIFY_TEXT],
    ...(redaction === undefined ? [] : [['redaction.json', redaction] as [string, string]]),
  ]
  const files = new Map(
    contents
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, content]) => [named(name), bytesOf(content)] as const),
  )
  const { engine, id, createdAt } = report
  const manifest = signFiles(files, { predicate: { engine, report: { id, createdAt } } }, key)
  return files.set(MANIFEST, Buffer.from(manifest))
}

const bytesOf = (content: FileContent): Buffer =>
  typeof content === 'string' ? Buffer.from(content) : content

// Evidence from a folder gets such names before it is judged (server/bundle/safe-names.ts).
const named = (name: string): string => {
  if (SAFE_NAME.test(name)) return name
  throw new TypeError(`no file name for a bundle: ${JSON.stringify(name)}`)
}

/** No dot at the start of a part, no backslash, at most four levels: safe to unpack anywhere. */
export const SAFE_NAME =
  /^[A-Za-z0-9][A-Za-z0-9._@:-]{0,199}(?:\/[A-Za-z0-9][A-Za-z0-9._@:-]{0,199}){0,3}$/
