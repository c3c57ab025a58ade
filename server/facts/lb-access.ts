// Whom does the access list of a listener let in or keep out?
import { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import { type AddressSet, parseCidr } from '#shared/plain/address-set.ts'
import { answersTo, needAction } from './answers.ts'
import { type BySubject, factAbout, listBySubject } from './answers-by-subject.ts'
import { type Fact, present, unavailable } from './fact.ts'
import type { LbListener } from './lb-listeners.ts'
import { type SourceText, wholeText } from './source-text.ts'

/** white: only the listed may connect. black: the listed may not. null: the answer does not say. */
export type ListenerAccess = {
  readonly on: boolean | null
  readonly type: 'white' | 'black' | null
  readonly listIds: readonly string[]
  readonly source: SourceText
}

/** SLB DescribeAccessControlListAttribute, ALB ListAclEntries (read 2026-11-22). */
export type AccessList = { readonly entries: readonly AccessEntry[] }
export type AccessEntry = {
  readonly block: AddressSet | null
  /** ALB: an entry that is still being added or removed. */
  readonly settled: boolean
  readonly source: SourceText
}

export type LbAccess = {
  readonly lists: Readonly<Record<'clb' | 'alb', BySubject<AccessList>>>
  /** What ALB GetListenerAttribute says, by listener. */
  readonly ofListener: ReadonlyMap<string, Fact<ListenerAccess>>
}

const text = z
  .string()
  .nullish()
  .transform(value => value?.trim() ?? '')
const lower = text.transform(value => value.toLowerCase())

/** The fields of a classic listener. */
export const WireAccess = z.looseObject({
  AclStatus: lower,
  AclType: lower,
  AclId: text,
  AclIds: z.unknown().optional(),
})

// One answer writes a plain list, the other a list inside a record.
const Ids = z
  .union([
    z.array(z.string()),
    z.looseObject({ AclId: z.array(z.string()) }).transform(({ AclId }) => AclId),
  ])
  .catch([])

const typeOf = (word: string): ListenerAccess['type'] => {
  if (/^white/.test(word)) return 'white'
  return /^black/.test(word) ? 'black' : null
}

export const listenerAccess = (
  wire: z.infer<typeof WireAccess>,
  source: SourceText,
): ListenerAccess => ({
  on: wire.AclStatus === 'on' ? true : wire.AclStatus === 'off' ? false : null,
  type: typeOf(wire.AclType),
  // Several ids may stand in one field, separated by commas.
  listIds: [...new Set([...wire.AclId.split(','), ...Ids.parse(wire.AclIds)])].filter(
    id => id !== '',
  ),
  source,
})

const ATTRIBUTE = 'alb.GetListenerAttribute'

const WireAttribute = z.looseObject({
  ListenerId: text,
  AclConfig: z
    .looseObject({
      AclType: lower,
      AclRelations: z
        .array(z.looseObject({ AclId: text }))
        .nullish()
        .catch([]),
    })
    .nullish()
    .catch(null),
})

export const lbAccessFact = (evidence: Evidence): Fact<LbAccess> => {
  const clb = listsOf(evidence, 'slb.DescribeAccessControlListAttribute', 'AclEntry')
  const alb = listsOf(evidence, 'alb.ListAclEntries', 'AclEntries')
  const { ok, failed } = answersTo(evidence, ATTRIBUTE)
  const read = ok.flatMap(({ item, body }): [string, Fact<ListenerAccess>][] => {
    const wire = WireAttribute.safeParse(body)
    if (!wire.success) return []
    const { AclConfig: config, ListenerId } = wire.data
    const listIds = (config?.AclRelations ?? []).map(({ AclId }) => AclId).filter(id => id !== '')
    const access: ListenerAccess = {
      on: listIds.length > 0,
      type: typeOf(config?.AclType ?? ''),
      listIds,
      source: wholeText(item.id, item.raw),
    }
    return [[ListenerId || item.subject, present(access, [item.id])]]
  })
  const refused = failed.map((item): [string, Fact<ListenerAccess>] => [
    item.subject,
    unavailable(item.status === 'denied' ? 'denied' : 'failed', needAction(ATTRIBUTE), [item.id]),
  ])
  const cites = [...ok.map(({ item }) => item.id), ...failed.map(({ id }) => id)]
  return present({ lists: { clb, alb }, ofListener: new Map([...refused, ...read]) }, cites)
}

const WireEntry = z.looseObject({ AclEntryIP: text, Entry: text, Status: lower })

const Total = z.looseObject({ TotalAclEntry: z.coerce.number().nullish().catch(null) })

const listsOf = (evidence: Evidence, action: string, list: string): BySubject<AccessList> => {
  const answers = listBySubject(evidence, action, {
    list,
    schema: WireEntry,
    parameter: 'AclId',
    subjectIn: body => z.looseObject({ AclId: text }).safeParse(body).data?.AclId ?? null,
  })
  const known = [...answers.known].map(([id, fact]): [string, Fact<AccessList>] => {
    if (fact.state === 'unavailable') return [id, fact]
    const { listed, items } = fact.value
    const entries = listed.map(({ value, source }) => ({
      block: parseCidr(value.AclEntryIP || value.Entry),
      settled: ['', 'available'].includes(value.Status),
      source,
    }))
    const total = Math.max(0, ...items.map(({ raw }) => totalIn(raw)))
    return listed.length < total
      ? [id, unavailable('incomplete', needAction(action, id), fact.cites)]
      : [id, present({ entries }, fact.cites)]
  })
  return { ...answers, known: new Map(known) }
}

const totalIn = (raw: string): number => {
  const total = /"TotalAclEntry"\s*:\s*"?(?<total>\d+)/.exec(raw)?.groups?.['total']
  return Total.parse({ TotalAclEntry: total }).TotalAclEntry ?? 0
}

/** What the listener says about its access list; NLB listeners have none. */
export const accessOf = (listener: LbListener, access: LbAccess): Fact<ListenerAccess> => {
  if (listener.access !== null) return present(listener.access, [listener.source.evidence])
  if (listener.kind === 'nlb')
    return present({ on: false, type: null, listIds: [], source: listener.source }, [])
  return (
    access.ofListener.get(listener.id) ??
    access.ofListener.get('') ??
    unavailable('not-collected', needAction(ATTRIBUTE, listener.id))
  )
}

export const accessListAbout = (
  { lists }: LbAccess,
  listener: LbListener,
  id: string,
): Fact<AccessList> => factAbout(lists[listener.kind === 'alb' ? 'alb' : 'clb'], id)
