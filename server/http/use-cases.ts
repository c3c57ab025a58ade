// What can the HTTP service be asked to do? Handed in; http/ decides nothing itself.
import type { AgentEntry, JoinToken, JoinTokenRequest } from '#shared/agent.ts'
import type { ComparisonRequest, VerificationRequest } from '#shared/api.ts'
import type { Comparison } from '#shared/comparison.ts'
import type { Diagnoses } from '#shared/diagnoses.ts'
import type { VantagePoint } from '#shared/vantage-point.ts'
import type { Verification } from '#shared/verification.ts'

export type UseCases = {
  readonly diagnoses: Diagnoses
  /** The signed bundle of a finished diagnosis; null when there is no report yet. */
  readonly bundle: (id: string) => Promise<Buffer | null>
  readonly compare: (request: ComparisonRequest) => Promise<Comparison>
  readonly verify: (request: VerificationRequest, signal: AbortSignal) => Promise<Verification>
  readonly agents: {
    readonly invite: (request: JoinTokenRequest) => Promise<JoinToken>
    readonly list: () => Promise<AgentEntry[]>
    readonly remove: (id: string) => Promise<boolean>
    /** The server itself included. */
    readonly vantagePoints: () => Promise<VantagePoint[]>
  }
  /** Same key and body: the answer of then, `make` is not called. Another body: `key-reused`. */
  readonly once: (
    scope: string,
    key: string | null,
    { body, make }: { readonly body: unknown; readonly make: () => Promise<Made> },
  ) => Promise<Made>
  /** Empty when ready; else what is wrong, one sentence each. */
  readonly troubles: () => Promise<string[]>
}

export type Made = { readonly status: number; readonly body: unknown }
