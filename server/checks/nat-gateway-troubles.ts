// What keeps this NAT gateway from forwarding?

import type { Confidence } from '#shared/cause.ts'
import type { CauseId } from '#shared/causes/catalogue.ts'
import type { FoundCause } from '#shared/judgement.ts'
import { type MessageKey, say } from '#shared/message.ts'
import type { NatGateway } from '../facts/nat.ts'
import { apiField } from './api-field.ts'

/** VPC DescribeNatGateways, field docs read 2026-11-22. A field that is not there says nothing. */
export const gatewayTroubles = (gateway: NatGateway): FoundCause[] => [
  ...(/^(?:normal)?$/i.test(gateway.businessStatus)
    ? []
    : [trouble(gateway, 'nat-gateway-locked', 'BusinessStatus')]),
  ...(/^intranet$/i.test(gateway.networkType)
    ? [trouble(gateway, 'nat-private-type', 'NetworkType')]
    : []),
  ...(/^(?:available)?$/i.test(gateway.status)
    ? []
    : [
        { ...trouble(gateway, 'nat-gateway-not-available', 'Status'), confidence: sureOf(gateway) },
      ]),
]

// While it is changed a gateway may go on forwarding.
const sureOf = ({ status }: NatGateway): Confidence =>
  /^(?:creating|deleting)$/i.test(status) ? 'derived' : 'suspected'

const trouble = (gateway: NatGateway, id: CauseId, field: string): FoundCause => ({
  id,
  because: say(SENTENCE[id] ?? 'nat.gateway-not-available', {
    gateway: gateway.natGatewayId,
    status: field === 'Status' ? gateway.status : gateway.businessStatus,
  }),
  confidence: 'derived',
  decidedBy: apiField(gateway.natGatewayId, gateway.source, field),
  about: { gatewayId: gateway.natGatewayId },
})

const SENTENCE: Partial<Record<CauseId, MessageKey>> = {
  'nat-gateway-locked': 'nat.gateway-locked',
  'nat-private-type': 'nat.private-type',
}
