// What does this vantage point see when it connects under a grant?
import { randomBytes } from 'node:crypto'
import type { TaskEnd } from '#shared/plain/agent-messages.ts'
import { sha256 } from '#shared/plain/digest.ts'
import { type Grant, type Place, signGrant } from '#shared/plain/grant.ts'
import { refusalOfAddress } from '#shared/plain/grantable-address.ts'
import { connectsFor, PROBE_TRIES } from '#shared/plain/probe-tries.ts'
import type { Agents, Missing, ProbeAsk, ProbeReading } from './agents.ts'
import { choose, controlOf, isVantage, type Member } from './members.ts'
import type { Known } from './open-agents.ts'

/** Whether the target may be probed at all was decided before; classes are refused here once more. */
export const probeWith =
  ({ members, tasks, options, limits, isOnline }: Known): Agents['probe'] =>
  async (vantagePoint, ask, signal) => {
    const member = choose({ members, isOnline }, isVantage(vantagePoint))
    if (member === null) return without(vantagePoint, 'no-agent')
    if (!isOnline(member)) return without(vantagePoint, 'offline')
    if (refusalOfAddress(ask.address, []) !== null) return without(vantagePoint, 'refused')
    const control = ask.isComparison ? null : controlOf(member)
    let grant = ''
    let reading = without(vantagePoint, null)
    const missing = await tasks.ask(
      {
        agent: member.stored.id,
        withinMs: limits.probeMs,
        make: (id, withinMs) => {
          const maxConnects = ask.isComparison
            ? PROBE_TRIES.comparison
            : connectsFor(control !== null)
          grant = signGrant(grantFor(member, ask, { control, maxConnects }), options.grantKey)
          return { id, kind: 'probe', grant, withinMs }
        },
        maxBytesOf: () => null,
        onOutcome: () => false,
        onEnd: end => {
          if (end.kind === 'refused') return 'refused'
          const seen = readingOf(end, { vantagePoint, control, grantSha256: sha256(grant) })
          if (seen === null) return 'garbage'
          reading = seen
          return null
        },
      },
      signal,
    )
    if (missing === 'refused') options.log(`agents: ${vantagePoint} refused a grant`)
    return { ...reading, missing, clock: member.clock }
  }

const GRANT_MS = 30_000

/** For this one member, from the moment in which it fetches its task. */
export const grantFor = (
  { stored }: Member,
  ask: ProbeAsk,
  { control, maxConnects }: Pick<Grant, 'control' | 'maxConnects'>,
): Grant => {
  const notBefore = Date.now()
  return {
    id: randomBytes(16).toString('base64url'),
    vantage: stored.id,
    ...{ diagnosis: ask.diagnosis, address: ask.address, port: ask.port, control },
    ...{ notBefore, expires: notBefore + GRANT_MS },
    maxConnects,
  }
}

const without = (vantagePoint: string, missing: Missing | null): ProbeReading => ({
  ...{ vantagePoint, missing, asked: null, control: null, grantSha256: null, clock: null },
})

type Wanted = { vantagePoint: string; control: Place | null; grantSha256: string }

// Null for an answer to another grant, or about a control target that was not asked for.
const readingOf = (end: TaskEnd, { vantagePoint, control, grantSha256 }: Wanted) => {
  if (end.kind !== 'probe' || end.grantSha256 !== grantSha256) return null
  if ((end.control === null) !== (control === null)) return null
  return {
    ...without(vantagePoint, null),
    asked: end.asked,
    control: control === null || end.control === null ? null : { to: control, answer: end.control },
    grantSha256,
  }
}
