// What does one nft statement do to a packet?
import { parseAddress } from '#shared/plain/ip.ts'
import {
  ALWAYS,
  type Condition,
  type MarkValue,
  match,
  type Option,
  type Step,
  unsure,
  type Verdict,
} from '../filter/host-rule.ts'
import { isObject, isWord, keyOf, numberIs, only, requireSteps, text } from './nftables-keys.ts'
import { compare, oneOf, unwrapped } from './nftables-matches.ts'

/** A set or map of the same table. `grows`: a rule adds to it while packets pass. */
export type NamedSet = {
  readonly elements: readonly unknown[]
  readonly grows: boolean
  readonly size: number | null
}

export type Sets = ReadonlyMap<string, NamedSet>

export const stepsOf = (statement: unknown, sets: Sets): readonly Step[] => {
  if (JSON.stringify(statement).includes('[invalid type]')) return [opaque('invalid type')]
  const [name, value] = only(statement)
  return STATEMENTS.get(name)?.(value, sets) ?? [opaque(name === '' ? 'statement' : name)]
}

const opaque = (name: string): Step => ({ step: 'opaque', unsure: { kind: 'construct', name } })

const verdict = (of: Verdict): readonly Step[] => [{ step: 'verdict', verdict: of }]

const traffic = (name: string) => (): readonly Step[] => [match(unsure('traffic', name))]

const NOTHING = (): readonly Step[] => []

type Decode = (value: unknown, sets: Sets) => readonly Step[]

// A map, because the names come from outside: an object would also know `constructor`.
const STATEMENTS = new Map<string, Decode>(
  Object.entries({
    match: (value: unknown, sets: Sets) => matchSteps(value, sets),
    vmap: (value: unknown, sets: Sets) => verdictMap(value, sets),
    accept: () => verdict({ do: 'accept' }),
    drop: () => verdict({ do: 'drop' }),
    return: () => verdict({ do: 'return' }),
    continue: () => verdict({ do: 'continue' }),
    jump: (value: unknown) => jumpSteps('jump', value),
    goto: (value: unknown) => jumpSteps('goto', value),
    reject: (value: unknown) => rejectSteps(value),
    dnat: (value: unknown, sets: Sets) => translation(value, sets),
    redirect: (value: unknown, sets: Sets) => redirection(value, sets),
    snat: () => verdict({ do: 'source-nat' }),
    masquerade: () => verdict({ do: 'source-nat' }),
    mangle: (value: unknown) => mangleSteps(value),
    notrack: () => [{ step: 'notrack' }],
    set: (value: unknown, sets: Sets) => setSteps(value, sets),
    meter: traffic('meter'),
    limit: traffic('limit'),
    quota: traffic('quota'),
    'ct count': traffic('ct count'),
    queue: () => verdict({ do: 'unknown', unsure: { kind: 'construct', name: 'queue' } }),
    counter: NOTHING,
    log: NOTHING,
    last: NOTHING,
    comment: NOTHING,
    'ct helper': NOTHING,
    'ct timeout': NOTHING,
    'ct expectation': NOTHING,
    flow: NOTHING,
    xt: (value: unknown) => [opaque(`xt ${isObject(value) ? text(value['name']) : ''}`.trim())],
  }),
)

const matchSteps = (value: unknown, sets: Sets): readonly Step[] => {
  if (!isObject(value)) return [opaque('match')]
  const [field] = only(value['left'])
  // The packets that are asked about carry no IPv6 extension headers.
  if (field === 'exthdr' && typeof value['right'] !== 'boolean')
    return [match({ test: 'any', of: [] })]
  const key = keyOf(value['left'])
  const name = FIELD_NAMES.get(field) ?? (field === '' ? 'match' : field)
  if (key === null)
    return [
      match(unsure(CHANCE.has(field) ? 'traffic' : 'construct', describe(name, value['left']))),
    ]
  const condition =
    rightSide(key, value, sets) ?? unsure('construct', describe(name, value['left']))
  return [...requireSteps(key), match(condition)]
}

const FIELD_NAMES = new Map([
  ['payload', 'field'],
  ['&', 'mask'],
])
const CHANCE = new Set(['numgen', 'osf', 'last'])

const describe = (name: string, left: unknown): string => {
  const [, inner] = only(left)
  if (!isObject(inner)) return name
  const words = ['protocol', 'key', 'field', 'result', 'name'].map(word => text(inner[word]))
  return [name, ...words.filter(word => word !== '')].join(' ')
}

const rightSide = (
  key: NonNullable<ReturnType<typeof keyOf>>,
  value: Readonly<Record<string, unknown>>,
  sets: Sets,
): Condition | null => {
  const op = text(value['op'])
  const members = membersOf(value['right'], sets)
  if (members === null) return null
  if (members === 'single') return compare(key, op, value['right'])
  if (op !== '==' && op !== '!=') return null
  const found = oneOf(key, members.elements, op === '!=')
  if (!members.grows) return found
  return withGrowth(found, op === '!=')
}

// Packets before this one may have added more: who is not in the set now may be in it then.
const withGrowth = (found: Condition, negate: boolean): Condition => {
  const more = unsure('traffic', 'set filled by rules')
  return negate ? { test: 'all', of: [found, more] } : { test: 'any', of: [found, more] }
}

type Members = { readonly elements: readonly unknown[]; readonly grows: boolean }

const membersOf = (right: unknown, sets: Sets): Members | 'single' | null => {
  if (typeof right === 'string' && right.startsWith('@')) return sets.get(right.slice(1)) ?? null
  const [name, elements] = only(right)
  if (name !== 'set') return 'single'
  return { elements: Array.isArray(elements) ? elements : [elements], grows: false }
}

const verdictMap = (value: unknown, sets: Sets): readonly Step[] => {
  if (!isObject(value)) return [opaque('vmap')]
  const key = keyOf(value['key'])
  const members = membersOf(value['data'], sets)
  if (key === null || members === null || members === 'single' || members.grows)
    return [opaque('vmap')]
  const options = members.elements.map((pair): Option => {
    const [element, then] = Array.isArray(pair) ? pair : []
    const condition = unwrapped(element) === '*' ? ALWAYS : oneOf(key, [element])
    return { condition, verdict: verdictOf(then) }
  })
  // The catch-all element counts only when no other does.
  const sorted = [
    ...options.filter(o => o.condition !== ALWAYS),
    ...options.filter(o => o.condition === ALWAYS),
  ]
  return [...requireSteps(key), { step: 'choose', options: sorted }]
}

const verdictOf = (value: unknown): Verdict => {
  const [step, ...more] = stepsOf(value, new Map())
  return step?.step === 'verdict' && more.length === 0
    ? step.verdict
    : { do: 'unknown', unsure: { kind: 'construct', name: 'verdict' } }
}

const jumpSteps = (kind: 'jump' | 'goto', value: unknown): readonly Step[] => {
  const chain = isObject(value) ? text(value['target']) : ''
  return chain === '' ? [opaque(kind)] : verdict({ do: kind, chain })
}

/** nft before 1.0 prints null for the default, which is port unreachable in every family. */
const rejectSteps = (value: unknown): readonly Step[] => {
  const type = isObject(value) ? text(value['type']) : ''
  const how = isObject(value) ? text(value['expr']) : ''
  if (type === 'tcp reset')
    return [match(numberIs('protocol', 6)), ...verdict({ do: 'reject', how: 'tcp-reset' })]
  const family = type === 'icmp' ? 4 : type === 'icmpv6' ? 6 : null
  const needed = family === null ? [] : [match(numberIs('family', family))]
  return [...needed, ...verdict({ do: 'reject', how: `icmp-${how || 'port-unreachable'}` })]
}

const translation = (value: unknown, sets: Sets): readonly Step[] => {
  if (!isObject(value)) return [opaque('dnat')]
  const family = value['family'] === 'ip' ? 4 : value['family'] === 'ip6' ? 6 : null
  const needed = family === null ? [] : [match(numberIs('family', family))]
  return [...needed, ...(mapped(value, sets) ?? verdict(placeOf(value['addr'], value['port'])))]
}

const redirection = (value: unknown, sets: Sets): readonly Step[] => {
  const port = isObject(value) ? value['port'] : undefined
  const plain = verdict({ do: 'translate', address: 'self', port: portOf(port) })
  return isObject(value) ? (mapped({ ...value, addr: 'self' }, sets) ?? plain) : plain
}

const placeOf = (address: unknown, port: unknown): Verdict => {
  const to = typeof address === 'string' ? parseAddress(address) : null
  const place = address === undefined ? 'same' : address === 'self' ? 'self' : to
  return { do: 'translate', address: place, port: portOf(port) }
}

const portOf = (port: unknown): number | 'same' | null => {
  if (port === undefined) return 'same'
  return typeof port === 'number' && isWord(port) && port <= 65535 ? port : null
}

/** `dnat to tcp dport map { 83 : 10.9.0.2 }`: one place for each element, none for other packets. */
const mapped = (value: Readonly<Record<string, unknown>>, sets: Sets): readonly Step[] | null => {
  const [which, map] = ['addr', 'port']
    .map(name => [name, only(value[name])] as const)
    .find(([, [kind]]) => kind === 'map') ?? ['', ['', null]]
  const [, body] = map ?? ['', null]
  if (which === '' || !isObject(body)) return null
  const key = keyOf(body['key'])
  const members = membersOf(body['data'], sets)
  if (key === null || members === null || members === 'single' || members.grows) return null
  const options = members.elements.map((pair): Option => {
    const [element, to] = Array.isArray(pair) ? pair : []
    const [kind, both] = only(to)
    const parts = kind === 'concat' && Array.isArray(both) ? both : [to, value['port']]
    const verdict = which === 'port' ? placeOf(value['addr'], to) : placeOf(parts[0], parts[1])
    return { condition: oneOf(key, [element]), verdict }
  })
  return [...requireSteps(key), { step: 'choose', options }]
}

// Only marks are looked at by later rules; other changed fields are not read, or are told apart.
const mangleSteps = (value: unknown): readonly Step[] => {
  if (!isObject(value)) return [opaque('mangle')]
  const [kind, key] = only(value['key'])
  const name = isObject(key) ? text(key['key'] ?? key['field'] ?? key['name']) : ''
  if (name === 'mark' && (kind === 'meta' || kind === 'ct'))
    return [
      {
        step: 'mark',
        field: kind === 'meta' ? 'mark' : 'ct-mark',
        value: markValue(value['value']),
      },
    ]
  return HARMLESS_FIELDS.has(`${kind} ${name}`) ? [] : [opaque(`set ${kind} ${name}`.trim())]
}

const HARMLESS_FIELDS = new Set([
  'meta nftrace',
  'meta priority',
  'payload dscp',
  'payload ttl',
  'payload hoplimit',
  'tcp option maxseg',
  'tcp option size',
  'ct helper',
  'ct label',
])

const markValue = (value: unknown): MarkValue | null => {
  if (typeof value === 'number') return isWord(value) ? { from: null, and: 0, xor: value } : null
  const from = markSource(value)
  if (from !== null) return { from, and: 0xffff_ffff, xor: 0 }
  const [op, pair] = only(value)
  if (!Array.isArray(pair) || pair.length !== 2) return null
  const [left, right] = pair
  const source = markSource(left)
  if (source === null || typeof right !== 'number' || !isWord(right)) return null
  if (op === '&') return { from: source, and: right, xor: 0 }
  if (op === '^') return { from: source, and: 0xffff_ffff, xor: right }
  return op === '|' ? { from: source, and: ~right >>> 0, xor: right } : null
}

const markSource = (value: unknown): 'mark' | 'ct-mark' | null => {
  const [kind, inner] = only(value)
  if (!isObject(inner) || inner['key'] !== 'mark' || inner['dir'] !== undefined) return null
  return kind === 'meta' ? 'mark' : kind === 'ct' ? 'ct-mark' : null
}

/** Adding to a set ends the rule when the set is full, or when the statement inside does not match. */
const setSteps = (value: unknown, sets: Sets): readonly Step[] => {
  if (!isObject(value)) return [opaque('set')]
  const key = keyOf(unwrapped(value['elem']))
  const needed = key === null ? [match(unsure('construct', 'set key'))] : requireSteps(key)
  return [...needed, ...additionSteps(value, sets)]
}

const additionSteps = (value: Readonly<Record<string, unknown>>, sets: Sets): readonly Step[] => {
  const inner = Array.isArray(value['stmt']) ? value['stmt'] : []
  const limits = inner.filter(statement => !['counter', 'last'].includes(only(statement)[0]))
  if (limits.length > 0) return [match(unsure('traffic', 'limit per address'))]
  const set = sets.get(text(value['set']).slice(1))
  const isFull = set === undefined || (set.size !== null && set.elements.length >= set.size)
  return isFull && value['op'] !== 'delete' ? [match(unsure('traffic', 'set may be full'))] : []
}
