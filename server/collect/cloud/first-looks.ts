// What can start early, because the first page of a region's list names it already?
import { z } from 'zod'
import type { Ahead } from './ahead.ts'
import { type Call, callOf } from './call.ts'
import { forwardTableCall } from './nat.ts'
import { firstCall } from './pages.ts'
import type { Place } from './place.ts'
import { prefixListCall } from './security-groups.ts'
import { networkAclCall, routesCall } from './vpc-network.ts'
import { distinct, elementsOf, text, wrappedTexts } from './wire.ts'

type Where = Pick<Place, 'vSwitchIds' | 'vpcIds'>
/** Tells where the target turned out to be: what the first pages say of that place starts now. */
export type FirstLooks = (where: Where) => void

/** Once per region; not at all when remembered calls start everything at once. */
export const looksOf = (
  ahead: Ahead,
  { isKnown }: { readonly isKnown: boolean },
): ((region: string) => FirstLooks) => {
  const started = new Map<string, FirstLooks>()
  return region => {
    const looks = started.get(region) ?? (isKnown ? () => undefined : startLooks(ahead, region))
    started.set(region, looks)
    return looks
  }
}

/** More prefix lists than these are not read on the chance that a rule names them. */
const MOST_PREFIX_LISTS = 3

/**
 * Asks for the vSwitches, NAT gateways and prefix lists of a region before anything is located in
 * it, and so saves the third round trip where these lists fit into a page. It starts calls and
 * decides nothing: the plan asks again for what a fresh answer names, nothing waits for a look, and
 * what the plan does not ask for is no evidence.
 */
const startLooks = ({ start }: Ahead, region: string): FirstLooks => {
  const everything = { subject: '', params: { RegionId: region } }
  const looks = [
    { call: callOf('vpc.DescribeVSwitches', region, everything), named: inVSwitches },
    { call: callOf('vpc.DescribeNatGateways', region, everything), named: inGateways },
    { call: callOf('ecs.DescribePrefixLists', region, everything), named: inPrefixLists },
  ].map(({ call, named }) => ({ page: start(firstCall(call)), named }))
  return where => {
    for (const { page, named } of looks)
      page.then(
        ({ outcome }) => {
          if (outcome.kind !== 'ok') return
          for (const call of named(outcome.body, { region, ...where })) void start(firstCall(call))
        },
        () => undefined,
      )
  }
}

type Named = (body: object, where: Where & { readonly region: string }) => readonly Call[]

const pageOf = (body: object) => ({ bodies: [body], complete: false })

const WireVSwitch = z.looseObject({
  VSwitchId: text,
  NetworkAclId: text,
  RouteTable: z.looseObject({ RouteTableId: text }).catch({ RouteTableId: '' }),
})

const inVSwitches: Named = (body, { region, vSwitchIds }) => {
  const meant = elementsOf(pageOf(body), ['VSwitches', 'VSwitch'], WireVSwitch).filter(
    ({ VSwitchId }) => vSwitchIds.includes(VSwitchId),
  )
  return [
    ...distinct(meant.map(v => v.RouteTable.RouteTableId)).map(id => routesCall(region, id)),
    ...distinct(meant.map(v => v.NetworkAclId)).map(id => networkAclCall(region, id)),
  ]
}

const WireGateway = z.looseObject({
  VpcId: text,
  ForwardTableIds: wrappedTexts('ForwardTableId'),
})

const inGateways: Named = (body, { region, vpcIds }) =>
  distinct(
    elementsOf(pageOf(body), ['NatGateways', 'NatGateway'], WireGateway)
      .filter(({ VpcId }) => vpcIds.includes(VpcId))
      .flatMap(({ ForwardTableIds }) => ForwardTableIds),
  ).map(id => forwardTableCall(region, id))

// What nothing refers to, no rule refers to.
const WirePrefixList = z.looseObject({
  PrefixListId: text,
  AssociationCount: z.coerce.number().catch(1),
})

const inPrefixLists: Named = (body, { region }) => {
  const used = elementsOf(pageOf(body), ['PrefixLists', 'PrefixList'], WirePrefixList).filter(
    ({ AssociationCount }) => AssociationCount > 0,
  )
  return used.length > MOST_PREFIX_LISTS
    ? []
    : distinct(used.map(list => list.PrefixListId)).map(id => prefixListCall(region, id))
}
