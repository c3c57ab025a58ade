// Which router interfaces (Express Connect) exist, and are they in force?
import { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import { listFact } from './answers.ts'
import { type Fact, mapFact } from './fact.ts'
import type { SourceText } from './source-text.ts'

/** VPC API 2016-04-28, DescribeRouterInterfaces (read 2026-11-22). */
export type RouterInterface = {
  readonly interfaceId: string
  /** Active, Inactive, Idle, … */
  readonly status: string
  /** Normal, FinancialLocked, SecurityLocked. */
  readonly businessStatus: string
  readonly source: SourceText
}

const text = z.string().catch('')

const Wire = z.looseObject({
  RouterInterfaceId: z.string().min(1),
  Status: text,
  BusinessStatus: text,
})

export const routerInterfacesFact = (evidence: Evidence): Fact<readonly RouterInterface[]> =>
  mapFact(
    listFact(evidence, 'vpc.DescribeRouterInterfaces', {
      list: 'RouterInterfaceType',
      schema: Wire,
    }),
    listed =>
      listed.map(({ value, source }) => ({
        interfaceId: value.RouterInterfaceId,
        status: value.Status,
        businessStatus: value.BusinessStatus,
        source,
      })),
  )
