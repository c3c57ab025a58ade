// Whom does fail2ban hold banned, and in which jail?
// `fail2ban-client banned` (0.11 and later) prints a list as Python writes it:
// [{'sshd': ['203.0.113.7']}, {'recidive': []}] (seen with 1.0.2 on 2026-11-27).
import { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import { type AddressSet, coversAddresses, parseCidr, unionAll } from '#shared/plain/address-set.ts'
import type { Family } from '#shared/plain/ip.ts'
import type { Fact } from './fact.ts'
import type { HostChoice } from './facts.ts'
import { hostFact, hostOutput } from './host-answers.ts'

/** What fail2ban means; whether the kernel follows it, its rules tell. */
export type JailBans = {
  /** As the administrator named it: hostile text. */
  readonly jail: string
  readonly banned: { readonly 4: AddressSet; readonly 6: AddressSet }
}

export const fail2banBansFact = (
  evidence: Evidence,
  { instanceId }: HostChoice,
): Fact<readonly JailBans[]> =>
  hostFact(hostOutput(evidence, instanceId, 'fail2ban-bans'), 'fail2ban-bans', ({ raw }) =>
    bansIn(raw),
  )

/** Jails that hold this one address. */
export const jailsOf = (
  bans: readonly JailBans[],
  { family }: { readonly family: Family },
  source: string,
): readonly string[] => {
  const client = parseCidr(source)
  return client === null || client.family !== family
    ? []
    : bans.flatMap(({ jail, banned }) => (coversAddresses(banned[family], client) ? [jail] : []))
}

const Jails = z.array(z.record(z.string(), z.array(z.string())))

const bansIn = (raw: string): readonly JailBans[] | null => {
  const json = asJson(raw)
  const jails = Jails.safeParse(json === null ? null : parsed(json))
  return jails.success ? jails.data.flatMap(one => Object.entries(one).map(jailOf)) : null
}

/** A jail may also count host names or users: they are no addresses, and left out. */
const jailOf = ([jail, banned]: readonly [string, readonly string[]]): JailBans => {
  const blocks = banned.flatMap(text => parseCidr(text) ?? [])
  const of = (family: 4 | 6) =>
    unionAll(
      family,
      blocks.filter(block => block.family === family),
    )
  return { jail, banned: { 4: of(4), 6: of(6) } }
}

const parsed = (json: string): unknown => {
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}

const TOKEN = /\s*(?:([[\]{}:,])|'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)")/y

/** The same list in JSON; null: something else than lists, pairs and texts stands in it. */
const asJson = (raw: string): string | null => {
  const text = raw.trimEnd()
  const tokens: string[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.length) {
    const token = TOKEN.exec(text)
    if (token === null) return null
    const [, mark, single, double = ''] = token
    tokens.push(mark ?? JSON.stringify(plain(single ?? double)))
  }
  return tokens.join('')
}

const ESCAPE = /\\(?:x[0-9a-f]{2}|u[0-9a-f]{4}|.)/g
const CONTROLS = new Map([
  ['\\n', '\n'],
  ['\\r', '\r'],
  ['\\t', '\t'],
])

const plain = (text: string): string =>
  text.replaceAll(ESCAPE, sequence =>
    sequence.length > 2
      ? String.fromCharCode(Number.parseInt(sequence.slice(2), 16))
      : (CONTROLS.get(sequence) ?? sequence.slice(1)),
  )
