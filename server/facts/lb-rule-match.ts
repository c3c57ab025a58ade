// Does a request to a load balancer meet a forwarding rule?
// help.aliyun.com "Forwarding rules and domain/path matching" of ALB (May 2026) and "Path-based
// forwarding rules" of classic ones (March 2026), both read 2026-11-22.
import type { LbRule } from './lb-rules.ts'

/** null: the question does not say. */
export type Request = { readonly host: string | null; readonly path: string | null }

/** maybe: it depends on what is not known of the request, or of how patterns are read. */
export type Met = 'yes' | 'no' | 'maybe'

export const modernMet = (rule: LbRule, { host, path }: Request): Met =>
  all(
    rule.settled && !rule.looksFurther ? 'yes' : 'maybe',
    any(rule.hosts, host, hostMet),
    any(rule.paths, path, pathMet),
  )

/** Is a request for this host one of the rule's domain? */
export const domainMet = ({ hosts }: LbRule, { host }: Request): Met => any(hosts, host, hostMet)

export const classicMet = (rule: LbRule, request: Request): Met =>
  all(
    domainMet(rule, request),
    any(rule.paths, request.path, (pattern, path) =>
      path === null ? (pattern === '/' ? 'yes' : 'maybe') : yes(path.startsWith(pattern)),
    ),
  )

const all = (...met: readonly Met[]): Met => {
  if (met.includes('no')) return 'no'
  return met.includes('maybe') ? 'maybe' : 'yes'
}

type One = (pattern: string, asked: string | null) => Met

// One fitting value is enough.
const any = (patterns: readonly string[] | null, asked: string | null, one: One): Met => {
  if (patterns === null) return 'yes'
  const met = patterns.map(pattern => one(pattern, asked))
  if (met.includes('yes')) return 'yes'
  return met.includes('maybe') ? 'maybe' : 'no'
}

const yes = (isMet: boolean): Met => (isMet ? 'yes' : 'no')

// Whether a star stands for several labels, or for none, is not documented.
const hostMet: One = (pattern, host) => {
  if (pattern === '*') return 'yes'
  if (host === null || pattern.startsWith('~')) return 'maybe'
  const [wild, asked] = [pattern.toLowerCase(), host.toLowerCase()]
  if (!fits(wild, asked)) return 'no'
  const labels = (name: string): number => name.split('.').length
  return wild.includes('*') && labels(wild) !== labels(asked) ? 'maybe' : 'yes'
}

const pathMet: One = (pattern, path) => {
  if (/^\/?\*$/.test(pattern)) return 'yes'
  if (path === null || pattern.startsWith('~')) return 'maybe'
  return yes(fits(pattern, path))
}

/** `*`: any characters, `?`: one. No regular expression: a hostile pattern must not take long. */
const fits = (pattern: string, text: string): boolean => {
  let [at, star, from] = [0, -1, 0]
  for (let i = 0; i < text.length; ) {
    if (pattern[at] === '*') {
      star = at
      from = i
      at += 1
    } else if (pattern[at] === '?' || pattern[at] === text[i]) {
      at += 1
      i += 1
    } else if (star >= 0) {
      from += 1
      i = from
      at = star + 1
    } else return false
  }
  return /^\**$/.test(pattern.slice(at))
}
