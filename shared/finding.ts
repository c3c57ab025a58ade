// What does one check say about one hop?
import { z } from 'zod'
import { Confidence } from './cause.ts'
import { Fix } from './fix.ts'
import { Hop } from './hop.ts'
import { Message } from './message.ts'

export const FindingStatus = z.enum(['pass', 'fail', 'warn', 'unknown', 'not-applicable'])
export type FindingStatus = z.infer<typeof FindingStatus>

export const DecidedByKind = z.enum([
  'security-group-rule',
  'security-group-default',
  'network-acl-entry',
  'network-acl-default',
  'route-entry',
  'firewall-policy',
  'nft-rule',
  'nft-policy',
  'iptables-rule',
  'iptables-policy',
  'listener',
  'api-field',
])

/** The very line of the evidence that decided. `line` counts from 1. */
export const DecidedBy = z.object({
  kind: DecidedByKind,
  id: z.string(),
  text: z.string(),
  evidence: z.string(),
  line: z.number().int(),
})
export type DecidedBy = z.infer<typeof DecidedBy>

export const Finding = z.object({
  check: z.string(),
  hop: Hop,
  step: z.number().int(),
  status: FindingStatus,
  causes: z.array(z.string()),
  because: z.string(),
  message: Message,
  cites: z.array(z.string()),
  decidedBy: DecidedBy.optional(),
  startedAt: z.string(),
  tookMs: z.number(),
})
export type Finding = z.infer<typeof Finding>

export const RootCause = z.object({
  id: z.string(),
  hop: Hop,
  confidence: Confidence,
  because: z.string(),
  message: Message,
  decidedBy: DecidedBy.optional(),
  fix: Fix.optional(),
})
export type RootCause = z.infer<typeof RootCause>

/** What would settle an open point: the evidence, and the command or permission that gives it. */
export const NextEvidence = z.object({
  need: z.string(),
  how: z.string(),
  wouldSettle: z.array(z.string()),
  /** What `need` and `how` say, for other languages. */
  message: z.object({ need: Message, how: Message }).optional(),
})
export type NextEvidence = z.infer<typeof NextEvidence>
