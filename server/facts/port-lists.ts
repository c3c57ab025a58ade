// Which ports does a port list hold?
import { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import { type IntervalSet, intervalSet } from '#shared/plain/interval-set.ts'
import { type BySubject, listBySubject } from './answers-by-subject.ts'
import { type Fact, mapFact, present } from './fact.ts'
import { portsFromText } from './port-text.ts'

export type PortLists = BySubject<IntervalSet>

const WireEntry = z.looseObject({
  PortRange: z
    .string()
    .transform(portsFromText)
    .refine(ports => ports !== null),
})

/** ECS DescribePortRangeListEntries (read 2026-11-22): the body does not name the list. */
export const portListsFact = (evidence: Evidence): Fact<PortLists> => {
  const answers = listBySubject(evidence, 'ecs.DescribePortRangeListEntries', {
    list: 'Entries',
    schema: WireEntry,
    parameter: 'PortRangeListId',
    subjectIn: () => null,
  })
  const known = [...answers.known].map(
    ([id, fact]) =>
      [
        id,
        mapFact(fact, ({ listed }) =>
          intervalSet(listed.flatMap(({ value }) => value.PortRange ?? [])),
        ),
      ] as const,
  )
  const cites = [...answers.others.cites, ...known.flatMap(([, fact]) => fact.cites)]
  return present({ ...answers, known: new Map(known) }, cites)
}
