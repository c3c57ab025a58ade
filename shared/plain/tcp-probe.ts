// What is asked of one TCP connect, and what can come of it?

export type TcpOutcome =
  | 'open'
  | 'refused'
  | 'timed-out'
  | 'reset-after-open'
  | 'host-unreachable'
  | 'net-unreachable'
  | 'admin-prohibited'
  | 'no-route-local'
  | 'error'

export type TcpAttempt = {
  readonly address: string
  readonly port: number
  readonly timeoutMs?: number
  /** Source address; the system's choice without it. */
  readonly localAddress?: string
  readonly signal?: AbortSignal
}

export type TcpAnswer = {
  readonly outcome: TcpOutcome
  /** The error code as the system gave it, or what was seen. */
  readonly detail: string
  /** Who answered or failed: the target, something between (or silence), this machine. */
  readonly failureSource: 'target' | 'network' | 'local' | null
  readonly rttMs: number | null
  readonly clock: 'js'
  readonly attempts: number
  /** The source address the packets carried, null when no packet left. */
  readonly localAddress: string | null
  /** ISO 8601 UTC. */
  readonly at: string
}

export type ConnectTcp = (attempt: TcpAttempt) => Promise<TcpAnswer>
