// Which interfaces and addresses does the text form of `ip addr` show?
import { type HostAddress, hostAddress, isUp } from './host-address.ts'
import type { HostInterface } from './host-addresses.ts'

/** Null when a line that must be understood is not. */
export const parseAddressText = (raw: string): readonly HostInterface[] | null => {
  const blocks = raw.split(/^(?=\d+: )/m).filter(block => block.trim() !== '')
  const interfaces = blocks.map(parseBlock)
  return interfaces.includes(null) ? null : interfaces.filter(entry => entry !== null)
}

const HEAD = /^(\d+): ([^:@\s]+)(?:@[^:\s]+)?: <([^>]*)>(?:.*? state (\w+))?/
const ADDRESS = /^\s+inet6? ([^/\s]+)(?: peer [^/\s]+)?(?:\/(\d+))?.*? scope (\w+)/

const parseBlock = (block: string): HostInterface | null => {
  const head = HEAD.exec(block)
  if (head === null) return null
  const flags = (head[3] ?? '').split(',')
  const addresses = block
    .split('\n')
    .filter(line => /^\s+inet6? /.test(line) && !line.includes(' dadfailed'))
    .map(addressOf)
  if (addresses.includes(null)) return null
  return {
    name: head[2] ?? '',
    index: Number(head[1]),
    up: isUp(flags, head[4] ?? 'UNKNOWN'),
    loopback: flags.includes('LOOPBACK'),
    mac: /^\s+link\/\S+ ([0-9a-f:]+)/m.exec(block)?.[1] ?? '',
    addresses: addresses.filter(address => address !== null),
  }
}

const addressOf = (line: string): HostAddress | null => {
  const [, literal, length, scope = ''] = ADDRESS.exec(line) ?? []
  if (literal === undefined) return null
  const full = literal.includes(':') ? 128 : 32
  return hostAddress({ literal, prefixLength: Number(length ?? full), scope })
}
