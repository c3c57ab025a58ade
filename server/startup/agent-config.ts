// Where and how do agents of other machines reach the service?
import { isIPv4, isIPv6 } from 'node:net'
import { WhyportError } from '#shared/error.ts'

export type AgentConfig = {
  readonly listen: { readonly host: string; readonly port: number }
  /** As agents see it; null: what it listens on. */
  readonly url: string | null
  readonly isTls: boolean
}

/** Null: agents of this machine only, over the service's own loopback address. */
export const readAgentConfig = (env: NodeJS.ProcessEnv): AgentConfig | null => {
  const text = env['WHYPORT_AGENT_LISTEN'] ?? ''
  if (text === '') return null
  const listen = addressOf(text)
  const tls = env['WHYPORT_AGENT_TLS'] ?? 'self-signed'
  if (tls !== 'self-signed' && tls !== 'off')
    throw refused('WHYPORT_AGENT_TLS', `"${tls}" is neither self-signed nor off`)
  if (tls === 'off' && !(listen.host === '::1' || listen.host.startsWith('127.')))
    throw refused('WHYPORT_AGENT_TLS', 'off is for a loopback address, behind a proxy of yours')
  return { listen, url: urlOf(env['WHYPORT_AGENT_URL'] ?? ''), isTls: tls !== 'off' }
}

const addressOf = (text: string): AgentConfig['listen'] => {
  const parts = /^(?:\[(?<v6>[^\]]+)\]|(?<v4>[^:]+)):(?<port>\d{1,5})$/.exec(text)?.groups
  const host = parts?.['v6'] ?? parts?.['v4'] ?? ''
  const port = Number(parts?.['port'] ?? Number.NaN)
  if ((isIPv4(host) || isIPv6(host)) && port <= 65_535) return { host, port }
  throw refused('WHYPORT_AGENT_LISTEN', `"${text}" is no address with a port`)
}

const urlOf = (text: string): string | null => {
  if (text === '') return null
  const url = URL.canParse(text) ? new URL(text) : null
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return url.origin
  throw refused('WHYPORT_AGENT_URL', `"${text}" is no URL`)
}

const refused = (subject: string, message: string): WhyportError =>
  new WhyportError('bad-usage', {
    subject,
    message,
    next: 'for example: WHYPORT_AGENT_LISTEN=0.0.0.0:7443 WHYPORT_AGENT_URL=https://whyport.example:7443',
  })
