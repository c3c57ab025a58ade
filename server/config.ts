// What does the environment configure?
import { isIPv4, isIPv6 } from 'node:net'
import { WhyportError } from '#shared/error.ts'

export type Config = {
  readonly listen: { readonly host: string; readonly port: number }
  /** Where the service keeps its data: one server a folder. */
  readonly dataDir: string
}

/** Throws a WhyportError that names the variable. */
export const readConfig = (env: NodeJS.ProcessEnv): Config => ({
  listen: listenAt(env['WHYPORT_LISTEN'] ?? '127.0.0.1:7080'),
  // In the working directory, so that nothing is written where nobody looks.
  dataDir: env['WHYPORT_DATA_DIR'] || '.whyport',
})

const listenAt = (text: string): Config['listen'] => {
  const parts = /^(?:\[(?<v6>[^\]]+)\]|(?<host>[^:]+)):(?<port>\d{1,5})$/.exec(text)?.groups
  const host = parts?.['v6'] ?? parts?.['host'] ?? ''
  const port = Number(parts?.['port'] ?? Number.NaN)
  if (!(port <= 65535) || !(host === 'localhost' || isIPv4(host) || isIPv6(host)))
    throw refused(`"${text}" is no address with a port`)
  if (!isLoopback(host))
    throw refused(`${host} is not a loopback address, and there is no login yet to protect it`)
  return { host, port }
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'))

const refused = (message: string): WhyportError =>
  new WhyportError('bad-usage', {
    subject: 'WHYPORT_LISTEN',
    message,
    next: 'for example: WHYPORT_LISTEN=127.0.0.1:7080 (port 0 takes a free one); from elsewhere use an SSH tunnel',
  })
