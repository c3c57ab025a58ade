// What can be asked of the agents of this service?
import type { AgentEntry, JoinToken, JoinTokenRequest } from '#shared/agent.ts'
import type { ClockOffset } from '#shared/evidence.ts'
import type { HostOutcome } from '#shared/plain/host-outcome.ts'
import type { TcpAnswer, TcpOutcome } from '#shared/plain/tcp-probe.ts'
import type { VantagePoint } from '#shared/vantage-point.ts'

/** Why nothing, or not everything, came. */
export type Missing = 'no-agent' | 'offline' | 'timed-out' | 'refused' | 'garbage'

export type HostReading = {
  /** Name of the agent that was asked, null without one. */
  readonly agent: string | null
  /** Null when every command of the closed list was answered (a refusal is an answer too). */
  readonly missing: Missing | null
  readonly clock: ClockOffset | null
}

export type HostWatch = {
  readonly signal: AbortSignal
  readonly onOutcome: (outcome: HostOutcome) => void
  /** Of the closed list; all of it without this. */
  readonly commands?: readonly string[]
  readonly withinMs?: number
}

export type ProbeAsk = {
  readonly diagnosis: string
  readonly address: string
  readonly port: number
  /** Without it the control target is asked at the same time. */
  readonly isComparison?: boolean
}

/** `control` is null when the vantage point has no control target. */
export type ProbeReading = {
  readonly vantagePoint: string
  readonly missing: Missing | null
  readonly asked: TcpAnswer | null
  readonly control: { readonly to: { address: string; port: number }; answer: TcpAnswer } | null
  /** sha256 of the grant under which it connected, hex. */
  readonly grantSha256: string | null
  readonly clock: ClockOffset | null
}

export type BurstReading =
  | { readonly missing: Missing }
  | {
      readonly missing: null
      readonly outcomes: readonly TcpOutcome[]
      readonly grantSha256: string
    }

export type Agents = {
  readonly invite: (request: JoinTokenRequest) => Promise<JoinToken>
  readonly list: () => Promise<AgentEntry[]>
  /** False when there was none. Its key is refused from now on. */
  readonly remove: (id: string) => Promise<boolean>
  /** Only agents with the role probe; the server itself is added by who owns it. */
  readonly vantagePoints: () => Promise<VantagePoint[]>
  /**
   * Asks the agent of this instance for the closed list, or a part of it. Outcomes are handed over as they
   * come. Never rejects for what an agent does or does not do.
   */
  readonly readHost: (instanceId: string, watch: HostWatch) => Promise<HostReading>
  /** Signs a grant for this one address and port and waits for the answer of the vantage point. */
  readonly probe: (
    vantagePoint: string,
    ask: ProbeAsk,
    signal: AbortSignal,
  ) => Promise<ProbeReading>
  /** The same for so many sockets begun at one moment and given up before a packet is sent again. */
  readonly burst: (
    vantagePoint: string,
    ask: ProbeAsk & { readonly connects: number },
    signal: AbortSignal,
  ) => Promise<BurstReading>
}
