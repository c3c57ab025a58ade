// Which well-known arrangement is it, when a rule of the host's filter blocks?
import type { CauseId } from '#shared/causes/catalogue.ts'
import type { Flow } from '#shared/flow.ts'
import type { MessageKey } from '#shared/message.ts'
import { coversAddresses, everyAddress, parseCidr } from '#shared/plain/address-set.ts'
import type { Leaf } from '../filter/host-chain.ts'
import type { Decider } from '../filter/host-rule.ts'
import type { HostCell, HostWalk } from '../filter/walk.ts'

/** `accepted`: the rule that lets the packet in, where the cause is that it is not enough. */
export type Special = {
  readonly id: CauseId
  readonly key: MessageKey
  readonly accepted?: Decider
}

/** The most specific cause first; null: nothing more than a rule that drops or rejects. */
export const specialCause = (flow: Flow, walk: HostWalk, cell: HostCell): Special | null => {
  const by = cell.decidedBy
  if (by === null) return null
  const end = walk.steps.find(leaf => leaf.by === by && leaf.end === cell.outcome)
  return (
    banned(by, cell) ??
    cloudRange(flow, by) ??
    (cell.outcome === 'drop' && end !== undefined
      ? (forwarded(by, end) ?? notEnough(walk, cell, end))
      : null)
  )
}

// fail2ban names its chains f2b-<jail> (fail2ban- before 0.10), its nft table f2b-table and its sets
// f2b-<jail> (actions of fail2ban 0.8 to 1.1, read 2026-11-22).
// CrowdSec's bouncer (crowdsec-blacklists, chain CROWDSEC_CHAIN), sshguard (chain or table sshguard, set
// attackers or sshguard4) and csf (chain DENYIN, set chain_DENY) do the same (their manuals, read 2026-11-27).
const BAN_SET =
  /(?:@|--match-set )(?:addr6?-set-|f2b-|crowdsec6?-|sshguard[46]?\b|chain_6?_?DENY\b|denyhosts)/

const banned = (by: Decider, { sources }: HostCell): Special | null => {
  const isBan =
    /^(?:f2b|fail2ban)-/i.test(by.chain) ||
    /^(?:f2b-table|crowdsec6?|sshguard)$/i.test(by.table) ||
    /^(?:sshguard|CROWDSEC_CHAIN|DENYIN|denyhosts)$/i.test(by.chain) ||
    BAN_SET.test(by.text)
  // A rule that blocks everybody is no ban of one client, whatever its chain is called.
  const isEverybody = coversAddresses(sources, everyAddress(sources.family))
  return isBan && by.kind.endsWith('-rule') && !isEverybody
    ? { id: 'fail2ban-banned-client', key: 'host-firewall.banned' }
    : null
}

/** Which program bans by a rule like this. */
export const bannerOf = ({ table, chain, text }: Decider): string => {
  const where = `${table} ${chain} ${text}`
  if (/crowdsec/i.test(where)) return 'CrowdSec'
  if (/sshguard/i.test(where)) return 'sshguard'
  if (/denyhosts/i.test(where)) return 'DenyHosts'
  return /\bDENYIN\b|chain_6?_?DENY\b/.test(where) ? 'csf' : 'fail2ban'
}

// How the agent of Security Center (aegis, AliYunDun) names its chains and sets is not documented: the
// name only lets its hand be suspected.
const GUARD = /aegis|ali_?-?yun_?-?dun|yundun/i

/** Only a suspicion, told beside the rule that blocks. */
export const isGuards = (by: Decider): boolean =>
  by.kind.endsWith('-rule') &&
  NAMES_SOURCE.test(by.text) &&
  (GUARD.test(`${by.table} ${by.chain}`) || GUARD.test(SET.exec(by.text)?.[1] ?? ''))

// A rule about everybody is no block of one client, whatever its chain is called.
const NAMES_SOURCE = /-s \d|-s [0-9a-f]*:|\bsaddr\b|--match-set/
const SET = /(?:@|--match-set )([\w.-]+)/

const CLOUD_RANGE = parseCidr('100.64.0.0/10')

/** The rule itself names addresses of the range, and the client is one of them. */
const cloudRange = ({ sources }: Flow, by: Decider): Special | null => {
  const isInside =
    CLOUD_RANGE !== null &&
    sources.family === CLOUD_RANGE.family &&
    coversAddresses(CLOUD_RANGE, sources)
  return isInside &&
    by.kind.endsWith('-rule') &&
    /\b100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./.test(by.text)
    ? { id: 'cloud-internal-range-dropped', key: 'host-firewall.cloud-range' }
    : null
}

const forwarded = (by: Decider, { base }: Leaf): Special | null => {
  if (base.hook !== 'forward') return null
  return by.chain === 'DOCKER-USER'
    ? { id: 'docker-user-chain-drop', key: 'host-firewall.docker-user' }
    : { id: 'forward-policy-drop', key: 'host-firewall.forward-drop' }
}

/**
 * A rule that lets exactly these sources in is there, but it ends only its own chain. Policies and
 * rules without a say of their own (a policy of accept) do not count.
 */
const notEnough = ({ steps }: HostWalk, cell: HostCell, end: Leaf): Special | null => {
  const accepted = steps.findLast(
    leaf =>
      leaf.end === 'accept' &&
      leaf.by.kind.endsWith('-rule') &&
      leaf.base.hook === end.base.hook &&
      coversAddresses(leaf.remote, cell.sources),
  )
  return accepted === undefined ? null : laterEnd(accepted, end)
}

const laterEnd = (accepted: Leaf, end: Leaf): Special | null => {
  const isIptables = ({ by }: Leaf): boolean => by.kind.startsWith('iptables')
  if (isIptables(accepted) && isIptables(end))
    return accepted.by.backend === end.by.backend
      ? null
      : {
          id: 'iptables-backend-shadowed',
          key: 'host-firewall.other-backend',
          accepted: accepted.by,
        }
  if (isIptables(accepted) || isIptables(end) || accepted.base.priority >= end.base.priority)
    return null
  return { id: 'nft-priority-chain-drop', key: 'host-firewall.later-chain', accepted: accepted.by }
}
