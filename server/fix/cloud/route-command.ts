// Which command adds this route to the table?
import type { FixCommand } from '#shared/fix.ts'
import type { Flow } from '#shared/flow.ts'
import { type FixValues, textOf, withUndo } from './advice.ts'

/** None when the table or the gateway is not known, or `destination` is empty. */
export const routeCommand = (flow: Flow, values: FixValues, destination: string): FixCommand[] => {
  const own = [
    ['RegionId', flow.regionId ?? ''],
    ['RouteTableId', textOf(values, 'tableId')],
    ['DestinationCidrBlock', destination],
    ['NextHopId', textOf(values, 'gatewayId')],
  ] as const
  const kind = ['NextHopType', textOf(values, 'gatewayType')] as const
  return withUndo(['vpc', 'CreateRouteEntry', [...own, kind]], ['vpc', 'DeleteRouteEntry', own])
}
