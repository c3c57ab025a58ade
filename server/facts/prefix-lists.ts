// Which address blocks does a prefix list hold?
import { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import { type AddressSet, parseCidr } from '#shared/plain/address-set.ts'
import { type BySubject, factAbout, listBySubject } from './answers-by-subject.ts'
import { type Fact, mapFact, present } from './fact.ts'

/** Sets of either family. A block that could not be read makes the list unavailable. */
export type PrefixList = { readonly blocks: readonly AddressSet[] }

/** ECS lists (used by security groups) and VPC lists (used by ACLs and routes) have own calls. */
export type PrefixLists = {
  readonly ecs: BySubject<PrefixList>
  readonly vpc: BySubject<PrefixList>
}

const WireEntry = z.looseObject({
  Cidr: z
    .string()
    .transform(text => parseCidr(text))
    .refine(block => block !== null),
  PrefixListId: z.string().nullish(),
})

/** ECS DescribePrefixListAttributes, VPC GetVpcPrefixListEntries (read 2026-11-22). */
export const prefixListsFact = (evidence: Evidence): Fact<PrefixLists> => {
  const ecs = listsOf(evidence, 'ecs.DescribePrefixListAttributes', 'Entry')
  const vpc = listsOf(evidence, 'vpc.GetVpcPrefixListEntries', 'PrefixListEntry')
  const cites = [ecs, vpc].flatMap(lists => [
    ...lists.others.cites,
    ...[...lists.known.values()].flatMap(fact => fact.cites),
  ])
  return present({ ecs, vpc }, cites)
}

/** Either call tells what a list holds; when both fail, the call of `product` is the one to ask for. */
export const prefixListAbout = (
  { ecs, vpc }: PrefixLists,
  id: string,
  product: 'ecs' | 'vpc',
): Fact<PrefixList> => {
  const [own, other] = product === 'ecs' ? [ecs, vpc] : [vpc, ecs]
  const fact = factAbout(own, id)
  const second = factAbout(other, id)
  return fact.state === 'present' || second.state === 'unavailable' ? fact : second
}

const listsOf = (evidence: Evidence, action: string, list: string): BySubject<PrefixList> => {
  const answers = listBySubject(evidence, action, {
    list,
    schema: WireEntry,
    parameter: 'PrefixListId',
    subjectIn: idIn,
  })
  const known = [...answers.known].map(
    ([id, fact]) =>
      [
        id,
        mapFact(fact, ({ listed }) => ({
          blocks: listed.flatMap(({ value }) => value.Cidr ?? []),
        })),
      ] as const,
  )
  return { ...answers, known: new Map(known) }
}

const WireList = z.looseObject({
  PrefixListId: z.string().nullish(),
  PrefixListEntry: z.array(z.looseObject({ PrefixListId: z.string().nullish() })).nullish(),
})

// The VPC answer names the list only in its entries.
const idIn = (body: object): string | null => {
  const wire = WireList.safeParse(body).data
  return wire?.PrefixListId ?? wire?.PrefixListEntry?.[0]?.PrefixListId ?? null
}
