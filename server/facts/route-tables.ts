// Which route tables exist, and what are they attached to?
import { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import { listFact } from './answers.ts'
import { type Fact, mapFact } from './fact.ts'

/** VPC DescribeRouteTableList. */
export type RouteTable = {
  readonly tableId: string
  readonly vpcId: string
  /** system or custom, lower case. */
  readonly type: string
  readonly vSwitchIds: readonly string[]
}

const text = z.string().catch('')

const WireTable = z.looseObject({
  RouteTableId: z.string().min(1),
  VpcId: text,
  RouteTableType: text,
  VSwitchIds: z.looseObject({ VSwitchId: z.array(z.string()).catch([]) }).catch({ VSwitchId: [] }),
})

export const routeTablesFact = (evidence: Evidence): Fact<readonly RouteTable[]> =>
  mapFact(
    listFact(evidence, 'vpc.DescribeRouteTableList', {
      list: 'RouterTableListType',
      schema: WireTable,
    }),
    listed =>
      listed.map(({ value }) => ({
        tableId: value.RouteTableId,
        vpcId: value.VpcId,
        type: value.RouteTableType.toLowerCase(),
        vSwitchIds: value.VSwitchIds.VSwitchId,
      })),
  )
