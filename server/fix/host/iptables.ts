// How is an accept rule put into an iptables chain and taken out again?

import type { Decider } from '#server/filter/host-rule.ts'
import type { FixCommand } from '#shared/fix.ts'
import type { Flow } from '#shared/flow.ts'
import type { Accepting, Position } from './accepting-rule.ts'

/**
 * null when a name is not safe to print in a command. The comment marks the rule as this one: what is
 * there already is not put there twice, and the undo never takes out a rule of somebody else.
 */
export const iptablesCommand = (
  by: Decider,
  flow: Flow,
  { accepting, position }: { accepting: Accepting; position: Position },
): FixCommand | null => {
  const isSafe = NAME.test(by.chain) && NAME.test(by.table) && PROGRAM.test(by.program)
  if (!isSafe || (position === 'before' && by.number === null)) return null
  const program = `${by.program}${by.table === 'filter' ? '' : ` -t ${by.table}`}`
  const rule = `${statement(accepting, flow)} -m comment --comment whyport -j ${targetOf(accepting)}`
  const place = {
    before: `-I ${by.chain} ${by.number}`,
    first: `-I ${by.chain}`,
    last: `-A ${by.chain}`,
  }
  return {
    tool: by.program,
    do: `${program} -C ${by.chain} ${rule} 2>/dev/null || ${program} ${place[position]} ${rule}`,
    undo: `${program} -D ${by.chain} ${rule}`,
  }
}

const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.:-]{0,28}$/
const PROGRAM = /^ip6?tables(?:-legacy|-nft)?$/

const statement = (accepting: Accepting, { family, protocol, port }: Flow): string => {
  if (accepting.kind === 'established') return '-m conntrack --ctstate ESTABLISHED,RELATED'
  const name = protocol === 'icmp' && family === 6 ? 'ipv6-icmp' : protocol
  const { kind, block } = accepting
  // Replies come the same way, and what drops by the port before translation drops them as well.
  if (kind === 'translated')
    return `-p ${name} -m conntrack --ctorigsrc ${block} --ctorigdstport ${port}`
  return `-s ${block} -p ${name}${port === null ? '' : ` --dport ${port}`}`
}

const targetOf = (accepting: Accepting): string =>
  accepting.kind === 'translated' ? accepting.verdict.toUpperCase() : 'ACCEPT'
