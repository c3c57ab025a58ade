// How is the ban of one client lifted by the program that made it?

import type { Fact } from '#server/facts/fact.ts'
import { type JailBans, jailsOf } from '#server/facts/fail2ban-bans.ts'
import type { Decider } from '#server/filter/host-rule.ts'
import { summedUp } from '#server/fix/cloud/advice.ts'
import type { Fix, FixCommand } from '#shared/fix.ts'
import { say } from '#shared/message.ts'

/** Null unless a known program made the ban, and of one address. Lifting what is lifted changes nothing. */
export const banLifted = (
  { table, chain, text }: Decider,
  block: string,
  bans: Fact<readonly JailBans[]>,
): Fix | null => {
  const [, address] = /^([0-9a-f.:]+)\/(?:32|128)$/.exec(block) ?? []
  const other = address === undefined ? undefined : otherBan(`${table} ${chain} ${text}`, address)
  if (other !== undefined) return liftedBy(other.tool, [other])
  const [, jail] = JAIL.exec(chain) ?? SET.exec(text) ?? []
  if (jail === undefined || address === undefined) return null
  if (!/^(?:f2b|fail2ban)-/.test(chain) && table !== 'f2b-table' && !text.includes('f2b-'))
    return null
  return liftedBy(
    'fail2ban',
    jailsFor(jail, address, bans).map(
      (name): FixCommand => ({
        tool: 'fail2ban-client',
        do: `fail2ban-client set ${name} unbanip ${address}`,
        undo: `fail2ban-client set ${name} banip ${address}`,
      }),
    ),
  )
}

const liftedBy = (owner: string, commands: FixCommand[]): Fix => ({
  ...summedUp(say('host-fix.owned', { owner })),
  commands,
  alsoAdmits: [],
  provenBySimulation: false,
})

// A ban of csf may be kept or for a time only: both are lifted (csf(1), cscli(1), read 2026-11-27).
const otherBan = (where: string, address: string): FixCommand | undefined => {
  if (/crowdsec/i.test(where))
    return {
      tool: 'cscli',
      do: `cscli decisions delete --ip ${address}`,
      undo: `cscli decisions add --ip ${address}`,
    }
  return /\bDENYIN\b|chain_6?_?DENY\b/.test(where)
    ? { tool: 'csf', do: `csf -dr ${address}; csf -tr ${address}`, undo: `csf -d ${address}` }
    : undefined
}

// Where several jails hold the address, each of them would go on blocking it.
const jailsFor = (jail: string, address: string, bans: Fact<readonly JailBans[]>): string[] => {
  const family = address.includes(':') ? 6 : 4
  const held = bans.state === 'present' ? jailsOf(bans.value, { family }, address) : []
  return [...new Set([jail, ...held.filter(name => NAME.test(name))])]
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/

// Chains f2b-<jail>; sets of its nft action addr-set-<jail>, of its ipset action f2b-<jail>.
const JAIL = /^(?:f2b|fail2ban)-([A-Za-z0-9_-]{1,40})$/
const SET = /(?:@addr6?-set-|@f2b-|--match-set f2b-)([A-Za-z0-9_-]{1,40})/
