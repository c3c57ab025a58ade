// What stands for an id, a host name or another name of the tenant?
import { parseAddress } from '#shared/plain/ip.ts'
import { redactedAddress } from './address-text.ts'
import { isKnownWord } from './known-words.ts'
import {
  labelled,
  likeHex,
  likeId,
  likeNumber,
  type RedactedKind,
  type Shape,
} from './pseudonyms.ts'
import { learnWord, type Redactor } from './redactor.ts'

/** Counts, and gives the word that stands for `original`. */
export const pseudonym = (
  to: Redactor,
  kind: RedactedKind,
  { original, shape }: { readonly original: string; readonly shape: Shape },
): string => {
  to.count(kind)
  return to.pseudonyms.of(kind, original, shape)
}

const LABELS: Partial<Record<RedactedKind, string>> = {
  'host name': 'host-',
  'vantage point': 'point-',
  name: 'name-',
  tag: 'tag-',
  text: 'text-',
  user: 'user-',
}

/** One name as a whole, `name-k3x9abz`. */
export const redactedName = (name: string, kind: RedactedKind, to: Redactor): string =>
  pseudonym(to, kind, { original: name, shape: labelled(LABELS[kind] ?? 'w') })

/** A kind of id, its hyphen, and the rest: the kind and the length stay. */
const ID = /^((?:tr-attach|[A-Za-z][A-Za-z0-9]{0,15})-)([A-Za-z0-9][A-Za-z0-9_-]*)$/

export const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Ids that show by themselves that they are one: `i-bp1…`, `sg-…`, a UUID, 32 hexadecimal digits. */
const KINDS =
  /^(?:i|m|d|s|e|t|eni|sg|sgr|vpc|vsw|vtb|vrt|rte|eip|ngw|ftb|fwd|stb|snat|lb|alb|nlb|gwlb|lsn|rsp|sgp|rule|acl|nacl|nae|pl|prl|cbwp|ipv[46](?:gw|bw)?|havip|vpn|vgw|vco|vcg|cgw|ssl|ri|rg|cen|tr|tr-attach|pcc|vbr|gw|dhcpopt|hbm|ay|ace|dh|ddos\w*|waf\w*|rds|rm|r|ddh|fl|ep|vpce|srv|snap|asg|ssh|acs|res)-/

/** null when the text is no id by its form. */
export const idKind = (text: string): 'id' | 'uuid' | null => {
  if (UUID.test(text)) return 'uuid'
  if (/^[0-9a-f]{32}$/i.test(text)) return 'id'
  const [, head = '', rest = ''] = ID.exec(text) ?? []
  if (!KINDS.test(head)) return null
  return rest.length >= 10 || (rest.length >= 4 && head.length > 2 && /\d/.test(rest)) ? 'id' : null
}

/** null when it has not the form of an id of any kind. */
export const redactedId = (id: string, to: Redactor): string | null => {
  if (UUID.test(id)) return pseudonym(to, 'uuid', { original: id, shape: likeHex(id) })
  if (/^[0-9a-f]{32,128}$/i.test(id))
    return pseudonym(to, 'id', { original: id, shape: likeHex(id) })
  if (/^\d{10,20}$/.test(id)) return redactedNumber(id, 'account', to)
  const [, head = '', rest = ''] = ID.exec(id) ?? []
  if (rest === '') return null
  if (!KINDS.test(head) && to.level === 'strict' && !isKnownWord(head.slice(0, -1))) return null
  learnWord(to, 'id', id)
  return pseudonym(to, 'id', { original: id, shape: draw => head + likeId(rest)(draw) })
}

/** The same number of digits. Accounts are learned, so that they are found without their field. */
export const redactedNumber = (
  digits: string,
  kind: 'account' | 'number',
  to: Redactor,
): string => {
  if (kind === 'account' && digits.length >= 10) to.learned.words.set(digits, 'account')
  return pseudonym(to, kind, { original: digits, shape: likeNumber(digits) })
}

/** The last part of names that are read as host names wherever they stand. */
const TLD =
  /\.(?:com|net|org|cn|io|co|dev|cloud|info|biz|xyz|top|site|tech|online|shop|store|vip|me|tv|cc|us|uk|de|fr|jp|hk|sg|tw|eu|ru|ca|local|lan|internal|intranet|corp|localdomain|example|invalid|test|gov|edu|mil)\.?$/i

const HOST =
  /^(?=.{1,253}$)(?:[\p{L}\p{N}_](?:[\p{L}\p{N}_-]{0,61}[\p{L}\p{N}_])?\.)*[\p{L}\p{N}_](?:[\p{L}\p{N}_-]{0,61}[\p{L}\p{N}_])?\.?$/u

export const isHostName = (text: string): boolean => TLD.test(text) && HOST.test(text)

/** Label by label, so that names below one domain stay below one. null when it is no host name. */
export const redactedHost = (name: string, to: Redactor): string | null => {
  if (parseAddress(name) !== null) return redactedAddress(name, to)
  if (!HOST.test(name)) return null
  if (/^localhost(?:\.localdomain)?\.?$/i.test(name)) return name
  for (const form of [name, name.toLowerCase()]) learnWord(to, 'host name', form)
  // Names of hosts are the same in capitals.
  const labels = name.toLowerCase().split('.')
  const kept = keptLabels(name)
  const own = labels.slice(0, labels.length - kept)
  const images = own.map(label => (label === '' ? '' : redactedLabel(label, to)))
  return [...images, ...labels.slice(labels.length - kept)].join('.')
}

// Below aliyuncs.com the first label is the tenant's; the rest names product and region.
const keptLabels = (name: string): number => {
  const { length } = name.split('.')
  if (/\.(?:aliyuncs|alicdn|aliyun)\.com$/i.test(name))
    return isKnownWord(name.split('.')[0] ?? '') ? length : length - 1
  return TLD.test(name) ? (name.endsWith('.') ? 2 : 1) : 0
}

const redactedLabel = (label: string, to: Redactor): string =>
  (idKind(label) === null ? null : redactedId(label, to)) ?? redactedName(label, 'host name', to)
