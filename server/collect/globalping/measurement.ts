// What does Globalping say of one measurement?
// Fields as in its published schema (github.com/jsdelivr/globalping, public/v1/components/schemas.yaml,
// read 2026-11-27). Nothing of the target stands in them but rawOutput, which is not read.
import { z } from 'zod'

const Text = z.string().transform(text => text.slice(0, 100))

const Finished = z.object({
  status: z.literal('finished'),
  stats: z.object({
    min: z.number().nullable(),
    total: z.number().int(),
    rcv: z.number().int(),
  }),
})

/** failed, offline, in-progress, and what may come to be. */
const Other = z.object({ status: Text, failureSource: Text.optional() })

export const Measurement = z.object({
  status: Text,
  updatedAt: z.iso.datetime(),
  results: z
    .array(
      z.object({
        probe: z.object({
          country: Text,
          city: Text,
          asn: z.number().int(),
          network: Text,
        }),
        result: z.union([Finished, Other]),
      }),
    )
    .max(500),
})
export type Measurement = z.infer<typeof Measurement>

export const Created = z.object({ id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/) })

/** The words with which a request was refused; it may quote what was asked. */
export const Refused = z.object({ error: z.object({ type: Text, message: Text }) })
