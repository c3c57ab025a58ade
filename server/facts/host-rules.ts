// Which routing rules does `ip rule` list?
import { z } from 'zod'
import type { EvidenceItem } from '#shared/evidence.ts'
import { type AddressSet, parseCidr } from '#shared/plain/address-set.ts'
import type { Family } from '#shared/plain/ip.ts'
import type { RoutingRule } from '../filter/host-route.ts'
import { topElements } from './json-elements.ts'

/** In order of priority, as the kernel asks them. Null when a line is not understood. */
export const parseRules = (item: EvidenceItem, family: Family): readonly RoutingRule[] | null => {
  const rules = /^\s*\[/.test(item.raw) ? fromJson(item, family) : fromText(item, family)
  if (rules.length === 0 || rules.includes(null)) return null
  return rules.filter(rule => rule !== null).toSorted((a, b) => a.priority - b.priority)
}

const Text = z.union([z.string(), z.number()]).transform(String)

const JsonRule = z.looseObject({
  priority: z.number(),
  src: z.string().default('all'),
  srclen: z.number().optional(),
  dst: z.string().default('all'),
  dstlen: z.number().optional(),
  fwmark: Text.optional(),
  fwmask: Text.optional(),
  iif: z.string().optional(),
  table: Text.optional(),
  action: z.string().default('lookup'),
})

/** Anything else in a rule is a selector or an action that is not judged. */
const KNOWN: readonly string[] = [
  ...['priority', 'src', 'srclen', 'dst', 'dstlen', 'fwmark', 'fwmask', 'iif', 'table', 'action'],
  'protocol',
]

const fromJson = (item: EvidenceItem, family: Family): (RoutingRule | null)[] => {
  const elements = topElements(item) ?? [{ value: null }]
  return elements.map(({ value }) => {
    const rule = JsonRule.safeParse(value)
    if (!rule.success) return null
    const strange = Object.keys(rule.data).some(key => !KNOWN.includes(key))
    const { src, srclen, dst, dstlen, ...rest } = rule.data
    return ruleOf({
      family,
      priority: rest.priority,
      from: withLength(src, srclen),
      to: withLength(dst, dstlen),
      fwmark: withMask(rest.fwmark, rest.fwmask),
      inputDevice: rest.iif ?? null,
      table: rest.table ?? null,
      action: rest.action,
      strange,
      negated: 'not' in rule.data,
    })
  })
}

const withLength = (address: string, length: number | undefined): string =>
  length === undefined || address.includes('/') ? address : `${address}/${length}`

const withMask = (mark: string | undefined, mask: string | undefined): string | null =>
  mark === undefined ? null : mask === undefined ? mark : `${mark}/${mask}`

type Written = Omit<RoutingRule, 'from' | 'to' | 'opaque'> & {
  readonly from: string
  readonly to: string
  readonly strange: boolean
  readonly negated: boolean
}

const ruleOf = ({ from, to, strange, negated, ...rule }: Written): RoutingRule | null => {
  const [fromSet, toSet] = [selector(from), selector(to)]
  if (fromSet === undefined || toSet === undefined) return null
  const isJudged = FINAL.includes(rule.action) || (rule.action === 'lookup' && rule.table !== null)
  // Negation turns the selectors round, all of them together: nothing is told by them.
  if (negated) return { ...rule, from: null, to: null, inputDevice: null, opaque: true }
  return { ...rule, from: fromSet, to: toSet, opaque: strange || !isJudged }
}

const FINAL: readonly string[] = ['blackhole', 'unreachable', 'prohibit']

// undefined: written in a way that is not understood.
const selector = (text: string): AddressSet | null | undefined =>
  text === 'all' ? null : (parseCidr(text) ?? undefined)

const fromText = (item: EvidenceItem, family: Family): (RoutingRule | null)[] =>
  item.raw
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(line => textRule(line, family))

// `32765:	from 10.0.0.5 to 10.1.0.0/16 iif eth0 fwmark 0x1/0xff lookup 5`
const textRule = (line: string, family: Family): RoutingRule | null => {
  const head = /^(\d+):\s+(.*)$/.exec(line.trim())
  if (head === null) return null
  const { taken, strange } = pairsOf((head[2] ?? '').split(/\s+/))
  return ruleOf({
    family,
    priority: Number(head[1]),
    from: taken.get('from') ?? 'all',
    to: taken.get('to') ?? 'all',
    fwmark: taken.get('fwmark') ?? null,
    inputDevice: taken.get('iif') ?? null,
    table: taken.get('lookup') ?? null,
    action: taken.get('action') ?? 'lookup',
    strange,
    negated: (head[2] ?? '').startsWith('not '),
  })
}

const PAIRS: readonly string[] = ['from', 'to', 'fwmark', 'iif', 'lookup', 'proto']

const pairsOf = (words: readonly string[]) => {
  const taken = new Map<string, string>()
  let strange = false
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? ''
    if (FINAL.includes(word)) taken.set('action', word)
    else if (word === 'lookup' && words[i + 1] === '[l3mdev-table]') strange = true
    else if (PAIRS.includes(word)) taken.set(word, words[++i] ?? '')
    else strange = true
  }
  return { taken, strange }
}
