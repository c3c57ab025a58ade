// What does a service add to the account when a diagnosis runs in it?
import type { VantagePoint } from '#shared/vantage-point.ts'
import type { Agents } from '../agents/agents.ts'

/** What a service adds to the account: its agents, its own socket, and the rule who may be probed. */
export type Outside = {
  readonly diagnosis: string
  readonly agents: Agents
  /** The server as a vantage point; null: it sends nothing itself. */
  readonly server: VantagePoint | null
  /** Blocks of addresses that the operator opened for probes (WHYPORT_PROBE_ALLOW). */
  readonly allow: readonly string[]
  readonly factsProve: boolean
  /** Places of a public network of probes; null: it is not asked. */
  readonly globalping: readonly string[] | null
}
