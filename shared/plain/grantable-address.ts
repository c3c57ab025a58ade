// May a vantage point of a service connect to this address at all, whoever signed for it?
import { BlockList, isIP } from 'node:net'
import { formatAddress, parseAddress } from './ip.ts'

/**
 * Null when it may; else why not. The second lock: the first is that the address is proven to belong
 * to the asked target. `own`: addresses of the machine that would connect.
 */
export const refusalOfAddress = (text: string, own: readonly string[]): string | null => {
  const address = parseAddress(text)
  // Also refuses `::ffff:…`, whose value is the IPv4 address it carries.
  if (address === null || formatAddress(address) !== text) return 'not a canonical literal'
  const family = isIP(text) === 6 ? 'ipv6' : 'ipv4'
  if (family === 'ipv6' && !ALLOWED_V6.check(text, family)) return 'not global or unique-local'
  const refused = REFUSED.find(([, list]) => list.check(text, family))
  if (refused !== undefined) return refused[0]
  return own.some(mine => sameAddress(mine, text)) ? 'own address' : null
}

const listOf = (...blocks: readonly string[]): BlockList => {
  const list = new BlockList()
  for (const block of blocks) {
    const [network = '', prefix = ''] = block.split('/')
    list.addSubnet(network, Number(prefix), network.includes(':') ? 'ipv6' : 'ipv4')
  }
  return list
}

// IPv6 by permission: so many forms carry IPv4 or mean this machine that a list of refusals leaks.
const ALLOWED_V6 = listOf('2000::/3', 'fc00::/7')

// 100.64.0.0/10 holds the metadata service (100.100.100.200), the cloud's DNS and its Workbench.
const REFUSED: readonly (readonly [string, BlockList])[] = [
  ['metadata', listOf('100.100.100.200/32', '169.254.169.254/32', 'fd00:ec2::254/128')],
  ['unspecified', listOf('0.0.0.0/8')],
  ['loopback', listOf('127.0.0.0/8')],
  ['link-local', listOf('169.254.0.0/16')],
  ['shared address space', listOf('100.64.0.0/10')],
  ['multicast', listOf('224.0.0.0/4')],
  ['reserved or broadcast', listOf('240.0.0.0/4')],
  ['6to4', listOf('192.88.99.0/24', '2002::/16')],
  ['protocol assignments', listOf('192.0.0.0/24', '2001::/23')],
]

const sameAddress = (a: string, b: string): boolean => {
  const [left, right] = [parseAddress(a.split('%')[0] ?? ''), parseAddress(b)]
  return left !== null && left.family === right?.family && left.value === right.value
}
