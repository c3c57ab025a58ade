// Does the transit router bring what comes from this attachment to the addresses at the other end?
// CEN help "Transit routers", ListTransitRouterRouteEntries (read 2026-11-22): the table an attachment is
// associated with looks up what comes from it; it knows the networks that are propagated to it.
import { say } from '#shared/message.ts'
import {
  type AddressSet,
  intersectOf,
  isNoAddress,
  subtractOf,
  toCidrs,
} from '#shared/plain/address-set.ts'
import { needAction } from '../facts/answers.ts'
import { factAbout } from '../facts/answers-by-subject.ts'
import type { Unavailable } from '../facts/fact.ts'
import type { NextHop } from '../facts/routes.ts'
import type { TransitAttachment } from '../facts/transit-attachments.ts'
import type { TransitLink, TransitRoute, TransitRoutes } from '../facts/transit-routes.ts'
import { apiField } from './api-field.ts'
import { ACCEPT, dead, type Far, far, type Lead, unsure } from './lead.ts'
import type { RouteFacts } from './route-facts.ts'

const PROPAGATION = 'priv-tr-propagation'

type Around = Far & { readonly facts: RouteFacts }

export const transitLead = ({ id }: NextHop, around: Around): Lead => {
  const { transitAttachments, transitRoutes } = around.facts
  const known = transitAttachments.state === 'present' ? transitAttachments.value : []
  const found = known.find(({ attachmentId }) => attachmentId === id)
  // A router of another account does not show here, so a missing one proves nothing.
  if (found === undefined || /^(?:attaching)?$/i.test(found.status))
    return unsure({
      ...needAction('cbn.ListTransitRouterVpcAttachments', id),
      wouldSettle: ['priv-tr-attachment', PROPAGATION],
    })
  if (found.status.toLowerCase() !== 'attached')
    return dead(
      'priv-tr-attachment',
      say('private.attachment-down', { attachment: id, status: found.status }),
      apiField(id, found.source, 'Status'),
    )
  if (transitRoutes.state === 'unavailable') return unread(transitRoutes)
  return onward(id, { ...around, tables: transitRoutes.value, attachment: found })
}

type Router = Far & {
  readonly facts: RouteFacts
  readonly tables: TransitRoutes
  /** By which packets enter, at this end; null: this end is the far one. */
  readonly attachment: TransitAttachment | null
}

const unread = ({ need }: Unavailable): Lead => unsure({ ...need, wouldSettle: [PROPAGATION] })

// Every piece of the asked addresses must come through.
const onward = (attachmentId: string, router: Router): Lead => {
  const { tables, addresses } = router
  const links = factAbout(tables.associations, attachmentId)
  if (links.state === 'unavailable') return unread(links)
  const [link] = links.value
  if (link === undefined) return unassociated(attachmentId, router)
  if (!/^active$/i.test(link.status)) return unsure(wait(attachmentId, link.status))
  const routes = factAbout(tables.routes, link.tableId)
  if (routes.state === 'unavailable') return unread(routes)
  const pieces = walk(addresses, routes.value)
  if (pieces === null) return unsure(far(link.tableId, PROPAGATION))
  const leads = pieces.map(piece => leadBy(piece, { link, routes: routes.value, router }))
  const [first] = leads
  const isSame = first !== undefined && leads.every(({ fate }) => fate === first.fate)
  return isSame ? first : (leads.find(({ fate }) => fate === 'unsure') ?? unsure(far(link.tableId)))
}

const wait = (attachmentId: string, status: string) => ({
  need: say('need.association', { attachment: attachmentId, status }),
  how: say('how.wait'),
  wouldSettle: [PROPAGATION],
})

const unassociated = (attachmentId: string, { attachment }: Router): Lead =>
  attachment === null
    ? unsure(far(attachmentId, PROPAGATION))
    : dead(
        PROPAGATION,
        say('private.tr-not-associated', {
          attachment: attachmentId,
          router: attachment.routerId,
        }),
        apiField(attachmentId, attachment.source, 'TransitRouterAttachmentId'),
      )

/** `route` null: no route in force leads there. */
type Piece = { readonly part: AddressSet; readonly route: TransitRoute | null }

const isInForce = ({ status }: TransitRoute): boolean => /^active$/i.test(status)

// Longest prefix first. null: a route in force whose destination is not known may take any of it.
const walk = (addresses: AddressSet, routes: readonly TransitRoute[]): Piece[] | null => {
  const inForce = routes.filter(isInForce)
  if (inForce.some(({ block }) => block === null)) return null
  const pieces: Piece[] = []
  let rest = addresses
  for (const route of inForce.toSorted((a, b) => prefixOf(b) - prefixOf(a))) {
    const part = route.block === null ? null : intersectOf(rest, route.block)
    if (part === null || isNoAddress(part)) continue
    pieces.push({ part, route })
    rest = subtractOf(rest, part)
  }
  return isNoAddress(rest) ? pieces : [...pieces, { part: rest, route: null }]
}

const prefixOf = ({ destination }: TransitRoute): number => Number(destination.split('/')[1] ?? 128)

type Table = {
  readonly link: TransitLink
  readonly routes: readonly TransitRoute[]
  readonly router: Router
}

const leadBy = ({ part, route }: Piece, table: Table): Lead => {
  if (route === null) return withoutRoute(part, table)
  const { link, router } = table
  if (/^blackhole$/i.test(route.hopType))
    return dead(
      PROPAGATION,
      say('private.tr-blackhole', { table: link.tableId, destination: route.destination }),
      fieldOf(route, 'TransitRouterRouteEntryNextHopType'),
    )
  if (router.farVpcId !== null)
    return route.resourceId === router.farVpcId ? ACCEPT : unsure(far(route.attachmentId))
  return wayBack(route, router)
}

const fieldOf = (route: TransitRoute, field: string) =>
  apiField(route.destination, route.source, field)

// Who sends is no machine of the account: its packets need a way through the router too.
const wayBack = (route: TransitRoute, router: Router): Lead => {
  const { near, attachment } = router
  if (near === null || attachment === null || route.attachmentId === '')
    return unsure(far(route.attachmentId || route.destination, PROPAGATION))
  return onward(route.attachmentId, {
    ...router,
    addresses: near,
    near: null,
    farVpcId: attachment.vpcId,
    attachment: null,
  })
}

// A conflict or a routing policy keeps a route out of force; another state may end by itself.
const withoutRoute = (part: AddressSet, { link, routes, router }: Table): Lead => {
  const asleep = routes.filter(
    route =>
      !isInForce(route) && route.block !== null && !isNoAddress(intersectOf(route.block, part)),
  )
  const refused = asleep.find(({ status }) => /^(?:rejected|prohibited)$/i.test(status))
  const words = { table: link.tableId, client: toCidrs(part)[0] ?? '' }
  if (refused !== undefined)
    return dead(
      PROPAGATION,
      say('private.tr-route-refused', {
        ...words,
        destination: refused.destination,
        status: refused.status,
      }),
      fieldOf(refused, 'TransitRouterRouteEntryStatus'),
    )
  if (asleep.length > 0) return unsure(far(link.tableId, PROPAGATION))
  const lead = dead(
    PROPAGATION,
    say('private.tr-no-route', words),
    apiField(link.attachmentId, link.source, 'TransitRouterRouteTableId'),
  )
  return lead.cause === null
    ? lead
    : { ...lead, cause: { ...lead.cause, about: missing(link, router) } }
}

// The attachment of the other end, when it is known not to feed the table, is what has to be propagated.
const missing = ({ tableId }: TransitLink, { tables, facts, farVpcId, attachment }: Router) => {
  const { transitAttachments: fact } = facts
  const all = fact.state === 'present' ? fact.value : []
  const other = all.find(
    one => one.vpcId === farVpcId && one.routerId === attachment?.routerId && farVpcId !== null,
  )
  const fed = other === undefined ? null : factAbout(tables.propagations, other.attachmentId)
  const isFed = fed?.state !== 'present' || fed.value.some(link => link.tableId === tableId)
  return { tableId, attachmentId: other === undefined || isFed ? '' : other.attachmentId }
}
