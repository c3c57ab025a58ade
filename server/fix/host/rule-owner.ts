// Which program wrote this chain and will write it again?
import type { Decider, FilterTable } from '#server/filter/host-rule.ts'

const BY_TABLE: readonly (readonly [pattern: RegExp, owner: string])[] = [
  [/^firewalld/, 'firewalld'],
  [/^(?:f2b|fail2ban)/, 'fail2ban'],
  [/^kube-/, 'kube-proxy'],
  [/^docker-/, 'Docker'],
]

// DOCKER-USER is there for people's own rules; Docker leaves what stands in it alone.
const BY_CHAIN: readonly (readonly [pattern: RegExp, owner: string])[] = [
  [/^ufw6?-/, 'ufw'],
  [/^(?:f2b|fail2ban)-/, 'fail2ban'],
  [/^DOCKER(?!-USER$)/, 'Docker'],
  [/^KUBE-/, 'kube-proxy'],
  [/^(?:IN|FWDI|FWDO|FWD|OUT)_\w+$/, 'firewalld'],
]

/** null: nobody known; a change by hand stays. A built-in chain belongs to whoever steers it. */
export const ownerOf = (by: Decider, tables: readonly FilterTable[]): string | null => {
  const writer = writtenBy(by)
  if (writer !== null || by.chain === 'DOCKER-USER') return writer
  const names = tables
    .filter(({ name }) => name === by.table)
    .flatMap(({ chains }) => [...chains.keys()])
  const steering = BY_CHAIN.filter(([, owner]) => owner === 'ufw' || owner === 'firewalld')
  return steering.find(([pattern]) => names.some(name => pattern.test(name)))?.[1] ?? null
}

/** The program whose names the table or the chain bears. */
export const writtenBy = ({ table, chain }: Decider): string | null => {
  const byTable = BY_TABLE.find(([pattern]) => pattern.test(table))
  return (byTable ?? BY_CHAIN.find(([pattern]) => pattern.test(chain)))?.[1] ?? null
}
