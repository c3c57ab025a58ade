// Which addresses are in the sets that iptables rules name?
// `ipset save` prints `create NAME TYPE …` and `add NAME ENTRY …` lines (ipset(8), read 2026-11-22).
import { type AddressSet, addressRange, parseCidr, unionAll } from '#shared/plain/address-set.ts'
import { type Family, parseAddress } from '#shared/plain/ip.ts'

/** Sets of plain addresses by name; null for one that holds more (ports, devices, exceptions). */
export type IpSets = ReadonlyMap<string, AddressSet | null>

/** An entry that times out was in the set when it was read. */
export const parseIpSets = (raw: string): IpSets => {
  const entries = new Map<string, { family: Family; isPlain: boolean; texts: string[] }>()
  for (const line of raw.split('\n')) {
    const [word = '', name = '', value = '', ...rest] = line.trim().split(/\s+/)
    if (word === 'create')
      entries.set(name, {
        family: rest.join(' ').includes('family inet6') ? 6 : 4,
        isPlain: PLAIN.has(value),
        texts: [],
      })
    const set = entries.get(name)
    if (word !== 'add' || set === undefined) continue
    if (rest.includes('nomatch')) set.isPlain = false
    set.texts.push(value)
  }
  return new Map([...entries].map(([name, set]) => [name, addressesOf(set)]))
}

const PLAIN = new Set(['hash:ip', 'hash:net', 'bitmap:ip'])

const addressesOf = (set: {
  readonly family: Family
  readonly isPlain: boolean
  readonly texts: readonly string[]
}): AddressSet | null => {
  if (!set.isPlain) return null
  const blocks = set.texts.map(blockOf)
  const known = blocks.filter(block => block !== null)
  return known.length < blocks.length || known.some(({ family }) => family !== set.family)
    ? null
    : unionAll(set.family, known)
}

const blockOf = (text: string): AddressSet | null => {
  const [from, to] = text.split('-').map(parseAddress)
  return from && to && from.family === to.family ? addressRange(from, to) : parseCidr(text)
}
