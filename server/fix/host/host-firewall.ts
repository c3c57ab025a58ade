// Which rule lets the asked client through the host's packet filter?

import { type HostFilter, tablesFor } from '#server/facts/host-filter.ts'
import type { Decider, FilterTable } from '#server/filter/host-rule.ts'
import { summedUp } from '#server/fix/cloud/advice.ts'
import { askedBlock, WHY_NO_BLOCK } from '#server/fix/cloud/asked-block.ts'
import type { Rejudge } from '#server/fix/cloud/security-group.ts'
import type { Fix, FixCommand } from '#shared/fix.ts'
import type { Flow } from '#shared/flow.ts'
import type { FoundCause } from '#shared/judgement.ts'
import { type Message, say } from '#shared/message.ts'
import { type Accepting, type Position, stepsFor, withRule } from './accepting-rule.ts'
import { iptablesCommand } from './iptables.ts'
import { nftCommand } from './nftables.ts'
import { ownerCommand } from './owner-command.ts'
import { ownerOf } from './rule-owner.ts'

/**
 * The narrowest accept just before the rule that decides, judged again with it in place. Null for
 * other causes. No command where a tool owns the rules, or where no single block of clients is asked.
 */
export const hostFirewallFix = (
  cause: FoundCause,
  flow: Flow,
  { facts, judge }: Rejudge,
): Fix | null => {
  const filter = facts('hostFilter')
  if (!MENDED.has(cause.id) || filter.state === 'unavailable') return null
  const by = deciderOf(cause, flow, filter.value)
  if (by === null) return null
  const found = ownerOf(by, tablesFor(filter.value, flow.family).tables)
  const ufw = facts('ufw')
  // What is told to a ufw that is off changes nothing in the kernel.
  const isOff = ufw.state === 'present' && !ufw.value.active
  const owner = found === 'ufw' && isOff ? null : found
  const block = askedBlock(flow)
  if (owner !== null) return byOwner(owner, { cause, flow, by, block })
  if (cause.id !== REPLY && block === null)
    return withoutCommand(say('host-fix.no-block', { rule: by.id, why: WHY_NO_BLOCK }))
  const accepting: Accepting =
    cause.id === REPLY || block === null ? { kind: 'established' } : { kind: 'asked', block }
  return proven({ by, flow, accepting, facts, judge })
}

const byOwner = (
  owner: string,
  { block, ...asked }: { cause: FoundCause; flow: Flow; by: Decider; block: string | null },
): Fix => {
  const command =
    block === null || asked.cause.id === REPLY ? null : ownerCommand(owner, { ...asked, block })
  return {
    ...withoutCommand(say('host-fix.owned', { owner })),
    commands: command === null ? [] : [command],
  }
}

const REPLY = 'host-firewall-reply-drop'

const MENDED = new Set([
  'host-firewall-drop',
  'host-firewall-reject',
  'nft-priority-chain-drop',
  'iptables-backend-shadowed',
  'cloud-internal-range-dropped',
  'fail2ban-banned-client',
  'firewalld-wrong-zone',
  'firewalld-runtime-differs',
  REPLY,
])

const withoutCommand = (message: Message): Fix => ({
  ...summedUp(message),
  commands: [],
  alsoAdmits: [],
  provenBySimulation: false,
})

/** The cause quotes the rule; the model knows the rest about it. */
const deciderOf = ({ decidedBy }: FoundCause, flow: Flow, filter: HostFilter): Decider | null => {
  const all = tablesFor(filter, flow.family).tables.flatMap(decidersOf)
  return all.find(({ id, kind }) => id === decidedBy?.id && kind === decidedBy.kind) ?? null
}

const decidersOf = ({ chains }: FilterTable): Decider[] =>
  [...chains.values()].flatMap(({ base, rules }) => [
    ...(base === null ? [] : [base.policyBy]),
    ...rules.map(({ by }) => by),
  ])

type Search = Rejudge & {
  readonly by: Decider
  readonly flow: Flow
  readonly accepting: Accepting
}

// At the end of a chain a rule is not reached when an earlier one returns; then it goes to the front.
const proven = (search: Search): Fix => {
  const positions: readonly Position[] = search.by.number === null ? ['last', 'first'] : ['before']
  const steps = stepsFor(search.accepting, search.flow)
  const passing = positions.find(position => {
    const after = withRule(search.facts, search.by, { position, steps })
    return search.judge(search.flow, after).status === 'pass'
  })
  const position = passing ?? positions[0] ?? 'before'
  const commands = commandsOf(search, position)
  return {
    ...summedUp(summaryOf(search, position)),
    commands,
    alsoAdmits: [],
    provenBySimulation: passing !== undefined && commands.length > 0,
  }
}

const commandsOf = ({ by, flow, accepting }: Search, position: Position): FixCommand[] => {
  const command = by.program === 'nft' ? nftCommand : iptablesCommand
  const made = command(by, flow, { accepting, position })
  return made === null ? [] : [made]
}

const summaryOf = ({ by, flow, accepting }: Search, position: Position) => {
  const params = { rule: by.id, chain: by.chain, program: by.program }
  if (accepting.kind === 'established') return say('host-fix.established', params)
  const { protocol, port } = flow
  const asked = { ...params, protocol, port: port ?? '', source: accepting.block }
  return say(position === 'before' ? 'host-fix.accept-before' : 'host-fix.accept-in', {
    ...asked,
    place: say(position === 'last' ? 'host-fix.place.end' : 'host-fix.place.front'),
  })
}
