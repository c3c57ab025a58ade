// What does the agent do for one task? Only what its roles and the closed list allow.
import type { Hello, Task, TaskEnd } from '#shared/plain/agent-messages.ts'
import { AGENT_PATHS, PROTOCOL } from '#shared/plain/agent-protocol.ts'
import { readGrant } from '#shared/plain/grant.ts'
import { hostCommand } from '#shared/plain/host-commands.ts'
import { statusOfExit } from '#shared/plain/host-outcome.ts'
import { writeOutcome } from '#shared/plain/outcome-body.ts'
import { triesUnder } from '#shared/plain/probe-tries.ts'
import manifest from '../package.json' with { type: 'json' }
import { families, ownAddresses, refusedCommands } from './blind-spots.ts'
import { giveBackMemory } from './give-back-memory.ts'
import type { HostReader } from './host/host-reader.ts'
import type { Link } from './link.ts'
import { sendBurst } from './probe/burst.ts'
import { spentGrants } from './probe/spent-grants.ts'
import { connectTcp } from './probe/tcp-connect.ts'
import { probeTogether } from './probe/together.ts'
import type { ServerClock } from './server-clock.ts'
import type { Identity } from './state.ts'

export type Worker = {
  readonly hello: () => Promise<Hello>
  /** Never rejects. */
  readonly work: (task: Task) => Promise<void>
}

export type Tools = {
  readonly identity: Identity
  readonly link: Link
  readonly clock: ServerClock
  readonly host: HostReader
  readonly signal: AbortSignal
  readonly log: (text: string) => void
}

export const openWorker = (tools: Tools): Worker => {
  const denied = new Set<string>()
  let spots: readonly string[] | null = null
  const spent = spentGrants()
  // One reading at a time: two would only slow each other and the host down.
  let reading = Promise.resolve()
  let connecting = 0
  const isHost = tools.identity.roles.includes('host')
  const unseen = async (): Promise<string[]> => {
    spots = spots ?? (await tools.host.blindSpots())
    return [...spots, ...refusedCommands(denied)]
  }

  const endOf = async (task: Task, signal: AbortSignal): Promise<TaskEnd> => {
    if (task.kind === 'host' && isHost) {
      const doing = { ...tools, signal }
      const mine = reading
        .then(() => readHost(task, doing, denied))
        .catch(error => notRead(error, doing))
      reading = mine.then(
        () => undefined,
        () => undefined,
      )
      return mine
    }
    const isSending = task.kind === 'probe' || task.kind === 'burst'
    if (!isSending || !tools.identity.roles.includes('probe'))
      return { kind: 'refused', why: 'this agent does no such thing' }
    if (connecting >= CONNECTING_AT_MOST) return { kind: 'refused', why: 'too many at once' }
    connecting++
    return send(task, { ...tools, signal }, spent).finally(() => connecting--)
  }

  return {
    hello: async () => ({
      protocol: PROTOCOL,
      version: manifest.version,
      families: families(),
      blindSpots: isHost ? await unseen() : [],
      control: tools.identity.control,
    }),
    work: async task => {
      await workOn(task, tools, endOf)
      if (task.kind !== 'host') return
      spots = null
      giveBackMemory()
    },
  }
}

const workOn = async (
  task: Task,
  tools: Tools,
  endOf: (task: Task, signal: AbortSignal) => Promise<TaskEnd>,
): Promise<void> => {
  const withinMs = task.kind === 'unsupported' ? LONGEST_MS : task.withinMs
  const tooLong = AbortSignal.timeout(Math.min(withinMs, LONGEST_MS))
  const limit = AbortSignal.any([tools.signal, tooLong])
  try {
    const end = await endOf(task, limit)
    if (!limit.aborted) await tell(tools, AGENT_PATHS.end(task.id), JSON.stringify(end), limit)
  } catch (error) {
    if (tools.signal.aborted) return
    tools.log(`a task was given up: ${error instanceof Error ? error.message : 'unknown'}`)
  }
}

const LONGEST_MS = 60_000
/** Two for each diagnosis: the asked port with the control target, and a comparison port. */
const CONNECTING_AT_MOST = 8

type Doing = Tools & { readonly signal: AbortSignal }

const readHost = async (
  { id, commands }: Extract<Task, { kind: 'host' }>,
  tools: Doing,
  denied: Set<string>,
): Promise<TaskEnd> => {
  const known = new Set(commands.filter(command => hostCommand(command) !== null))
  let sending = Promise.resolve()
  for (const command of known) denied.delete(command)
  await tools.host.read(known, {
    signal: tools.signal,
    onOutcome: (command, outcome) => {
      if (statusOfExit(outcome) === 'denied') denied.add(command)
      const body = writeOutcome(outcome, hostCommand(command)?.maxBytes ?? 0)
      sending = sending.then(() =>
        tell(tools, AGENT_PATHS.outcome(id, command), body, tools.signal),
      )
      // Awaited below; a failure before that must not end the process.
      sending.catch(() => undefined)
    },
  })
  await sending
  return { kind: 'host', unsupported: commands.filter(command => !known.has(command)) }
}

const send = async (
  task: Extract<Task, { kind: 'probe' | 'burst' }>,
  { identity, clock, signal, log }: Doing,
  spent: ReturnType<typeof spentGrants>,
): Promise<TaskEnd> => {
  const read = readGrant(task.grant, identity.grantKey, {
    vantage: identity.agent,
    now: clock.now(),
    own: ownAddresses(),
    control: identity.control,
    spent,
  })
  if ('refused' in read) {
    log(`a grant was refused: ${read.refused}`)
    return { kind: 'refused', why: read.refused }
  }
  const { grant, sha256 } = read
  const { address, port, control: controlPlace, maxConnects } = grant
  if (task.kind === 'burst') {
    if (task.connects > maxConnects) return { kind: 'refused', why: 'more than the grant allows' }
    const { outcomes } = await sendBurst({ address, port, connects: task.connects, signal })
    return { kind: 'burst', grantSha256: sha256, outcomes }
  }
  const { asked, control } = await probeTogether(connectTcp)({
    ...{ asked: { address, port }, control: controlPlace, signal },
    tries: triesUnder(maxConnects, controlPlace !== null),
  })
  return { kind: 'probe', grantSha256: sha256, asked, control }
}

// Who cannot read its host says so at once: the server need not wait until its patience ends.
const notRead = (error: unknown, { signal, log }: Doing): TaskEnd => {
  if (signal.aborted) throw error
  const why = error instanceof Error ? error.message : 'unknown'
  log(`this host was not read: ${why}`)
  return { kind: 'refused', why: `this host was not read: ${why}`.slice(0, 200) }
}

const SEND_MS = 30_000

// What the server refuses is said and left; a lost connection is tried once more.
const tell = async (
  { link, log }: Tools,
  path: string,
  ...[body, signal]: [string | Uint8Array, AbortSignal]
): Promise<void> => {
  const send = () => link.post(path, body, { timeoutMs: SEND_MS, signal })
  const { status } = await send().catch(error => {
    if (signal.aborted) throw error
    return send()
  })
  if (status >= 300) {
    log(`the server refused a result: status ${status}`)
    throw new Error(`status ${status}`)
  }
}
