// Does a line of iptables-save say the same as these words of iptables?
import { parseIptablesSave } from './iptables.ts'

/** `-p tcp --dport 80` and `-p tcp -m tcp --dport 80` do. What cannot be read is the same as nothing. */
export const sameRule = (family: 'ip' | 'ip6', line: string, words: readonly string[]): boolean => {
  const printed = meaningOf(family, line.replace(/^.{0,60}?-A \S+/, ''))
  return printed !== null && printed === meaningOf(family, words.map(quoted).join(' '))
}

// As iptables-save quotes them.
const quoted = (word: string): string =>
  /[\s"\\]/.test(word) ? `"${word.replaceAll(/["\\]/g, '\\$&')}"` : word

const meaningOf = (family: 'ip' | 'ip6', rest: string): string | null => {
  const item = {
    id: '',
    kind: '',
    raw: `*filter\n:X ACCEPT [0:0]\n-A X ${rest.trim().replaceAll('\n', ' ')}\nCOMMIT\n`,
  }
  const about = { family: family === 'ip' ? 4 : 6, backend: 'legacy', sets: new Map() } as const
  const rule = parseIptablesSave(item, about)?.[0]?.chains.get('X')?.rules[0]
  const text = rule && JSON.stringify([rule.matches, rule.ends], asText)
  return text === undefined || /"(?:unsure|opaque)"/.test(text) ? null : text
}

const asText = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' ? `${value}` : value
