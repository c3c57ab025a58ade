// How does the program that owns the rules let the asked client in?
import type { Decider } from '#server/filter/host-rule.ts'
import type { FixCommand } from '#shared/fix.ts'
import type { Flow } from '#shared/flow.ts'
import type { FoundCause } from '#shared/judgement.ts'

type Asked = {
  readonly cause: FoundCause
  readonly flow: Flow
  readonly by: Decider
  readonly block: string
}

/** Null where the program is not known, or what it needs is not. Every value is checked by grammar. */
export const ownerCommand = (owner: string, asked: Asked): FixCommand | null => {
  const { port } = asked.flow
  if (port === null) return null
  if (owner === 'ufw') return ufwCommand(asked, port)
  if (owner === 'firewalld') return firewalldCommand(asked, port)
  return owner === 'fail2ban' ? fail2banCommand(asked) : null
}

// A rule that denies stands in front of what is appended; IPv6 rules have no first place of their own,
// so `prepend` (ufw 0.36) is used for them (ufw(8), read 2026-11-22).
const ufwCommand = ({ flow, by, block }: Asked, port: number): FixCommand => {
  const rule = `allow proto ${flow.protocol} from ${block} to any port ${port}`
  const isFirst = by.number !== null && /-user-input$/.test(by.chain)
  const first = flow.family === 4 ? 'insert 1 ' : 'prepend '
  return { tool: 'ufw', do: `ufw ${isFirst ? first : ''}${rule}`, undo: `ufw delete ${rule}` }
}

// Now and for after a reload; `--reload` alone would drop what is set for now only.
const firewalldCommand = ({ cause, flow, block }: Asked, port: number): FixCommand | null => {
  const zone = String(cause.about?.['zone'] ?? '')
  if (!/^[A-Za-z0-9_-]{1,17}$/.test(zone)) return null
  const rule = `rule family="ipv${flow.family}" source address="${block}" port port="${port}" protocol="${flow.protocol}" accept`
  const twice = (what: 'add' | 'remove'): string =>
    ['', '--permanent ']
      .map(when => `firewall-cmd ${when}--zone=${zone} --${what}-rich-rule='${rule}'`)
      .join(' && ')
  return { tool: 'firewall-cmd', do: twice('add'), undo: twice('remove') }
}

const fail2banCommand = ({ by, block }: Asked): FixCommand | null => {
  const [, jail] = /^(?:f2b|fail2ban)-([A-Za-z0-9_-]{1,40})$/.exec(by.chain) ?? []
  const [, address] = /^([0-9a-f.:]+)\/(?:32|128)$/.exec(block) ?? []
  return jail === undefined || address === undefined
    ? null
    : {
        tool: 'fail2ban-client',
        do: `fail2ban-client set ${jail} unbanip ${address}`,
        undo: `fail2ban-client set ${jail} banip ${address}`,
      }
}
