// How does a rule that was put in by hand outlast a restart of the host?
import type { Facts } from '#server/facts/facts.ts'
import type { Decider, FilterTable } from '#server/filter/host-rule.ts'
import type { FixCommand } from '#shared/fix.ts'
import { type Message, say } from '#shared/message.ts'
import { writtenBy } from './rule-owner.ts'

type Kept = { readonly message: Message; readonly commands: readonly FixCommand[] }

/**
 * iptables-persistent (Debian, Ubuntu) and iptables-services (Red Hat and its like) save all that is in
 * force. Where other programs put rules of theirs in, those would be saved as well and come back as
 * leftovers, so no command is given (netfilter-persistent(8), iptables-services, read 2026-11-27).
 */
export const keeping = ({
  by,
  tables,
  facts,
}: {
  readonly by: Decider
  readonly tables: readonly FilterTable[]
  readonly facts: Facts
}): Kept => {
  const release = facts('hostRelease')
  const known = release.state === 'present' ? release.value : 'other'
  if (by.program === 'nft')
    return { message: say('host-fix.keep.nft', { file: NFT_FILE[known] }), commands: [] }
  const save = SAVE[known]?.(by)
  const isShared = tables.some(({ chains }) =>
    [...chains.values()].some(({ rules }) => rules.some(rule => writtenBy(rule.by) !== null)),
  )
  if (save === undefined || isShared || !/^ip6?tables$/.test(by.program))
    return { message: say('host-fix.keep.by-hand'), commands: [] }
  return {
    message: say('host-fix.keep.saved', save),
    commands: [{ tool: save.program, do: save.line, undo: save.line }],
  }
}

const NFT_FILE = {
  debian: '/etc/nftables.conf',
  rhel: '/etc/sysconfig/nftables.conf',
  other: '/etc/nftables.conf',
}

type Save = { readonly program: string; readonly line: string; readonly package: string }

const SAVE: Readonly<Record<string, (by: Decider) => Save>> = {
  debian: () => ({
    program: 'netfilter-persistent',
    line: 'netfilter-persistent save',
    package: 'iptables-persistent',
  }),
  rhel: ({ program }) => ({
    program: 'service',
    line: `service ${program} save`,
    package: 'iptables-services',
  }),
}
