// What is asked of one TCP connect, and what can come of it?
import type { Place } from './grant.ts'
import type { ProbeTries } from './probe-tries.ts'

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
  /** First packets at most, each from a socket of its own; 4 without it. */
  readonly tries?: number
  /** Source address; the system's choice without it. */
  readonly localAddress?: string
  readonly signal?: AbortSignal
  /** Of a target known to answer that is asked at the same time; null: not heard of yet. */
  readonly roundTripMs?: () => number | null
  /** Called once when silence is worth telling; the answer may still turn out otherwise. */
  readonly onSilence?: (afterMs: number) => void
}

export type TcpAnswer = {
  readonly outcome: TcpOutcome
  /** The error code as the system gave it, or what was seen. */
  readonly detail: string
  /** Who answered or failed: the target, something between (or silence), this machine. */
  readonly failureSource: 'target' | 'network' | 'local' | null
  readonly rttMs: number | null
  /** Who measured it: the kernel, or this program, which is late when the machine is busy. */
  readonly clock: 'kernel' | 'js'
  /** First packets sent, each from a socket of its own, without the system's repeats. */
  readonly attempts: number
  /** The source address the packets carried, null when no packet left. */
  readonly localAddress: string | null
  /** ISO 8601 UTC. */
  readonly at: string
}

/** `no-answer`: an open port may stay silent as well, so it says nothing. */
export type UdpAnswer = Omit<TcpAnswer, 'outcome'> & {
  readonly outcome: TcpOutcome | 'no-answer'
}

export type ConnectTcp = (attempt: TcpAttempt) => Promise<TcpAnswer>

export type ProbeAttempt = Pick<TcpAttempt, 'signal' | 'onSilence'> & {
  readonly asked: Place
  /** Known to answer: tells a silent target from a silent network. */
  readonly control?: Place | null | undefined
  /** Another port of the asked address: tells a silent port from a silent machine. */
  readonly comparison?: Place | null | undefined
  readonly tries?: ProbeTries
}

export type ProbeAnswers = {
  readonly asked: TcpAnswer
  readonly control: TcpAnswer | null
  readonly comparison: TcpAnswer | null
}

/** All at the same moment. Never rejects. */
export type ProbeTcp = (attempt: ProbeAttempt) => Promise<ProbeAnswers>
