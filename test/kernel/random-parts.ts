// Which ports, clients and networks do random rules speak of, and for which kernel?
import type { Random } from './random.ts'

export const PORTS = [22, 80, 443, 8080, 8443, 9000] as const
/** Nothing listens here. */
export const CLOSED_PORT = 7777

const HOSTS_4 = [1, 2, 3].flatMap(net => [1, 2, 9, 64, 200].map(host => `198.18.${net}.${host}`))
const HOSTS_6 = ['a', 'b'].flatMap(net => [1, 2, 9, 64].map(host => `2001:db8:${net}::${host}`))

export const SOURCES: Readonly<Record<4 | 6, readonly string[]>> = {
  4: [...HOSTS_4, '203.0.113.7', '203.0.113.8', '100.64.0.9', '192.0.2.55', '10.8.0.3'],
  6: [...HOSTS_6, 'fd00:1::5', 'fd00:1::6'],
}

export const NETS: Readonly<Record<4 | 6, readonly string[]>> = {
  4: [
    '198.18.0.0/16',
    '198.18.1.0/24',
    '198.18.2.0/25',
    '198.18.3.64/26',
    '203.0.113.0/24',
    '100.64.0.0/10',
    '192.0.2.55',
    '10.0.0.0/8',
  ],
  6: ['2001:db8::/32', '2001:db8:a::/48', '2001:db8:b::/64', 'fd00::/8'],
}

/** connects: IPv6 refusals within one machine come too late for real connections, so there are none. */
export type Meant = 'connects' | 'packets'

/** What all parts of one rule set share. */
export type Way = { readonly random: Random; readonly family: 4 | 6; readonly meant: Meant }
