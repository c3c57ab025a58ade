// How long does an interface keep an idle connection in mind?
import { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import { type Fact, mapFact } from './fact.ts'
import { type SourceText, wholeText } from './source-text.ts'
import { whicheverCame } from './what-was-read.ts'

/** Seconds (ECS DescribeNetworkInterfaceAttribute, ConnectionTrackingConfiguration, read 2026-11-22). */
export type SessionTime = {
  readonly eniId: string
  readonly establishedSeconds: number
  readonly source: SourceText
}

const Wire = z.looseObject({
  NetworkInterfaceId: z.string().min(1),
  ConnectionTrackingConfiguration: z.looseObject({
    TcpEstablishedTimeout: z.coerce.number().int().positive(),
  }),
})

/** For a hint only: an interface whose answer does not have it is left out. */
export const sessionTimesFact = (evidence: Evidence): Fact<readonly SessionTime[]> =>
  mapFact(whicheverCame(evidence, ['ecs.DescribeNetworkInterfaceAttribute']), answers =>
    answers.flatMap(({ item, body }) => {
      const wire = Wire.safeParse(body).data
      return wire === undefined
        ? []
        : {
            eniId: wire.NetworkInterfaceId,
            establishedSeconds: wire.ConnectionTrackingConfiguration.TcpEstablishedTimeout,
            source: wholeText(item.id, item.raw),
          }
    }),
  )
