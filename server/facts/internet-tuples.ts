// Which packets did the edge of the cloud count between an address and its clients?
import { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import { type Fact, mapFact } from './fact.ts'
import type { SourceText } from './source-text.ts'
import { whatWasRead } from './what-was-read.ts'

/** One row of NIS GetInternetTuple (API 2021-12-16, read 2026-11-22); counters of the asked window. */
export type InternetTuple = {
  readonly cloudAddress: string
  /** Text as it came; '' where rows are not told apart by it. */
  readonly cloudPort: string
  readonly otherAddress: string
  /** IANA number as text. */
  readonly protocol: string
  readonly packetsIn: number
  readonly packetsOut: number
  readonly source: SourceText
}

const text = z.union([z.string(), z.number()]).transform(String).catch('')

// A row without both counters says nothing about the direction that is missing.
const WireTuple = z.looseObject({
  CloudIp: text,
  CloudPort: text,
  OtherIp: text,
  Protocol: text,
  InPacketCount: z.coerce.number().nonnegative(),
  OutPacketCount: z.coerce.number().nonnegative(),
})

export const internetTuplesFact = (evidence: Evidence): Fact<readonly InternetTuple[]> =>
  mapFact(
    whatWasRead(evidence, 'nis.GetInternetTuple', { list: 'Data', schema: WireTuple }),
    listed =>
      listed.map(({ value, source }) => ({
        cloudAddress: value.CloudIp,
        cloudPort: value.CloudPort,
        otherAddress: value.OtherIp,
        protocol: value.Protocol,
        packetsIn: value.InPacketCount,
        packetsOut: value.OutPacketCount,
        source,
      })),
  )
