// Which answers can a diagnosis end in?
import { z } from 'zod'
import { Message } from './message.ts'

export const Reachability = z.enum(['reachable', 'unreachable', 'partly-reachable', 'inconclusive'])
export type Reachability = z.infer<typeof Reachability>

export const Verdict = z.object({
  status: Reachability,
  predicted: Reachability,
  observed: z.enum([...Reachability.options, 'not-probed']),
  agreement: z.enum(['agree', 'contradict', 'not-comparable']),
  summary: z.string(),
  /** What the summary says, for other languages. */
  message: Message.optional(),
})
export type Verdict = z.infer<typeof Verdict>
