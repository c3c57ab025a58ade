// Which route brings the replies back?
import type { Fix, FixCommand } from '#shared/fix.ts'
import type { Flow } from '#shared/flow.ts'
import type { FoundCause } from '#shared/judgement.ts'
import type { MessageKey } from '#shared/message.ts'
import { advice, type FixValues, openedTo, type Parameters, textOf, withUndo } from './advice.ts'
import { askedBlock } from './asked-block.ts'
import { routeCommand } from './route-command.ts'

/** Null for causes of other hops. */
export const routeFix = (cause: FoundCause, flow: Flow, values: FixValues): Fix | null => {
  const key = SUMMARY[cause.id]
  if (key === undefined) return null
  const destination = textOf(values, 'destination')
  const params = {
    table: textOf(values, 'tableId'),
    gateway: textOf(values, 'gatewayId'),
    destination,
    sender: textOf(values, 'sender'),
    vpc: textOf(values, 'vpcId'),
    eni: textOf(values, 'eniId'),
  }
  const lacksRoute = cause.id === 'route-blackhole' && destination === ''
  const commands = commandsFor(cause.id, flow, values)
  const alsoAdmits = commands.length === 0 ? [] : openedBy(cause.id, flow, params.table)
  return advice(lacksRoute ? 'fix.route-blackhole-none' : key, params, { commands, alsoAdmits })
}

// A way to the Internet opens every machine with a public address whose vSwitch uses the table.
const openedBy = (id: string, flow: Flow, table: string): Fix['alsoAdmits'] => {
  const source = destinationOf(id, flow)
  return source === null ? [] : [openedTo(source, table)]
}

const destinationOf = (id: string, flow: Flow): string | null => {
  if (id === 'ipv4gw-route-missing') return '0.0.0.0/0'
  if (id === 'ipv6-route-missing') return '::/0'
  return id === 'ipv4gw-default-route-elsewhere' ? askedBlock(flow) : null
}

const SUMMARY: Readonly<Record<string, MessageKey>> = {
  'ipv4gw-route-missing': 'fix.ipv4gw-route-missing',
  'ipv4gw-default-route-elsewhere': 'fix.ipv4gw-default-route-elsewhere',
  'ipv4gw-activating': 'fix.ipv4gw-activating',
  'route-no-internet-egress': 'fix.route-no-internet-egress',
  'route-specific-shadows-client': 'fix.route-specific-shadows-client',
  'route-blackhole': 'fix.route-blackhole',
  'ipv6-route-missing': 'fix.ipv6-route-missing',
  'ipv4gw-private-mode': 'fix.ipv4gw-private-mode',
  'route-shadows-100-64': 'fix.route-shadows-100-64',
  'source-dest-check-drop': 'fix.source-dest-check-drop',
  'route-status-pending': 'fix.route-status-pending',
  'priv-peering-not-active': 'fix.priv-peering-not-active',
  'priv-peering-route-missing': 'fix.priv-peering-route-missing',
  'priv-tr-attachment': 'fix.priv-tr-attachment',
  'priv-tr-propagation': 'fix.priv-tr-propagation',
  'priv-vpn-down': 'fix.priv-vpn-down',
  'priv-cidr-overlap': 'fix.priv-cidr-overlap',
}

// A route for the asked client alone leaves the present default route to those who use it.
const commandsFor = (id: string, flow: Flow, values: FixValues): FixCommand[] => {
  const destination = destinationOf(id, flow)
  if (destination !== null) return routeCommand(flow, values, destination)
  if (id === 'route-shadows-100-64') return withoutRoute(flow, values)
  if (id === 'priv-tr-propagation') return propagation(values)
  if (id === 'priv-peering-route-missing')
    return routeCommand(atSide(flow, values), values, textOf(values, 'destination'))
  return []
}

// The other way round: deleting it is what mends.
const withoutRoute = (flow: Flow, values: FixValues): FixCommand[] =>
  routeCommand(flow, values, textOf(values, 'destination')).map(command => ({
    ...command,
    do: command.undo,
    undo: command.do,
  }))

// Only when the attachment is known that does not feed the table.
const propagation = (values: FixValues): FixCommand[] => {
  const attachment = textOf(values, 'attachmentId')
  if (attachment === '') return []
  const own: Parameters = [
    ['TransitRouterRouteTableId', textOf(values, 'tableId')],
    ['TransitRouterAttachmentId', attachment],
  ]
  return withUndo(
    ['cbn', 'EnableTransitRouterRouteTablePropagation', own],
    ['cbn', 'DisableTransitRouterRouteTablePropagation', own],
  )
}

// The table may be in another region than the target's.
const atSide = (flow: Flow, values: FixValues): Flow =>
  textOf(values, 'side') === 'sender' ? { ...flow, regionId: flow.sender?.regionId ?? null } : flow
