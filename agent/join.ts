// How does a machine become an agent of a server? With a token that is good once.
import { generateKeyPairSync } from 'node:crypto'
import { isIPv4 } from 'node:net'
import { type Hello, type JoinAnswer, readJoinAnswer } from '#shared/plain/agent-messages.ts'
import { AGENT_PATHS, PROTOCOL } from '#shared/plain/agent-protocol.ts'
import { publicKeyOf } from '#shared/plain/ed25519.ts'
import type { Place } from '#shared/plain/grant.ts'
import { readToken } from '#shared/plain/join-token.ts'
import { fieldsOf, isText, parseJson } from '#shared/plain/untrusted.ts'
import manifest from '../package.json' with { type: 'json' }
import { families } from './blind-spots.ts'
import { openLink } from './link.ts'
import { type Identity, makeFolder, readIdentity, writeIdentity } from './state.ts'
import { openTransport, type Received } from './transport.ts'
import { AgentTrouble } from './trouble.ts'

export type JoinOptions = {
  readonly url: string
  readonly token: string
  readonly state: string
  /** Instead of the control target that the token names. */
  readonly control: Place | null
}

/** A folder that joined this server before keeps its identity: the token is not used then. */
export const joinServer = async (
  { url: text, token, state, control }: JoinOptions,
  signal: AbortSignal,
): Promise<Identity> => {
  const url = serverUrl(text)
  const before = await readIdentity(state)
  if (before?.url === url.href) return before
  if (before !== null)
    throw usage(`--state ${state}`, `is an agent of ${before.url}`, 'name another folder')
  const secret = readToken(token)
  if (secret === null)
    throw usage(
      '--token',
      'is not a join token',
      'take it whole: wpj1.… from POST /v1/agents/join-tokens',
    )
  if (secret.fingerprint !== null && url.protocol !== 'https:')
    throw usage(url.href, 'the token wants HTTPS', `https://${url.host}`)
  await makeFolder(state)
  const { privateKey: key } = generateKeyPairSync('ed25519')
  const privateKey = key.export({ type: 'pkcs8', format: 'pem' }).toString()
  const answer = await ask(url, { ...secret, privateKey, control, signal })
  const identity = { ...answer, url: url.href, fingerprint: secret.fingerprint, privateKey }
  const own = control === null ? identity : { ...identity, control }
  await writeIdentity(state, own)
  return own
}

/** Plain HTTP only where nobody else listens. */
const serverUrl = (text: string): URL => {
  const url = URL.canParse(text) ? new URL(text) : null
  const isBare = url !== null && url.username === '' && url.search === '' && url.pathname === '/'
  if (url === null || !isBare || !['https:', 'http:'].includes(url.protocol))
    throw usage(text, 'is no address of a server', 'for example: https://whyport.example:7443')
  const host = url.hostname
  const isHere = host === '[::1]' || (isIPv4(host) && host.startsWith('127.'))
  if (url.protocol === 'http:' && !isHere)
    throw usage(text, 'plain HTTP is for 127.0.0.1 only', `https://${url.host}`)
  return url
}

type Asking = {
  readonly secret: string
  readonly fingerprint: string | null
  readonly privateKey: string
  readonly control: Place | null
  readonly signal: AbortSignal
}

const JOIN_MS = 15_000

const ask = async (
  url: URL,
  { secret, fingerprint, privateKey, control, signal }: Asking,
): Promise<JoinAnswer> => {
  const hello: Hello = {
    ...{ protocol: PROTOCOL, version: manifest.version, families: families(), blindSpots: [] },
    control,
  }
  const body = JSON.stringify({ secret, publicKey: publicKeyOf(privateKey), hello })
  const transport = openTransport(url, fingerprint)
  const link = openLink({ agent: '', privateKey }, transport)
  const received = await link
    .post(AGENT_PATHS.join, body, { timeoutMs: JOIN_MS, signal })
    .catch(error => Promise.reject(unreachable(url, error)))
    .finally(transport.close)
  const answer = received.status === 200 ? readJoinAnswer(parseJson(received.body)) : null
  if (answer !== null) return answer
  throw refused(url, received)
}

const refused = (url: URL, { status, body }: Received): AgentTrouble => {
  const detail = fieldsOf(parseJson(body))?.['detail']
  if (status === 401)
    return new AgentTrouble(77, {
      subject: '--token',
      message: isText(detail, 300) ? detail : 'was refused',
      next: 'make a new one with POST /v1/agents/join-tokens; each is good for one join',
    })
  return unreachable(url, new Error(`it answered with status ${status}`))
}

const unreachable = (url: URL, cause: unknown): AgentTrouble =>
  new AgentTrouble(
    69,
    {
      subject: url.href,
      message: cause instanceof Error ? cause.message : 'no answer',
      next: 'is it the address that the join command names, and does the server listen for agents (WHYPORT_AGENT_LISTEN)?',
    },
    { cause },
  )

const usage = (subject: string, message: string, next: string): AgentTrouble =>
  new AgentTrouble(64, { subject, message, next })
