// What may be asked, and how is it written?
import { z } from 'zod'
import { isNoAddress, onlyAddress, parseCidr } from './plain/address-set.ts'
import { formatAddress, parseAddress } from './plain/ip.ts'
import { parsePort } from './plain/port-range.ts'

export const Protocol = z.enum(['tcp', 'udp', 'icmp'])
export type Protocol = z.infer<typeof Protocol>

/** What `<target>` names. `here` is the machine that runs the command. */
export type Target =
  | { readonly kind: 'instance'; readonly id: string }
  | { readonly kind: 'eni'; readonly id: string }
  | { readonly kind: 'address'; readonly address: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'here' }

/** What `--from` names. */
export type Source =
  | { readonly kind: 'any' }
  | { readonly kind: 'address'; readonly address: string }
  | { readonly kind: 'cidr'; readonly cidr: string }
  | { readonly kind: 'instance'; readonly id: string }
  | { readonly kind: 'eni'; readonly id: string }
  | { readonly kind: 'vantage-point'; readonly name: string }

/** What may carry the host script to an instance; nothing does by itself (docs/adr/0019). */
export const HostBy = z.enum(['cloud-assistant'])
export type HostBy = z.infer<typeof HostBy>

/** Characters. An archive that was not cut to 24 KB, of a host with long rule sets. */
export const MOST_HOST_EVIDENCE = 256 * 1024

/** question.json and the body of `POST /v1/diagnoses`. */
export const QuestionInput = z.object({
  target: z.string().min(1).max(300),
  port: z.number().int().min(1).max(65535).optional(),
  protocol: Protocol.default('tcp'),
  from: z.string().min(1).max(300).default('any'),
  region: z
    .string()
    .regex(/^[a-z0-9-]{2,40}$/)
    .optional(),
  at: z.iso.datetime({ offset: true }).optional(),
  hostBy: HostBy.optional(),
  /** What collect.sh printed on the host; only in what a service is asked, never in a folder. */
  hostEvidence: z.string().min(1).max(MOST_HOST_EVIDENCE).optional(),
})
export type QuestionInput = z.infer<typeof QuestionInput>

/** A question that has been read: what it names is known, whether it exists is not. */
export type Question = {
  readonly asked: string
  readonly target: Target
  /** null only for ICMP. */
  readonly port: number | null
  readonly protocol: Protocol
  readonly askedFrom: string
  readonly from: Source
  /** True when nobody said where from: `any` is then only the prediction's scope. */
  readonly fromIsDefault: boolean
  readonly region: string | null
  /** Recorded time of the question (ISO 8601), null for "now". */
  readonly at: string | null
}

/** `<target>` with an optional port inside it, or null when it is none of the known forms. */
export const parseTarget = (text: string): { target: Target; port: number | null } | null => {
  const whole = parseTargetName(text)
  if (whole !== null) return { target: whole, port: null }
  const split = /^(?:\[(?<v6>[^\]]+)\]|(?<host>[^:]+)):(?<port>[^:]+)$/.exec(text)?.groups
  if (split === undefined) return null
  const port = parsePort(split['port'] ?? '')
  const target = parseTargetName(split['v6'] ?? split['host'] ?? '')
  return port === null || target === null ? null : { target, port }
}

/** `--from`, or null when it is none of the known forms. */
export const parseSource = (text: string): Source | null => {
  if (text === 'any') return { kind: 'any' }
  const set = parseCidr(text)
  if (set !== null && !isNoAddress(set)) {
    const only = onlyAddress(set)
    return only === null
      ? { kind: 'cidr', cidr: text }
      : { kind: 'address', address: formatAddress(only) }
  }
  if (INSTANCE_ID.test(text)) return { kind: 'instance', id: text }
  if (ENI_ID.test(text)) return { kind: 'eni', id: text }
  return VANTAGE_NAME.test(text) && !looksLikeAddress(text)
    ? { kind: 'vantage-point', name: text }
    : null
}

// 32 digits: a Simple Application Server.
const INSTANCE_ID = /^(?:(?:i|hbm|ay)-[A-Za-z0-9]{4,60}|[0-9a-f]{32})$/
const ENI_ID = /^eni-[A-Za-z0-9]{4,60}$/
const VANTAGE_NAME = /^[A-Za-z][A-Za-z0-9._-]{0,62}$/
const HOST_NAME =
  /^(?=.{1,253}\.?$)[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(?:\.[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*\.?$/

const parseTargetName = (text: string): Target | null => {
  if (text === 'here') return { kind: 'here' }
  if (INSTANCE_ID.test(text)) return { kind: 'instance', id: text }
  if (ENI_ID.test(text)) return { kind: 'eni', id: text }
  const address = parseAddress(text)
  if (address !== null) return { kind: 'address', address: formatAddress(address) }
  return HOST_NAME.test(text) && /[A-Za-z]/.test(text) && !looksLikeAddress(text)
    ? { kind: 'name', name: text }
    : null
}

// `10.0.0.256`, `1.2.3`, `0x7f.1` and `300.1.1.1/8` are mistyped addresses, never names.
const looksLikeAddress = (text: string): boolean =>
  /^[0-9a-fx.]*\.?\d+$/i.test(text) || text.includes('/') || text.includes(':')
