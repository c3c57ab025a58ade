// Which vSwitches exist, with which addresses, network ACL and route table?
import { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import { type AddressSet, parseCidr } from '#shared/plain/address-set.ts'
import { type Answer, answersTo, listFact, needAction, readableElements } from './answers.ts'
import { type Fact, idsOf, present, type Unavailable, unavailable } from './fact.ts'
import { fieldText, type SourceText, wholeText } from './source-text.ts'

/** VPC DescribeVSwitchAttributes / DescribeVSwitches (read 2026-11-22). */
export type VSwitch = {
  readonly vSwitchId: string
  readonly vpcId: string
  readonly ipv4: AddressSet | null
  readonly ipv6: AddressSet | null
  /** '' = no ACL is bound; null: the answer does not say. */
  readonly networkAclId: string | null
  readonly routeTableId: string
  /** `shared`: another account owns it, and its ACL may not be visible from here. */
  readonly shareType: string
  /** Id of the account that owns it, '' when the answer does not say. */
  readonly ownerId: string
  readonly source: SourceText
  readonly aclText: SourceText
}

export type VSwitches = {
  readonly known: readonly VSwitch[]
  /** What is known about a vSwitch that is not in `known`. */
  readonly others: Pick<Unavailable, 'reason' | 'cites'>
}

const text = z
  .string()
  .nullish()
  .transform(value => value?.trim() ?? '')

const WireVSwitch = z.looseObject({
  VSwitchId: z.string().min(1),
  VpcId: text,
  CidrBlock: text,
  Ipv6CidrBlock: text,
  NetworkAclId: z.string().nullish(),
  RouteTable: z.looseObject({ RouteTableId: text }).catch({ RouteTableId: '' }),
  ShareType: text,
  OwnerId: z.union([z.string(), z.number()]).transform(String).catch(''),
})

const ONE = 'vpc.DescribeVSwitchAttributes'
const LIST = { list: 'VSwitch', schema: WireVSwitch } as const

export const vSwitchesFact = (evidence: Evidence): Fact<VSwitches> => {
  const single = answersTo(evidence, ONE)
  const listed = readableElements(evidence, 'vpc.DescribeVSwitches', LIST)
  const known = [
    ...single.ok.flatMap(oneOf),
    ...listed.listed.map(({ value, source }) => toVSwitch(value, source)),
  ]
  const cites = [...single.ok.map(({ item }) => item.id), ...idsOf(single.failed), ...listed.cites]
  const reason = reasonForOthers(single.failed)
  return known.length === 0
    ? unavailable(reason, needAction(ONE), cites)
    : present({ known, others: { reason, cites } }, cites)
}

// A call that was refused may be the one that is looked for.
const reasonForOthers = (failed: Evidence): Unavailable['reason'] => {
  const answers = listFact(failed, ONE, LIST)
  return answers.state === 'present' ? 'not-collected' : answers.reason
}

export const vSwitchAbout = ({ known, others }: VSwitches, id: string): Fact<VSwitch> => {
  const found = known.find(({ vSwitchId }) => vSwitchId === id)
  return found === undefined
    ? unavailable(others.reason, needAction(ONE, id), others.cites)
    : present(found, [found.source.evidence])
}

const oneOf = ({ item, body }: Answer): VSwitch[] => {
  const wire = WireVSwitch.safeParse(body)
  return wire.success ? [toVSwitch(wire.data, wholeText(item.id, item.raw))] : []
}

const toVSwitch = (wire: z.infer<typeof WireVSwitch>, source: SourceText): VSwitch => ({
  vSwitchId: wire.VSwitchId,
  vpcId: wire.VpcId,
  ipv4: parseCidr(wire.CidrBlock),
  ipv6: parseCidr(wire.Ipv6CidrBlock),
  networkAclId: wire.NetworkAclId ?? null,
  routeTableId: wire.RouteTable.RouteTableId,
  shareType: wire.ShareType.toLowerCase(),
  ownerId: wire.OwnerId,
  source,
  aclText: fieldText(source, 'NetworkAclId'),
})
