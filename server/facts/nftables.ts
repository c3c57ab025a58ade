// Which tables, chains, sets and rules does this output of `nft -j list ruleset` hold?
import { z } from 'zod'
import type { EvidenceItem } from '#shared/evidence.ts'
import type { BaseChain, Decider, FilterFamily, Hook } from '../filter/host-rule.ts'
import { parseBody } from './answers.ts'
import { isObject, only, text } from './nftables-keys.ts'
import type { NamedSet } from './nftables-statements.ts'
import { oncePer } from './once-per.ts'
import { arrayElements, type SourceText } from './source-text.ts'

/** Statements are kept as nft wrote them: what `xt` stands for is known only beside iptables-save. */
export type NftRule = { readonly by: Decider; readonly statements: readonly unknown[] }

export type NftChain = {
  readonly name: string
  readonly base: BaseChain | null
  readonly by: Decider
  readonly rules: readonly NftRule[]
}

export type NftTable = {
  readonly family: FilterFamily
  readonly name: string
  /** False: a dormant table, out of force. null: its flags can't be read (nft 1.0.6 prints a wrong word). */
  readonly active: boolean | null
  readonly chains: ReadonlyMap<string, NftChain>
  readonly sets: ReadonlyMap<string, NamedSet>
}

/** null: cut, or not a listing. Rules may come before or after the chains and sets they use. */
export const parseNftJson = oncePer((item: EvidenceItem): readonly NftTable[] | null => {
  const listing = Listing.safeParse(parseBody(item.raw))
  if (!listing.success) return null
  const sources = arrayElements(item.id, item.raw, 'nftables')
  const values = listing.data.nftables
  if (sources.length !== values.length) return null
  const objects = sources.map((source, i) => objectOf(values[i], source))
  const tables: Tables = new Map()
  const hidesLimits = isBefore106(objects)
  const isGood = PASSES.every(({ kinds, read }) =>
    objects.every(object => object !== null && (!kinds.has(object.kind) || read(tables, object))),
  )
  return isGood ? [...tables.values()].map(table => closed(table, hidesLimits)) : null
})

// The JSON of 0.9.3 to 1.0.2 leaves out what an addition to a set hangs on, where their text shows it, and
// that of 1.0.6 does not (measured, host-semantics §1.1).
const isBefore106 = (objects: readonly (NftObject | null)[]): boolean => {
  const version = objects.find(object => object?.kind === 'metainfo')?.body['version']
  const [major = 0, minor = 0, patch = 0] = text(version).split('.').map(Number)
  return text(version) !== '' && (major < 1 || (major === 1 && minor === 0 && patch < 6))
}

const withHiddenLimit = (statement: unknown): unknown => {
  const [kind, body] = only(statement)
  return kind === 'set' && isObject(body) && body['stmt'] === undefined && body['op'] !== 'delete'
    ? { set: { ...body, stmt: [{ limit: null }] } }
    : statement
}

const Listing = z.looseObject({ nftables: z.array(z.unknown()) })

type NftObject = {
  readonly kind: string
  readonly body: Readonly<Record<string, unknown>>
  readonly source: SourceText
}

type OpenChain = Omit<NftChain, 'rules'> & { readonly rules: NftRule[] }

type OpenTable = Omit<NftTable, 'chains' | 'sets'> & {
  readonly chains: Map<string, OpenChain>
  readonly sets: Map<string, NamedSet>
  readonly grows: Set<string>
}

const objectOf = (value: unknown, source: SourceText): NftObject | null => {
  const [kind, body] = only(value)
  return isObject(body) ? { kind, body, source } : null
}

const FAMILIES = new Set<string>(['ip', 'ip6', 'inet', 'bridge', 'arp', 'netdev'])

const isFamily = (family: string): family is FilterFamily => FAMILIES.has(family)

const keyOfTable = (family: string, name: string): string => `${family} ${name}`

type Tables = Map<string, OpenTable>

const openTable = (tables: Tables, { body }: NftObject): boolean => {
  const family = text(body['family'])
  const name = text(body['name'])
  if (!isFamily(family)) return false
  tables.set(keyOfTable(family, name), {
    family,
    name,
    active: activity(body['flags']),
    chains: new Map(),
    sets: new Map(),
    grows: new Set(),
  })
  return true
}

const activity = (flags: unknown): boolean | null => {
  if (flags === undefined) return true
  const words: unknown[] = Array.isArray(flags) ? flags : [flags]
  if (words.includes('dormant')) return false
  return words.every(word => word === 'owner' || word === 'persist') ? true : null
}

const PASSES: readonly {
  readonly kinds: ReadonlySet<string>
  readonly read: (tables: Tables, object: NftObject) => boolean
}[] = [
  { kinds: new Set(['table']), read: (tables, object) => openTable(tables, object) },
  { kinds: new Set(['chain', 'set', 'map']), read: (tables, object) => readPart(tables, object) },
  { kinds: new Set(['rule']), read: (tables, object) => readRule(tables, object) },
]

const tableOf = (tables: Tables, { body }: NftObject): OpenTable | undefined =>
  tables.get(keyOfTable(text(body['family']), text(body['table'])))

const readPart = (tables: Tables, object: NftObject): boolean => {
  const table = tableOf(tables, object)
  if (table === undefined) return false
  const name = text(object.body['name'])
  if (object.kind === 'chain') return readChain(table, name, object)
  const { elem, size } = object.body
  table.sets.set(name, {
    elements: Array.isArray(elem) ? elem : elem === undefined ? [] : [elem],
    grows: false,
    size: typeof size === 'number' ? size : null,
  })
  return true
}

const readChain = (table: OpenTable, name: string, object: NftObject): boolean => {
  const { body, source } = object
  const by = deciderOf(table, name, { kind: 'nft-policy', number: null, source })
  const base = body['hook'] === undefined ? null : baseOf(body, by)
  if (base === 'unreadable') return false
  table.chains.set(name, { name, base, by, rules: [] })
  return true
}

const HOOKS = new Set<string>([
  'ingress',
  'prerouting',
  'input',
  'forward',
  'output',
  'postrouting',
  'egress',
])

const isHook = (hook: string): hook is Hook => HOOKS.has(hook)

const baseOf = (
  body: Readonly<Record<string, unknown>>,
  policyBy: Decider,
): BaseChain | 'unreadable' => {
  const hook = text(body['hook'])
  const priority = body['prio']
  const policy = body['policy'] ?? 'accept'
  const type = body['type'] ?? 'filter'
  if (!isHook(hook) || typeof priority !== 'number') return 'unreadable'
  if (policy !== 'accept' && policy !== 'drop') return 'unreadable'
  if (type !== 'filter' && type !== 'nat' && type !== 'route') return 'unreadable'
  return { type, hook, priority, policy, policyBy, devices: devicesOf(hook, body['dev']) }
}

const devicesOf = (hook: Hook, written: unknown): readonly string[] | null => {
  if (hook !== 'ingress' && hook !== 'egress') return []
  const devices = Array.isArray(written) ? written : written === undefined ? [] : [written]
  return devices.length === 0 ? null : devices.map(text)
}

const readRule = (tables: Tables, object: NftObject): boolean => {
  const { body, source } = object
  const table = tableOf(tables, object)
  const chain = table?.chains.get(text(body['chain']))
  const { handle, expr } = body
  if (table === undefined || chain === undefined || !Array.isArray(expr)) return false
  const number = typeof handle === 'number' ? handle : null
  const by = deciderOf(table, chain.name, { kind: 'nft-rule', number, source })
  chain.rules.push({ by, statements: expr })
  for (const statement of expr) noteGrowth(table, statement)
  return true
}

// `add @set { … }` and `update @set { … }` let packets change what later packets meet.
const noteGrowth = (table: OpenTable, statement: unknown): void => {
  const [kind, body] = only(statement)
  if ((kind === 'set' || kind === 'map') && isObject(body))
    table.grows.add(text(body[kind]).slice(1))
  if (kind === 'meter' && isObject(body)) table.grows.add(text(body['name']))
}

const deciderOf = (
  { family, name }: Pick<OpenTable, 'family' | 'name'>,
  chain: string,
  at: { kind: 'nft-rule' | 'nft-policy'; number: number | null; source: SourceText },
): Decider => ({
  kind: at.kind,
  id: [family, name, chain, ...(at.number === null ? [] : [at.number])].join(' '),
  text: at.source.text,
  evidence: at.source.evidence,
  line: at.source.line,
  backend: 'nft',
  program: 'nft',
  family,
  table: name,
  chain,
  number: at.number,
})

const closed = ({ grows, ...table }: OpenTable, hidesLimits: boolean): NftTable => ({
  ...table,
  chains: hidesLimits ? new Map([...table.chains].map(withHiddenLimits)) : table.chains,
  sets: new Map([...table.sets].map(([name, set]) => [name, { ...set, grows: grows.has(name) }])),
})

const withHiddenLimits = ([name, chain]: [string, OpenChain]): [string, NftChain] => [
  name,
  {
    ...chain,
    rules: chain.rules.map(({ by, statements }) => ({
      by,
      statements: statements.map(withHiddenLimit),
    })),
  },
]
