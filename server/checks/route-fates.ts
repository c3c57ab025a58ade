// Does this route bring the reply back the way the question asks?
import type { NextHop, RouteEntry } from '../facts/routes.ts'
import type { Fate } from './route-rules.ts'

/** Several next hops share the load: they must agree, or it depends on the connection. */
const fateOfAll = (entry: RouteEntry, one: (hop: NextHop) => Fate): Fate => {
  const fates = new Set(entry.nextHops.map(one))
  const [only] = fates
  return fates.size === 1 && only !== undefined ? only : 'unsure'
}

/** What stays inside the VPC and what the cloud's own services use. */
export const isInside = ({ type }: NextHop): boolean =>
  ['local', 'service'].includes(type.toLowerCase())

/** The reply must leave through the gateway of this kind; `id` null when a VPC can have only one. */
export const throughGateway =
  (kind: 'Ipv4Gateway' | 'IPv6Gateway' | 'NatGateway', id: string | null) =>
  (entry: RouteEntry): Fate =>
    fateOfAll(entry, hop => {
      if (isInside(hop)) return 'accept'
      const isIt = hop.type.toLowerCase() === kind.toLowerCase() && (id === null || hop.id === id)
      return isIt && hop.enabled ? 'accept' : 'drop'
    })

/** Each next hop is judged by itself: whether it leads to the far end over private networks. */
export const overPrivateNetwork =
  (fateOfHop: (hop: NextHop) => Fate) =>
  (entry: RouteEntry): Fate =>
    fateOfAll(entry, fateOfHop)

export const leadsToInternet = ({ type }: NextHop): boolean =>
  ['natgateway', 'ipv4gateway', 'ipv6gateway'].includes(type.toLowerCase())
