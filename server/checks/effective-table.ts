// Which route table decides for this vSwitch, and what does it hold?
import type { Flow } from '#shared/flow.ts'
import type { Judgement } from '#shared/judgement.ts'
import { factAbout } from '../facts/answers-by-subject.ts'
import type { Fact } from '../facts/fact.ts'
import type { RouteTable } from '../facts/route-tables.ts'
import type { RouteEntry, RoutesByTable } from '../facts/routes.ts'
import { fieldText, type SourceText } from '../facts/source-text.ts'
import { type VSwitch, type VSwitches, vSwitchAbout } from '../facts/vswitches.ts'
import { notListed, unreadable } from './unreadable.ts'

export type TableFacts = {
  readonly vSwitches: Fact<VSwitches>
  readonly routeTables: Fact<readonly RouteTable[]>
  readonly routes: Fact<RoutesByTable>
}

export type Table = {
  readonly tableId: string
  /** null when neither the vSwitch nor the list of tables says. */
  readonly isSystem: boolean | null
  readonly entries: readonly RouteEntry[]
  readonly vSwitchId: string
  /** Where the evidence names this table for the vSwitch. */
  readonly named: SourceText | null
}

/** The table, or the judgement "unknown" that says what was not read. */
export const effectiveTable = (
  flow: Flow,
  facts: TableFacts,
  wouldSettle: readonly string[],
): Table | Judgement => {
  const { vSwitchId } = flow
  if (vSwitchId === null) return notListed('ecs.DescribeNetworkInterfaces', '', wouldSettle)
  const vSwitch =
    facts.vSwitches.state === 'present'
      ? vSwitchAbout(facts.vSwitches.value, vSwitchId)
      : facts.vSwitches
  const listed = listedFor(vSwitchId, facts.routeTables)
  const own = vSwitch.state === 'present' ? vSwitch.value : null
  const tableId = own?.routeTableId || listed?.tableId
  if (tableId === undefined || tableId === '')
    return (
      unreadable([vSwitch], wouldSettle) ??
      notListed('vpc.DescribeVSwitchAttributes', vSwitchId, wouldSettle)
    )
  const entries =
    facts.routes.state === 'present' ? factAbout(facts.routes.value, tableId) : facts.routes
  if (entries.state === 'unavailable')
    return (
      unreadable([entries], wouldSettle) ??
      notListed('vpc.DescribeRouteEntryList', tableId, wouldSettle)
    )
  return {
    tableId,
    isSystem: isSystem(own, tableId, facts.routeTables),
    entries: entries.value,
    vSwitchId,
    named: own === null ? null : fieldText(own.source, 'RouteTableId'),
  }
}

const listedFor = (
  vSwitchId: string,
  tables: Fact<readonly RouteTable[]>,
): RouteTable | undefined =>
  tables.state === 'present'
    ? tables.value.find(({ vSwitchIds }) => vSwitchIds.includes(vSwitchId))
    : undefined

const isSystem = (
  vSwitch: VSwitch | null,
  tableId: string,
  tables: Fact<readonly RouteTable[]>,
): boolean | null => {
  const listed = tables.state === 'present' ? tables.value : []
  const type =
    listed.find(table => table.tableId === tableId)?.type ||
    /"RouteTableType"\s*:\s*"\s*(?<type>[A-Za-z]+)\s*"/
      .exec(vSwitch?.source.text ?? '')
      ?.groups?.['type']?.toLowerCase()
  return type === undefined || type === '' ? null : type === 'system'
}
