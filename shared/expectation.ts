// What should be reachable, and what should not?
import { z } from 'zod'
import { Protocol, QuestionInput } from './question.ts'

/** One line of an expectations file. Names are unique within the file. */
export const Expectation = z.strictObject({
  name: z.string().min(1).max(200),
  from: z.string().min(1).max(300).default('any'),
  target: QuestionInput.shape.target,
  port: QuestionInput.shape.port,
  protocol: Protocol.default('tcp'),
  expect: z.enum(['reachable', 'unreachable']),
  severity: z.enum(['low', 'medium', 'high', 'critical']).optional(),
  owner: z.string().max(200).optional(),
})
export type Expectation = z.infer<typeof Expectation>

export const Expectations = z.array(Expectation).min(1).max(1000)
