// Does the route table of the sender's vSwitch lead to the target?
import type { Flow, Sender } from '#shared/flow.ts'
import type { Judgement } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { type AddressSet, parseCidr } from '#shared/plain/address-set.ts'
import { defineCheck } from './check.ts'
import { effectiveTable } from './effective-table.ts'
import { ROUTE_WANTS } from './route-facts.ts'
import { judgePrivate } from './route-private.ts'
import { reword } from './sender-side.ts'
import { notListed } from './unreadable.ts'

const CAUSES = [
  'route-blackhole',
  'route-status-pending',
  'source-dest-check-drop',
  'priv-peering-not-active',
  'priv-peering-route-missing',
  'priv-tr-attachment',
  'priv-tr-propagation',
  'priv-vpn-down',
  'priv-cidr-overlap',
] as const

export const privateSenderRoute = defineCheck({
  id: 'private-sender-route',
  hop: 'route',
  needs: [],
  wants: ROUTE_WANTS,
  causes: CAUSES,
  appliesTo: flow =>
    flow.path === 'private' && flow.sender !== null ? null : say('private.not-asked'),
  evaluate: (flow, facts) => {
    const target = parseCidr(flow.privateAddress ?? '')
    if (flow.sender === null || target === null || target.family !== flow.family)
      return notListed('ecs.DescribeNetworkInterfaces', flow.instanceId ?? '', CAUSES)
    const seen = fromSender(flow, flow.sender, target)
    const table = effectiveTable(seen, facts, CAUSES)
    if ('status' in table) return table
    const judged = judgePrivate({ flow: seen, table, facts, farVpcId: flow.vpcId })
    return aboutSender(reword(judged, TO_TARGET), table.tableId)
  },
})

/** What a table does to answers, said of packets to the target. */
export const TO_TARGET = {
  'route.back': 'private.there',
  'route.none': 'private.there-none',
  'route.blackhole': 'private.there-blackhole',
  'route.open': 'private.there-sends',
} as const

// The same flow read from the sender's place: the target is at the other end.
const fromSender = (flow: Flow, sender: Sender, target: AddressSet): Flow => ({
  ...flow,
  sources: target,
  privateAddress: sender.address,
  vSwitchId: sender.vSwitchId,
  vpcId: sender.vpcId,
  regionId: sender.regionId,
})

// The walk was about the target; the admission of a flow is about its sources.
const aboutSender = ({ admission: _far, ...judged }: Judgement, table: string): Judgement => {
  const causes = judged.causes.map(cause => ({
    ...cause,
    about: { ...cause.about, side: 'sender' },
  }))
  if (judged.status === 'pass') return { ...judged, because: say('private.there', { table }) }
  if (judged.status === 'unknown')
    return { ...judged, causes, because: say('private.there-open', { table }) }
  return { ...judged, causes }
}
