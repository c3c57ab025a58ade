// Which VPCs are attached to transit routers?
import { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import { listFact } from './answers.ts'
import { type Fact, mapFact } from './fact.ts'
import type { SourceText } from './source-text.ts'

/** CEN API 2017-09-12, ListTransitRouterVpcAttachments (read 2026-11-22). */
export type TransitAttachment = {
  readonly attachmentId: string
  readonly routerId: string
  readonly vpcId: string
  /** Attached, Attaching, Detaching. */
  readonly status: string
  readonly source: SourceText
}

const text = z.string().catch('')

const Wire = z.looseObject({
  TransitRouterAttachmentId: z.string().min(1),
  TransitRouterId: text,
  VpcId: text,
  Status: text,
})

export const transitAttachmentsFact = (evidence: Evidence): Fact<readonly TransitAttachment[]> =>
  mapFact(
    listFact(evidence, 'cbn.ListTransitRouterVpcAttachments', {
      list: 'TransitRouterAttachments',
      schema: Wire,
    }),
    listed =>
      listed.map(({ value, source }) => ({
        attachmentId: value.TransitRouterAttachmentId,
        routerId: value.TransitRouterId,
        vpcId: value.VpcId,
        status: value.Status,
        source,
      })),
  )
