// What does this one command print, within its limits?
import { type ChildProcess, spawn } from 'node:child_process'
import { access, constants, stat } from 'node:fs/promises'
import { constants as os } from 'node:os'
import { join } from 'node:path'
import type { ProgramCommand } from '#shared/plain/host-commands.ts'
import { EXIT, type HostOutcome, statusOfExit } from '#shared/plain/host-outcome.ts'
import { timed } from './timed.ts'

/** Programs are taken from these folders only, whatever the caller's PATH says. */
export const SEARCH_PATH: readonly string[] = [
  '/usr/sbin',
  '/usr/bin',
  '/sbin',
  '/bin',
  '/usr/local/sbin',
  '/usr/local/bin',
]

export type RunOptions = {
  readonly argument?: string
  readonly signal?: AbortSignal
  readonly searchPath?: readonly string[]
}

/**
 * Runs a program without a shell, standard input, environment or working folder of the caller's.
 * Whatever goes wrong is an outcome. Null only when `signal` stopped it.
 */
export const runProgram = async (
  command: ProgramCommand,
  { argument, signal, searchPath = SEARCH_PATH }: RunOptions = {},
): Promise<HostOutcome | null> => {
  const [tool = '', ...args] = command.argv
  const {
    value: end,
    startedAt,
    tookMs,
  } = await timed(async () => {
    const found = await findProgram(tool, searchPath)
    return typeof found === 'string'
      ? await endOf([found, ...args], { ...command, ...(signal === undefined ? {} : { signal }) })
      : found
  })
  if (signal?.aborted) return null
  return {
    id: command.id,
    argument: argument ?? null,
    asked: { argv: command.argv },
    ...end,
    status: statusOfExit(end),
    startedAt,
    tookMs,
  }
}

export type End = { readonly stdout: string; readonly stderr: string; readonly exit: number }

type Bounds = {
  readonly timeoutMs: number
  readonly maxBytes: number
  readonly signal?: AbortSignal
}

/** Where the program lies, or how a run of it would have ended. */
export const findProgram = async (tool: string, path: readonly string[]): Promise<string | End> => {
  let refused: string | null = null
  for (const folder of path) {
    const place = join(folder, tool)
    const found = await stat(place).catch(() => null)
    if (!found?.isFile()) continue
    const runs = await access(place, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (runs) return place
    refused = place
  }
  return refused === null
    ? { stdout: '', stderr: `${tool}: not found in ${path.join(':')}\n`, exit: EXIT.absent }
    : { stdout: '', stderr: `${refused}: Permission denied\n`, exit: EXIT.denied }
}

// A group of its own (detached), so that the limit also ends what the program itself started.
const endOf = async ([program = '', ...args]: string[], bounds: Bounds): Promise<End> => {
  const child = spawn(program, args, {
    cwd: '/',
    env: { LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const watch = watchOver(child, bounds)
  const [stdout, stderr] = [collect(child.stdout, watch), collect(child.stderr, watch)]
  const exit = await Promise.race([exitOf(child), watch.givenUp]).finally(watch.stop)
  const text = { stdout: stdout(), stderr: stderr() }
  if (watch.reason === 'time')
    return {
      ...text,
      stderr: `${text.stderr}whyport: stopped after ${bounds.timeoutMs} ms\n`,
      exit: EXIT.timedOut,
    }
  if (watch.reason === 'size')
    return {
      ...text,
      stderr: `${text.stderr}whyport: output cut at ${bounds.maxBytes} bytes\n`,
      exit: EXIT.truncated,
    }
  return typeof exit === 'number' ? { ...text, exit } : { ...text, ...exit }
}

type Watch = {
  reason: 'time' | 'size' | 'abort' | null
  readonly bounds: Bounds
  readonly kill: (reason: 'time' | 'size' | 'abort') => void
  readonly stop: () => void
  /** Settles when a killed program does not end: one stuck inside the kernel cannot be waited for. */
  readonly givenUp: Promise<number>
}

const GRACE_MS = 1000

// The pipes are closed as well: a grandchild that left the group could hold them open for ever.
const watchOver = (child: ChildProcess, bounds: Bounds): Watch => {
  const { promise: givenUp, resolve: giveUp } = Promise.withResolvers<number>()
  let grace: NodeJS.Timeout | null = null
  const kill = (reason: 'time' | 'size' | 'abort'): void => {
    watch.reason ??= reason
    killGroup(child)
    grace ??= setTimeout(giveUp, GRACE_MS, 128 + os.signals.SIGKILL)
    child.stdout?.destroy()
    child.stderr?.destroy()
  }
  const onAbort = (): void => kill('abort')
  const timer = setTimeout(() => kill('time'), bounds.timeoutMs)
  bounds.signal?.addEventListener('abort', onAbort, { once: true })
  const watch: Watch = {
    reason: null,
    bounds,
    kill,
    givenUp,
    stop: () => {
      clearTimeout(timer)
      if (grace !== null) clearTimeout(grace)
      child.unref()
      bounds.signal?.removeEventListener('abort', onAbort)
    },
  }
  if (bounds.signal?.aborted) onAbort()
  return watch
}

const killGroup = ({ pid }: ChildProcess): void => {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // The group is gone already.
  }
}

const collect = (stream: NodeJS.ReadableStream | null, watch: Watch): (() => string) => {
  const chunks: Buffer[] = []
  let left = watch.bounds.maxBytes
  stream?.on('data', (chunk: Buffer) => {
    chunks.push(chunk.subarray(0, left))
    left -= chunk.length
    if (left < 0) watch.kill('size')
  })
  return () => Buffer.concat(chunks).toString('utf8')
}

// A program ended by a signal gives 128 + the signal's number, as a shell would say it.
const exitOf = async (child: ChildProcess): Promise<number | Omit<End, 'stdout'>> => {
  const { promise, resolve } = Promise.withResolvers<number | Omit<End, 'stdout'>>()
  child.on('error', (error: NodeJS.ErrnoException) => resolve(notStarted(error)))
  child.on('close', (code, signal) =>
    resolve(code ?? 128 + (signal === null ? 0 : os.signals[signal])),
  )
  return promise
}

const notStarted = (error: NodeJS.ErrnoException): Omit<End, 'stdout'> => {
  if (error.code === 'ENOENT') return { stderr: `${error.message}\n`, exit: EXIT.absent }
  const isDenied = error.code === 'EACCES' || error.code === 'EPERM'
  return {
    stderr: `${isDenied ? 'Permission denied: ' : ''}${error.message}\n`,
    exit: EXIT.denied,
  }
}
