// Which rules were given to firewalld past its zones?
// `firewall-cmd --direct --get-all-rules` prints `ipv4 filter INPUT 0 -p tcp --dport 8080 -j DROP`, words with
// blanks quoted as for a shell (seen with firewalld 1.3.3 on 2026-11-27).
import type { Evidence, EvidenceItem } from '#shared/evidence.ts'
import { type Fact, unavailable } from './fact.ts'
import type { HostChoice } from './facts.ts'
import { firewalldStateFact } from './firewalld-state.ts'
import { hostFact, hostOutput, needCommand } from './host-answers.ts'
import type { SourceText } from './source-text.ts'

export type DirectRule = {
  readonly family: 'ip' | 'ip6'
  readonly table: string
  readonly chain: string
  /** Words of iptables: hostile text. */
  readonly words: readonly string[]
  readonly source: SourceText
}

/** Bridge rules are left out. No rule prints nothing, as a broken answer does: then firewalld has to run. */
export const firewalldDirectFact = (
  evidence: Evidence,
  host: HostChoice,
): Fact<readonly DirectRule[]> => {
  const output = hostOutput(evidence, host.instanceId, 'firewalld-direct')
  const rules = hostFact(output, 'firewalld-direct', rulesIn)
  const state = firewalldStateFact(evidence, host)
  const isRunning = state.state === 'present' && state.value === 'running'
  return rules.state === 'present' && rules.value.length === 0 && !isRunning
    ? unavailable('incomplete', needCommand('firewalld-state'), rules.cites)
    : rules
}

const rulesIn = ({ id, raw }: EvidenceItem): readonly DirectRule[] | null => {
  const rules = raw.split('\n').flatMap((line, i) => {
    const text = line.trimEnd()
    return text === '' ? [] : [ruleOf({ evidence: id, text, line: i + 1 })]
  })
  return rules.includes(null)
    ? null
    : rules.filter((rule): rule is DirectRule => rule !== null && rule !== 'bridge')
}

const HEAD = /^(ipv4|ipv6|eb) (\S+) (\S+) -?\d{1,10}(?: |$)/

const ruleOf = (source: SourceText): DirectRule | 'bridge' | null => {
  const head = HEAD.exec(source.text)
  if (head === null) return null
  const [whole, family, table = '', chain = ''] = head
  const words = shellWords(source.text.slice(whole.length))
  if (words === null) return null
  return family === 'eb'
    ? 'bridge'
    : { family: family === 'ipv4' ? 'ip' : 'ip6', table, chain, words, source }
}

const WORD = /\s*((?:'[^']*'|"(?:[^"\\]|\\.)*"|[^\s'"])+)/y
const PIECE = /'([^']*)'|"((?:[^"\\]|\\.)*)"|([^'"]+)/g

/** null: a quote is left open. */
const shellWords = (text: string): string[] | null => {
  const words: string[] = []
  WORD.lastIndex = 0
  while (WORD.lastIndex < text.length) {
    const word = WORD.exec(text)?.[1]
    if (word === undefined) return null
    words.push(
      [...word.matchAll(PIECE)]
        .map(
          ([, single, double, bare = '']) => single ?? double?.replaceAll(/\\(.)/g, '$1') ?? bare,
        )
        .join(''),
    )
  }
  return words
}
