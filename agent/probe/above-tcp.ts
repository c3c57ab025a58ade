// What does an open port say above TCP, when somebody asked to find out?
import { isIP } from 'node:net'
import type { AboveTcp } from '#shared/plain/above-tcp.ts'
import { mayProbe } from '#shared/plain/address-class.ts'
import { type Heard, hear, type Spoken } from './hear.ts'
import { answerOf, shown } from './hostile-answer.ts'

export type AboveTcpAsk = {
  readonly address: string
  readonly port: number
  /** As the client would ask for it; null: only the address is known. */
  readonly name: string | null
  readonly signal?: AbortSignal
}

/**
 * Waits for a greeting, offers TLS, then asks one HTTP request, and with a name each of the last two also
 * without it: something on the way that reads the name answers or resets only then. At most four
 * connects of three seconds, 64 KiB each. All of it is a hint; the verdict is about the port.
 */
export const askAboveTcp = async (ask: AboveTcpAsk): Promise<AboveTcp> => {
  if (!mayProbe(ask.address)) return {}
  const greeting = await hear(ask, { ms: GREETING_MS })
  if (greeting.text !== '') return { banner: `speaks first: ${shown(greeting.text)}` }
  const tls = await hear(ask, { tls: true, name: nameOf(ask), send: requestTo(ask, nameOf(ask)) })
  if (tls.protocol !== null)
    return { tls: `handshake complete, ${tls.protocol}${by(nameOf(ask))}`, http: answerOf(tls) }
  if (tls.end !== 'reset') return { tls: OTHER_THAN_TLS[tls.end], http: await plainOf(ask) }
  return afterReset(ask)
}

const GREETING_MS = 1000

const nameOf = ({ name }: AboveTcpAsk): string | null =>
  name !== null && isIP(name) === 0 ? name : null

const by = (name: string | null): string => (name === null ? '' : `, asked for ${name}`)

const requestTo = ({ address }: AboveTcpAsk, name: string | null): string => {
  const host = name ?? (address.includes(':') ? `[${address}]` : address)
  return `GET / HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: whyport\r\nAccept: */*\r\nConnection: close\r\n\r\n`
}

// A reset that comes only with the name is about the name. Who hangs up on bytes that it does not
// understand resets as well, and may speak plain HTTP.
const afterReset = async (ask: AboveTcpAsk): Promise<AboveTcp> => {
  const name = nameOf(ask)
  const said = `reset after the greeting of TLS${by(name)}`
  const without = name === null ? null : await hear(ask, { tls: true, name: null })
  if (without?.protocol != null)
    return { tls: `${said}; complete without the name: something refuses the name` }
  return { tls: said, http: answerOf(await hear(ask, { send: requestTo(ask, name) })) }
}

const plainOf = async (ask: AboveTcpAsk): Promise<string> => {
  const name = nameOf(ask)
  const spoken = (host: string | null): Spoken => ({ send: requestTo(ask, host) })
  const first = answerOf(await hear(ask, spoken(name)))
  if (name === null) return first
  const second = answerOf(await hear(ask, spoken(null)))
  return first === second
    ? `${first}, by name and by address`
    : `asked for ${name}: ${first}; by address: ${second}`
}

const OTHER_THAN_TLS: Readonly<Record<Exclude<Heard['end'], 'reset'>, string>> = {
  closed: 'closed after the greeting of TLS',
  silent: 'no answer to the greeting of TLS',
  full: 'no TLS',
  'no-tls': 'no TLS',
  failed: 'no connection for TLS',
}
