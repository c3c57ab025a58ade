// What do judgements about addresses that only the machine sees mean for the client?
import type { Flow, ViaLoadBalancer } from '#shared/flow.ts'
import {
  type Admission,
  type FoundCause,
  type Judgement,
  type Need,
  unknown,
} from '#shared/judgement.ts'
import { type Message, say } from '#shared/message.ts'
import {
  type AddressSet,
  isNoAddress,
  noAddress,
  sameAddresses,
  subtractOf,
  unionAll,
  unionOf,
} from '#shared/plain/address-set.ts'
import { describeSources } from './describe-sources.ts'
import { PLATFORM } from './network-acl-list.ts'

/** The load balancer gets through to the machine for everybody, or for nobody, or it is not clear. */
export const asSeen = (flow: Flow, own: Judgement, from: AddressSet): Judgement => {
  const { admission: _, ...rest } = { ...own, causes: own.causes.map(ofBalancer) }
  switch (extentOf(own, from)) {
    case 'all':
      return rest
    case 'none':
      return { ...rest, status: 'fail', because: own.causes[0]?.because ?? own.because }
    case 'open':
      return unclear(flow, { ...own, causes: rest.causes }, from)
  }
}

type Extent = 'all' | 'none' | 'open'

// Which of its addresses a load balancer uses is its own choice: some is not enough.
const extentOf = (judgement: Judgement, sources: AddressSet): Extent => {
  const { admits, uncertain } = admissionIn(judgement, sources)
  // DNS and metadata of the platform lie in 100.64.0.0/10 as well; no load balancer sends from there.
  const platform = unionAll(sources.family, PLATFORM)
  const passing = subtractOf(admits, platform)
  if (judgement.status === 'unknown' || !isNoAddress(subtractOf(uncertain, platform))) return 'open'
  if (isNoAddress(passing)) return 'none'
  return sameAddresses(passing, subtractOf(sources, platform)) ? 'all' : 'open'
}

const admissionIn = ({ admission, status }: Judgement, sources: AddressSet): Admission => {
  if (admission !== undefined) return admission
  const none = noAddress(sources.family)
  if (status === 'unknown') return { admits: none, uncertain: sources }
  return { admits: status === 'fail' ? none : sources, uncertain: none }
}

const unclear = ({ family, sources }: Flow, own: Judgement, from: AddressSet): Judgement =>
  unknown(
    unreadIn(own) ?? say('load-balancer.partly-seen', { from: describeSources(from) }),
    needsOf(own),
    {
      causes: own.causes.map(suspected),
      admission: { admits: noAddress(family), uncertain: sources },
    },
  )

// What could not be read says more than that it matters.
const unreadIn = (...judged: readonly Judgement[]): Message | null =>
  judged.find(({ status }) => status === 'unknown')?.because ?? null

// A fix has to let in the load balancer, not the client.
const ofBalancer = (cause: FoundCause): FoundCause => ({
  ...cause,
  about: { ...cause.about, side: 'balancer' },
})

const suspected = (cause: FoundCause): FoundCause => ({ ...cause, confidence: 'suspected' })

const needsOf = (...judged: readonly Judgement[]): readonly [Need, ...Need[]] => {
  const [first = PROBE, ...more] = judged.flatMap(({ missing }) => missing)
  return [first, ...more]
}

const PROBE: Need = {
  need: say('need.through-balancer'),
  how: say('how.probe-balancer'),
  wouldSettle: [],
}

/** Certain is what holds for both; what one of the two blocks is open. */
export const bothSeen = (
  flow: Flow,
  {
    client,
    own,
    from,
  }: { readonly client: Judgement; readonly own: Judgement; readonly from: AddressSet },
): Judgement => {
  const asClient = admissionIn(client, flow.sources)
  const asOwn = extentOf(own, from)
  const nobody = noAddress(flow.family)
  const mayPass = unionOf(asClient.admits, asClient.uncertain)
  const admits = asOwn === 'all' ? asClient.admits : nobody
  const uncertain = asOwn === 'none' ? mayPass : subtractOf(flow.sources, admits)
  const causes = mergeCauses(client, { ...own, causes: own.causes.map(ofBalancer) })
  if (isNoAddress(uncertain)) {
    const worse = own.status === 'fail' || own.status === 'warn' ? own : client
    return { ...worse, causes, admission: { admits, uncertain } }
  }
  return unknown(
    unreadIn(own, client) ?? say('load-balancer.seen-either-way', { from: describeSources(from) }),
    needsOf(client, own),
    { causes: causes.map(suspected), admission: { admits, uncertain } },
  )
}

// The same rule may stop both.
const mergeCauses = (...judged: readonly Judgement[]): FoundCause[] => {
  const all = judged.flatMap(({ causes }) => causes)
  return [
    ...new Map(all.map(cause => [`${cause.id} ${cause.decidedBy?.id ?? ''}`, cause])).values(),
  ]
}

/** What stops one of several machines leaves the others. */
export const ofSeveral = (judgement: Judgement, via: ViaLoadBalancer): Judgement => {
  if (judgement.status !== 'fail') return judgement
  return unknown(
    say('load-balancer.one-of-several', {
      machine: via.backendId ?? '',
      others: via.usableBackends - 1,
    }),
    [
      {
        need: say('need.other-backends'),
        how: say('how.other-backends'),
        wouldSettle: [],
      },
      ...judgement.missing,
    ],
    { causes: judgement.causes.map(suspected) },
  )
}

/** What stops the machines of one rule leaves those of the others. */
export const ofRules = (judgement: Judgement, via: ViaLoadBalancer): Judgement => {
  if (judgement.status !== 'fail') return judgement
  const words = { machine: via.backendId ?? '', rules: via.otherLeads ?? [] }
  const because =
    via.otherLeads === null
      ? say('load-balancer.rules-unread', words)
      : say('load-balancer.one-of-rules', words)
  const need = {
    need: say('need.which-rule'),
    how: say('how.which-rule'),
    wouldSettle: [],
  }
  const unread = via.rulesNeed === null ? [] : [via.rulesNeed]
  return unknown(because, [need, ...unread, ...judgement.missing], {
    causes: judgement.causes.map(suspected),
  })
}
