// How does a test run a command line without a process of its own, which costs a second each?
import { Writable } from 'node:stream'
import { run } from '../../cli/program.ts'
import { BARE_ENV, type Ended } from './process.ts'

/** As `whyport`, but for what only a process has: its start, signals, an exit in the middle. */
export const whyportHere = async (
  argv: readonly string[],
  { env = {} }: { readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Ended> => {
  const started = performance.now()
  const [stdout, stderr] = [textStream(), textStream()]
  const terminal = { stdout: stdout.stream, stderr: stderr.stream, env: { ...BARE_ENV, ...env } }
  const exit = await run(argv, terminal)
  return { exit, stdout: stdout.text(), stderr: stderr.text(), tookMs: performance.now() - started }
}

const textStream = () => {
  const parts: string[] = []
  const stream = new Writable({
    write: (part, _encoding, done) => {
      parts.push(String(part))
      done()
    },
  })
  // Commands write to it and look whether it is a terminal; nothing else of a WriteStream is used.
  return { stream: stream as NodeJS.WriteStream, text: () => parts.join('') }
}
