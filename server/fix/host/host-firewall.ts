// Which change lets the asked client through the host's packet filter?

import type { Facts } from '#server/facts/facts.ts'
import { type HostFilter, tablesFor } from '#server/facts/host-filter.ts'
import type { Decider, FilterTable } from '#server/filter/host-rule.ts'
import { summedUp } from '#server/fix/cloud/advice.ts'
import { askedBlock, WHY_NO_BLOCK } from '#server/fix/cloud/asked-block.ts'
import type { Rejudge } from '#server/fix/cloud/security-group.ts'
import type { Fix } from '#shared/fix.ts'
import type { Flow } from '#shared/flow.ts'
import type { FoundCause } from '#shared/judgement.ts'
import { type Message, say } from '#shared/message.ts'
import { banLifted } from './ban.ts'
import { ownerWays } from './owner-ways.ts'
import { type AskedWays, plainWays } from './plain-ways.ts'
import { ownerOf, writtenBy } from './rule-owner.ts'
import { bestWay, fixOf, type Search } from './way.ts'

/**
 * The narrowest accept, in the program that owns the rule, judged again with it in place. Null for
 * other causes. No command where no single block of clients is asked, or the owner has none for it.
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
  const { tables } = tablesFor(filter.value, flow.family)
  const block = cause.id === REPLY ? null : askedBlock(flow)
  const lifted = block === null ? null : banLifted(by, block, facts('fail2banBans'))
  const asked = { flow, by, block, tables, facts, owner: steeredBy(by, tables, facts) }
  if (asked.owner === null && cause.id !== REPLY && block === null)
    return withoutCommand(say('host-fix.no-block', { rule: by.id, why: WHY_NO_BLOCK }))
  return lifted ?? changed(asked, { flow, by, facts, judge })
}

/** What is told to a ufw that is off changes nothing in the kernel. */
const steeredBy = (by: Decider, tables: readonly FilterTable[], facts: Facts): string | null => {
  const ufw = facts('ufw')
  const isOff = ufw.state === 'present' && !ufw.value.active
  const owner = ownerOf(by, tables)
  return owner === 'ufw' && isOff ? null : owner
}

type Asked = AskedWays & { readonly owner: string | null }

const changed = (asked: Asked, search: Search): Fix => {
  const { owner, by } = asked
  const ways = plainWays(asked)
  // A rule that somebody put in front of the owner's by hand stays there: it is met where it stands.
  const isOwners = owner !== null && (writtenBy(by) !== null || by.kind.endsWith('-policy'))
  const best =
    (owner === null ? null : bestWay(ownerWays(owner, asked), search)) ??
    (isOwners ? null : bestWay(ways, search))
  if (best !== null) return best
  const [first] = owner === null ? ways : []
  return first === undefined
    ? withoutCommand(say('host-fix.owned', { owner: owner ?? by.program }))
    : fixOf(first, false)
}

const REPLY = 'host-firewall-reply-drop'

const MENDED = new Set([
  'host-firewall-drop',
  'host-firewall-reject',
  'nft-priority-chain-drop',
  'iptables-backend-shadowed',
  'cloud-internal-range-dropped',
  'docker-user-chain-drop',
  'forward-policy-drop',
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
