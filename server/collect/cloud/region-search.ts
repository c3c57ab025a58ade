// In which regions is this to be looked for?
import { WhyportError } from '#shared/error.ts'
import { askRegions } from './account.ts'
import { elasticAddressesByAddress } from './elastic-addresses.ts'
import { closeRegions, guessRegion, KNOWN_REGIONS } from './endpoints.ts'
import { haVipsOf } from './ha-vips.ts'
import { instancesById, instancesByPublicAddress } from './instances.ts'
import { ipv6ByAddress } from './ipv6.ts'
import { classicByAddress } from './load-balancers.ts'
import { interfacesByAddress, interfacesById } from './network-interfaces.ts'
import { askSimpleServer, isSimpleServerId } from './other-products.ts'
import type { Round } from './round.ts'
import type { Seed } from './seed.ts'

/**
 * Calls `found` for the region that was asked for, else for every region that holds the seed. The
 * region its id hints at is looked at first; the others only when it is not there. Tells
 * whether any region holds it.
 */
export const inRegionsOf = async (
  round: Round,
  { seed, region }: { readonly seed: Seed; readonly region: string | null },
  found: (region: string) => Promise<void>,
): Promise<boolean> => {
  if (region !== null) {
    const known = await knownRegion(round, region)
    await found(known)
    return isIn(round, known, seed)
  }
  const guessed = guessRegion(seed.id)
  if (guessed !== null) {
    // Collecting starts at once: a wrong guess costs a few empty answers, a right one saves a wait.
    const [isHere] = await Promise.all([isIn(round, guessed, seed), found(guessed)])
    if (isHere) return true
  }
  const regions = await askRegions(round)
  const others = (regions.length > 0 ? regions : PUBLIC_REGIONS).filter(r => r !== guessed)
  const held = await Promise.all(
    others.map(async other => {
      const isHere = await isIn(round, other, seed)
      if (isHere) await found(other)
      return isHere
    }),
  )
  return held.includes(true)
}

// Finance and government regions hold accounts of their own.
const PUBLIC_REGIONS = KNOWN_REGIONS.filter(region => !/finance|gov/.test(region))

// Regions open faster than lists in programs change: the cloud decides about an unknown name.
const knownRegion = async (round: Round, region: string): Promise<string> => {
  if (KNOWN_REGIONS.includes(region)) return region
  const regions = await askRegions(round)
  if (regions.length === 0 || regions.includes(region)) return region
  const close = closeRegions(region, [...new Set([...regions, ...KNOWN_REGIONS])])
  throw new WhyportError('bad-region', {
    subject: '--region',
    message: `there is no region ${region}`,
    next: `did you mean ${close.join(', ')}? Example: --region ${close[0] ?? 'cn-hangzhou'}`,
  })
}

const isIn = async (round: Round, region: string, seed: Seed): Promise<boolean> =>
  (await lookUp(round, region, seed)).some(found => found.length > 0)

const lookUp = (
  round: Round,
  region: string,
  { kind, id }: Seed,
): Promise<readonly (readonly unknown[])[]> => {
  switch (kind) {
    case 'instance':
      return Promise.all([
        instancesById(round, region, id),
        isSimpleServerId(id) ? askSimpleServer(round, region, id) : [],
      ])
    case 'eni':
      return Promise.all([interfacesById(round, region, id)])
    case 'public-address':
      return lookUpPublic(round, region, id)
    case 'private-address':
      return lookUpPrivate(round, region, id)
    case 'ipv6-address':
      return lookUpIpv6(round, region, id)
  }
}

// What is no address of an interface may be a virtual one, or of a classic load balancer.
const lookUpPrivate = async (
  round: Round,
  region: string,
  address: string,
): Promise<readonly (readonly unknown[])[]> => {
  const found = await interfacesByAddress(round, region, address)
  if (found.length > 0) return [found]
  const [haVips, balancers] = await Promise.all([
    haVipsOf(round, region),
    classicByAddress(round, region, address),
  ])
  return [haVips.filter(haVip => haVip.address === address), balancers]
}

// An IPv6 address that the list does not hold may be one of a classic load balancer.
const lookUpIpv6 = async (
  round: Round,
  region: string,
  address: string,
): Promise<readonly (readonly unknown[])[]> => {
  const found = await ipv6ByAddress(round, region, address)
  return found.length > 0 ? [found] : [await classicByAddress(round, region, address)]
}

// Only what neither list holds is asked of the classic load balancers.
const lookUpPublic = async (
  round: Round,
  region: string,
  address: string,
): Promise<readonly (readonly unknown[])[]> => {
  const found = await Promise.all([
    elasticAddressesByAddress(round, region, address),
    instancesByPublicAddress(round, region, address),
  ])
  return found.some(list => list.length > 0)
    ? found
    : [await classicByAddress(round, region, address)]
}
