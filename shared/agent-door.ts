// What may a request of an agent do? Handed to server/http, which only carries bytes.
import type { JoinAnswer, PollAnswer } from './plain/agent-messages.ts'

export type AgentHeaders = { readonly [name: string]: string | readonly string[] | undefined }

/** A request whose signature and counter held; its body is not read yet. */
export type Admitted = {
  readonly agent: string
  readonly bodySha256: string
  /** A longer body is refused unread. */
  readonly maxBytes: number
  /** To be called when the answer is out, however it ended. */
  readonly release: () => void
}

/** `staleCounter`: the signature held but the counter was used before; the highest that was taken. */
export type Admission = Admitted | { readonly staleCounter: number }

/** Everything throws a WhyportError for what is refused. `body` as it came, unparsed. */
export type AgentDoor = {
  readonly join: (headers: AgentHeaders, body: Uint8Array) => Promise<JoinAnswer>
  readonly admit: (path: string, headers: AgentHeaders) => Promise<Admission>
  /** Waits for a task. `receivedAt`: when the request came, by the server's clock. */
  readonly poll: (
    by: Admitted,
    body: Uint8Array,
    at: { readonly receivedAt: number; readonly signal: AbortSignal },
  ) => Promise<PollAnswer>
  readonly outcome: (
    by: Admitted,
    of: { readonly task: string; readonly command: string },
    body: Uint8Array,
  ) => Promise<void>
  readonly end: (by: Admitted, task: string, body: Uint8Array) => Promise<void>
  /** A body longer than allowed was announced or sent: the task it was for is garbage. */
  readonly oversized: (agent: string, path: string) => void
}
