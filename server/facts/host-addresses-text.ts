// Which interfaces and addresses does the text form of `ip addr` show?
import { type HostAddress, hostAddress, isUp } from './host-address.ts'
import type { HostInterface } from './host-addresses.ts'

/** Null when a line that must be understood is not. */
export const parseAddressText = (raw: string): readonly HostInterface[] | null => {
  const blocks = raw.split(/^(?=\d+: )/m).filter(block => block.trim() !== '')
  const interfaces = blocks.map(parseBlock)
  return interfaces.includes(null) ? null : interfaces.filter(entry => entry !== null)
}

const HEAD = /^(\d+): ([^:@\s]+)(?:@[^:\s]+)?: <([^>]*)>/

const parseBlock = (block: string): HostInterface | null => {
  const head = HEAD.exec(block)
  if (head === null) return null
  const [first = [], ...lines] = block.split('\n').map(line => line.trim().split(/\s+/))
  const flags = (head[3] ?? '').split(',')
  const addresses = lines
    .filter(words => FAMILIES.has(words[0] ?? '') && !words.includes('dadfailed'))
    .map(addressOf)
  if (addresses.includes(null)) return null
  return {
    name: head[2] ?? '',
    index: Number(head[1]),
    up: isUp(flags, wordAfter(first, 'state') ?? 'UNKNOWN'),
    loopback: flags.includes('LOOPBACK'),
    mac: lines.find(([word = '']) => word.startsWith('link/'))?.[1] ?? '',
    addresses: addresses.filter(address => address !== null),
  }
}

const FAMILIES = new Set(['inet', 'inet6'])

// `inet 10.0.0.5 peer 10.0.0.6/32 scope global eth0`: the length stands behind the last of the two.
const addressOf = (words: readonly string[]): HostAddress | null => {
  const place = words[2] === 'peer' ? words[3] : words[1]
  const [literal = ''] = (words[1] ?? '').split('/')
  const [, length = literal.includes(':') ? '128' : '32'] = (place ?? '').split('/')
  const scope = wordAfter(words, 'scope')
  return scope === null || !/^\d{1,3}$/.test(length)
    ? null
    : hostAddress({ literal, prefixLength: Number(length), scope })
}

const wordAfter = (words: readonly string[], word: string): string | null => {
  const place = words.indexOf(word)
  return place < 0 ? null : (words[place + 1] ?? null)
}
