// How does this agent speak with its server so that each request is surely its own?
import { AGENT_HEADERS, headersFor } from '#shared/plain/agent-protocol.ts'
import type { Identity } from './state.ts'
import type { Received, Transport } from './transport.ts'

export type Link = {
  /** Signs and sends; goes on from the server's number when its own counter is behind. */
  readonly post: (
    path: string,
    body: string | Uint8Array,
    within: { readonly timeoutMs: number; readonly signal: AbortSignal },
  ) => Promise<Received>
}

export type Signer = Pick<Identity, 'agent' | 'privateKey'>

/**
 * The counter starts at the clock, so it rises over restarts without a file. With a clock that went
 * back, or was lost, the server refuses once and says which number it had last; only the owner of
 * the key can use that.
 */
export const openLink = ({ agent, privateKey }: Signer, transport: Transport): Link => {
  let counter = Date.now()
  return {
    post: async (path, body, { timeoutMs, signal }) => {
      for (let tries = 0; ; tries++) {
        const request = { agent, method: 'POST', path, counter: ++counter } as const
        const headers = headersFor(request, body, privateKey)
        const answer = await transport.send({ path, headers, body, timeoutMs, signal })
        const last = Number(answer.headers[AGENT_HEADERS.counter])
        const isStale = answer.status === 409 && Number.isSafeInteger(last)
        if (!isStale || tries === MOST_TRIES) return answer
        counter = Math.max(counter, last)
      }
    },
  }
}

// Two requests that overtake each other need one more try; more than some is a broken server.
const MOST_TRIES = 5
