// Which IPv4 gateways exist, and are they activated?
import { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import { answersTo, listFact, readableElements } from './answers.ts'
import { type Coverage, coverageOf } from './coverage.ts'
import { type Fact, present } from './fact.ts'
import { type SourceText, wholeText } from './source-text.ts'

/** VPC ListIpv4Gateways and GetIpv4GatewayAttribute. */
export type Ipv4Gateway = {
  readonly gatewayId: string
  readonly vpcId: string
  /** Activated: from then on route tables decide; null when the answer does not say. */
  readonly enabled: boolean | null
  /** Creating, Created, Modifying, Deleting, Deleted, Activating. */
  readonly status: string
  /** Table that redirects what comes in through the gateway; '' when there is none. */
  readonly routeTableId: string
  readonly source: SourceText
}

/** `listed`: lists that were read whole; a gateway that is not in them does not exist there. */
export type Ipv4Gateways = {
  readonly gateways: readonly Ipv4Gateway[]
  readonly listed: readonly Coverage[]
}

const text = z.string().catch('')
const flag = z.union([z.boolean(), z.stringbool()]).nullable().catch(null)

const WireGateway = z.looseObject({
  Ipv4GatewayId: z.string().min(1),
  VpcId: text,
  Enabled: flag,
  Status: text,
  Ipv4GatewayRouteTableId: text,
})

const LIST = { list: 'Ipv4GatewayModels', schema: WireGateway } as const

export const ipv4GatewaysFact = (evidence: Evidence): Fact<Ipv4Gateways> => {
  const whole = listFact(evidence, 'vpc.ListIpv4Gateways', LIST)
  const { listed, cites } = readableElements(evidence, 'vpc.ListIpv4Gateways', LIST)
  const { ok } = answersTo(evidence, 'vpc.GetIpv4GatewayAttribute')
  const single = ok.flatMap(({ item, body }) => {
    const parsed = WireGateway.safeParse(body)
    return parsed.success ? [toGateway(parsed.data, wholeText(item.id, item.raw))] : []
  })
  const known = new Set(single.map(gateway => gateway.gatewayId))
  const gateways = [
    ...single,
    ...listed
      .filter(({ value }) => !known.has(value.Ipv4GatewayId))
      .map(({ value, source }) => toGateway(value, source)),
  ]
  if (whole.state === 'unavailable' && gateways.length === 0) return whole
  return present(
    {
      gateways,
      listed:
        whole.state === 'present' ? coverageOf(evidence, 'vpc.ListIpv4Gateways', 'VpcId') : [],
    },
    [...cites, ...ok.map(answer => answer.item.id)],
  )
}

const toGateway = (wire: z.infer<typeof WireGateway>, source: SourceText): Ipv4Gateway => ({
  gatewayId: wire.Ipv4GatewayId,
  vpcId: wire.VpcId,
  enabled: wire.Enabled,
  status: wire.Status,
  routeTableId: wire.Ipv4GatewayRouteTableId,
  source,
})
