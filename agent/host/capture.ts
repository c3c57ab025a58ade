// Which packets of one port pass this host, for a few seconds?
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants as os } from 'node:os'
import { CAPTURE_BYTES, type CaptureAsk, type CaptureOutcome } from '#shared/plain/capture.ts'
import { EXIT, statusOfExit } from '#shared/plain/host-outcome.ts'
import { findProgram, SEARCH_PATH } from '../exec.ts'

export type CaptureOptions = {
  readonly ask: CaptureAsk
  /** What `captureArgv` gave for it, as it was shown to who allowed it. */
  readonly argv: readonly string[]
  readonly seconds: number
  /** Ends it early; what came is kept. */
  readonly signal: AbortSignal
  readonly searchPath?: readonly string[]
}

export type Capturing = {
  /** Packets are seen from now on; false: they never will be, `done` says why. */
  readonly ready: Promise<boolean>
  readonly done: Promise<CaptureOutcome>
}

/** Whatever goes wrong is an outcome. The program is ended on every way out of this process. */
export const startCapture = (options: CaptureOptions): Capturing => {
  const { promise: ready, resolve } = Promise.withResolvers<boolean>()
  const done = capture(options, () => resolve(true)).finally(() => resolve(false))
  return { ready, done }
}

const capture = async (options: CaptureOptions, onReady: () => void): Promise<CaptureOutcome> => {
  const { argv, ask, searchPath = SEARCH_PATH } = options
  const [tool = '', ...args] = argv
  const found = await findProgram(tool, searchPath)
  const spawned = now()
  const end =
    typeof found === 'string'
      ? await run(found, args, { ...options, onReady })
      : { ...found, bytes: Buffer.alloc(0), readyAt: null, endedAt: now() }
  const { bytes, stderr, exit, readyAt, endedAt } = end
  const start = readyAt ?? spawned
  return {
    ...{ ask, argv, bytes, stderr, exit },
    status: statusOfExit({ exit, stderr, stdout: bytes.length > 0 ? 'packets' : '' }),
    startedAt: start.iso,
    endedAt: new Date(Date.parse(start.iso) + Math.max(0, endedAt.ms - start.ms)).toISOString(),
    tookMs: Math.round(Math.max(0, endedAt.ms - start.ms)),
  }
}

type Moment = { readonly iso: string; readonly ms: number }

const now = (): Moment => ({ iso: new Date().toISOString(), ms: performance.now() })

type End = {
  readonly bytes: Buffer
  readonly stderr: string
  readonly exit: number
  readonly readyAt: Moment | null
  readonly endedAt: Moment
}

type Run = CaptureOptions & { readonly onReady: () => void }

// A group of its own, so that Ctrl-C reaches this process alone and it can end the capture in order.
const run = async (program: string, args: readonly string[], options: Run): Promise<End> => {
  const child = spawn(program, args, {
    cwd: '/',
    env: { LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const kill = (): void => void child.kill('SIGKILL')
  process.once('exit', kill)
  try {
    return await watched(child, options)
  } finally {
    process.off('exit', kill)
  }
}

const watched = async (child: ChildProcess, options: Run): Promise<End> => {
  const seen = collect(child)
  const timers: NodeJS.Timeout[] = []
  let endedAt: Moment | null = null
  const stop = (): void => {
    if (endedAt !== null) return
    endedAt = now()
    // tcpdump writes what it holds and counts what it lost; one that does not is ended hard.
    child.kill('SIGINT')
    timers.push(setTimeout(() => child.kill('SIGKILL'), GRACE_MS))
  }
  seen.onFull = stop
  seen.onReady = () => {
    options.onReady()
    timers.push(setTimeout(stop, options.seconds * 1000))
  }
  timers.push(setTimeout(() => (seen.readyAt === null ? stop() : undefined), READY_MS))
  options.signal.addEventListener('abort', stop, { once: true })
  if (options.signal.aborted) stop()
  const exit = await exitOf(child, seen)
  for (const timer of timers) clearTimeout(timer)
  options.signal.removeEventListener('abort', stop)
  return {
    ...{ bytes: seen.bytes(), stderr: seen.stderr(), readyAt: seen.readyAt },
    exit: seen.isFull ? EXIT.truncated : isLate(seen, endedAt) ? EXIT.timedOut : exit,
    endedAt: endedAt ?? now(),
  }
}

// Stopped before the first packet could have been seen: whatever it says, it saw nothing.
const isLate = ({ readyAt }: Seen, stoppedAt: Moment | null): boolean =>
  readyAt === null && stoppedAt !== null

const GRACE_MS = 2000

/** 12 to 41 ms were measured; a machine that needs more than this is too busy to be believed. */
const READY_MS = 5000
const MOST_WORDS = 16_384

const exitOf = async (child: ChildProcess, seen: Seen): Promise<number> => {
  try {
    const [code, signal]: (number | NodeJS.Signals | null)[] = await once(child, 'close')
    return typeof code === 'number' ? code : 128 + (SIGNALS[String(signal)] ?? 0)
  } catch (error) {
    seen.add(`${error instanceof Error ? error.message : error}\n`)
    return EXIT.denied
  }
}

const SIGNALS: Readonly<Record<string, number>> = os.signals

type Seen = {
  readonly bytes: () => Buffer
  readonly stderr: () => string
  readonly add: (words: string) => void
  readyAt: Moment | null
  isFull: boolean
  onReady: () => void
  onFull: () => void
}

const collect = (child: ChildProcess): Seen => {
  const chunks: Buffer[] = []
  let left = CAPTURE_BYTES
  let words = ''
  const seen: Seen = {
    bytes: () => Buffer.concat(chunks),
    stderr: () => words,
    add: more => {
      words = (words + more).slice(0, MOST_WORDS)
      if (seen.readyAt !== null || !words.includes('listening on')) return
      seen.readyAt = now()
      seen.onReady()
    },
    ...{ readyAt: null, isFull: false, onReady: () => undefined, onFull: () => undefined },
  }
  child.stderr?.setEncoding('utf8').on('data', seen.add)
  child.stdout?.on('data', (chunk: Buffer) => {
    chunks.push(chunk.subarray(0, left))
    seen.isFull ||= chunk.length > left
    left = Math.max(0, left - chunk.length)
    if (seen.isFull) seen.onFull()
  })
  return seen
}
