// What must hold of a packet for one option of an iptables rule?
import { type AddressSet, addressRange, parseCidr } from '#shared/plain/address-set.ts'
import { type Family, parseAddress } from '#shared/plain/ip.ts'
import type { Condition, NumberField, NumberSet } from '../filter/host-rule.ts'
import { unsure } from '../filter/host-rule.ts'
import type { IpSets } from './ip-sets.ts'
import type { SavedOption } from './iptables-words.ts'
import {
  CT_STATE_NAMES,
  DIRECTION_NAMES,
  PACKET_TYPE_NAMES,
  PROTOCOL_NAMES,
  TCP_FLAG_NAMES,
} from './nftables-names.ts'

/** `module` is 'base' for `-s -d -i -o -p`, which iptables writes as plain nft as well. */
export type SavedMatch = { readonly module: string; readonly condition: Condition }

/** The condition of `option` of `module`; null: nothing has to hold (a comment). */
export const conditionOf = (
  module: string,
  option: SavedOption,
  about: About,
): Condition | null => {
  const decode = OPTIONS[`${module} ${option.name}`]
  if (decode === undefined) return strange(module)
  return decode === 'nothing' ? null : (decode(option, about) ?? strange(module))
}

/** Whether the module has this option, as far as it is judged. */
export const isKnown = (module: string, { name }: SavedOption): boolean =>
  OPTIONS[`${module} ${name}`] !== undefined

/** Of which family the rules are, and what the sets they name hold (empty: not read). */
export type About = { readonly family: Family; readonly sets: IpSets }

/** What these modules say hangs on earlier packets, the clock or chance. */
const TRAFFIC = new Set([
  'limit',
  'hashlimit',
  'recent',
  'quota',
  'statistic',
  'time',
  'connlimit',
  'connbytes',
  'bpf',
])

const strange = (module: string): Condition => {
  if (module === 'set') return unsure('unread', 'ipset')
  return unsure(TRAFFIC.has(module) ? 'traffic' : 'construct', module)
}

type Decode = 'nothing' | ((option: SavedOption, about: About) => Condition | null)

const test = (
  field: NumberField,
  set: NumberSet | null,
  { negated, mask }: { negated: boolean; mask?: number },
): Condition | null =>
  set === null
    ? null
    : { test: 'number', field, in: set, negate: negated, ...(mask === undefined ? {} : { mask }) }

const address =
  (field: 'saddr' | 'daddr'): Decode =>
  ({ values, negated }, { family }) => {
    const set = networkOf(values[0] ?? '')
    return set?.family === family ? { test: 'address', field, in: set, negate: negated } : null
  }

/** `10.0.0.0/8`, also with a dotted mask. */
const networkOf = (text: string): AddressSet | null => {
  const [literal = '', mask = ''] = text.split('/')
  if (!mask.includes('.') && !mask.includes(':')) return parseCidr(text)
  const bits = parseAddress(mask)
  if (bits === null) return null
  const prefix = bits.value.toString(2).replace(/0*$/, '').length
  return /^1*0*$/.test(bits.value.toString(2)) && bits.value.toString(2).length === 32
    ? parseCidr(`${literal}/${prefix}`)
    : null
}

const ranges =
  (field: 'saddr' | 'daddr'): Decode =>
  ({ values, negated }, { family }) => {
    const [from, to] = (values[0] ?? '').split('-').map(parseAddress)
    if (!from || !to || from.family !== family || to.family !== family) return null
    return { test: 'address', field, in: addressRange(from, to), negate: negated }
  }

const device =
  (field: 'iif' | 'oif'): Decode =>
  ({ values: [name = ''], negated }) => {
    const prefix = name.endsWith('+')
    const text = prefix ? name.slice(0, -1) : name
    return { test: 'name', field, in: [{ text, prefix }], negate: negated }
  }

const protocol: Decode = ({ values: [name = ''], negated }) => {
  if (name === 'all' || name === '0')
    return negated ? { test: 'any', of: [] } : { test: 'all', of: [] }
  const number = wordOf(name, PROTOCOL_NAMES)
  return test('protocol', number === null ? null : [[number, number]], { negated })
}

const wordOf = (text: string, names: Readonly<Record<string, number>>): number | null => {
  if (Object.hasOwn(names, text)) return names[text] ?? null
  const value = /^(?:0x[0-9a-f]{1,8}|\d{1,10})$/i.test(text) ? Number(text) : Number.NaN
  return value <= 0xffff_ffff ? value : null
}

/** `80`, `80:90`, joined by commas. null: a service name or worse. */
const portsOf = (text: string): NumberSet | null => {
  const parts = text.split(',').map(part => /^(\d{1,5})(?::(\d{1,5}))?$/.exec(part))
  const found = parts.filter(part => part !== null)
  if (found.length < parts.length) return null
  return found.map(([, from = '', to = from]) => [Number(from), Number(to)] as const)
}

const ports =
  (field: 'sport' | 'dport' | 'ct-original-dport'): Decode =>
  ({ values: [text = ''], negated }) =>
    test(field, portsOf(text), { negated })

const eitherPort: Decode = ({ values: [text = ''], negated }) => {
  const set = portsOf(text)
  if (set === null) return null
  const of = (['sport', 'dport'] as const).map(
    (field): Condition => ({ test: 'number', field, in: set, negate: false }),
  )
  const any: Condition = { test: 'any', of }
  return negated ? { test: 'not', of: any } : any
}

const TRANSLATION_BITS = { SNAT: 16, DNAT: 32 }

const flagBits = (text: string): number | null => {
  if (text === 'ALL') return 0x3f
  if (text === 'NONE') return 0
  const bits = text.split(',').map(name => wordOf(name.toLowerCase(), TCP_FLAG_NAMES))
  return bits.includes(null) ? null : bits.reduce((sum: number, bit) => sum | (bit ?? 0), 0)
}

const tcpFlags: Decode = ({ values: [mask = '', set = ''], negated }) => {
  const looked = flagBits(mask)
  const wanted = flagBits(set)
  if (looked === null || wanted === null) return null
  return test('tcp-flags', [[wanted, wanted]], { negated, mask: looked })
}

const syn: Decode = ({ negated }) => test('tcp-flags', [[2, 2]], { negated, mask: 0x17 })

/** `--ctstate` also takes SNAT and DNAT, which are status bits. */
const states: Decode = ({ values: [text = ''], negated }) => {
  const names = text.split(',')
  const bits = names.map(name =>
    Object.hasOwn(CT_STATE_NAMES, name.toLowerCase()) ? CT_STATE_NAMES[name.toLowerCase()] : null,
  )
  const known = bits.reduce((sum: number, bit) => sum | (bit ?? 0), 0)
  const state: Condition = {
    test: 'number',
    field: 'ct-state',
    in: [[1, 0xffff_ffff]],
    negate: false,
    mask: known,
  }
  const others = names.filter((_, i) => bits[i] === null)
  const status = others.map((name): Condition | null => {
    const bit = wordOf(name, TRANSLATION_BITS)
    return bit === null
      ? null
      : { test: 'number', field: 'ct-status', in: [[bit, bit]], negate: false, mask: bit }
  })
  if (status.includes(null)) return null
  const any: Condition = { test: 'any', of: [state, ...status.filter(s => s !== null)] }
  return negated ? { test: 'not', of: any } : any
}

const marks =
  (field: 'mark' | 'ct-mark'): Decode =>
  ({ values: [text = ''], negated }) => {
    const [value, mask = 0xffff_ffff] = text.split('/').map(part => wordOf(part, {}))
    if (value === null || value === undefined || mask === null) return null
    return test(field, [[value, value]], { negated, mask })
  }

const direction: Decode = ({ values: [name = ''], negated }) => {
  const number = wordOf(name.toLowerCase(), DIRECTION_NAMES)
  return number === null ? null : test('ct-direction', [[number, number]], { negated })
}

const icmpType: Decode = ({ values: [text = ''], negated }) => {
  if (text === 'any' || text === '255') return { test: 'all', of: [] }
  const [type, code] = text.split('/').map(part => wordOf(part, {}))
  if (type === null || type === undefined || code === null) return null
  const both = [test('icmp-type', [[type, type]], { negated: false })]
  if (code !== undefined) both.push(test('icmp-code', [[code, code]], { negated: false }))
  const all: Condition = { test: 'all', of: both.filter(part => part !== null) }
  return negated ? { test: 'not', of: all } : all
}

const packetType: Decode = ({ values: [name = ''], negated }) => {
  const number = wordOf(name, PACKET_TYPE_NAMES)
  return number === null ? null : test('packet-type', [[number, number]], { negated })
}

// `src` or `dst`; more than one word means a set of more than addresses.
const inSet: Decode = ({ values: [name = '', side = ''], negated }, { family, sets }) => {
  const set = sets.get(name) ?? null
  if (set?.family !== family || (side !== 'src' && side !== 'dst')) return null
  return { test: 'address', field: side === 'src' ? 'saddr' : 'daddr', in: set, negate: negated }
}

const OPTIONS: Readonly<Record<string, Decode>> = {
  'base -s': address('saddr'),
  'base -d': address('daddr'),
  'base -i': device('iif'),
  'base -o': device('oif'),
  'base -p': protocol,
  // Only later fragments match `-f`; connection tracking puts them together before.
  'base -f': ({ negated }) => (negated ? { test: 'all', of: [] } : { test: 'any', of: [] }),
  'tcp --sport': ports('sport'),
  'tcp --dport': ports('dport'),
  'tcp --tcp-flags': tcpFlags,
  'tcp --syn': syn,
  'udp --sport': ports('sport'),
  'udp --dport': ports('dport'),
  'multiport --sports': ports('sport'),
  'multiport --dports': ports('dport'),
  'multiport --ports': eitherPort,
  'conntrack --ctstate': states,
  'conntrack --ctdir': direction,
  'conntrack --ctorigdstport': ports('ct-original-dport'),
  'state --state': states,
  'mark --mark': marks('mark'),
  'connmark --mark': marks('ct-mark'),
  'iprange --src-range': ranges('saddr'),
  'iprange --dst-range': ranges('daddr'),
  'icmp --icmp-type': icmpType,
  'icmp6 --icmpv6-type': icmpType,
  'pkttype --pkt-type': packetType,
  // The packets that are asked about carry no IPv6 extension headers.
  'rt --rt-type': () => ({ test: 'any', of: [] }),
  'set --match-set': inSet,
  'comment --comment': 'nothing',
}
