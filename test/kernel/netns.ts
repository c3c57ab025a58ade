// How does a test get networks of its own, and how are they taken away again?
import { type ChildProcessByStdio, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'

/** How one command inside a namespace ended. */
export type Ran = { readonly status: number; readonly stdout: string; readonly stderr: string }

/** A running program: stdin and stdout are pipes, stderr goes to the test's own. */
export type Program = ChildProcessByStdio<Writable, Readable, null>

/** One network namespace. `lo` is up. */
export type Namespace = {
  readonly name: string
  /** Runs to the end and returns what it printed; never throws for a bad status. */
  readonly run: (argv: readonly string[], input?: string) => Ran
  /** As `run`, but a bad status throws with what the command printed. */
  readonly must: (argv: readonly string[], input?: string) => string
  /** Starts a program that stays (a listener, a prober); it is ended when the lab closes. */
  readonly start: (argv: readonly string[]) => Program
}

/** One end of a cable: the namespace, the name of the interface there, and its addresses (`10.9.0.2/24`). */
export type End = {
  readonly in: Namespace
  readonly device: string
  readonly addresses: readonly string[]
}

export type Lab = {
  readonly namespace: (label: string) => Namespace
  /** A veth pair, up, with permanent neighbours both ways: no ARP, no duplicate address detection. */
  readonly cable: (a: End, b: End) => void
  /** Deletes one namespace already; nothing may run in it any more. */
  readonly remove: (namespace: Namespace) => void
  /** Ends every program and deletes every namespace. Also done when the process exits. */
  readonly close: () => Promise<void>
}

/**
 * Makes namespaces called `wp-<part>-<pid>-<label>`. Needs root (CAP_SYS_ADMIN) and iproute2.
 * Always close it: `t.teardown(lab.close)`.
 */
export const openLab = (part: string): Lab => {
  const names: string[] = []
  const programs: Program[] = []
  const deleteAll = (): void => {
    for (const program of programs) program.kill('SIGKILL')
    for (const name of names.splice(0)) spawnSync('ip', ['netns', 'delete', name])
  }
  // A killed process deletes nothing and runs no exit handler: signals end as an exit, and what an
  // earlier run of the same part left behind is taken away here.
  const endBySignal = (): void => process.exit(1)
  deleteLeftBehind(part)
  process.once('exit', deleteAll)
  for (const signal of SIGNALS) process.once(signal, endBySignal)
  return {
    namespace: label => {
      const name = `wp-${part}-${process.pid}-${label}`
      root(['ip', 'netns', 'add', name])
      names.push(name)
      const namespace = insideOf(name, programs)
      namespace.must(['ip', 'link', 'set', 'lo', 'up'])
      return namespace
    },
    cable: layCable,
    remove: ({ name }) => {
      names.splice(names.indexOf(name), 1)
      root(['ip', 'netns', 'delete', name])
    },
    close: async () => {
      process.off('exit', deleteAll)
      for (const signal of SIGNALS) process.off(signal, endBySignal)
      const ends = programs
        .filter(program => program.exitCode === null && program.signalCode === null)
        .map(program => once(program, 'exit'))
      for (const program of programs) program.kill('SIGKILL')
      await Promise.all(ends)
      deleteAll()
    },
  }
}

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const

const deleteLeftBehind = (part: string): void => {
  const { stdout } = spawnSync('ip', ['netns', 'list'], { encoding: 'utf8' })
  for (const [name, process] of stdout.matchAll(new RegExp(`^wp-${part}-(\\d+)-\\S+`, 'gm')))
    if (!isAlive(Number(process))) spawnSync('ip', ['netns', 'delete', name])
}

const isAlive = (id: number): boolean => {
  try {
    return process.kill(id, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

const insideOf = (name: string, programs: Program[]): Namespace => {
  const enter = (argv: readonly string[]): string[] => ['netns', 'exec', name, ...argv]
  const run = (argv: readonly string[], input = ''): Ran => {
    const ended = spawnSync('ip', enter(argv), {
      input,
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
    })
    return { status: ended.status ?? 1, stdout: ended.stdout, stderr: ended.stderr }
  }
  return {
    name,
    run,
    must: (argv, input) => {
      const { status, stdout, stderr } = run(argv, input)
      if (status !== 0)
        throw new Error(`${argv.join(' ')} ended with ${status}: ${stderr}${stdout}`)
      return stdout
    },
    start: argv => {
      const program = spawn('ip', enter(argv), { stdio: ['pipe', 'pipe', 'inherit'] })
      programs.push(program)
      return program
    },
  }
}

const layCable = (a: End, b: End): void => {
  const [macA, macB] = [nextMac(), nextMac()]
  root([
    ...['ip', 'link', 'add', a.device, 'address', macA, 'netns', a.in.name, 'type', 'veth'],
    ...['peer', 'name', b.device, 'address', macB, 'netns', b.in.name],
  ])
  plugIn(a, b, macB)
  plugIn(b, a, macA)
}

const plugIn = (own: End, other: End, otherMac: string): void => {
  const lines = [
    `link set ${own.device} up`,
    ...own.addresses.map(address => `addr add ${address} dev ${own.device} ${nodad(address)}`),
    ...other.addresses.map(
      address =>
        `neigh replace ${address.split('/')[0]} lladdr ${otherMac} dev ${own.device} nud permanent`,
    ),
  ]
  own.in.must(['ip', '-batch', '-'], `${lines.join('\n')}\n`)
}

const nodad = (address: string): string => (address.includes(':') ? 'nodad' : '')

let macs = 0

// Locally administered, unique in this process.
const nextMac = (): string => {
  const digits = (++macs).toString(16).padStart(4, '0')
  return `02:77:70:00:${digits.slice(0, 2)}:${digits.slice(2)}`
}

const root = ([command = '', ...rest]: readonly string[]): void => {
  execFileSync(command, rest, { stdio: ['ignore', 'pipe', 'pipe'] })
}
