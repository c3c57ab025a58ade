// Whom do /etc/hosts.allow and /etc/hosts.deny turn away?
// hosts_access(5), read 2026-11-22: allow is searched first, then deny; the first match decides.
import type { Evidence } from '#shared/evidence.ts'
import { type Fact, present } from './fact.ts'
import type { HostChoice } from './facts.ts'
import { hostItem, hostOutput, isOutput } from './host-answers.ts'
import type { SourceText } from './source-text.ts'

/** `daemons : clients`, both as words; `opaque`: uses EXCEPT or what is not read here. */
export type WrapperRule = {
  readonly daemons: readonly string[]
  readonly clients: readonly string[]
  readonly opaque: boolean
  readonly source: SourceText
}

export type TcpWrappers = {
  /** null: the file could not be read. */
  readonly allow: readonly WrapperRule[] | null
  readonly deny: readonly WrapperRule[]
}

export const tcpWrappersFact = (
  evidence: Evidence,
  { instanceId }: HostChoice,
): Fact<TcpWrappers> => {
  const deny = hostOutput(evidence, instanceId, 'hosts-deny')
  if (!isOutput(deny)) return deny
  const allow = hostItem(evidence, instanceId, 'hosts-allow')
  const isAbsent = allow?.status === 'absent'
  return present(
    {
      allow: allow?.status === 'ok' ? rulesIn(allow.raw, allow.id) : isAbsent ? [] : null,
      deny: rulesIn(deny.item.raw, deny.item.id),
    },
    [deny.item.id, ...(allow === null ? [] : [allow.id])],
  )
}

const rulesIn = (raw: string, evidence: string): WrapperRule[] =>
  raw
    .split('\n')
    .map((text, i) => ({ evidence, text: text.trim(), line: i + 1 }))
    .filter(({ text }) => text !== '' && !text.startsWith('#'))
    .map(source => {
      const [daemons, clients] = partsOf(source.text)
      return {
        daemons: words(daemons),
        clients: words(clients),
        opaque: /\bEXCEPT\b|@|\\$/.test(daemons) || /\bEXCEPT\b|\\$|^[@/]/.test(clients.trim()),
        source,
      }
    })

// IPv6 addresses stand in brackets, so that their colons separate nothing.
const partsOf = (text: string): readonly [daemons: string, clients: string] => {
  const colons = text.matchAll(/\[[^[\]]*\]|:/g).filter(([found]) => found === ':')
  const [first = text.length, second = text.length] = colons.take(2).map(({ index }) => index)
  return [text.slice(0, first), text.slice(first + 1, second)]
}

const words = (text: string): string[] => text.split(/[\s,]+/).filter(word => word !== '')
