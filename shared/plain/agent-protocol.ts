// How do an agent and its server talk, and what proves that a request is the agent's?
import { sha256 } from './digest.ts'
import { isSignedBy, signText } from './ed25519.ts'

/** Both sides speak it or say that they don't. */
export const PROTOCOL = 1

export const AGENT_PATHS = {
  join: '/agent/v1/join',
  poll: '/agent/v1/poll',
  outcome: (task: string, command: string) => `/agent/v1/tasks/${task}/outcomes/${command}`,
  end: (task: string) => `/agent/v1/tasks/${task}/end`,
} as const

export const AGENT_LIMITS = {
  /** Join, poll, end of a task, and every answer of the server. */
  jsonBytes: 64 * 1024,
  /** What precedes the output in the body of an outcome. */
  headBytes: 1024,
  stderrBytes: 64 * 1024,
  /** A poll is answered after this at the latest, with or without a task. */
  holdMs: 25_000,
  tasksPerPoll: 4,
} as const

/** The path names what is done, so that it is known before a body is read. */
export const AGENT_HEADERS = {
  agent: 'whyport-agent',
  counter: 'whyport-counter',
  bodySha256: 'whyport-body-sha256',
  signature: 'whyport-signature',
} as const

export type SignedRequest = {
  /** Empty while it has none (join). */
  readonly agent: string
  readonly method: 'POST'
  readonly path: string
  /** Rises with every request of this key; the same number is never taken twice. */
  readonly counter: number
  readonly bodySha256: string
}

type Headers = { readonly [name: string]: string | readonly string[] | undefined }

export const headersFor = (
  request: Omit<SignedRequest, 'bodySha256'>,
  body: string | Uint8Array,
  privateKeyPem: string,
): Record<string, string> => {
  const signed = { ...request, bodySha256: sha256(body) }
  return {
    [AGENT_HEADERS.agent]: signed.agent,
    [AGENT_HEADERS.counter]: String(signed.counter),
    [AGENT_HEADERS.bodySha256]: signed.bodySha256,
    [AGENT_HEADERS.signature]: signText(signedText(signed), privateKeyPem),
  }
}

/** Null when a header is missing or malformed. Says nothing yet about the signature. */
export const readHeaders = (
  path: string,
  headers: Headers,
): (SignedRequest & { readonly signature: string }) | null => {
  const agent = headers[AGENT_HEADERS.agent] ?? ''
  const counter = headers[AGENT_HEADERS.counter]
  const bodySha256 = headers[AGENT_HEADERS.bodySha256]
  const signature = headers[AGENT_HEADERS.signature]
  if (typeof agent !== 'string' || !/^[A-Za-z0-9_-]{0,64}$/.test(agent)) return null
  if (typeof counter !== 'string' || !/^(?:0|[1-9]\d{0,15})$/.test(counter)) return null
  if (typeof bodySha256 !== 'string' || !/^[0-9a-f]{64}$/.test(bodySha256)) return null
  if (typeof signature !== 'string' || signature.length !== 86) return null
  if (!Number.isSafeInteger(Number(counter))) return null
  return { agent, method: 'POST', path, counter: Number(counter), bodySha256, signature }
}

export const isRequestOf = (
  publicKey: string,
  request: SignedRequest & { readonly signature: string },
): boolean => isSignedBy(signedText(request), request.signature, publicKey)

// One line each; the grammars above leave no line break inside.
const signedText = ({ agent, method, path, counter, bodySha256 }: SignedRequest): string =>
  ['whyport-agent-request-1', agent, method, path, counter, bodySha256].join('\n')
