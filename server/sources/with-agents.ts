// How do the agents and vantage points of a service join a diagnosis?
import { connectTcp } from '#agent/probe/tcp-connect.ts'
import { probeTogether } from '#agent/probe/together.ts'
import type { EvidenceItem } from '#shared/evidence.ts'
import { askedOf, HOST_COMMANDS } from '#shared/plain/host-commands.ts'
import { EXIT, type HostOutcome } from '#shared/plain/host-outcome.ts'
import type { Family } from '#shared/plain/ip.ts'
import type { TcpAnswer } from '#shared/plain/tcp-probe.ts'
import type { HostBy } from '#shared/question.ts'
import type { VantagePoint } from '#shared/vantage-point.ts'
import { hostItem } from '../collect/host/host-item.ts'
import { readingItem } from '../collect/probes/reading-item.ts'
import type { Round } from '../io.ts'
import { chooseVantagePoints } from '../plan/vantage-points.ts'
import { hostsWithAgent, onServerClock, type Where } from './agents-around.ts'
import { collectBursts } from './bursts.ts'
import { probeByGlobalping } from './globalping.ts'
import { mayBeProbed } from './may-be-probed.ts'
import type { Collector, World } from './world.ts'

type Keep = (item: EvidenceItem) => void
type Outer = Extract<Round, { round: 'host-and-probes' }>
/** `hostBy`: `inner` reads hosts without an agent. */
type Asked = Where & { readonly hostBy: HostBy | undefined }

/** A host that an agent reads is not taken from a recording as well: two readings would be one host. */
export const withAgents = (
  inner: Collector,
  { outside, world, note, hostBy }: Asked,
): Collector => {
  const recorded = new Set<string>()
  return {
    ...inner,
    bursts: (ask, keep) => collectBursts(ask, { outside, world, note }, keep),
    collect: async (round, keep) => {
      const live = new Set(await hostsWithAgent(outside.agents))
      const isRead = round.round === 'host-and-probes' && live.has(round.instanceId ?? '')
      // What an agent reads is read by nothing else.
      const within = inner.collect(isRead ? { ...round, instanceId: null } : round, item => {
        const isHost = item.kind.startsWith('host.')
        if (isHost && live.has(item.subject)) return
        if (isHost) recorded.add(item.subject)
        keep(item)
      })
      if (round.round !== 'host-and-probes') return within
      const where = { outside, world, note }
      // A recorded host part came with the configuration.
      const isRecorded = round.instanceId !== null && recorded.has(round.instanceId)
      await Promise.all([
        within,
        !isRecorded && (isRead || hostBy === undefined) && readHost(round, where, keep),
        probeAll(round, where, keep),
        probePublic(round, where, keep),
      ])
    },
  }
}

const readHost = async (
  { instanceId }: Outer,
  { outside, world, note }: Where,
  keep: Keep,
): Promise<void> => {
  if (instanceId === null) return
  const outcomes: HostOutcome[] = []
  const { agent, missing, clock } = await outside.agents.readHost(instanceId, {
    signal: world.signal,
    onOutcome: outcome => outcomes.push(outcome),
  })
  if (agent === null) return
  const lost = missing === null ? [] : notAnswered(outcomes, `agent ${agent}: ${missing}`, world)
  for (const outcome of [...outcomes, ...lost]) {
    const item = hostItem(outcome, instanceId)
    keep(clock === null ? item : onServerClock(item, clock))
  }
  if (missing !== null) note(`agent ${agent} on ${instanceId}: ${missing}`)
}

// What an agent was asked and did not tell is evidence of its own: not read, and why.
const notAnswered = (
  came: readonly HostOutcome[],
  why: string,
  { clock }: World,
): HostOutcome[] => {
  const ids = new Set(came.map(({ id }) => id))
  return HOST_COMMANDS.filter(({ id }) => !ids.has(id)).map(command => ({
    id: command.id,
    argument: null,
    asked: askedOf(command),
    stdout: '',
    stderr: `whyport: ${why}\n`,
    exit: EXIT.timedOut,
    status: 'timed-out',
    startedAt: clock.iso(),
    tookMs: 0,
  }))
}

const probeAll = async (
  { to, question }: Outer,
  { outside, world, note }: Where,
  keep: Keep,
): Promise<void> => {
  if (to === null) return
  if (to.protocol !== 'tcp')
    return note(`no probe is sent: ${to.protocol} is probed from here only`)
  const permission = mayBeProbed(to, outside)
  if (!permission.may) return note(`no probe is sent: ${permission.why}`)
  const agents = await outside.agents.vantagePoints()
  const all = outside.server === null ? agents : [outside.server, ...agents]
  const family: Family = to.address.includes(':') ? 6 : 4
  const chosen = chooseVantagePoints(all, { question, family })
  const comparison = chosen.length === 0 ? null : (to.comparison?.() ?? null)
  const target = { address: to.address, port: to.port }
  await Promise.all(
    chosen.map(async (point, i) => {
      const start = { startedAt: world.clock.iso(), ms: world.clock.ms() }
      const reading = await read(
        point,
        { ...target, comparison: i < COMPARED ? comparison : null },
        { outside, world },
      )
      const tookMs = Math.round(world.clock.ms() - start.ms)
      const { startedAt } = start
      keep(readingItem({ ...reading, ownership: permission.ownership, startedAt, tookMs }))
    }),
  )
}

const probePublic = async (
  { to }: Outer,
  { outside, world, note }: Where,
  keep: Keep,
): Promise<void> => {
  const { globalping: locations, server, allow, factsProve } = outside
  if (to === null || locations === null) return
  const options = { locations, control: server?.control ?? null, allow, factsProve }
  const item = await probeByGlobalping(to, options, { ...world, note })
  if (item !== null) keep(item)
}

// So many tell what a silent port means; all together would be more than 30 packets a minute.
const COMPARED = 3

type Target = {
  readonly address: string
  readonly port: number
  readonly comparison: number | null
}

const read = async (
  point: VantagePoint,
  target: Target,
  { outside, world }: Omit<Where, 'note'>,
) => {
  const { address, port } = target
  const of = { vantagePoint: point.name, address: point.address, to: { address, port } }
  if (point.kind === 'server') return { ...of, ...(await fromServer(point, target, world)) }
  const { asked, control, clock, grantSha256, missing, comparison } = await fromAgent(
    point,
    target,
    { outside, world },
  )
  const why = WHY[missing ?? 'garbage']
  return { ...of, answer: asked, control, comparison, clock, grantSha256, why }
}

// A grant is for one port: the other port gets one of its own, fetched with the first.
const fromAgent = async (
  { name }: VantagePoint,
  { address, port, comparison }: Target,
  { outside: { agents, diagnosis }, world: { signal } }: Omit<Where, 'note'>,
) => {
  const ask = { diagnosis, address }
  const [asked, second] = await Promise.all([
    agents.probe(name, { ...ask, port }, signal),
    comparison && agents.probe(name, { ...ask, port: comparison, isComparison: true }, signal),
  ])
  return { ...asked, comparison: seenAt(address, comparison, second ? second.asked : null) }
}

const seenAt = (address: string, port: number | null, answer: TcpAnswer | null) =>
  port === null || answer === null ? null : { to: { address, port }, answer }

const WHY = {
  'no-agent': 'the vantage point is gone',
  offline: 'the vantage point is offline',
  'timed-out': 'the vantage point did not answer in time',
  refused: 'the vantage point refused the grant',
  garbage: 'the vantage point gave an answer that is not understood',
} as const

const fromServer = async (
  { control }: VantagePoint,
  { address, port, comparison }: Target,
  { signal }: World,
) => {
  const answers = await probeTogether(connectTcp)({
    ...{ asked: { address, port }, control, signal },
    comparison: comparison === null ? null : { address, port: comparison },
  })
  return {
    ...{ answer: answers.asked, clock: null, grantSha256: null, why: '' },
    control: control && answers.control && { to: control, answer: answers.control },
    comparison: seenAt(address, comparison, answers.comparison),
  }
}
