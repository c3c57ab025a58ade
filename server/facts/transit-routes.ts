// Which route tables of transit routers do attachments use and feed, and where do these tables lead?
import { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import { type AddressSet, parseCidr } from '#shared/plain/address-set.ts'
import { type BySubject, listBySubject } from './answers-by-subject.ts'
import { type Fact, mapFact, present } from './fact.ts'
import type { SourceText } from './source-text.ts'

/** An association (the table looks up what comes from the attachment) or a propagation (it learns it). */
export type TransitLink = {
  readonly attachmentId: string
  readonly tableId: string
  /** Active, Associating, Dissociating, Enabling, Disabling. */
  readonly status: string
  readonly source: SourceText
}

export type TransitRoute = {
  readonly destination: string
  /** null: it could not be read. */
  readonly block: AddressSet | null
  /** Active, Rejected (a conflict), Prohibited (a routing policy), Standby, Candidate, Creating … */
  readonly status: string
  /** Attachment or BlackHole. */
  readonly hopType: string
  readonly attachmentId: string
  /** VPC, VBR, VPN, TR … and its id. */
  readonly resourceType: string
  readonly resourceId: string
  readonly source: SourceText
}

/** Associations and propagations by attachment, routes by table. */
export type TransitRoutes = {
  readonly associations: BySubject<readonly TransitLink[]>
  readonly propagations: BySubject<readonly TransitLink[]>
  readonly routes: BySubject<readonly TransitRoute[]>
}

const text = z
  .string()
  .nullish()
  .catch('')
  .transform(value => value ?? '')

const WireLink = z.looseObject({
  TransitRouterAttachmentId: z.string().min(1),
  TransitRouterRouteTableId: text,
  Status: text,
})

const WireRoute = z.looseObject({
  TransitRouterRouteEntryDestinationCidrBlock: text,
  TransitRouterRouteEntryStatus: text,
  TransitRouterRouteEntryNextHopType: text,
  TransitRouterRouteEntryNextHopId: text,
  TransitRouterRouteEntryNextHopResourceType: text,
  TransitRouterRouteEntryNextHopResourceId: text,
})

/** CEN API 2017-09-12 (read 2026-11-22). */
export const transitRoutesFact = (evidence: Evidence): Fact<TransitRoutes> => {
  const found = {
    associations: linksOf(evidence, 'Associations'),
    propagations: linksOf(evidence, 'Propagations'),
    routes: routesOf(evidence),
  }
  const cites = Object.values(found).flatMap(({ known, others }) => [
    ...others.cites,
    ...[...known.values()].flatMap(fact => fact.cites),
  ])
  return present(found, cites)
}

const linksOf = (
  evidence: Evidence,
  kind: 'Associations' | 'Propagations',
): BySubject<readonly TransitLink[]> => {
  const answers = listBySubject(evidence, `cbn.ListTransitRouterRouteTable${kind}`, {
    list: `TransitRouter${kind}`,
    schema: WireLink,
    parameter: 'TransitRouterAttachmentId',
    subjectIn: () => null,
  })
  const known = [...answers.known].map(
    ([id, fact]) =>
      [
        id,
        mapFact(fact, ({ listed }) =>
          listed
            .filter(({ value }) => value.TransitRouterAttachmentId === id)
            .map(({ value, source }) => ({
              attachmentId: id,
              tableId: value.TransitRouterRouteTableId,
              status: value.Status,
              source,
            })),
        ),
      ] as const,
  )
  return { ...answers, known: new Map(known) }
}

const routesOf = (evidence: Evidence): BySubject<readonly TransitRoute[]> => {
  const answers = listBySubject(evidence, 'cbn.ListTransitRouterRouteEntries', {
    list: 'TransitRouterRouteEntries',
    schema: WireRoute,
    parameter: 'TransitRouterRouteTableId',
    subjectIn: () => null,
  })
  const known = [...answers.known].map(
    ([id, fact]) =>
      [
        id,
        mapFact(fact, ({ listed }) =>
          listed.map(({ value, source }) => ({
            destination: value.TransitRouterRouteEntryDestinationCidrBlock,
            block: parseCidr(value.TransitRouterRouteEntryDestinationCidrBlock),
            status: value.TransitRouterRouteEntryStatus,
            hopType: value.TransitRouterRouteEntryNextHopType,
            attachmentId: value.TransitRouterRouteEntryNextHopId,
            resourceType: value.TransitRouterRouteEntryNextHopResourceType,
            resourceId: value.TransitRouterRouteEntryNextHopResourceId,
            source,
          })),
        ),
      ] as const,
  )
  return { ...answers, known: new Map(known) }
}
