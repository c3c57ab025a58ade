// What does one redaction know, and what has it replaced so far?
import type { KeyObject } from 'node:crypto'
import type { Address } from '#shared/plain/ip.ts'
import { type AddressMap, type AddressRange, addressMap } from './address-map.ts'
import { type KnownSecrets, openKnownSecrets } from './known-secrets.ts'
import { isKnownWord } from './known-words.ts'
import { type Entry, openPseudonyms, type Pseudonyms, type RedactedKind } from './pseudonyms.ts'

/** tenant: what names the tenant, and secrets. strict: every word that whyport does not know itself. */
export type RedactionLevel = 'tenant' | 'strict'

export const isRedactionLevel = (text: string): text is RedactionLevel =>
  text === 'tenant' || text === 'strict'

/** What a first reading of everything finds. */
export type Learned = {
  readonly words: Map<string, RedactedKind>
  readonly secrets: KnownSecrets
  readonly ranges: AddressRange[]
}

export type Redactor = {
  readonly level: RedactionLevel
  readonly learned: Learned
  readonly pseudonyms: Pseudonyms
  readonly addresses: AddressMap
  /** Says that something was replaced. */
  readonly count: (kind: RedactedKind) => void
  readonly counts: () => ReadonlyMap<RedactedKind, number>
  /** Addresses that were replaced, as they stood and as they stand. */
  readonly keepAddress: (original: string, image: string) => void
  readonly addressEntries: () => readonly Entry[]
}

export const nothingLearned = (): Learned => ({
  words: new Map(),
  secrets: openKnownSecrets(),
  ranges: [],
})

/** Reads everything once without a map of addresses: only what it learns counts. */
export const openLearner = (key: KeyObject, level: RedactionLevel, learned: Learned): Redactor =>
  open(key, { level, learned, addresses: address => address })

export const openRedactor = (key: KeyObject, level: RedactionLevel, learned: Learned): Redactor =>
  open(key, { level, learned, addresses: addressMap(key, learned.ranges) })

const open = (
  key: KeyObject,
  parts: { level: RedactionLevel; learned: Learned; addresses: (address: Address) => Address },
): Redactor => {
  const counts = new Map<RedactedKind, number>()
  const addresses = new Map<string, Entry>()
  return {
    ...parts,
    pseudonyms: openPseudonyms(key, word => parts.learned.words.has(word)),
    count: kind => {
      counts.set(kind, (counts.get(kind) ?? 0) + 1)
    },
    counts: () => counts,
    keepAddress: (original, pseudonym) => {
      if (!addresses.has(original))
        addresses.set(original, { kind: 'address', original, pseudonym })
    },
    addressEntries: () => [...addresses.values()],
  }
}

/** Words that stand for themselves elsewhere: names of the tenant. Common ones are left alone there. */
export const learnWord = ({ learned }: Redactor, kind: RedactedKind, word: string): void => {
  if (learned.words.has(word) || word.length < SHORTEST || !NAME.test(word)) return
  if (/^\d{1,9}$/.test(word) || isKnownWord(word) || DEVICE.test(word)) return
  learned.words.set(word, kind)
}

const SHORTEST = 4
const NAME = /^[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]*[\p{L}\p{N}_])?$/u

/** Names of network devices as kernels, clouds and container tools give them. */
export const DEVICE =
  /^(?:lo|eth|en[opsx]|wl[ops]|bond|br|docker|veth|cali|tunl|flannel|cni|kube|lxc|lxd|virbr|vnet|tap|tun|wg|vlan|ipvlan|macvlan|dummy|team|podman|nerdctl|cilium_|weave|ovs|sit|gre|ip6tnl|vxlan|geneve)[0-9a-f]*(?:[.@s:-][0-9a-f]+)*$/
