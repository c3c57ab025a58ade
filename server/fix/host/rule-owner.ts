// Which program wrote this chain and will write it again?
import type { Decider, FilterTable } from '#server/filter/host-rule.ts'

const BY_TABLE: readonly (readonly [pattern: RegExp, owner: string])[] = [
  [/^firewalld/, 'firewalld'],
  [/^(?:f2b|fail2ban)/, 'fail2ban'],
  [/^kube-/, 'kube-proxy'],
  [/^docker-/, 'Docker'],
]

const BY_CHAIN: readonly (readonly [pattern: RegExp, owner: string])[] = [
  [/^ufw6?-/, 'ufw'],
  [/^(?:f2b|fail2ban)-/, 'fail2ban'],
  [/^DOCKER/, 'Docker'],
  [/^KUBE-/, 'kube-proxy'],
  [/^(?:IN|FWDI|FWDO|FWD|OUT)_\w+$/, 'firewalld'],
]

/** null: nobody known; a change by hand stays. A built-in chain belongs to whoever steers it. */
export const ownerOf = (
  { table, chain }: Decider,
  tables: readonly FilterTable[],
): string | null => {
  const byTable = BY_TABLE.find(([pattern]) => pattern.test(table))
  const byChain = BY_CHAIN.find(([pattern]) => pattern.test(chain))
  if (byTable !== undefined || byChain !== undefined) return (byTable ?? byChain)?.[1] ?? null
  const names = tables
    .filter(({ name }) => name === table)
    .flatMap(({ chains }) => [...chains.keys()])
  const steering = BY_CHAIN.filter(([, owner]) => owner === 'ufw' || owner === 'firewalld')
  return steering.find(([pattern]) => names.some(name => pattern.test(name)))?.[1] ?? null
}
