// Over which further names does DNS lead from a host name to its addresses?
import { Resolver } from 'node:dns/promises'
import { setTimeout as wait } from 'node:timers/promises'
import ipaddr from 'ipaddr.js'

const TIMEOUT_MS = 1500
/** Longer chains are broken ones. */
const MOST_NAMES = 8

export const openResolver = (): Resolver => new Resolver({ timeout: 1000, tries: 1 })

/**
 * The names behind CNAME records in their order, lower case; empty when there are none, DNS is silent,
 * or it knows none of these addresses: then a file of this machine gave them, and the names lead
 * somewhere else.
 */
export const canonicalNames = async (
  name: string,
  addresses: readonly string[],
  resolver: Resolver = openResolver(),
): Promise<readonly string[]> => {
  if (!name.replace(/\.$/, '').includes('.') || addresses.every(isOfThisMachine)) return []
  const [names, known] = await Promise.race([
    Promise.all([chainFrom(name, resolver), addressesOf(name, resolver)]),
    wait(TIMEOUT_MS, [[], []] as const, { ref: false }),
  ])
  return known.some(address => addresses.includes(address)) ? names : []
}

const isOfThisMachine = (address: string): boolean =>
  ipaddr.isValid(address) && ipaddr.parse(address).range() === 'loopback'

const chainFrom = async (name: string, resolver: Resolver): Promise<readonly string[]> => {
  const names: string[] = []
  for (let next = await canonicalOf(name, resolver); next !== null; ) {
    if (names.includes(next) || names.length === MOST_NAMES) return []
    names.push(next)
    next = await canonicalOf(next, resolver)
  }
  return names
}

const canonicalOf = async (name: string, resolver: Resolver): Promise<string | null> => {
  const [found] = await resolver.resolveCname(name).catch((): string[] => [])
  return found === undefined ? null : found.toLowerCase().replace(/\.$/, '')
}

const addressesOf = async (name: string, resolver: Resolver): Promise<readonly string[]> => {
  const none = (): string[] => []
  const found = await Promise.all([
    resolver.resolve4(name).catch(none),
    resolver.resolve6(name).catch(none),
  ])
  return found.flat()
}
