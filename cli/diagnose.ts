// Why can't I reach this port? Arguments in, report on stdout out.
import { renderJson } from '#server/report/json.ts'
import { renderText, type TextOptions } from '#server/report/text.ts'
import type { Report } from '#shared/report.ts'
import { captureSeconds, refuseCapture, refuseCaptureElsewhere } from './capture-arguments.ts'
import { durationMs } from './duration.ts'
import { EXIT, exitOfReport } from './exit-code.ts'
import { hostByOf } from './host-by.ts'
import {
  type Format,
  type Output,
  type OutputArguments,
  readOutput,
  wordingFor,
  writeReport,
} from './output-arguments.ts'
import { type ProgressLines, progressLines } from './progress.ts'
import { askedQuestion, type QuestionArguments, regionOf } from './question-arguments.ts'
import { chooseSources, refuseConflicts, type SourceArguments } from './sources.ts'
import { endingWith, type StopSignal, stopSignal } from './stop-signal.ts'
import { paintFor, type Terminal, tell, writeOut } from './terminal.ts'

export type DiagnoseArguments = QuestionArguments &
  SourceArguments &
  OutputArguments & {
    readonly timeout: string
    readonly quiet?: boolean | undefined
    readonly capture?: boolean | undefined
    readonly captureSeconds?: string | undefined
  }

/** Returns the exit status. */
export const diagnoseCommand = async (
  given: DiagnoseArguments,
  terminal: Terminal,
): Promise<number> => {
  const output = readOutput(given)
  const timeoutMs = durationMs('--timeout', given.timeout)
  refuseConflicts(given)
  // What needs no folder is checked before the first line says that work began.
  regionOf(given.region)
  refuseCapture(given)
  if (given.evidence === undefined) {
    const asked = askedQuestion(given, null)
    if (given.capture) refuseCaptureElsewhere(asked)
  }
  const progress = progressLines(terminal, given.quiet ?? false)
  progress.say(firstLine(given))
  const stop = stopSignal(terminal, timeoutMs)
  try {
    const report = await endingWith(stop, reportFor(given, { terminal, progress, stop }))
    await print(report, output, terminal)
    return stop.isInterrupted() ? EXIT.interrupted : exitOfReport(report)
  } finally {
    stop.release()
    progress.end()
  }
}

const firstLine = ({ evidence, demo, target, server }: DiagnoseArguments): string => {
  if (server !== undefined) return `whyport: asking ${server} about ${target}`
  if (evidence !== undefined) return `whyport: reading the evidence in ${evidence}`
  return demo
    ? `whyport: asking the demo account about ${target}`
    : `whyport: asking Alibaba Cloud about ${target}`
}

const reportFor = async (
  given: DiagnoseArguments,
  { terminal, progress, stop }: { terminal: Terminal; progress: ProgressLines; stop: StopSignal },
): Promise<Report> => {
  if (given.server !== undefined) {
    const { diagnoseOnServer } = await import('./diagnose-on-server.ts')
    const { server } = given
    const hostBy = hostByOf(given)
    const asked = { ...askedQuestion(given, null), ...(hostBy === undefined ? {} : { hostBy }) }
    return diagnoseOnServer(asked, { server, signal: stop.signal })
  }
  const { sources, recorded, notes } = await chooseSources(given, new Date().toISOString())
  for (const note of notes) progress.note(note)
  const isReplay = sources.mode === 'replay'
  if (isReplay) progress.say(`  ${sources.evidence?.length ?? 0} pieces of evidence`)
  const asked = askedQuestion(given, recorded)
  const { createApp } = await import('#server/app.ts')
  return createApp({ env: terminal.env }).diagnose(asked, {
    sources: given.capture ? { ...sources, capture: capturing(given, terminal) } : sources,
    signal: stop.signal,
    // What was recorded long ago did not just arrive.
    onProgress: event => {
      if (event.kind === 'phase') stop.listen(event.phase === 'collecting')
      if (!isReplay || event.kind === 'note') progress.event(event)
    },
  })
}

// Shown also to who wants no progress: nothing is recorded without having been told.
const capturing = (given: DiagnoseArguments, terminal: Terminal) => ({
  seconds: captureSeconds(given.captureSeconds, '--capture-seconds'),
  announce: (line: string): void => tell(terminal, line),
})

const print = async (report: Report, output: Output, terminal: Terminal): Promise<void> => {
  const { explain, order, out, format, isColourful, language } = output
  const wording = await wordingFor(language)
  const paint = paintFor(terminal, isColourful && out === null)
  const text = await rendered(report, format, { explain, order, paint, wording })
  if (out === null) await writeOut(terminal.stdout, text)
  else writeReport(out, text)
}

// The forms for files are loaded only when they are asked for.
const rendered = async (report: Report, format: Format, how: TextOptions): Promise<string> => {
  switch (format) {
    case 'json':
      return renderJson(report)
    case 'markdown':
      return (await import('#server/report/markdown.ts')).renderMarkdown(report, how.wording)
    case 'html':
      return (await import('#server/report/html/html.ts')).renderHtml(report, how.wording)
    case 'text':
      return renderText(report, how)
    default:
      return format satisfies never
  }
}
