// What is a line of the text report, and how does it become characters?
import { escapeTerminal } from './escape-terminal.ts'
import { columns, pad, wrap } from './text-width.ts'

/** Meaning, not colour: the terminal side decides how each looks. */
export type Style = 'heading' | 'good' | 'bad' | 'doubt' | 'quiet' | 'quote' | 'plain'

/** Makes a style visible. The identity gives plain text. */
export type Paint = (style: Style, text: string) => string

/** Made only by `span`, so that all text of a report has been escaped. */
export type Span = { readonly text: string; readonly style: Style; readonly escaped: true }
export type Line = readonly Span[]

export const WIDTH = 80
export const BLANK: Line = []

export const span = (text: string, style: Style = 'plain'): Span => ({
  text: escapeTerminal(text),
  style,
  escaped: true,
})

/** A label in a column of its own, then the text beside it, wrapped within the page. */
export const hanging = (
  label: { text: string; style?: Style; indent?: number; width: number },
  body: string,
  style: Style = 'plain',
): Line[] => {
  const indent = label.indent ?? 0
  const start = indent + label.width
  const head = span(label.text, label.style)
  const gap = pad(head.text, label.width).slice(head.text.length)
  const first = [span(' '.repeat(indent)), head, span(gap)]
  const tooLong = head.text !== '' && columns(head.text) >= label.width
  const lines = wrap(escapeTerminal(body), WIDTH - start).map((text, row) => {
    const lead = row === 0 && !tooLong ? first : [span(' '.repeat(start))]
    return [...lead, span(text, style)]
  })
  return tooLong ? [first, ...lines] : lines
}

/** Text wrapped within the page, all lines indented alike. */
export const paragraph = (indent: number, body: string, style: Style = 'plain'): Line[] =>
  hanging({ text: '', width: indent }, body, style)

/** Raw text of the evidence, set off by a bar. */
export const quotation = (indent: number, text: string): Line[] =>
  wrap(escapeTerminal(text), WIDTH - indent - 2).map(part => [
    span(`${' '.repeat(indent)}│ `, 'quiet'),
    span(part, 'quote'),
  ])

export const heading = (text: string): Line[] => [BLANK, [span(text, 'heading')], BLANK]

export const toText = (lines: readonly Line[], paint: Paint): string =>
  `${lines.map(line => lineText(line, paint)).join('\n')}\n`

const lineText = (line: Line, paint: Paint): string => {
  const last = line.findLastIndex(({ text }) => text.trim() !== '')
  return line
    .slice(0, last + 1)
    .map(({ text, style }) => (style === 'plain' ? text : paint(style, text)))
    .join('')
}
