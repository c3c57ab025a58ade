// How does the program that owns the rules let the asked client in?
import type { Decider, FilterTable } from '#server/filter/host-rule.ts'
import type { FixCommand } from '#shared/fix.ts'
import { say } from '#shared/message.ts'
import { type Position, stepsFor } from './accepting-rule.ts'
import type { AskedWays } from './plain-ways.ts'
import type { Way } from './way.ts'

/** Nothing for a program that is not known, or what it needs is not. Every value is checked by grammar. */
export const ownerWays = (owner: string, asked: AskedWays): Way[] => {
  if (asked.flow.port === null || asked.block === null) return []
  const known = { ...asked, port: asked.flow.port, block: asked.block }
  if (owner === 'ufw') return ufwWays(known)
  return owner === 'firewalld' ? firewalldWays(known) : []
}

type Asked = AskedWays & { readonly port: number; readonly block: string }

// A rule that denies stands in front of what is appended; IPv6 rules have no first place of their own,
// so `prepend` (ufw 0.36) is used for them (ufw(8), read 2026-11-22). What is there already, ufw skips.
const ufwWays = (asked: Asked): Way[] => {
  const { flow, by, block, port } = asked
  const rule = `proto ${flow.protocol} from ${block} to any port ${port}`
  const first = flow.family === 4 ? 'insert 1 ' : 'prepend '
  const at = { ...by, chain: flow.family === 4 ? 'ufw-user-input' : 'ufw6-user-input' }
  const command = (place: string): FixCommand => ({
    tool: 'ufw',
    do: `ufw ${place}allow ${rule}`,
    undo: `ufw delete allow ${rule}`,
  })
  return [
    wayOf(asked, { owner: 'ufw', at, position: 'last', command: command('') }),
    wayOf(asked, { owner: 'ufw', at, position: 'first', command: command(first) }),
  ]
}

/**
 * In whichever zone it helps. Rich rules that deny come before those that allow, unless these have a
 * priority below 0, which firewalld knows from 0.7 on: then zones have a chain `…_pre`
 * (firewalld.richlanguage(5), read 2026-11-27).
 */
const firewalldWays = (asked: Asked): Way[] =>
  chainsLike(asked.tables, /^(?:filter_)?IN_(\w{1,17})_(allow|pre)$/)
    .filter(({ at }) => at.backend === asked.by.backend)
    .toSorted((a, b) => Number(a.what === 'pre') - Number(b.what === 'pre'))
    .map(({ at, zone, what }) =>
      wayOf(asked, {
        owner: 'firewalld',
        at,
        position: what === 'pre' ? 'first' : 'last',
        command: firewalldCommand(asked, zone, what === 'pre' ? ' priority="-32768"' : ''),
      }),
    )

const chainsLike = (tables: readonly FilterTable[], pattern: RegExp) =>
  tables.flatMap(({ backend, family, name, chains }) =>
    [...chains.values()].flatMap(({ name: chain }) => {
      const [, zone, what] = pattern.exec(chain) ?? []
      return zone === undefined ? [] : [{ at: { backend, family, table: name, chain }, zone, what }]
    }),
  )

// Now and for after a reload; `--reload` alone would drop what is set for now only.
const firewalldCommand = (
  { flow, block, port }: Asked,
  zone: string,
  priority: string,
): FixCommand => {
  const rule = `rule${priority} family="ipv${flow.family}" source address="${block}" port port="${port}" protocol="${flow.protocol}" accept`
  const twice = (what: 'add' | 'remove'): string =>
    ['', '--permanent ']
      .map(when => `firewall-cmd ${when}--zone=${zone} --${what}-rich-rule='${rule}'`)
      .join(' && ')
  return { tool: 'firewall-cmd', do: twice('add'), undo: twice('remove') }
}

type Place = {
  readonly owner: string
  readonly at: Pick<Decider, 'backend' | 'family' | 'table' | 'chain'>
  readonly position: Position
  readonly command: FixCommand
}

const wayOf = ({ flow, by, block }: Asked, { owner, at, position, command }: Place): Way => ({
  at: { ...by, ...at },
  position,
  steps: stepsFor({ kind: 'asked', block }, flow),
  commands: [command],
  summary: say('host-fix.owned', { owner }),
})
