// How is a command printed so that it can be copied as it stands?
import { type Line, span, WIDTH } from './text-lines.ts'
import { columns } from './text-width.ts'

const INDENT = '     '
const ROOM = WIDTH - INDENT.length

/** Own lines, nothing cut. A long shell command is continued with a backslash, outside quotes only. */
export const commandLines = (tool: string, command: string): Line[] =>
  command
    .split('\n')
    .flatMap(line => (isLongShell(tool, line) ? continued(line) : [line]))
    .map(line => [span(INDENT), span(line, 'quote')])

// Terraform text knows no backslash; a comment would swallow the next line.
const isLongShell = (tool: string, line: string): boolean =>
  tool !== 'terraform' && !line.trimStart().startsWith('#') && columns(line) > ROOM

const continued = (command: string): string[] => {
  const lines: string[] = []
  let line = ''
  for (const word of shellWords(command)) {
    const longer = line === '' ? word : `${line} ${word}`
    const isFull = columns(longer) > ROOM - 2
    if (isFull && line !== '') lines.push(`${line} \\`)
    line = isFull && line !== '' ? `  ${word}` : longer
  }
  return [...lines, line]
}

// Spaces inside quotes and behind a backslash belong to the word.
const shellWords = (command: string): string[] =>
  command.match(/(?:\\.|'[^']*'|"(?:\\.|[^"\\])*"|[^\s'"\\]|['"\\])+/g) ?? []
