// Which tables has the store?
import type { Generated } from 'kysely'
import type { DiagnosisState } from '#shared/api.ts'

/** JSON is text; what may be long is gzipped JSON. Made by migrations/history.ts. */
export type Tables = {
  readonly diagnoses: DiagnosisTable
  readonly outcomes: OutcomeTable
  readonly keys: KeyTable
  readonly tokens: TokenTable
  readonly agents: AgentTable
  readonly write_probe: { readonly id: number; readonly filling: Uint8Array }
}

type DiagnosisTable = {
  /** Order of arrival. */
  readonly number: Generated<number>
  readonly id: string
  readonly state: DiagnosisState
  readonly asked: string
  readonly created_at: string
  readonly ended_at: string | null
  /** Fence: an end of an older attempt changes nothing. */
  readonly attempt: number
  /** How many attempts were cut off by the end of the process. */
  readonly cut_off: number
  readonly progress: string
  readonly problem: string | null
}

type OutcomeTable = {
  readonly diagnosis: string
  readonly report: Uint8Array | null
  readonly evidence: Uint8Array
  readonly events: Uint8Array
}

/** A key leads to a diagnosis, or to the answer of another POST. */
type KeyTable = {
  readonly scope: string
  readonly key: string
  readonly body_sha256: string
  readonly at: string
  readonly diagnosis: string | null
  readonly status: number | null
  readonly body: string | null
}

type TokenTable = {
  readonly sha256: string
  readonly expires_at: string
  readonly request: string
}

type AgentTable = {
  readonly id: string
  readonly public_key: string
  readonly joined_at: string
  readonly invited: string
  readonly hello: string
  readonly last_seen_at: string | null
  readonly counter: number
}
