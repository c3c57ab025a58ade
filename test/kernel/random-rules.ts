// Which rule set does a random firewall hold, as nft text and as input of iptables-restore?
import type { Random } from './random.ts'
import { nftRules } from './random-nft.ts'
import type { Meant, Way } from './random-parts.ts'
import { savedRules } from './random-saved.ts'

export type RandomRules = {
  readonly nft: string
  /** By program: iptables, iptables-legacy, ip6tables, ip6tables-legacy. Empty: no table. */
  readonly saved: Readonly<Record<string, string>>
}

export const randomRules = (
  random: Random,
  family: 4 | 6,
  meant: Meant = 'connects',
): RandomRules => {
  const way: Way = { random, family, meant }
  const v = family === 4 ? '' : '6'
  const style = random.below(5)
  const nft = style !== 1 && style !== 2
  return {
    nft: nft ? nftRules(way) : '',
    saved: {
      [`ip${v}tables`]: style === 1 || style === 3 ? savedRules(way) : '',
      [`ip${v}tables-legacy`]: style === 2 || style === 4 ? savedRules(way) : '',
    },
  }
}
