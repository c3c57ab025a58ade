// What does a report hold?
import { z } from 'zod'
import { EvidenceEntry } from './evidence.ts'
import { Finding, NextEvidence, RootCause } from './finding.ts'
import { Message } from './message.ts'
import { AboveTcp, Probe } from './probe.ts'
import { Protocol } from './question.ts'
import { Verdict } from './verdict.ts'

export const TimelineEntry = z.object({
  at: z.string(),
  offsetMs: z.number(),
  boundMs: z.number(),
  what: z.string(),
  message: Message.optional(),
  /** change: somebody changed the account. traffic: packets were recorded. Without it: a step of the diagnosis. */
  kind: z.enum(['change', 'traffic']).optional(),
  evidence: z.string().optional(),
})

export const Report = z.object({
  schemaVersion: z.literal(1),
  id: z.string(),
  createdAt: z.string(),
  engine: z.object({ name: z.literal('whyport'), version: z.string() }),
  account: z.string().nullable(),
  question: z.object({
    target: z.object({
      asked: z.string(),
      instanceId: z.string().optional(),
      address: z.string().optional(),
      region: z.string().optional(),
    }),
    port: z.number().int().nullable(),
    protocol: Protocol,
    from: z.string(),
  }),
  verdict: Verdict,
  rootCauses: z.array(RootCause),
  symptoms: z.array(RootCause),
  findings: z.array(Finding),
  admittedSources: z.object({ ipv4: z.array(z.string()), ipv6: z.array(z.string()) }).optional(),
  nextEvidence: z.array(NextEvidence),
  probes: z.array(Probe),
  aboveTcp: AboveTcp.optional(),
  evidence: z.array(EvidenceEntry),
  timeline: z.array(TimelineEntry),
  assumptions: z.array(z.string()),
  /** What the assumptions say, one by one, for other languages. */
  assumed: z.array(Message).optional(),
})
export type Report = z.infer<typeof Report>
