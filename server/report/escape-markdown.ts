// How is text from outside shown so that it cannot act as Markdown or HTML?
import { escapeTerminal } from './escape-terminal.ts'

/** One line of plain words: no markup, no link, no table cell, no HTML, no list can begin in it. */
export const plainMarkdown = (text: string): string =>
  escapeTerminal(text)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_{}[\]<>#|~&!$@^]/g, String.raw`\$&`)
    .replace(/(?<=https?|ftp):(?=\/\/)/gi, String.raw`\:`)
    .replace(/(?<=www)\./gi, String.raw`\.`)
    .replace(/^[-+=]/, String.raw`\$&`)
    .replace(/^(?<number>\d+)(?=[.)](?:\s|$))/, '$<number>\\')

/** A name or id as code. The fence is longer than any run of backticks inside. */
export const codeMarkdown = (text: string): string => {
  const visible = escapeTerminal(text).replace(/\s+/g, ' ').trim()
  if (visible === '') return '–'
  const fence = '`'.repeat(longestRun(visible) + 1)
  const gap = visible.startsWith('`') || visible.endsWith('`') ? ' ' : ''
  return `${fence}${gap}${visible}${gap}${fence}`
}

/** Lines to be copied or quoted as they stand. */
export const blockMarkdown = (language: string, text: string): string => {
  const lines = text.split('\n').map(escapeTerminal)
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1))
  return [`${fence}${language}`, ...lines, fence].join('\n')
}

const longestRun = (text: string): number =>
  (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0)
