// Which routes and network ACL rule this vSwitch, and what is special about its VPC?
import { z } from 'zod'
import { callOf } from './call.ts'
import { instancesByIds } from './instances.ts'
import { interfacesByIds } from './network-interfaces.ts'
import type { Round } from './round.ts'
import { bodiesOf, distinct, elementsOf, text, wrappedTexts } from './wire.ts'

const WireVSwitch = z.looseObject({
  NetworkAclId: text,
  RouteTable: z.looseObject({ RouteTableId: text }).catch({ RouteTableId: '' }),
})

/** Gives the next hops of its routes: they say which other networks it is joined to. */
export const askVSwitch = async (
  round: Round,
  region: string,
  id: string,
): Promise<readonly NextHop[]> => {
  const reply = await round.ask(
    callOf('vpc.DescribeVSwitchAttributes', region, {
      subject: id,
      params: { RegionId: region, VSwitchId: id },
    }),
  )
  const vSwitches = bodiesOf(reply, WireVSwitch)
  const [hops] = await Promise.all([
    Promise.all(
      distinct(vSwitches.map(v => v.RouteTable.RouteTableId)).map(table =>
        askRoutes(round, region, table),
      ),
    ),
    ...distinct(vSwitches.map(v => v.NetworkAclId)).map(acl => askNetworkAcl(round, region, acl)),
  ])
  return hops.flat()
}

const WireVpc = z.looseObject({
  UserCidrs: wrappedTexts('UserCidr').catch([]),
})

/** Gives the blocks outside the private ranges that the VPC uses privately. */
export const askVpc = async (round: Round, region: string, id: string): Promise<string[]> => {
  const reply = await round.ask(
    callOf('vpc.DescribeVpcAttribute', region, {
      subject: id,
      params: { RegionId: region, VpcId: id },
    }),
  )
  return bodiesOf(reply, WireVpc).flatMap(vpc => vpc.UserCidrs)
}

const WireGateway = z.looseObject({ VpcId: text, Ipv4GatewayRouteTableId: text })
export type Ipv4Gateway = z.infer<typeof WireGateway>

/** Of all VPCs of the region: there is at most one each, and the list needs no id. */
export const ipv4GatewaysOf = async (round: Round, region: string): Promise<Ipv4Gateway[]> => {
  const reply = await round.ask(
    callOf('vpc.ListIpv4Gateways', region, { subject: '', params: { RegionId: region } }),
  )
  return elementsOf(reply, ['Ipv4GatewayModels'], WireGateway)
}

const WireHop = z.looseObject({ NextHopType: text, NextHopId: text })
/** With the destination of the route that leads to it. */
export type NextHop = z.infer<typeof WireHop> & { readonly destination: string }
const WireRoute = z.looseObject({
  DestinationCidrBlock: text,
  NextHops: z.looseObject({ NextHop: z.array(WireHop) }).catch({ NextHop: [] }),
})

export const routesCall = (region: string, tableId: string) =>
  callOf('vpc.DescribeRouteEntryList', region, {
    subject: tableId,
    params: { RegionId: region, RouteTableId: tableId },
  })

/** Next hops are looked up too: whether a route leads nowhere depends on whether its hop exists. */
export const askRoutes = async (
  round: Round,
  region: string,
  tableId: string,
): Promise<readonly NextHop[]> => {
  const reply = await round.ask(routesCall(region, tableId))
  const routes = elementsOf(reply, ['RouteEntrys', 'RouteEntry'], WireRoute)
  const hops = routes.flatMap(route =>
    route.NextHops.NextHop.map(hop => ({ ...hop, destination: route.DestinationCidrBlock })),
  )
  const hopIds = (type: string): string[] =>
    distinct(hops.filter(hop => hop.NextHopType.toLowerCase() === type).map(hop => hop.NextHopId))
  await Promise.all([
    askPrefixLists(
      round,
      region,
      routes.map(route => route.DestinationCidrBlock),
    ),
    instancesByIds(round, region, hopIds('instance')),
    interfacesByIds(round, region, hopIds('networkinterface')),
  ])
  return hops
}

const WireAcl = z.looseObject({
  IngressAclEntries: z.looseObject({
    IngressAclEntry: z.array(z.looseObject({ SourceCidrIp: text })),
  }),
  EgressAclEntries: z.looseObject({
    EgressAclEntry: z.array(z.looseObject({ DestinationCidrIp: text })),
  }),
})

export const networkAclCall = (region: string, id: string) =>
  callOf('vpc.DescribeNetworkAclAttributes', region, {
    subject: id,
    params: { RegionId: region, NetworkAclId: id },
  })

const askNetworkAcl = async (round: Round, region: string, id: string): Promise<void> => {
  const reply = await round.ask(networkAclCall(region, id))
  const acls = bodiesOf(reply, z.looseObject({ NetworkAclAttribute: WireAcl }))
  await askPrefixLists(
    round,
    region,
    acls.flatMap(({ NetworkAclAttribute: acl }) => [
      ...acl.IngressAclEntries.IngressAclEntry.map(entry => entry.SourceCidrIp),
      ...acl.EgressAclEntries.EgressAclEntry.map(entry => entry.DestinationCidrIp),
    ]),
  )
}

// Routes and ACL entries may name a prefix list of the VPC where an address block is expected.
const askPrefixLists = (round: Round, region: string, blocks: readonly string[]) =>
  Promise.all(
    distinct(blocks)
      .filter(block => block.startsWith('pl-'))
      .map(id =>
        round.ask(
          callOf('vpc.GetVpcPrefixListEntries', region, {
            subject: id,
            params: { RegionId: region, PrefixListId: id },
          }),
        ),
      ),
  )
