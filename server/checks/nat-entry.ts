// Which entry forwards the asked port, and if none does, what is the nearest miss?
import type { CauseId } from '#shared/causes/catalogue.ts'
import type { Flow } from '#shared/flow.ts'
import type { FoundCause } from '#shared/judgement.ts'
import { type MessageKey, say } from '#shared/message.ts'
import type { ForwardEntry } from '../facts/nat.ts'
import { forwardsPort, forwardsProtocol } from '../facts/port-forward.ts'
import { apiField } from './api-field.ts'

/** `entry` null without troubles: a ping, which no entry for a port answers. */
export type Found = {
  readonly entry: ForwardEntry | null
  readonly troubles: readonly FoundCause[]
}

export const entryFor = (
  flow: Flow,
  entries: readonly ForwardEntry[],
  gatewayId: string,
): Found => {
  const own = entries.filter(({ externalAddress }) => externalAddress === flow.publicAddress)
  const onPort = own.filter(entry => forwards(entry, flow))
  const matching = onPort.filter(entry => forwardsProtocol(entry, flow.protocol))
  const inForce = matching.find(({ status }) => /^(?:available)?$/i.test(status))
  if (inForce !== undefined) return { entry: inForce, troubles: [] }
  const [pending] = matching
  if (pending !== undefined) return { entry: null, troubles: [pendingTrouble(flow, pending)] }
  const [other] = onPort
  if (other !== undefined)
    return {
      entry: null,
      troubles: [
        trouble('dnat-protocol-mismatch', 'nat.protocol-mismatch', {
          flow,
          entry: other,
          field: 'IpProtocol',
        }),
      ],
    }
  return {
    entry: null,
    troubles: flow.askedPort === null ? [] : [missingTrouble(flow, own, gatewayId)],
  }
}

// Ping is forwarded by a mapping of the whole address only.
const forwards = (entry: ForwardEntry, { askedPort }: Flow): boolean =>
  askedPort === null ? /^any$/i.test(entry.externalPort) : forwardsPort(entry, askedPort)

const pendingTrouble = (flow: Flow, entry: ForwardEntry): FoundCause => ({
  ...trouble('dnat-entry-pending', 'nat.entry-pending', { flow, entry, field: 'Status' }),
  confidence: 'suspected',
})

const missingTrouble = (
  { publicAddress, askedPort, protocol }: Flow,
  own: readonly ForwardEntry[],
  gatewayId: string,
): FoundCause => ({
  id: 'dnat-entry-missing',
  because: say('nat.entry-missing', {
    gateway: gatewayId,
    address: publicAddress ?? '',
    port: askedPort ?? '',
    protocol,
  }),
  confidence: 'derived',
  about: {
    gatewayId,
    address: publicAddress ?? '',
    port: askedPort ?? '',
    protocol,
    ...(own[0] === undefined ? {} : { forwardTableId: own[0].tableId }),
  },
})

const trouble = (
  id: CauseId,
  key: MessageKey,
  { flow, entry, field }: { flow: Flow; entry: ForwardEntry; field: string },
): FoundCause => ({
  id,
  because: say(key, {
    entry: entry.entryId,
    status: entry.status,
    entryProtocol: entry.protocol,
    protocol: flow.protocol,
  }),
  confidence: 'derived',
  decidedBy: apiField(entry.entryId, entry.source, field),
  about: {
    entryId: entry.entryId,
    forwardTableId: entry.tableId,
    gatewayId: entry.natGatewayId,
    protocol: flow.protocol,
    entryProtocol: entry.protocol,
  },
})
