// What does the walk say of these rules, for each port and each client?
import { routesRead } from '#server/checks/host-conversation.ts'
import { hostFilterFact, tablesFor } from '#server/facts/host-filter.ts'
import { hostRoutingFact } from '#server/facts/host-routes.ts'
import { type Conversation, converse, type Stage } from '#server/filter/conversation.ts'
import type { FilterTable } from '#server/filter/host-rule.ts'
import type { HostCell, HostWalk } from '#server/filter/walk.ts'
import type { Evidence } from '#shared/evidence.ts'
import {
  type AddressSet,
  coversAddresses,
  singleAddress,
  unionAll,
} from '#shared/plain/address-set.ts'
import { type Address, type Family, parseAddress } from '#shared/plain/ip.ts'
import type { Protocol } from '#shared/question.ts'
import { inEnglish } from '#shared/wording/sentence.ts'
import { INSTANCE } from './filter-lab.ts'
import { SOURCES } from './random-parts.ts'

export type Walked = {
  readonly tables: readonly FilterTable[]
  readonly about: (protocol: Protocol, port: number | null) => Conversation
  /** Refusals leave through `output`, where rules may drop them; the walk does not follow them there. */
  readonly losesRefusals: boolean
}

/** Commands that show a rule set of any backend. */
export const FILTER_COMMANDS = [
  'nft-ruleset',
  'iptables-save',
  'ip6tables-save',
  'iptables-legacy-save',
  'ip6tables-legacy-save',
  'iptables-version',
]

/** With the routes that they may ask. */
export const RULE_COMMANDS = [...FILTER_COMMANDS, 'ip-rule', 'ip-route', 'ip6-rule', 'ip6-route']

export const walked = (evidence: Evidence, family: Family): Walked => {
  const filter = hostFilterFact(evidence, { instanceId: null })
  if (filter.state === 'unavailable') throw new Error('the rules could not be read back')
  const { tables, unread } = tablesFor(filter.value, family)
  if (unread.length > 0)
    throw new Error(`not read: ${unread.map(need => inEnglish(need.need)).join(', ')}`)
  const asked = {
    family,
    sources: unionAll(
      family,
      SOURCES[family].map(text => singleAddress(addressOf(text))),
    ),
    local: addressOf(INSTANCE[family]),
    device: 'eth0',
    deviceAddress: addressOf(INSTANCE[family]),
    ownAddresses: [addressOf(INSTANCE[4]), addressOf(INSTANCE[6])],
    tables,
    routes: routesRead(hostRoutingFact(evidence, { instanceId: null }), family),
  } as const
  const known = new Map<string, Conversation>()
  return {
    tables,
    losesRefusals: tables.some(hasOutput),
    about: (protocol, port) => {
      const key = `${protocol} ${port}`
      const conversation = known.get(key) ?? converse({ ...asked, protocol, port })
      known.set(key, conversation)
      return conversation
    },
  }
}

const hasOutput = ({ chains }: FilterTable): boolean =>
  [...chains.values()].some(
    ({ base, rules }) => base?.hook === 'output' && (rules.length > 0 || base.policy === 'drop'),
  )

export const addressOf = (text: string): Address => {
  const parsed = parseAddress(text)
  if (parsed === null) throw new Error(`no address: ${text}`)
  return parsed
}

export const cellOf = (walk: HostWalk, source: AddressSet): HostCell | undefined =>
  walk.cells.find(({ sources }) => coversAddresses(sources, source))

/** Id of the one rule that stops the first packet; null when nothing does, or one of several. */
export const blamed = (cell: HostCell | undefined): string | null => {
  const isOne = cell?.alsoBy.length === 0 && cell.perhapsBy.length === 0
  return isOne && cell.outcome !== 'accept' ? (cell.decidedBy?.id ?? null) : null
}

/** What the walk says of one later packet of this client; undefined: the stage is not reached. */
export const laterOutcome = (
  { later }: Conversation,
  wanted: Stage,
  source: AddressSet,
): HostCell['outcome'] | undefined =>
  later
    .filter(({ stage }) => stage === wanted)
    .map(({ walk }) => cellOf(walk, source)?.outcome)
    .find(outcome => outcome !== undefined)

/** The port at which the socket gets the packet; null when it can't be told. */
export const deliveredTo = ({ first }: Conversation, source: AddressSet): number | null => {
  const delivered = first.through.filter(({ remote }) => coversAddresses(remote, source))
  const port = delivered.length === 1 ? delivered[0]?.packet.numbers.dport : undefined
  return port === undefined || port === 'absent' || !('bits' in port) ? null : port.bits
}
