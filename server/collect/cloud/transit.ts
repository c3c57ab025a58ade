// By which route tables does a transit router lead on what an attachment sends?
// CEN 2017-09-12 (api reference and models of the official SDK, read 2026-11-22).
import ipaddr from 'ipaddr.js'
import { z } from 'zod'
import { callOf } from './call.ts'
import type { Round } from './round.ts'
import { distinct, elementsOf, text } from './wire.ts'

type Asked = { readonly attachmentId: string; readonly client: string | null }

/** The attachment, its tables and their routes; and the same of where these lead for the client. */
export const askTransit = async (
  round: Round,
  region: string,
  { attachmentId: id, client }: Asked,
): Promise<void> => {
  const [, , routes] = await Promise.all([
    round.ask(
      callOf('cbn.ListTransitRouterVpcAttachments', region, {
        subject: id,
        params: { RegionId: region, TransitRouterAttachmentId: id },
      }),
    ),
    round.ask(
      callOf('cbn.ListTransitRouterRouteTablePropagations', region, {
        subject: id,
        params: { TransitRouterAttachmentId: id },
      }),
    ),
    askTables(round, region, id),
  ])
  const onward = distinct(routes.filter(route => holds(route, client)).map(hopOf))
  await Promise.all(
    onward
      .filter(next => next !== id)
      .slice(0, MOST_ONWARD)
      .map(next => askTables(round, region, next)),
  )
}

/** Routes of one length and longer that hold one client are few. */
const MOST_ONWARD = 5

const Link = z.looseObject({ TransitRouterRouteTableId: text })
const Route = z.looseObject({
  TransitRouterRouteEntryDestinationCidrBlock: text,
  TransitRouterRouteEntryNextHopId: text,
})
type Route = z.infer<typeof Route>

const hopOf = ({ TransitRouterRouteEntryNextHopId: id }: Route): string => id

const holds = (route: Route, client: string | null): boolean => {
  const block = route.TransitRouterRouteEntryDestinationCidrBlock
  return (
    client !== null &&
    ipaddr.IPv4.isValidCIDR(block) &&
    ipaddr.IPv4.parse(client).match(ipaddr.IPv4.parseCIDR(block))
  )
}

// Routes out of force are asked for too: they tell a conflict or a routing policy.
const askTables = async (round: Round, region: string, id: string): Promise<Route[]> => {
  const reply = await round.ask(
    callOf('cbn.ListTransitRouterRouteTableAssociations', region, {
      subject: id,
      params: { TransitRouterAttachmentId: id },
    }),
  )
  const links = elementsOf(reply, ['TransitRouterAssociations'], Link)
  const tables = distinct(links.map(link => link.TransitRouterRouteTableId))
  const routes = await Promise.all(
    tables.map(table =>
      round.ask(
        callOf('cbn.ListTransitRouterRouteEntries', region, {
          subject: table,
          params: { TransitRouterRouteTableId: table, TransitRouterRouteEntryStatus: 'All' },
        }),
      ),
    ),
  )
  return routes.flatMap(one => elementsOf(one, ['TransitRouterRouteEntries'], Route))
}
