// Does the access list of the listener let the client in?
import type { Flow } from '#shared/flow.ts'
import {
  type FoundCause,
  fail,
  type Judgement,
  type Need,
  pass,
  unknown,
  warn,
} from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import {
  type AddressSet,
  intersectOf,
  isNoAddress,
  noAddress,
  subtractOf,
  toCidrs,
  unionAll,
} from '#shared/plain/address-set.ts'
import { needAction } from '../facts/answers.ts'
import type { Fact } from '../facts/fact.ts'
import {
  type AccessEntry,
  accessListAbout,
  accessOf,
  type LbAccess,
  type ListenerAccess,
} from '../facts/lb-access.ts'
import type { LbListener } from '../facts/lb-listeners.ts'
import { apiField, apiFieldWith } from './api-field.ts'
import { describeSources } from './describe-sources.ts'
import { unreadable } from './unreadable.ts'

const SETTLES = ['lb-acl-denied'] as const

export const judgeAccess = (flow: Flow, listener: LbListener, fact: Fact<LbAccess>): Judgement => {
  const words = { listener: listener.id }
  if (fact.state === 'unavailable') return unreadable([fact], SETTLES) ?? open(words)
  const access = accessOf(listener, fact.value)
  if (access.state === 'unavailable') return unreadable([access], SETTLES) ?? open(words)
  if (access.value.on === false) return open(words)
  if (access.value.on === null || access.value.type === null) return unclear(listener)
  return judgeLists(flow, listener, { access: access.value, lists: fact.value })
}

const open = (words: Record<string, string>): Judgement =>
  pass(say('load-balancer.no-access-list', words))

const unclear = (listener: LbListener): Judgement =>
  unknown(say('load-balancer.access-unclear', { listener: listener.id }), [
    {
      ...needAction(
        listener.kind === 'alb' ? 'alb.GetListenerAttribute' : 'slb.DescribeLoadBalancerListeners',
        listener.id,
      ),
      wouldSettle: SETTLES,
    },
  ])

type Ground = { readonly access: ListenerAccess; readonly lists: LbAccess }

const judgeLists = (flow: Flow, listener: LbListener, { access, lists }: Ground): Judgement => {
  const read = access.listIds.map(id => accessListAbout(lists, listener, id))
  const entries = read.flatMap(list => (list.state === 'present' ? list.value.entries : []))
  const needs = read.flatMap(list =>
    list.state === 'unavailable' ? [{ ...list.need, wouldSettle: SETTLES }] : [],
  )
  const listed = unionAll(
    flow.family,
    entries.flatMap(({ block, settled }) => (block !== null && settled ? [block] : [])),
  )
  const isWhole = needs.length === 0 && entries.every(e => e.block !== null && e.settled)
  // Documents differ on an empty list: some say that it lets everybody in.
  if (entries.length === 0 && isWhole) return unclear(listener)
  const inside = intersectOf(flow.sources, listed)
  const outside = subtractOf(flow.sources, listed)
  const nobody = noAddress(flow.family)
  const isWhite = access.type === 'white'
  // Lists of ALB hold IPv4 blocks only ("ALB instances", April 2026): what one means for IPv6 is not told.
  if (isWhite && listener.kind === 'alb' && flow.family === 6) return unclear(listener)
  const sure = isWhite
    ? { admits: inside, blocked: isWhole ? outside : nobody }
    : { admits: isWhole ? outside : nobody, blocked: inside }
  return judged({ flow, listener, access, entries }, sure, needs)
}

type Judged = {
  readonly flow: Flow
  readonly listener: LbListener
  readonly access: ListenerAccess
  readonly entries: readonly AccessEntry[]
}

const judged = (
  asked: Judged,
  { admits, blocked }: { readonly admits: AddressSet; readonly blocked: AddressSet },
  needs: readonly Need[],
): Judgement => {
  const { flow, listener } = asked
  const uncertain = subtractOf(subtractOf(flow.sources, admits), blocked)
  const admission = { admits, uncertain }
  const causes = isNoAddress(blocked) ? [] : [denied(asked, blocked)]
  const [cause] = causes
  if (!isNoAddress(uncertain)) {
    const [need = entryNeed(listener), ...more] = needs
    const because = say('load-balancer.access-undecided', {
      listener: listener.id,
      client: describeSources(uncertain),
    })
    return unknown(because, [need, ...more], { causes, admission })
  }
  if (cause === undefined)
    return pass(say('load-balancer.access-admits', { listener: listener.id }), { admission })
  return isNoAddress(admits)
    ? fail(cause.because, [cause], { admission, ...quoted(cause) })
    : warn(cause.because, { causes, admission, ...quoted(cause) })
}

const quoted = ({ decidedBy }: FoundCause) => (decidedBy === undefined ? {} : { decidedBy })

const entryNeed = (listener: LbListener): Need => ({
  need: say('need.access-list', { listener: listener.id }),
  how: say('how.wait'),
  wouldSettle: SETTLES,
})

const MOST_ENTRIES = 3

const denied = ({ flow, listener, access, entries }: Judged, blocked: AddressSet): FoundCause => {
  const hit = entries.find(
    ({ block }) => block !== null && !isNoAddress(intersectOf(block, blocked)),
  )
  const isWhite = access.type === 'white'
  const said = entries
    .slice(0, MOST_ENTRIES)
    .flatMap(({ block }) => (block === null ? [] : toCidrs(block).slice(0, 1)))
  const more = entries.length > MOST_ENTRIES ? ' …' : ''
  const lists = access.listIds.join(', ')
  const params = {
    listener: listener.id,
    lists,
    client: describeSources(blocked, flow.sources),
    entries: `${said.join(', ')}${more}`,
  }
  const [block = ''] = toCidrs(blocked)
  return {
    id: 'lb-acl-denied',
    because: say(isWhite ? 'load-balancer.acl-white' : 'load-balancer.acl-black', params),
    confidence: 'derived',
    decidedBy: isWhite || hit === undefined ? typeField(listener, access) : entryField(lists, hit),
    about: {
      kind: listener.kind,
      aclId: access.listIds[0] ?? '',
      type: access.type ?? '',
      listenerId: listener.id,
      regionId: flow.regionId ?? '',
      block: toCidrs(blocked).length === 1 ? block : '',
    },
  }
}

const typeField = (listener: LbListener, { source }: ListenerAccess) =>
  apiField(listener.id, source, 'AclType')

const entryField = (lists: string, { source }: AccessEntry) => {
  const field = /"AclEntryIP"/.test(source.text) ? 'AclEntryIP' : 'Entry'
  const value = new RegExp(`"${field}"\\s*:\\s*"(?<value>[^"]*)"`).exec(source.text)?.groups?.[
    'value'
  ]
  return apiFieldWith(lists, source, { field, value: value ?? '' })
}
