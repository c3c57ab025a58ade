// Under which name does a redacted piece of evidence stand?
import type { EvidenceItem } from '#shared/evidence.ts'
import { redactedAccount, redactedSubject, redactedValue } from './field-value.ts'
import type { Redactor } from './redactor.ts'
import { redactedText } from './text.ts'

/** Folder, product, action and command stay, so that a reader finds what it is. */
export const redactedFile = ({ file, kind, subject }: EvidenceItem, to: Redactor): string => {
  const cloud = CLOUD.exec(file)
  if (cloud !== null) return cloudName(cloud, subject, to)
  const host = HOST.exec(file)
  if (host !== null) return hostName(host, to)
  const [, folder = '', name = '', ending = ''] = OTHER.exec(file) ?? []
  if (kind === 'accounts' || kind === 'host-carrier' || name === '' || OWN.test(file)) return file
  const image = PLACED.has(kind)
    ? redactedValue('vantage point', name, to)
    : redactedText(name, 'prose', to)
  return folder + image + ending
}

const CLOUD = /^(cloud\/)(?:([^/]+)(\/))?([^/.]+\.[^/.]+)(?:\.([^/]+))?(\.json)$/
const HOST = /^(host\/)(?:([^/]+)(\/))?([a-z0-9-]+)(?:\.([^/]+))?(\.txt)$/
const OTHER = /^((?:[^/]*\/)*(?:flow)?)([^/]*?)(\.[a-z]+)?$/

/** The service's own look-up is told from those of other places by its name. */
const OWN = /^dns\/answer\.json$/

/** Named after the vantage point they are from. */
const PLACED: ReadonlySet<string> = new Set(['burst', 'dns', 'probe'])

const cloudName = (parts: RegExpExecArray, subject: string, to: Redactor): string => {
  const [, folder, account = '', slash = '', action, rest, ending] = parts
  const place = `${folder}${redactedAccount(account, to)}${slash}${action}`
  return place + (rest === undefined ? '' : `.${redactedRest(rest, subject, to)}`) + ending
}

// The subject first, then what tells pages and calls apart.
const redactedRest = (rest: string, subject: string, to: Redactor): string => {
  if (subject === '' || !rest.startsWith(subject)) return redactedPages(rest, to)
  return redactedSubject(subject, to) + redactedPages(rest.slice(subject.length), to)
}

const redactedPages = (rest: string, to: Redactor): string =>
  rest
    .split('.')
    .map(part => (PAGE.test(part) ? part : redactedText(part, 'prose', to)))
    .join('.')

const PAGE = /^(?:page-?\d{1,6}|\d{1,6}|error|in|out|again|)$/

const hostName = (parts: RegExpExecArray, to: Redactor): string => {
  const [, folder, instance = '', slash = '', command, argument, ending] = parts
  const place = `${folder}${redactedSubject(instance, to)}${slash}${command}`
  return place + (argument === undefined ? '' : `.${redactedText(argument, 'prose', to)}`) + ending
}
