// How is an accept rule put into an nft chain and taken out again?

import type { Decider } from '#server/filter/host-rule.ts'
import type { FixCommand } from '#shared/fix.ts'
import type { Flow } from '#shared/flow.ts'
import type { Accepting, Position } from './accepting-rule.ts'

/**
 * null when a name is not safe to print in a command. The rule carries a comment that says what it is
 * for: where one with this comment stands, no second one is put, and the undo finds its handle by it.
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
  const comment = `comment "${commentOf(accepting, flow)}"`
  const verdict = accepting.kind === 'translated' ? accepting.verdict : 'accept'
  const rule = `${statement(accepting, flow)} ${verdict} ${comment}`
  const list = `nft -a list chain ${chain}`
  return {
    tool: 'nft',
    do: `${list} | grep -qF '${comment}' || nft '${verb} rule ${chain}${handle} ${rule}'`,
    undo: `nft delete rule ${chain} handle "$(${list} | sed -n 's|.*${comment} # handle ||p')"`,
  }
}

const NAME = /^[A-Za-z_][A-Za-z0-9_.-]{0,127}$/

const commentOf = (accepting: Accepting, { protocol, port }: Flow): string =>
  accepting.kind === 'established'
    ? 'whyport established'
    : ['whyport', protocol, ...(port === null ? [] : [port]), 'from', accepting.block].join(' ')

const statement = (accepting: Accepting, { family, protocol, port }: Flow): string => {
  if (accepting.kind === 'established') return 'ct state established,related'
  const ip = family === 4 ? 'ip' : 'ip6'
  // Replies come the same way, and what drops by the port before translation drops them as well.
  if (accepting.kind === 'translated')
    return `meta l4proto ${protocol} ct original ${ip} saddr ${accepting.block} ct original proto-dst ${port}`
  const number = protocol === 'icmp' && family === 6 ? 'ipv6-icmp' : protocol
  const what = port === null ? `meta l4proto ${number}` : `${protocol} dport ${port}`
  return `${ip} saddr ${accepting.block} ${what}`
}
