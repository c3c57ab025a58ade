// Which IPv6 gateways exist, and which addresses may only go out through them?
import { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import { listFact } from './answers.ts'
import { type Coverage, coverageOf } from './coverage.ts'
import { type Fact, mapFact, present } from './fact.ts'
import type { SourceText } from './source-text.ts'

/** VPC DescribeIpv6Gateways. */
export type Ipv6Gateway = {
  readonly gatewayId: string
  readonly vpcId: string
  readonly status: string
  /** Normal, FinancialLocked, SecurityLocked. */
  readonly businessStatus: string
  readonly source: SourceText
}

/** `listed`: lists that were read whole; a gateway that is not in them does not exist there. */
export type Ipv6Gateways = {
  readonly gateways: readonly Ipv6Gateway[]
  readonly listed: readonly Coverage[]
}

/** VPC DescribeIpv6EgressOnlyRules: the address may open connections and accepts none. */
export type EgressOnlyRule = {
  readonly ruleId: string
  readonly addressId: string
  readonly status: string
  readonly source: SourceText
}

/** `listed`: gateways whose rules were read whole ('' = all). */
export type EgressOnlyRules = {
  readonly rules: readonly EgressOnlyRule[]
  readonly listed: readonly Coverage[]
}

const text = z.string().catch('')

const needed = z.string().min(1)

const WireGateway = z.looseObject({
  Ipv6GatewayId: needed,
  VpcId: needed,
  Status: text,
  BusinessStatus: text,
})

export const ipv6GatewaysFact = (evidence: Evidence): Fact<Ipv6Gateways> =>
  mapFact(
    listFact(evidence, 'vpc.DescribeIpv6Gateways', { list: 'Ipv6Gateway', schema: WireGateway }),
    listed => ({
      gateways: listed.map(({ value, source }) => ({
        gatewayId: value.Ipv6GatewayId,
        vpcId: value.VpcId,
        status: value.Status,
        businessStatus: value.BusinessStatus,
        source,
      })),
      listed: coverageOf(evidence, 'vpc.DescribeIpv6Gateways', 'VpcId'),
    }),
  )

const WireRule = z.looseObject({ Ipv6EgressOnlyRuleId: text, InstanceId: text, Status: text })

/** A rule is asked for per gateway. No gateway has a rule: then there is none, proven so. */
export const ipv6EgressRulesFact = (evidence: Evidence): Fact<EgressOnlyRules> => {
  const gateways = ipv6GatewaysFact(evidence)
  const action = 'vpc.DescribeIpv6EgressOnlyRules'
  if (gateways.state === 'present' && gateways.value.gateways.length === 0)
    return present({ rules: [], listed: gateways.value.listed }, gateways.cites)
  return mapFact(
    listFact(evidence, action, { list: 'Ipv6EgressOnlyRule', schema: WireRule }),
    listed => ({
      rules: listed.map(({ value, source }) => ({
        ruleId: value.Ipv6EgressOnlyRuleId,
        addressId: value.InstanceId,
        status: value.Status,
        source,
      })),
      listed: coverageOf(evidence, action, 'Ipv6GatewayId'),
    }),
  )
}
