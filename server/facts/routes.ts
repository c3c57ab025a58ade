// Which routes does each route table hold?
import { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import { type BySubject, listBySubject } from './answers-by-subject.ts'
import { type Fact, mapFact, present } from './fact.ts'
import type { SourceText } from './source-text.ts'
import { wireNumber } from './wire-number.ts'

export type NextHop = {
  /** local, service, Instance, NetworkInterface, NatGateway, Ipv4Gateway …, as written. */
  readonly type: string
  readonly id: string
  /** false only when the cloud says 0. */
  readonly enabled: boolean
}

/** VPC DescribeRouteEntryList (API 2016-04-28, read 2026-11-22). */
export type RouteEntry = {
  readonly tableId: string
  /** '' for system routes. */
  readonly entryId: string
  /** A CIDR block or the id of a prefix list (`pl-…`), as written. */
  readonly destination: string
  /** System, Custom, BGP, CEN, ECR. */
  readonly type: string
  readonly status: string
  readonly nextHops: readonly NextHop[]
  readonly source: SourceText
}

/** Entries by route table id; an unread or cut table is an unavailable fact of its own. */
export type RoutesByTable = BySubject<readonly RouteEntry[]>

const text = z.string().catch('')

// A hop without a kind, or of a kind that needs an id without one, leads nobody knows where.
const WireHop = z
  .looseObject({
    NextHopType: z.string().min(1),
    NextHopId: text,
    Enabled: wireNumber,
  })
  .refine(hop => hop.NextHopId !== '' || INSIDE.includes(hop.NextHopType.toLowerCase()))

const INSIDE: readonly string[] = ['local', 'service']

const WireEntry = z.looseObject({
  RouteTableId: text,
  RouteEntryId: text,
  DestinationCidrBlock: text,
  Type: text,
  Status: text,
  NextHopType: text,
  InstanceId: text,
  NextHops: z.looseObject({ NextHop: z.array(WireHop) }).nullish(),
})

type Wire = z.infer<typeof WireEntry>

/** Each call is about one table: longest prefix needs every entry of it. */
export const routesFact = (evidence: Evidence): Fact<RoutesByTable> => {
  const answers = listBySubject(evidence, 'vpc.DescribeRouteEntryList', {
    list: 'RouteEntry',
    schema: WireEntry,
    parameter: 'RouteTableId',
    subjectIn: body =>
      WireAnswer.safeParse(body).data?.RouteEntrys.RouteEntry[0]?.RouteTableId ?? '',
  })
  const known = [...answers.known].map(
    ([tableId, fact]) =>
      [
        tableId,
        mapFact(fact, ({ listed }) =>
          listed.map(({ value, source }) => toEntry(tableId, value, source)),
        ),
      ] as const,
  )
  const cites = evidence.filter(({ kind }) => kind === answers.action).map(({ id }) => id)
  return present({ ...answers, known: new Map(known) }, cites)
}

// Which table it is about is read also when an entry can't be.
const WireAnswer = z.looseObject({
  RouteEntrys: z.looseObject({ RouteEntry: z.array(z.looseObject({ RouteTableId: text })) }),
})

const toEntry = (tableId: string, wire: Wire, source: SourceText): RouteEntry => ({
  tableId: wire.RouteTableId || tableId,
  entryId: wire.RouteEntryId,
  destination: wire.DestinationCidrBlock,
  type: wire.Type,
  status: wire.Status,
  nextHops: hopsOf(wire),
  source,
})

// Answers of the older DescribeRouteTables kind carry one hop in the entry itself.
const hopsOf = (wire: Wire): NextHop[] => {
  const hops = wire.NextHops?.NextHop ?? []
  return hops.length === 0 && wire.NextHopType !== ''
    ? [{ type: wire.NextHopType, id: wire.InstanceId, enabled: true }]
    : hops.map(hop => ({
        type: hop.NextHopType,
        id: hop.NextHopId,
        enabled: hop.Enabled !== 0,
      }))
}
