// Which expectations were met?
import { z } from 'zod'
import { Expectation } from './expectation.ts'
import { Message } from './message.ts'
import { Verdict } from './verdict.ts'

/** unknown: the evidence does not decide it; `missing` says what would. */
export const VerifiedExpectation = z.object({
  expectation: Expectation,
  outcome: z.enum(['met', 'violated', 'unknown']),
  verdict: Verdict.nullable(),
  reportId: z.string().nullable(),
  causes: z.array(z.string()),
  because: z.string(),
  missing: z.array(z.string()),
  /** What `because` and `missing` say, for other languages. */
  message: Message.optional(),
  needed: z.array(Message).optional(),
})
export type VerifiedExpectation = z.infer<typeof VerifiedExpectation>

/** violated if any is; else unknown if any is; else met. */
export const Verification = z.object({
  schemaVersion: z.literal(1),
  createdAt: z.string(),
  outcome: z.enum(['met', 'violated', 'unknown']),
  counts: z.object({ met: z.number(), violated: z.number(), unknown: z.number() }),
  expectations: z.array(VerifiedExpectation),
})
export type Verification = z.infer<typeof Verification>
