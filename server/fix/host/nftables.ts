// How is an accept rule put into an nft chain and taken out again?

import type { Decider } from '#server/filter/host-rule.ts'
import type { FixCommand } from '#shared/fix.ts'
import type { Flow } from '#shared/flow.ts'
import type { Accepting, Position } from './accepting-rule.ts'

/**
 * null when a name is not safe to print in a command. The rule carries a comment, because its handle
 * is known only once it is there: the undo looks the handle up.
 */
export const nftCommand = (
  by: Decider,
  flow: Flow,
  { accepting, position }: { accepting: Accepting; position: Position },
): FixCommand | null => {
  const place = [by.family, by.table, by.chain]
  if (!place.every(name => NAME.test(name)) || (position === 'before' && by.number === null))
    return null
  const chain = place.join(' ')
  const verb = position === 'last' ? 'add' : 'insert'
  const handle = position === 'before' ? ` handle ${by.number}` : ''
  const comment =
    accepting.kind === 'established'
      ? 'whyport-established'
      : ['whyport', flow.protocol, ...(flow.port === null ? [] : [flow.port])].join('-')
  const find = `nft -a list chain ${chain} | sed -n 's/.*comment "${comment}" # handle //p'`
  return {
    tool: 'nft',
    do: `nft '${verb} rule ${chain}${handle} ${statement(accepting, flow)} accept comment "${comment}"'`,
    undo: `nft delete rule ${chain} handle "$(${find})"`,
  }
}

const NAME = /^[A-Za-z_][A-Za-z0-9_.-]{0,127}$/

const statement = (accepting: Accepting, { family, protocol, port }: Flow): string => {
  if (accepting.kind === 'established') return 'ct state established,related'
  const what =
    port === null
      ? `meta l4proto ${family === 4 ? 'icmp' : 'ipv6-icmp'}`
      : `${protocol} dport ${port}`
  return `${family === 4 ? 'ip' : 'ip6'} saddr ${accepting.block} ${what}`
}
