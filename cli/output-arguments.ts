// How is the report to be printed, and where to?
import { statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { WhyportError } from '#shared/error.ts'
import { ENGLISH } from '#shared/wording/sentence.ts'
import type { Language, Wording } from '#shared/wording/wording.ts'

export type OutputArguments = {
  readonly format: string
  readonly out?: string | undefined
  readonly order: string
  readonly lang: string
  readonly explain?: boolean | undefined
  readonly color: boolean
}

const FORMATS = ['text', 'json', 'markdown', 'html'] as const
export type Format = (typeof FORMATS)[number]

export type Output = {
  readonly format: Format
  readonly out: string | null
  readonly order: 'path' | 'checklist'
  readonly explain: boolean
  readonly isColourful: boolean
  readonly language: Language
}

/** Checked before the diagnosis runs, so that a typing error costs no minute. */
export const readOutput = (given: OutputArguments): Output => {
  const format = oneOf('--format', given.format, {
    built: FORMATS,
    planned: [],
  })
  const order = oneOf('--order', given.order, { built: ['path', 'checklist'], planned: [] })
  return {
    format: FORMATS.find(known => known === format) ?? 'text',
    out: writable(given.out ?? null),
    order: order === 'checklist' ? 'checklist' : 'path',
    explain: given.explain ?? false,
    isColourful: given.color,
    language: languageOf(given.lang),
  }
}

/** Of `--lang`; checked before any work is done. */
export const languageOf = (lang: string): Language =>
  oneOf('--lang', lang, { built: ['en', 'zh-CN'], planned: [] }) === 'zh-CN' ? 'zh-CN' : 'en'

/** The words of a language; Chinese ones are loaded only when they are asked for. */
export const wordingFor = async (language: Language): Promise<Wording> =>
  language === 'zh-CN' ? (await import('#shared/wording/chinese.ts')).CHINESE : ENGLISH

export const writeReport = (out: string, text: string | Buffer): void => {
  try {
    writeFileSync(out, text)
  } catch (error) {
    throw new WhyportError(
      'bad-usage',
      {
        subject: `--out ${out}`,
        message: 'cannot be written',
        next: 'name a file that this user may write, or leave --out away to print the report',
      },
      { cause: error },
    )
  }
}

/** For answers that are no report. */
export const textOrJson = (format: string): 'text' | 'json' =>
  oneOf('--format', format, { built: ['text', 'json'], planned: ['junit'] }) === 'json'
    ? 'json'
    : 'text'

const oneOf = (
  option: string,
  value: string,
  { built, planned }: { built: readonly string[]; planned: readonly string[] },
): string => {
  if (built.includes(value)) return value
  throw new WhyportError('bad-usage', {
    subject: option,
    message: planned.includes(value)
      ? `${value} is planned and not built yet`
      : `"${value}" is not known`,
    next: `use ${built.map(known => `${option} ${known}`).join(' or ')}`,
  })
}

/** Refuses a place that cannot be written before any work is done. */
export const writable = (out: string | null): string | null => {
  if (out === null) return null
  const isFolder = statSync(out, { throwIfNoEntry: false })?.isDirectory() ?? false
  const parent = statSync(dirname(out), { throwIfNoEntry: false })
  if (!isFolder && parent?.isDirectory()) return out
  throw new WhyportError('bad-usage', {
    subject: `--out ${out}`,
    message: isFolder ? 'is a folder' : 'its folder does not exist',
    next: 'name a file in a folder that exists, for example: --out report.json',
  })
}
