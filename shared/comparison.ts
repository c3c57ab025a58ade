// What changed between two reports, and did it help?
import { z } from 'zod'
import { FindingStatus } from './finding.ts'
import { Hop } from './hop.ts'
import { Message } from './message.ts'
import { Verdict } from './verdict.ts'

const Addresses = z.object({ ipv4: z.array(z.string()), ipv6: z.array(z.string()) })

/** `worse`: something that was reachable, decided or closed to others no longer is. */
export const Comparison = z.object({
  schemaVersion: z.literal(1),
  before: z.object({ id: z.string(), createdAt: z.string(), verdict: Verdict }),
  after: z.object({ id: z.string(), createdAt: z.string(), verdict: Verdict }),
  outcome: z.enum(['solved', 'better', 'same', 'changed', 'worse', 'undecided']),
  summary: z.string(),
  /** What the summary says, for other languages; the same for each finding. */
  message: Message.optional(),
  findings: z.array(
    z.object({
      check: z.string(),
      hop: Hop,
      before: FindingStatus.nullable(),
      after: FindingStatus.nullable(),
      because: z.string(),
      message: Message.optional(),
    }),
  ),
  causes: z.object({
    gone: z.array(z.string()),
    new: z.array(z.string()),
    kept: z.array(z.string()),
  }),
  /** Sources that may reach the port now and could not, and the other way round. */
  admitted: z.object({ opened: Addresses, closed: Addresses }).nullable(),
})
export type Comparison = z.infer<typeof Comparison>
