// Which IPsec connections does a VPN gateway have, and are they established?
import { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import { type AddressSet, parseCidr } from '#shared/plain/address-set.ts'
import { listFact } from './answers.ts'
import { type Fact, mapFact } from './fact.ts'
import type { SourceText } from './source-text.ts'

/** VPC API 2016-04-28, DescribeVpnConnections (read 2026-11-22). */
export type VpnConnection = {
  readonly connectionId: string
  readonly gatewayId: string
  readonly state: string
  /** ike_sa_not_established … ipsec_sa_established; '' when not told. */
  readonly status: string
  /** The far networks it carries; null: one of them could not be read. */
  readonly remote: readonly AddressSet[] | null
  /** Status of each tunnel; empty when it has one only. */
  readonly tunnels: readonly string[]
  readonly source: SourceText
}

const text = z.string().catch('')

const Wire = z.looseObject({
  VpnConnectionId: z.string().min(1),
  VpnGatewayId: text,
  State: text,
  Status: text,
  RemoteSubnet: text,
  TunnelOptionsSpecification: z
    .looseObject({ TunnelOptions: z.array(z.looseObject({ Status: text })) })
    .catch({ TunnelOptions: [] }),
})

export const vpnConnectionsFact = (evidence: Evidence): Fact<readonly VpnConnection[]> =>
  mapFact(
    listFact(evidence, 'vpc.DescribeVpnConnections', { list: 'VpnConnection', schema: Wire }),
    listed =>
      listed.map(({ value, source }) => ({
        connectionId: value.VpnConnectionId,
        gatewayId: value.VpnGatewayId,
        state: value.State,
        status: value.Status.toLowerCase(),
        remote: blocksOf(value.RemoteSubnet),
        tunnels: value.TunnelOptionsSpecification.TunnelOptions.map(tunnel =>
          tunnel.Status.toLowerCase(),
        ),
        source,
      })),
  )

const blocksOf = (written: string): AddressSet[] | null => {
  const blocks = written
    .split(',')
    .map(block => block.trim())
    .filter(block => block !== '')
    .map(block => parseCidr(block))
  const read = blocks.filter(block => block !== null)
  return read.length === blocks.length && read.length > 0 ? read : null
}
