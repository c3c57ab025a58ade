// What does a command see of the terminal it runs in?
import { styleText } from 'node:util'
import { escapeTerminal } from '#server/report/escape-terminal.ts'
import type { Paint, Style } from '#server/report/text-lines.ts'

/** stdout carries the answer only; all else goes to `tell`. `env` comes from main.ts. */
export type Terminal = {
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
  readonly env: NodeJS.ProcessEnv
}

/** One line for people, on stderr. Text from outside cannot act on the terminal. */
export const tell = ({ stderr }: Terminal, text: string): void => {
  stderr.write(`${escapeTerminal(text)}\n`)
}

/** Waits until the text is handed over. A reader that went away (`| head`) is no error. */
export const writeOut = (stream: NodeJS.WriteStream, text: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const done = (error?: (Error & { code?: string }) | null): void => {
      if (error && error.code !== 'EPIPE') reject(error)
      else resolve()
    }
    stream.once('error', done)
    stream.write(text, done)
  })

/** Colours only on a terminal, and only when nobody asked for none. */
export const paintFor = ({ stdout, env }: Terminal, isWanted: boolean): Paint =>
  isWanted && stdout.isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb' ? coloured : plain

const plain: Paint = (_style, text) => text

const coloured: Paint = (style, text) => {
  const look = LOOK[style]
  return look === null ? text : styleText([...look], text, { validateStream: false })
}

type Look = readonly ('bold' | 'dim' | 'cyan' | 'green' | 'red' | 'yellow')[]

const LOOK: Readonly<Record<Style, Look | null>> = {
  heading: ['bold'],
  good: ['green', 'bold'],
  bad: ['red', 'bold'],
  doubt: ['yellow', 'bold'],
  quiet: ['dim'],
  quote: ['cyan'],
  plain: null,
}
