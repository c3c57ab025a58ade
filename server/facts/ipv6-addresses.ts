// Which IPv6 addresses does the account hold, and may they be reached from the Internet?
import { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import { listFact } from './answers.ts'
import { type Fact, mapFact } from './fact.ts'
import { oneSpelling } from './one-spelling.ts'
import type { SourceText } from './source-text.ts'
import { wireNumber } from './wire-number.ts'

/** VPC DescribeIpv6Addresses. */
export type Ipv6Address = {
  readonly ipv6AddressId: string
  readonly address: string
  /** Public or Private. */
  readonly networkType: string
  /** Mbit/s; 0 when no public bandwidth was bought. */
  readonly publicBandwidth: number
  readonly bandwidthBusinessStatus: string
  readonly gatewayId: string
  readonly vSwitchId: string
  readonly vpcId: string
  readonly associatedId: string
  readonly source: SourceText
}

const text = z.string().catch('')
const needed = z.string().min(1)
const NONE = { Bandwidth: 0, BusinessStatus: '' }

const WireIpv6 = z.looseObject({
  Ipv6AddressId: text,
  Ipv6Address: needed,
  NetworkType: needed,
  Ipv6GatewayId: text,
  VSwitchId: text,
  VpcId: text,
  AssociatedInstanceId: text,
  // Only a public address has one.
  Ipv6InternetBandwidth: z
    .looseObject({ Bandwidth: wireNumber.pipe(z.number()), BusinessStatus: text })
    .nullish(),
})
const WireAny = WireIpv6.refine(
  ({ NetworkType, Ipv6InternetBandwidth }) =>
    Ipv6InternetBandwidth != null || NetworkType.toLowerCase() !== 'public',
)

export const ipv6AddressesFact = (evidence: Evidence): Fact<readonly Ipv6Address[]> =>
  mapFact(
    listFact(evidence, 'vpc.DescribeIpv6Addresses', { list: 'Ipv6Address', schema: WireAny }),
    listed =>
      listed.map(({ value, source }) => ({
        ipv6AddressId: value.Ipv6AddressId,
        address: oneSpelling(value.Ipv6Address),
        networkType: value.NetworkType,
        publicBandwidth: (value.Ipv6InternetBandwidth ?? NONE).Bandwidth,
        bandwidthBusinessStatus: (value.Ipv6InternetBandwidth ?? NONE).BusinessStatus,
        gatewayId: value.Ipv6GatewayId,
        vSwitchId: value.VSwitchId,
        vpcId: value.VpcId,
        associatedId: value.AssociatedInstanceId,
        source,
      })),
  )
