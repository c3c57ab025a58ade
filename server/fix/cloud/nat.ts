// What lets the NAT gateway forward the port and the reply come back through it?
import type { Fix, FixCommand } from '#shared/fix.ts'
import type { Flow } from '#shared/flow.ts'
import type { FoundCause } from '#shared/judgement.ts'
import type { MessageKey } from '#shared/message.ts'
import { advice, type FixValues, textOf, withUndo } from './advice.ts'
import { askedBlock } from './asked-block.ts'
import { routeCommand } from './route-command.ts'

/** Null for causes of other hops. */
export const natFix = (cause: FoundCause, flow: Flow, values: FixValues): Fix | null => {
  const key = SUMMARY[cause.id]
  if (key === undefined) return null
  const params = {
    gateway: textOf(values, 'gatewayId'),
    entry: textOf(values, 'entryId'),
    protocol: flow.protocol,
    address: textOf(values, 'address'),
    table: textOf(values, 'tableId'),
    sender: textOf(values, 'sender'),
    port: textOf(values, 'port'),
  }
  return advice(key, params, { commands: commandsFor(cause.id, flow, values) })
}

const SUMMARY: Readonly<Record<string, MessageKey>> = {
  'dnat-entry-missing': 'fix.dnat-entry-missing',
  'dnat-entry-pending': 'fix.dnat-entry-pending',
  'dnat-protocol-mismatch': 'fix.dnat-protocol-mismatch',
  'dnat-wrong-backend': 'fix.dnat-wrong-backend',
  'dnat-wrong-internal-port': 'fix.dnat-wrong-internal-port',
  'nat-no-snat-entry': 'fix.nat-no-snat-entry',
  'nat-gateway-locked': 'fix.nat-gateway-locked',
  'nat-private-type': 'fix.nat-private-type',
  'nat-gateway-not-available': 'fix.nat-gateway-not-available',
  'dnat-and-eip-conflict': 'fix.dnat-and-eip-conflict',
  'dnat-return-route-missing': 'fix.dnat-return-route-missing',
  'dnat-return-via-other-nat': 'fix.dnat-return-via-other-nat',
}

const commandsFor = (id: string, flow: Flow, values: FixValues): FixCommand[] => {
  if (id === 'dnat-protocol-mismatch') return protocolCommand(flow, values)
  if (id === 'dnat-wrong-internal-port') return portCommand(flow, values)
  if (id !== 'dnat-return-route-missing' && id !== 'dnat-return-via-other-nat') return []
  // A default route that is there belongs to others; then only the asked client gets one.
  const hasDefault = values['hasDefault'] !== 0
  return routeCommand(flow, values, hasDefault ? (askedBlock(flow) ?? '') : '0.0.0.0/0')
}

const protocolCommand = (flow: Flow, values: FixValues): FixCommand[] =>
  modifyEntry(flow, values, {
    name: 'IpProtocol',
    to: 'Any',
    back: textOf(values, 'entryProtocol'),
  })

const portCommand = (flow: Flow, values: FixValues): FixCommand[] =>
  modifyEntry(flow, values, {
    name: 'InternalPort',
    to: textOf(values, 'servedPort'),
    back: textOf(values, 'port'),
  })

const modifyEntry = (
  flow: Flow,
  values: FixValues,
  { name, to, back }: { readonly name: string; readonly to: string; readonly back: string },
): FixCommand[] => {
  const setTo = (value: string) =>
    [
      'vpc',
      'ModifyForwardEntry',
      [
        ['RegionId', flow.regionId ?? ''],
        ['ForwardTableId', textOf(values, 'forwardTableId')],
        ['ForwardEntryId', textOf(values, 'entryId')],
        [name, value],
      ],
    ] as const
  return withUndo(setTo(to), setTo(back))
}
