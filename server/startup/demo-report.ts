// How does the demo question's report form on the terminal?
import type { Report } from '#shared/report.ts'
import { sentence } from '#shared/wording/sentence.ts'
import type { App } from '../app.ts'
import type { Progress } from '../io.ts'
import { escapeTerminal } from '../report/escape-terminal.ts'
import { PLAIN, renderText } from '../report/text.ts'

export const DEMO_QUESTION = {
  target: 'i-bp1demo000000web0001',
  port: 8080,
  from: '203.0.113.99',
} as const

/** Prints each answer and each judged hop as it comes, then the whole report. */
export const printDemoReport = async (
  app: App,
  print: (line: string) => void,
  signal: AbortSignal,
): Promise<Report> => {
  const { target, port, from } = DEMO_QUESTION
  print(`Asking: why can't ${from} reach port ${port} of ${target}?`)
  const report = await app.diagnose(DEMO_QUESTION, {
    sources: { mode: 'demo' },
    onProgress: event => {
      const line = lineOf(event)
      if (line !== null) print(escapeTerminal(line))
    },
    signal,
  })
  print('')
  print(renderText(report, PLAIN))
  return report
}

const lineOf = (event: Progress): string | null => {
  switch (event.kind) {
    // The recorded host part comes all at once: nobody waits for it.
    case 'evidence':
      if (event.item.kind.startsWith('host.')) return null
      return `  ${event.item.kind} ${event.item.subject} ${event.item.status}`
    case 'judged': {
      // Every hop is told right after: the demo account answers too fast for anyone to wait.
      if (event.early) return null
      const { check, judgement } = event.judged
      return `  ${MARK[judgement.status]} ${check}: ${sentence(judgement.because)}`
    }
    case 'note':
      return `  note: ${event.text}`
    case 'phase':
    case 'verdict':
      return null
    default:
      return event satisfies never
  }
}

const MARK = { pass: '✓', fail: '✗', warn: '!', unknown: '?', 'not-applicable': '–' } as const
