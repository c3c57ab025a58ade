// What mends a cause, how is it undone, and what else would it admit?
import { z } from 'zod'
import { Message } from './message.ts'

export const FixCommand = z.object({ tool: z.string(), do: z.string(), undo: z.string() })
export type FixCommand = z.infer<typeof FixCommand>

export const Fix = z.object({
  summary: z.string(),
  /** What the summary says, for other languages. */
  message: Message.optional(),
  commands: z.array(FixCommand),
  alsoAdmits: z.array(z.object({ source: z.string(), ports: z.string(), to: z.array(z.string()) })),
  /** True only when the changed rules were judged again and the hop passed. */
  provenBySimulation: z.boolean(),
})
export type Fix = z.infer<typeof Fix>
