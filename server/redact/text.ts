// What stands in this text that must not leave the tenant, and how does the text read without it?
import { redactedAddress, redactedMac } from './address-text.ts'
import { isKnownWord } from './known-words.ts'
import {
  idKind,
  isHostName,
  pseudonym,
  redactedHost,
  redactedId,
  redactedName,
  redactedNumber,
} from './names.ts'
import { labelled } from './pseudonyms.ts'
import { DEVICE, learnWord, type Redactor } from './redactor.ts'
import { isSecretWord, REDACTED, withoutSecrets } from './secret-patterns.ts'

/** `counters`: long numbers are counts, no accounts. `sockets`: `address:port` without brackets. */
export type TextStyle = 'prose' | 'counters' | 'sockets'

/** The text with the same lines; what is not replaced stands as it stood. */
export const redactedText = (text: string, style: TextStyle, to: Redactor): string =>
  text === '' ? text : redactedTokens(redactedSecrets(text, to), style, to)

/** Only secrets, by value and by form. */
export const redactedSecrets = (text: string, to: Redactor): string => {
  const bare = to.learned.secrets.replaceIn(text, () => to.count('secret'))
  return withoutSecrets(bare, secret => {
    to.count('secret')
    to.learned.secrets.add(secret)
    const [, password = ''] = /^[^:\s]{0,200}:(.+)$/.exec(secret) ?? []
    to.learned.secrets.add(password)
  })
}

const MAIL = '[\\w.+-]{1,64}@(?:[\\w-]{1,63}\\.){1,8}[A-Za-z]{2,24}(?![\\w.-]*\\w)'
const COLONS = '(?<![\\w:.])(?:[0-9A-Fa-f]{0,4}:){2,}[0-9A-Fa-f:.]*(?:/\\d{1,3})?'
const QUAD =
  '(?<![\\p{L}\\p{N}_.])\\d{1,3}(?:\\.\\d{1,3}){3}(?:/\\d{1,3}(?:\\.\\d{1,3}){0,3})?(?![\\p{L}\\p{N}_]|\\.[\\p{L}\\p{N}_])'
const TIME =
  '\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}(?::\\d{2}(?:[.,]\\d{1,9})?)?(?:Z|[+-]\\d{2}:?\\d{2})?'
const WORD = '[\\p{L}\\p{N}_](?:[\\p{L}\\p{N}_.-]*[\\p{L}\\p{N}_])?'
const TOKEN = new RegExp([MAIL, COLONS, TIME, QUAD, WORD].join('|'), 'gu')

const redactedTokens = (text: string, style: TextStyle, to: Redactor): string =>
  text.replace(TOKEN, (token: string, at: number) => {
    if (token === REDACTED) return token
    if (token.includes('@')) return redactedMail(token, to)
    if (token.includes(':') && !IS_TIME.test(token))
      return redactedColons(token, isSocket(text, { at, style }), to)
    return IS_TIME.test(token) ? token : redactedWord(token, style, to)
  })

const IS_TIME = /^\d{4}-\d{2}-\d{2}[T ]/

const isSocket = (
  text: string,
  { at, style }: { readonly at: number; readonly style: TextStyle },
): boolean => style === 'sockets' && text.charAt(at - 1) !== '['

// `getty@tty1.service` is a unit.
const UNIT = /\.(?:service|socket|slice|mount|target|timer|scope|path|device|swap)$/

const redactedMail = (mail: string, to: Redactor): string => {
  if (UNIT.test(mail)) return plainPart(mail, to)
  const [user = '', domain = ''] = mail.split('@')
  const host = redactedHost(domain, to) ?? domain
  return `${pseudonym(to, 'e-mail', { original: user, shape: labelled('user-') })}@${host}`
}

// An address of IPv6, a hardware address, a time of day, or something else with colons in it.
const redactedColons = (token: string, isSocket: boolean, to: Redactor): string => {
  const [, place = token, port = ''] = (isSocket && /^(.*):(\d{1,5})$/.exec(token)) || []
  const literal = place.replace(/(?<!:):$|\.+$/, '')
  const rest = place.slice(literal.length) + (port === '' ? '' : `:${port}`)
  const address = redactedAddress(literal, to)
  if (address !== null) return address + rest
  if (MACS.test(literal)) return literal.replaceAll(MAC, mac => redactedMac(mac, to)) + rest
  // An address that a program cut off to fit its column.
  if (/^[0-9a-f]{1,4}(?::[0-9a-f]{0,4}){3,}$/i.test(literal) && /[a-f]|\d{3}/i.test(literal))
    return REDACTED + rest
  return to.level === 'strict' ? redactedParts(token, to) : token
}

const MAC = /[0-9a-f]{2}(?::[0-9a-f]{2}){5}/gi
const MACS = /^[0-9a-f]{2}(?::[0-9a-f]{2}){5,19}$/i

/** A word with its dots and hyphens. */
const redactedWord = (word: string, style: TextStyle, to: Redactor): string => {
  const address = /^\d+(?:\.\d+){3}/.test(word) ? redactedAddress(word, to) : null
  if (address !== null) return address
  const whole = redactedWhole(word, style, to)
  if (whole !== null) return whole
  if (to.pseudonyms.isOurs(word)) return word
  return word.includes('.')
    ? word
        .split('.')
        .map(part => redactedWhole(part, style, to) ?? plainPart(part, to))
        .join('.')
    : plainPart(word, to)
}

const plainPart = (word: string, to: Redactor): string =>
  to.level === 'strict' ? redactedParts(word, to) : word

// null: the word shows by nothing that it is the tenant's.
const redactedWhole = (word: string, style: TextStyle, to: Redactor): string | null => {
  const kind = to.learned.words.get(word)
  if (kind === 'host name') return redactedHost(word, to)
  if (kind === 'account') return redactedNumber(word, 'account', to)
  if (kind === 'id' || idKind(word) !== null) return redactedId(word, to)
  if (kind !== undefined) return redactedName(word, kind, to)
  if (style !== 'counters' && isSecretWord(word)) return hidden(word, to)
  if (/^\d{16}$/.test(word) && style === 'prose') return redactedNumber(word, 'account', to)
  return isHostName(word) && !isKnownWord(word) ? redactedHost(word, to) : null
}

const hidden = (word: string, to: Redactor): string => {
  to.count('secret')
  to.learned.secrets.add(word)
  return REDACTED
}

/** Strict: each part that is no known word and no number. */
export const redactedParts = (word: string, to: Redactor): string => {
  if (isKnownWord(word) || DEVICE.test(word) || to.pseudonyms.isOurs(word)) return word
  return word.replaceAll(/[\p{L}\p{N}_]+/gu, part => redactedPart(part, to))
}

const redactedPart = (part: string, to: Redactor): string => {
  if (part.length <= 2 || NUMBER.test(part) || isKnownWord(part) || part === REDACTED) return part
  const [, name = '', digits = ''] = /^(.*?)(\d{0,4})$/s.exec(part) ?? []
  // Digits at the end stay, so that `node1` and `node2` still look alike, and `node+` matches both.
  if (name.length <= 2 || isKnownWord(name)) return part
  return redactedName(name, 'word', to) + digits
}

const NUMBER = /^(?:\d{1,10}|0x[0-9a-f]{1,16}|v\d{1,4})$/i

/** A name that a person wrote, found where it stands alone too. */
export const redactedOwn = (
  name: string,
  kind: 'name' | 'tag' | 'user' | 'vantage point',
  to: Redactor,
): string => {
  learnWord(to, kind, name)
  return redactedName(name, kind, to)
}
