// Which source-NAT entries exist, and whose packets do they give which public address?
import { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import { listFact, needAction } from './answers.ts'
import { type Fact, mapFact, present, unavailable } from './fact.ts'
import { natGatewaysFact, tablesOf } from './nat.ts'
import type { SourceText } from './source-text.ts'

/** VPC DescribeSnatTableEntries (API 2016-04-28, read 2026-11-22). */
export type SnatEntry = {
  readonly entryId: string
  readonly tableId: string
  readonly natGatewayId: string
  /** The senders: a block, '' when only the vSwitch is named. */
  readonly sourceCidr: string
  readonly sourceVSwitchId: string
  readonly addresses: readonly string[]
  /** Pending, Available, Modifying, Deleting. */
  readonly status: string
  readonly source: SourceText
}

const text = z.coerce.string().nullish().catch('')

const WireEntry = z.looseObject({
  SnatEntryId: text,
  SnatTableId: text,
  NatGatewayId: text,
  SourceCIDR: text,
  SourceVSwitchId: text,
  SnatIp: text,
  Status: text,
})

const ACTION = 'vpc.DescribeSnatTableEntries'

/** Entries of all tables of all gateways. No gateway has a table: there are no entries, proven so. */
export const snatEntriesFact = (evidence: Evidence): Fact<readonly SnatEntry[]> => {
  const gateways = natGatewaysFact(evidence)
  const tables =
    gateways.state === 'present'
      ? tablesOf(gateways.value, ({ snatTableIds }) => snatTableIds)
      : null
  if (tables?.length === 0) return present([], gateways.cites)
  const unread = tables?.find(table => !isRead(evidence, table))
  if (unread !== undefined) return unavailable('not-collected', needAction(ACTION, unread))
  return mapFact(
    listFact(evidence, ACTION, { list: 'SnatTableEntry', schema: WireEntry }),
    listed => listed.map(({ value, source }) => toEntry(value, source)),
  )
}

// The answer about an empty table does not name it; then the file name does, or one file covers all.
const isRead = (evidence: Evidence, table: string): boolean =>
  evidence.some(
    ({ kind, subject, raw }) =>
      kind === ACTION && (subject === '' || subject === table || raw.includes(`"${table}"`)),
  )

const toEntry = (wire: z.infer<typeof WireEntry>, source: SourceText): SnatEntry => ({
  entryId: wire.SnatEntryId ?? '',
  tableId: wire.SnatTableId ?? '',
  natGatewayId: wire.NatGatewayId ?? '',
  sourceCidr: wire.SourceCIDR?.trim() ?? '',
  sourceVSwitchId: wire.SourceVSwitchId ?? '',
  addresses: (wire.SnatIp ?? '')
    .split(',')
    .map(address => address.trim())
    .filter(address => address !== ''),
  status: wire.Status ?? '',
  source,
})
