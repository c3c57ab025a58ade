// What does ufw say it does: is it active, and which ports does it mean to let in?
// `ufw status verbose` prints "Status: active", "Default: deny (incoming), …" and a table of rules
// (ufw 0.35 and 0.36, ufw(8), read 2026-11-22). The kernel decides; this is only what ufw means.
import type { Evidence } from '#shared/evidence.ts'
import type { Fact } from './fact.ts'
import type { HostChoice } from './facts.ts'
import { hostFact, hostOutput } from './host-answers.ts'
import type { SourceText } from './source-text.ts'

export type UfwRule = {
  readonly action: 'allow' | 'limit' | 'deny' | 'reject'
  /** null: a profile or a form that is not read here; it may be about any port. */
  readonly ports: { readonly from: number; readonly to: number; readonly protocol: string } | null
}

export type Ufw = {
  readonly active: boolean
  readonly incoming: 'allow' | 'deny' | 'reject' | null
  /** Inbound rules in their order. */
  readonly rules: readonly UfwRule[]
  /** The line that says whether it is active. */
  readonly source: SourceText
}

export const ufwFact = (evidence: Evidence, { instanceId }: HostChoice): Fact<Ufw> =>
  hostFact(hostOutput(evidence, instanceId, 'ufw-status'), 'ufw-status', ({ id, raw }) => {
    const lines = raw.split('\n')
    const place = lines.findIndex(line => /^Status: (?:in)?active\s*$/.test(line))
    const text = lines[place]?.trim()
    if (text === undefined) return null
    const incoming = /^Default: (allow|deny|reject) \(incoming\)/m.exec(raw)?.[1]
    return {
      active: text === 'Status: active',
      incoming: isPolicy(incoming) ? incoming : null,
      rules: lines.flatMap(ruleIn),
      source: { evidence: id, text, line: place + 1 },
    }
  })

const isPolicy = (word: string | undefined): word is 'allow' | 'deny' | 'reject' =>
  word === 'allow' || word === 'deny' || word === 'reject'

// Columns are filled up with blanks to 26 and 12 places; what is longer is followed by one blank only.
const ACTION = /^(?<action>ALLOW|LIMIT|DENY|REJECT)(?: (?<way>IN|OUT|FWD))?(?: |$)/
const PORTS = /^(\d{1,5})(?::(\d{1,5}))?(?:\/(tcp|udp))?(?: \(v6\))?$/

const ruleIn = (line: string): UfwRule[] => {
  const columns = columnsOf(line)
  if (columns === null || columns.way === 'OUT' || columns.way === 'FWD') return []
  const action = columns.action.toLowerCase() as UfwRule['action']
  const [, from, last, protocol = 'any'] = PORTS.exec(columns.to) ?? []
  return from === undefined
    ? [{ action, ports: null }]
    : [{ action, ports: { from: Number(from), to: Number(last ?? from), protocol } }]
}

// The action begins at the first of these words that is not the first of the line.
const columnsOf = (line: string) => {
  for (const { index } of line.matchAll(/ (?=[ALDR][A-Z]{3,5}\b)/g)) {
    const found = ACTION.exec(line.slice(index + 1, index + 20))?.groups
    if (found !== undefined)
      return { to: line.slice(0, index).trim(), action: found['action'] ?? '', way: found['way'] }
  }
  return null
}

/** By its own words it blocks the port: no rule could be one that lets somebody in. */
export const ufwBlocks = (
  { active, incoming, rules }: Ufw,
  { port, protocol }: { readonly port: number; readonly protocol: string },
): boolean => {
  const about = rules.filter(
    ({ ports }) =>
      ports === null ||
      (ports.from <= port &&
        port <= ports.to &&
        (ports.protocol === 'any' || ports.protocol === protocol)),
  )
  const letsIn = about.some(({ action }) => action === 'allow' || action === 'limit')
  const denies = about.some(({ ports }) => ports !== null) || incoming === 'deny'
  return active && !letsIn && (denies || incoming === 'reject')
}
