// Do the readings of one packet filter by different programs contradict each other?
import type { SavedTable } from './iptables.ts'
import { type ChainOutline, type Outline, outlineOfText } from './nft-outline.ts'
import type { NftTable } from './nftables.ts'

/**
 * Programs of different versions lose rules and whole tables of each other with exit status 0
 * (host-semantics §1.1, measured). Where two listings of the same thing differ, neither is taken.
 */
export const textContradicts = (tables: readonly NftTable[], text: string): boolean => {
  const shown = outlineOfText(text)
  if (shown === null) return true
  // Without handles in the text there is nothing to compare rule by rule.
  return !sameOutline(outlineOf(tables), shown)
}

const outlineOf = (tables: readonly NftTable[]): Outline =>
  new Map(
    tables.flatMap(table =>
      [...table.chains.values()].map((chain): [string, ChainOutline] => [
        `${table.family} ${table.name} ${chain.name}`,
        {
          policy: chain.base?.policy ?? null,
          handles: chain.rules.flatMap(({ by }) => by.number ?? []),
        },
      ]),
    ),
  )

const sameOutline = (a: Outline, b: Outline): boolean =>
  a.size === b.size &&
  [...a].every(([name, chain]) => {
    const other = b.get(name)
    return (
      other !== undefined &&
      other.policy === chain.policy &&
      other.handles.join() === chain.handles.join()
    )
  })

/** A table that iptables-save shows filtering, of which nft shows nothing. */
export const lostByNft = (
  tables: readonly NftTable[],
  saved: readonly SavedTable[],
): SavedTable | null =>
  saved.find(
    ({ family, name, chains }) =>
      [...chains.values()].some(chain => chain.rules.length > 0 || chain.policy === 'drop') &&
      tables.every(table => table.family !== family || table.name !== name),
  ) ?? null
