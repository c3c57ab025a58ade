// How do so many connects of this vantage point end, begun at one moment under a grant?
import { sha256 } from '#shared/plain/digest.ts'
import { GRANT_LIMITS, signGrant } from '#shared/plain/grant.ts'
import { refusalOfAddress } from '#shared/plain/grantable-address.ts'
import type { Agents } from './agents.ts'
import { choose, isVantage } from './members.ts'
import type { Known } from './open-agents.ts'
import { grantFor } from './probe-vantage.ts'

/** An agent that knows no bursts refuses, as it does every task that is newer than itself. */
export const burstWith =
  ({ members, tasks, options, limits, isOnline }: Known): Agents['burst'] =>
  async (vantagePoint, ask, signal) => {
    const member = choose({ members, isOnline }, isVantage(vantagePoint))
    if (member === null) return { missing: 'no-agent' }
    if (!isOnline(member)) return { missing: 'offline' }
    const { address, connects } = ask
    if (refusalOfAddress(address, []) !== null || connects > GRANT_LIMITS.connects)
      return { missing: 'refused' }
    let grant = ''
    let seen: Awaited<ReturnType<Agents['burst']>> = { missing: 'garbage' }
    const missing = await tasks.ask(
      {
        agent: member.stored.id,
        withinMs: limits.probeMs,
        make: (id, withinMs) => {
          const of = { control: null, maxConnects: connects }
          grant = signGrant(grantFor(member, ask, of), options.grantKey)
          return { id, kind: 'burst', grant, connects, withinMs }
        },
        maxBytesOf: () => null,
        onOutcome: () => false,
        onEnd: end => {
          if (end.kind === 'refused') return 'refused'
          const isOurs = end.kind === 'burst' && end.grantSha256 === sha256(grant)
          if (!isOurs || end.outcomes.length !== connects) return 'garbage'
          seen = { missing: null, outcomes: end.outcomes, grantSha256: end.grantSha256 }
          return null
        },
      },
      signal,
    )
    return missing === null ? seen : { missing }
  }
