// What do these answers name that belongs to another account?
// Owners: ECS DescribeSecurityGroupAttribute, VPC DescribeVSwitchAttributes (API docs, read 2026-11-22).
import { z } from 'zod'
import type { EvidenceItem } from '#shared/evidence.ts'
import { elementsOf, text } from './wire.ts'

/** `owner`: id of the account, '' when the answer names none or names it otherwise. */
export type Foreign = { readonly id: string; readonly region: string; readonly owner: string }

export type ForeignThings = {
  readonly groups: readonly Foreign[]
  readonly vSwitches: readonly Foreign[]
  /** Prefix lists that the own account could not read. */
  readonly lists: readonly (Foreign & { readonly kind: ListKind })[]
}

export type ListKind = (typeof LIST_KINDS)[number]

const LIST_KINDS = ['ecs.DescribePrefixListAttributes', 'vpc.GetVpcPrefixListEntries'] as const

/** More of them than anybody shares with one machine. */
const MOST = 10

export const foreignThings = (
  items: readonly EvidenceItem[],
  accountId: string | null,
): ForeignThings => ({
  groups: onceEach(items.flatMap(item => groupsIn(item, items, accountId))),
  vSwitches: onceEach(items.flatMap(vSwitchIn)),
  lists: onceEach(items.flatMap(listIn)),
})

const onceEach = <T extends Foreign>(all: readonly T[]): T[] =>
  [...new Map(all.map(one => [one.id, one])).values()].filter(({ id }) => id !== '').slice(0, MOST)

const Rule = z.looseObject({
  SourceGroupId: text,
  SourceGroupOwnerAccount: text,
  DestGroupId: text,
  DestGroupOwnerAccount: text,
})

const groupsIn = (
  item: EvidenceItem,
  items: readonly EvidenceItem[],
  accountId: string | null,
): Foreign[] => {
  if (item.kind !== 'ecs.DescribeSecurityGroupAttribute' || item.status !== 'ok') return []
  const ends = rulesIn(item).flatMap(rule => [
    { id: rule.SourceGroupId, owner: rule.SourceGroupOwnerAccount },
    { id: rule.DestGroupId, owner: rule.DestGroupOwnerAccount },
  ])
  return ends
    .filter(({ id, owner }) => id !== '' && (isOther(owner, accountId) || !isSeen(id, items)))
    .map(({ id, owner }) => ({
      id,
      owner: /^\d+$/.test(owner) ? owner : '',
      region: regionOf(item),
    }))
}

const isOther = (owner: string, accountId: string | null): boolean =>
  owner !== '' && owner !== accountId

// A group that an interface, an instance or the list of groups of the own account names is its own.
const isSeen = (id: string, items: readonly EvidenceItem[]): boolean =>
  items.some(({ kind, raw }) => SHOWING.has(kind) && raw.includes(`"${id}"`))

const SHOWING = new Set([
  'ecs.DescribeNetworkInterfaces',
  'ecs.DescribeInstances',
  'ecs.DescribeSecurityGroups',
])

const rulesIn = (item: EvidenceItem) =>
  elementsOf({ bodies: [bodyOf(item)], complete: true }, ['Permissions', 'Permission'], Rule)

const VSwitch = z.looseObject({
  VSwitchId: text,
  ShareType: text,
  OwnerId: z.union([z.string(), z.number()]).transform(String).catch(''),
})

const vSwitchIn = (item: EvidenceItem): Foreign[] => {
  if (item.kind !== 'vpc.DescribeVSwitchAttributes' || item.status !== 'ok') return []
  const { data } = VSwitch.safeParse(bodyOf(item))
  return data?.ShareType.toLowerCase() === 'shared'
    ? [{ id: data.VSwitchId, owner: data.OwnerId, region: regionOf(item) }]
    : []
}

const listIn = (item: EvidenceItem): (Foreign & { readonly kind: ListKind })[] => {
  const kind = LIST_KINDS.find(one => one === item.kind)
  return kind === undefined || item.status === 'ok'
    ? []
    : [{ id: item.subject, owner: '', region: regionOf(item), kind }]
}

const regionOf = ({ request }: EvidenceItem): string => String(request?.['RegionId'] ?? '')

const bodyOf = ({ raw }: EvidenceItem): object => {
  try {
    const body: unknown = JSON.parse(raw)
    return typeof body === 'object' && body !== null ? body : {}
  } catch {
    return {}
  }
}
