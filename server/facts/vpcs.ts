// Which networks (VPC) does the account hold, with which address blocks and gateways?
import { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import { answerFact, answersTo, readableElements } from './answers.ts'
import { type Fact, mapFact, present } from './fact.ts'
import { type SourceText, wholeText } from './source-text.ts'

/**
 * VPC DescribeVpcAttribute and DescribeVpcs. `supportIpv4Gateway` of the answer is left out on
 * purpose: it says that the feature exists, not that a gateway does (VPC API docs, read 2026-11-22).
 */
export type Vpc = {
  readonly vpcId: string
  /** IPv4 blocks, first and further ones. */
  readonly cidrs: readonly string[]
  readonly ipv6Cidrs: readonly string[]
  /** Blocks outside the private ranges that this VPC routes privately (UserCidrs). */
  readonly userCidrs: readonly string[]
  /** '' = no IPv4 gateway; null when the answer does not say (DescribeVpcs never does). */
  readonly ipv4GatewayId: string | null
  readonly source: SourceText
}

const text = z.string().catch('')
const words = (key: string) =>
  z.looseObject({ [key]: z.array(z.string()).catch([]) }).catch({ [key]: [] })

const WireVpc = z.looseObject({
  VpcId: z.string().min(1),
  CidrBlock: text,
  SecondaryCidrBlocks: words('SecondaryCidrBlock'),
  Ipv6CidrBlock: text,
  UserCidrs: words('UserCidr'),
  Ipv4GatewayId: z.string().nullable().catch(null),
})

/** Networks that could be read. One that is missing here was not read; that proves nothing about it. */
export const vpcsFact = (evidence: Evidence): Fact<readonly Vpc[]> => {
  const { ok } = answersTo(evidence, 'vpc.DescribeVpcAttribute')
  const attributes = ok.flatMap(({ item, body }) => toVpc(body, wholeText(item.id, item.raw)))
  const listed = readableElements(evidence, 'vpc.DescribeVpcs', { list: 'Vpc', schema: WireVpc })
  const known = new Set(attributes.map(vpc => vpc.vpcId))
  const others = listed.listed
    .filter(({ value }) => !known.has(value.VpcId))
    .flatMap(({ value, source }) => toVpc(value, source))
  const vpcs = [...attributes, ...others]
  return vpcs.length === 0
    ? noneRead(evidence)
    : present(vpcs, [...ok.map(answer => answer.item.id), ...listed.cites])
}

const toVpc = (body: unknown, source: SourceText): Vpc[] => {
  const { success, data } = WireVpc.safeParse(body)
  if (!success) return []
  return [
    {
      vpcId: data.VpcId,
      cidrs: [data.CidrBlock, ...(data.SecondaryCidrBlocks['SecondaryCidrBlock'] ?? [])].filter(
        cidr => cidr !== '',
      ),
      userCidrs: data.UserCidrs['UserCidr'] ?? [],
      ipv6Cidrs: data.Ipv6CidrBlock === '' ? [] : [data.Ipv6CidrBlock],
      ipv4GatewayId: data.Ipv4GatewayId,
      source,
    },
  ]
}

// The reason why the attribute call failed, when it was made at all.
const noneRead = (evidence: Evidence): Fact<readonly Vpc[]> =>
  mapFact(
    answerFact(evidence, 'vpc.DescribeVpcAttribute', { schema: WireVpc }),
    ({ value, source }) => toVpc(value, source),
  )
