// What stands in the place of this value, given the field it stands in?
import { redactedAddress } from './address-text.ts'
import { isKnownWord } from './known-words.ts'
import { pseudonym, redactedHost, redactedId, redactedName, redactedNumber } from './names.ts'
import { likeHex } from './pseudonyms.ts'
import type { Redactor } from './redactor.ts'
import { REDACTED } from './secret-patterns.ts'
import { redactedOwn, redactedParts, redactedSecrets, redactedText } from './text.ts'
import type { FieldKind } from './typed-fields.ts'

/** `kind` null: the text shows by its form what is in it. An empty value stays empty. */
export const redactedValue = (kind: FieldKind | null, value: string, to: Redactor): string => {
  if (value === '' || kind === null) return redactedText(value, 'prose', to)
  switch (kind) {
    case 'secret':
    case 'access key':
      to.count(kind)
      to.learned.secrets.add(value)
      return REDACTED
    case 'public':
      return to.level === 'strict'
        ? redactedText(value, 'counters', to)
        : redactedSecrets(value, to)
    case 'region':
      return REGION.test(value) ? value : redactedText(value, 'prose', to)
    case 'action':
      return /^[A-Za-z0-9_.-]{2,80}$/.test(value)
        ? redactedSecrets(value, to)
        : redactedText(value, 'prose', to)
    default:
      return redactedNamed(kind, value, to)
  }
}

// `cn-hangzhou`, `cn-hangzhou-h`, `ap-southeast-1a`
const REGION = /^[a-z]{2}(?:-[a-z]{1,12}){1,3}(?:-\d{1,2}[a-z]?|-[a-z])?$/

type Named = Exclude<FieldKind, 'secret' | 'access key' | 'public' | 'region' | 'action'>

const redactedNamed = (kind: Named, value: string, to: Redactor): string => {
  switch (kind) {
    case 'host name':
      return redactedHost(value, to) ?? redactedText(value, 'prose', to)
    case 'id':
      return redactedIdentity(value, to)
    case 'account':
      return redactedAccount(value, to)
    case 'request':
      return to.level === 'strict' ? redactedRequest(value, to) : redactedSecrets(value, to)
    case 'maybe name':
      return isKnownWord(value) || value.length <= 2 ? value : redactedOwn(value, 'name', to)
    case 'name':
    case 'tag':
    case 'user':
      return redactedOwn(value, kind, to)
    case 'vantage point':
      return OWN_POINTS.includes(value) ? value : redactedOwn(value, kind, to)
    case 'text':
      return redactedName(value, 'text', to)
    default:
      return redactedText(value, 'prose', to)
  }
}

/** What whyport calls its own vantage points. */
const OWN_POINTS: readonly string[] = ['local', 'server', 'here', 'any']

/** An account is called by its id, or by the name that its owner gave it. */
export const redactedAccount = (account: string, to: Redactor): string => {
  if (/^\d{4,20}$/.test(account)) return redactedNumber(account, 'account', to)
  if (account === '' || account === USUAL) return account
  return redactedAddress(account, to) ?? redactedId(account, to) ?? redactedOwn(account, 'name', to)
}

/** The folder of the credentials that nobody named. */
const USUAL = 'usual'

const redactedIdentity = (value: string, to: Redactor): string =>
  redactedAddress(value, to) ?? redactedId(value, to) ?? redactedText(value, 'prose', to)

const redactedRequest = (value: string, to: Redactor): string =>
  /^[0-9A-Fa-f-]{8,64}$/.test(value)
    ? pseudonym(to, 'request', { original: value, shape: likeHex(value) })
    : redactedParts(value, to)

/** What an item of evidence is about: an id, an address, a vantage point. */
export const redactedSubject = (subject: string, to: Redactor): string =>
  subject === '' ? '' : redactedIdentity(subject, to)
