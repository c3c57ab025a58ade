// What do the commands of the closed list say on this machine?
import { access, readFile } from 'node:fs/promises'
import { followUps, LEADING } from '#shared/plain/follow-ups.ts'
import {
  askedOf,
  HOST_COMMANDS,
  type HostCommand,
  isFileCommand,
  type Precondition,
} from '#shared/plain/host-commands.ts'
import { EXIT, type HostOutcome } from '#shared/plain/host-outcome.ts'
import { runProgram } from '../exec.ts'
import { timed } from '../timed.ts'
import { readHostFile } from './read-file.ts'

export type CollectOptions = {
  /** Ends what runs and starts nothing more; what is done stays. */
  readonly signal?: AbortSignal
  /** Called for each command as soon as it ended. */
  readonly onOutcome?: (outcome: HostOutcome) => void
  readonly commands?: readonly HostCommand[]
  /** Asks more about units and network namespaces, once those are known. */
  readonly goesOn?: boolean
}

/** More at once gains little: starting a process is the cost, and a host may have one core. */
const PARALLEL = 4

/** Every outcome, in the order they ended; fewer than commands only after `signal`. */
export const collectHost = async ({
  signal,
  onOutcome,
  commands = HOST_COMMANDS,
  goesOn = false,
}: CollectOptions = {}): Promise<readonly HostOutcome[]> => {
  const outcomes: HostOutcome[] = []
  const told = (outcome: HostOutcome): void => {
    outcomes.push(outcome)
    onOutcome?.(outcome)
  }
  const all = { signal, told }
  await inParallel(
    commands.map(command => () => outcomeOf(command, signal)),
    all,
  )
  if (!goesOn) return outcomes
  const said = (id: string): string => outcomes.find(outcome => outcome.id === id)?.stdout ?? ''
  const earlier = Object.fromEntries(LEADING.map(id => [id, said(id)]))
  const questions = followUps(earlier).map(({ command, argument }) => async () => {
    const outcome = await outcomeOf(command, signal)
    return outcome === null ? null : { ...outcome, argument }
  })
  await inParallel(questions, all)
  return outcomes
}

type All = {
  readonly signal: AbortSignal | undefined
  readonly told: (outcome: HostOutcome) => void
}

const inParallel = async (
  questions: readonly (() => Promise<HostOutcome | null>)[],
  { signal, told }: All,
): Promise<void> => {
  const waiting = [...questions]
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      if (signal?.aborted) return
      const outcome = await next()
      if (outcome === null) return
      told(outcome)
    }
  }
  await Promise.all(Array.from({ length: PARALLEL }, work))
}

const outcomeOf = async (
  command: HostCommand,
  signal: AbortSignal | undefined,
): Promise<HostOutcome | null> => {
  if (isFileCommand(command)) return readHostFile(command, signal)
  const why = command.onlyIf === null ? null : await reasonAgainst(command.onlyIf)
  if (why !== null) return notRun(command, why)
  return runProgram(command, signal === undefined ? {} : { signal })
}

const reasonAgainst = async (condition: Precondition): Promise<string | null> => {
  if (condition.kind === 'path') {
    const exists = await isThere(condition.path)
    return exists ? null : `${condition.path} is absent, asking would start or create something`
  }
  return legacyFilterTable()
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

const legacyFilterTable = async (): Promise<string | null> => {
  const version = await runProgram(VERSION)
  if (version === null || version.exit !== 0 || version.stdout.includes('nf_tables')) return null
  const tables = await readFile('/proc/net/ip_tables_names', 'utf8').catch(() => '')
  return tables.split('\n').includes('filter')
    ? null
    : 'the legacy filter table is absent, asking would create it'
}

const VERSION = {
  id: 'iptables-version',
  argv: ['iptables', '-V'],
  timeoutMs: 5000,
  maxBytes: 4096,
  onlyIf: null,
}

// Says as little as a missing tool: it proves nothing about the kernel.
const notRun = async (command: HostCommand, why: string): Promise<HostOutcome> => {
  const { startedAt, tookMs } = await timed(async () => undefined)
  return {
    id: command.id,
    argument: null,
    asked: askedOf(command),
    stdout: '',
    stderr: `whyport: not run: ${why}\n`,
    exit: EXIT.absent,
    status: 'absent',
    startedAt,
    tookMs,
  }
}
