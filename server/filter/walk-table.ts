// What does one base chain do to these packets, its questions to the host's routes answered?
import { type Leaf, type Live, walkBaseChain } from './host-chain.ts'
import type { HookVisit, Placed } from './host-hook.ts'
import type { Packet } from './host-packet.ts'
import { asksRoutes, withRoutesAsked } from './route-conditions.ts'

export const walkPlaced = (
  { world, hook, notes }: HookVisit,
  { table, chain, base }: Placed,
  lives: readonly Live[],
): Leaf[] => {
  if (!asksRoutes(table)) return walkBaseChain({ table, base, notes }, chain, lives)
  return [...Map.groupBy(lives, ({ packet }) => questionOf(packet)).values()].flatMap(group =>
    group.slice(0, 1).flatMap(({ packet }) => {
      const own = withRoutesAsked(table, { routes: world.routes, hook, packet })
      return walkBaseChain({ table: own, base, notes }, own.chains.get(chain.name) ?? chain, group)
    }),
  )
}

/** Packets that ask the same of the routes, apart from their marks. */
const questionOf = ({ local, numbers }: Packet): string =>
  JSON.stringify([`${local?.value}`, numbers['saddr-type'], numbers['daddr-type']])
