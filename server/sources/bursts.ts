// What do the counters of a host say around bursts of connects from one vantage point?
import { setTimeout as wait } from 'node:timers/promises'
import { sendBurst } from '#agent/probe/burst.ts'
import { type Burst, COUNTER_COMMANDS, readingId } from '#shared/burst.ts'
import type { EvidenceItem } from '#shared/evidence.ts'
import type { HostOutcome } from '#shared/plain/host-outcome.ts'
import type { TcpOutcome } from '#shared/plain/tcp-probe.ts'
import type { VantagePoint } from '#shared/vantage-point.ts'
import { hostItem } from '../collect/host/host-item.ts'
import { burstItem } from '../collect/probes/burst-item.ts'
import type { BurstAsk, BurstPlace } from '../io.ts'
import { hostsWithAgent, onServerClock, type Where } from './agents-around.ts'
import { mayBeProbed } from './may-be-probed.ts'

type Keep = (item: EvidenceItem) => void

/**
 * One burst after the other, a reading before the first and after each. What goes wrong is a note and no
 * failure: readings are kept as they came, and without the list of bursts they prove nothing.
 */
export const collectBursts = async (ask: BurstAsk, where: Where, keep: Keep): Promise<void> => {
  const { outside, note } = where
  if (ask.to.protocol !== 'tcp') return
  const point = await pointFor(ask, where)
  if (point === null || !mayBeProbed(ask.to, outside).may) return
  if (!(await hostsWithAgent(outside.agents)).includes(ask.instanceId)) return
  const { sizes } = point.place
  const { address, port } = ask.to
  note(
    `bursts of ${sizes.filter(size => size > 0).join(' and ')} connects from ${point.place.vantagePoint} to ${address} port ${port}, while the counters of ${ask.instanceId} are read`,
  )
  const why = await run({ ask, point, where, keep })
  if (why !== null) note(`no burst counts: ${why}`)
}

type Point = { readonly place: BurstPlace; readonly isServer: boolean }

const pointFor = async (
  { places }: BurstAsk,
  { outside: { agents, server } }: Where,
): Promise<Point | null> => {
  const known: readonly VantagePoint[] = [
    ...(server === null ? [] : [server]),
    ...(await agents.vantagePoints()),
  ]
  const online = new Map(
    known.filter(({ state }) => state === 'online').map(({ name, kind }) => [name, kind]),
  )
  const place = places.find(({ vantagePoint }) => online.has(vantagePoint))
  return place === undefined
    ? null
    : { place, isServer: online.get(place.vantagePoint) === 'server' }
}

type Running = {
  readonly ask: BurstAsk
  readonly point: Point
  readonly where: Where
  readonly keep: Keep
}

/** Null when all of it was done, else why not. */
const run = async (running: Running): Promise<string | null> => {
  const { point, where, keep } = running
  const { clock, signal } = where.world
  const start = clock.ms()
  const bursts: Burst[] = []
  const grants: string[] = []
  const unread = await read(running, 0)
  if (unread !== null) return unread
  let longestMs = LEAST_QUIET_MS
  for (const [at, connects] of point.place.sizes.entries()) {
    const [startedAt, startMs] = [clock.iso(), clock.ms()]
    const sent = connects === 0 ? await quiet(longestMs, signal) : await send(running, connects)
    if ('why' in sent) return sent.why
    const tookMs = Math.round(clock.ms() - startMs)
    longestMs = Math.max(longestMs, tookMs)
    grants.push(...sent.grants)
    bursts.push(burstOf(running, { number: at + 1, connects, startedAt, tookMs }, sent.outcomes))
    const lost = await read(running, at + 1)
    if (lost !== null) return lost
  }
  const [first, ...more] = bursts
  if (first !== undefined)
    keep(burstItem([first, ...more], { grants, tookMs: Math.round(clock.ms() - start) }))
  return null
}

const LEAST_QUIET_MS = 250

type Sent =
  | { readonly outcomes: readonly TcpOutcome[]; readonly grants: readonly string[] }
  | { readonly why: string }

const quiet = async (ms: number, signal: AbortSignal): Promise<Sent> => {
  await wait(ms, null, { signal }).catch(() => undefined)
  return signal.aborted ? { why: 'interrupted' } : { outcomes: [], grants: [] }
}

const send = async (
  { ask: { to }, point: { place, isServer }, where: { outside, world } }: Running,
  connects: number,
): Promise<Sent> => {
  const { address, port } = to
  const { signal } = world
  if (isServer) {
    const { outcomes } = await sendBurst({ address, port, connects, signal })
    return signal.aborted ? { why: 'interrupted' } : { outcomes, grants: [] }
  }
  const asked = { diagnosis: outside.diagnosis, address, port, connects }
  const answer = await outside.agents.burst(place.vantagePoint, asked, signal)
  return answer.missing === null
    ? { outcomes: answer.outcomes, grants: [answer.grantSha256] }
    : { why: `${place.vantagePoint}: ${answer.missing}` }
}

const burstOf = (
  { ask: { to }, point: { place }, where: { world } }: Running,
  burst: Pick<Burst, 'number' | 'connects' | 'startedAt' | 'tookMs'>,
  outcomes: readonly TcpOutcome[],
): Burst => ({
  ...{ ...burst, vantagePoint: place.vantagePoint, to: { address: to.address, port: to.port } },
  ...(place.from === null ? {} : { from: place.from }),
  outcomes: Object.fromEntries(
    [...new Set(outcomes)].map(outcome => [
      outcome,
      outcomes.filter(one => one === outcome).length,
    ]),
  ),
  endedAt: world.clock.iso(),
})

// A rule set may take long to list; then its counts are of no one moment.
const READING_MS = 10_000

const read = async (
  { ask: { instanceId }, where: { outside, world }, keep }: Running,
  number: number,
): Promise<string | null> => {
  const outcomes: HostOutcome[] = []
  const { agent, missing, clock } = await outside.agents.readHost(instanceId, {
    ...{ signal: world.signal, commands: COUNTER_COMMANDS, withinMs: READING_MS },
    onOutcome: outcome => outcomes.push(outcome),
  })
  for (const outcome of outcomes) {
    const item = hostItem({ ...outcome, id: readingId(number, outcome.id) }, instanceId)
    keep(clock === null ? item : onServerClock(item, clock))
  }
  // An older agent refuses what it does not know and answers the rest.
  const isDone = missing === null || (missing === 'refused' && outcomes.length > 0)
  return isDone ? null : `agent ${agent} on ${instanceId}: ${missing}`
}
