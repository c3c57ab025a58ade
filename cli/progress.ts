// What does a person who waits see?
import type { Progress } from '#server/io.ts'
import type { Judged } from '#shared/judged.ts'
import type { Message } from '#shared/message.ts'
import { sentence } from '#shared/wording/sentence.ts'
import { type Terminal, tell } from './terminal.ts'

export type ProgressLines = {
  readonly say: (text: string) => void
  readonly note: (message: Message) => void
  readonly event: (event: Progress) => void
  readonly end: () => void
}

/** Lines on stderr. The first one is there before anything slow begins; silence never lasts. */
export const progressLines = (terminal: Terminal, isQuiet: boolean): ProgressLines => {
  if (isQuiet) return silent(terminal)
  const started = performance.now()
  let last = started
  const say = (text: string): void => {
    last = performance.now()
    tell(terminal, text)
  }
  const waiting = setInterval(() => {
    const now = performance.now()
    if (now - last >= WAIT_MS) say(`… still waiting after ${Math.round((now - started) / 1000)} s`)
  }, WAIT_MS / 2)
  waiting.unref()
  return {
    say,
    note: message => say(`note: ${sentence(message)}`),
    event: event => {
      const text = textOf(event)
      if (text !== null) say(text)
    },
    end: () => clearInterval(waiting),
  }
}

const WAIT_MS = 4000

// What is run on a machine is told even to who wants to hear nothing.
const silent = (terminal: Terminal): ProgressLines => ({
  say: () => undefined,
  note: () => undefined,
  event: event => {
    if (event.kind === 'note' && event.always) tell(terminal, event.text)
  },
  end: () => undefined,
})

// A replay brings its evidence all at once and takes no time: only what was waited for is told.
const textOf = (event: Progress): string | null => {
  switch (event.kind) {
    case 'evidence':
      return event.item.tookMs === 0 ? null : `  ${evidenceText(event.item)}`
    case 'note':
      return `note: ${event.text}`
    case 'judged':
      return event.early ? `so far: ${earlyText(event.judged)}` : null
    case 'phase':
    case 'verdict':
      return null
    default:
      return event satisfies never
  }
}

const earlyText = ({ hop, judgement: { causes, because } }: Judged): string =>
  `${hop} fails: ${sentence(causes[0]?.because ?? because)}`

const evidenceText = (item: {
  kind: string
  subject: string
  status: string
  tookMs: number
}): string => {
  const subject = item.subject === '' ? '' : ` ${item.subject}`
  const status = item.status === 'ok' ? '' : ` ${item.status}`
  return `${item.kind}${subject}${status} ${Math.round(item.tookMs)} ms`
}
