// May a packet be sent to this address at all?
import { BlockList, isIP } from 'node:net'

export type AddressClass =
  | 'unicast'
  | 'loopback'
  | 'metadata'
  | 'link-local'
  | 'multicast'
  | 'broadcast'
  | 'unspecified'
  | 'invalid'

const listOf = (...blocks: readonly string[]): BlockList => {
  const list = new BlockList()
  for (const block of blocks) {
    const [network = '', prefix = ''] = block.split('/')
    list.addSubnet(network, Number(prefix), network.includes(':') ? 'ipv6' : 'ipv4')
  }
  return list
}

// Alibaba Cloud serves instance metadata (with credentials) at 100.100.100.200, others at 169.254.169.254.
const CLASSES: readonly (readonly [AddressClass, BlockList])[] = [
  ['metadata', listOf('100.100.100.200/32', '169.254.169.254/32', 'fd00:ec2::254/128')],
  ['unspecified', listOf('0.0.0.0/8', '::/128')],
  ['link-local', listOf('169.254.0.0/16', 'fe80::/10')],
  ['multicast', listOf('224.0.0.0/4', 'ff00::/8')],
  ['broadcast', listOf('255.255.255.255/32')],
  ['loopback', listOf('127.0.0.0/8', '::1/128')],
]

/** IPv4 inside IPv6 (`::ffff:…`) is judged as the IPv4 address it is; a zone makes it link-local. */
export const classOfAddress = (text: string): AddressClass => {
  const [literal = '', zone] = text.split('%')
  if (isIP(literal) === 0) return 'invalid'
  if (zone !== undefined) return 'link-local'
  const family = isIP(literal) === 6 ? 'ipv6' : 'ipv4'
  return CLASSES.find(([, list]) => list.check(literal, family))?.[0] ?? 'unicast'
}

/** Unicast and loopback: what the user of this machine may name. */
export const mayProbe = (text: string): boolean =>
  ['unicast', 'loopback'].includes(classOfAddress(text))

// RFC 1918, 6598, 4193 and this machine itself.
const PRIVATE = listOf(
  ...['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '127.0.0.0/8'],
  ...['fc00::/7', '::1/128'],
)

/** An address that means something else, or nothing, on the other side of a translating gateway. */
export const isPrivateAddress = (text: string): boolean =>
  PRIVATE.check(text, isIP(text) === 6 ? 'ipv6' : 'ipv4')
