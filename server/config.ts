// What does the environment configure?
import { isIPv4, isIPv6 } from 'node:net'
import { resolve } from 'node:path'
import { WhyportError } from '#shared/error.ts'
import { globalpingLocations } from '#shared/globalping-places.ts'
import { parseCidr } from '#shared/plain/address-set.ts'
import { HostBy, parseTarget } from '#shared/question.ts'
import { type AgentConfig, readAgentConfig } from './startup/agent-config.ts'

export type Config = {
  readonly listen: { readonly host: string; readonly port: number }
  /** Where the service keeps its data: one server a folder. */
  readonly dataDir: string
  /** Null: agents of this machine only. */
  readonly agents: AgentConfig | null
  readonly probes: ProbeConfig
  /** Askers may have the host read this way; null: nobody may, whatever a question says. */
  readonly hostBy: HostBy | null
}

export type ProbeConfig = {
  /** Blocks of addresses that may be probed though no cloud answer proves whose they are. */
  readonly allow: readonly string[]
  /** Known to answer to this machine: tells a silent target from a dead network here. */
  readonly control: { readonly address: string; readonly port: number } | null
  /** Places of the public network of probes; null: it is told nothing. */
  readonly globalping: readonly string[] | null
}

/** Throws a WhyportError that names the variable. */
export const readConfig = (env: NodeJS.ProcessEnv): Config => {
  if (env['WHYPORT_DATABASE_URL']) throw noDatabase()
  return configOf(env)
}

const noDatabase = (): WhyportError =>
  new WhyportError('bad-usage', {
    subject: 'WHYPORT_DATABASE_URL',
    message: 'PostgreSQL is planned and not built yet; nothing would be kept there',
    next: 'unset it: the service keeps its data in WHYPORT_DATA_DIR',
  })

const configOf = (env: NodeJS.ProcessEnv): Config => ({
  listen: listenAt(env['WHYPORT_LISTEN'] ?? '127.0.0.1:7080'),
  // In the working directory, so that nothing is written where nobody looks.
  dataDir: folderOf(env['WHYPORT_DATA_DIR'] || '.whyport'),
  agents: readAgentConfig(env),
  hostBy: hostByIn(env['WHYPORT_HOST_BY'] ?? ''),
  probes: {
    allow: blocksOf(env['WHYPORT_PROBE_ALLOW'] ?? ''),
    control: controlOf(env['WHYPORT_PROBE_CONTROL'] ?? ''),
    globalping: env['WHYPORT_GLOBALPING']
      ? globalpingLocations(env['WHYPORT_GLOBALPING'], 'WHYPORT_GLOBALPING')
      : null,
  },
})

// Node's recursive mkdir never returns below /proc.
const folderOf = (path: string): string => {
  if (!/^\/(?:proc|sys|dev)(?:\/|$)/.test(resolve(path))) return path
  throw new WhyportError('bad-usage', {
    subject: 'WHYPORT_DATA_DIR',
    message: `${path} is a folder of the kernel`,
    next: 'for example: WHYPORT_DATA_DIR=/var/lib/whyport',
  })
}

const hostByIn = (text: string): HostBy | null => {
  if (text === '') return null
  const { data } = HostBy.safeParse(text)
  if (data !== undefined) return data
  throw new WhyportError('bad-usage', {
    subject: 'WHYPORT_HOST_BY',
    message: `"${text}" is no way to read a host`,
    next: 'WHYPORT_HOST_BY=cloud-assistant lets askers run collect.sh on instances; leave it empty to forbid that',
  })
}

const blocksOf = (text: string): string[] =>
  text
    .split(',')
    .map(block => block.trim())
    .filter(block => block !== '')
    .map(block => {
      if (parseCidr(block) !== null) return block
      throw notUnderstood('WHYPORT_PROBE_ALLOW', `"${block}" is no address and no CIDR block`)
    })

const controlOf = (text: string): ProbeConfig['control'] => {
  if (text === '') return null
  const parsed = parseTarget(text)
  if (parsed?.target.kind === 'address' && parsed.port !== null)
    return { address: parsed.target.address, port: parsed.port }
  throw notUnderstood('WHYPORT_PROBE_CONTROL', `"${text}" is no address with a port`)
}

const notUnderstood = (subject: string, message: string): WhyportError =>
  new WhyportError('bad-usage', {
    subject,
    message,
    next: 'for example: WHYPORT_PROBE_ALLOW=192.0.2.0/24,2001:db8::/48 WHYPORT_PROBE_CONTROL=192.0.2.53:443',
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
