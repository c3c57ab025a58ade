// Do rules of the host send packets to another port or address before they reach a socket?
import type { Evidence, EvidenceItem } from '#shared/evidence.ts'
import { type Fact, idsOf, present, unavailable } from './fact.ts'
import type { HostChoice } from './facts.ts'
import { hostItem, needCommand } from './host-answers.ts'
import type { SourceText } from './source-text.ts'

/** One rule that rewrites the destination. `port` is the only port it concerns, null when not told. */
export type HostRewrite = { readonly port: number | null; readonly source: SourceText }

/**
 * A search by words, not a judgement: it only keeps the listener check from being sure of itself.
 * Unavailable when no rule set could be read at all.
 */
export const hostRewritesFact = (
  evidence: Evidence,
  { instanceId }: HostChoice,
): Fact<readonly HostRewrite[]> => {
  const items = COMMANDS.flatMap(command => hostItem(evidence, instanceId, command) ?? [])
  const read = items.filter(({ status }) => status === 'ok')
  const cut = items.filter(({ status }) => status === 'truncated')
  if (read.length === 0 || cut.length > 0)
    return unavailable(cut.length > 0 ? 'truncated' : 'not-collected', NEED, idsOf(items))
  return present(read.flatMap(rewritesIn), idsOf(read))
}

const NEED = needCommand('nft-ruleset-text')

const COMMANDS = [
  'nft-ruleset',
  'nft-ruleset-text',
  'iptables-save',
  'ip6tables-save',
  'iptables-legacy-save',
  'ip6tables-legacy-save',
]

const REWRITES = /\b(?:dnat|redirect|tproxy)\b/i

// The JSON form stands on one line; a rule object at a time takes the place of a line there.
const rewritesIn = ({ id, kind, raw }: EvidenceItem): HostRewrite[] => {
  const isJson = kind === 'host.nft-ruleset'
  return raw.split(isJson ? /(?=\{\s*"rule"\s*:)/ : '\n').flatMap((text, i) => {
    if (!REWRITES.test(text)) return []
    const port = (isJson ? JSON_PORT : TEXT_PORT).exec(text)?.[1]
    const source = { evidence: id, text: text.trim().slice(0, 300), line: isJson ? 1 : i + 1 }
    return [{ port: port === undefined ? null : Number(port), source }]
  })
}

const TEXT_PORT = /\bdport (\d+)(?= |$)/
const JSON_PORT = /"field"\s*:\s*"dport"\s*\}\s*\}\s*,\s*"right"\s*:\s*(\d+)\s*\}/
