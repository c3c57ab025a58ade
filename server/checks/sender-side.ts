// How does the same flow look from where the sender's packets leave the account?
import type { Flow, PathKind, Sender, WayOut } from '#shared/flow.ts'
import { type FoundCause, type Judgement, notApplicable, unknown } from '#shared/judgement.ts'
import { type Message, type MessageKey, say } from '#shared/message.ts'
import { type AddressSet, noAddress, parseCidr } from '#shared/plain/address-set.ts'
import type { Question } from '#shared/question.ts'
import type { Check, CheckResult } from './check.ts'
import { machineView } from './machine-view.ts'

/** What the sender's packets are sent to; null when it is not known. */
export const farAddress = ({ publicAddress, family }: Flow): AddressSet | null => {
  const set = publicAddress === null ? null : parseCidr(publicAddress)
  return set?.family === family ? set : null
}

/** Why a borrowed address is no question here: nothing is sent, or the sender has its own. */
export const unlessOwnAddress = ({ wayOut }: Flow): Message | null => {
  if (wayOut === null) return say('outbound.not-asked')
  if (wayOut.kind === 'private') return say('outbound.private')
  return hasOwnAddress({ wayOut }) ? say('outbound.own-address') : null
}

export const hasOwnAddress = ({ wayOut }: Pick<Flow, 'wayOut'>): boolean =>
  ['static-ip', 'eip', 'ipv6', 'private'].includes(wayOut?.kind ?? '')

/**
 * The way out read backwards: the sender stands where the target of an inbound flow stands, and what
 * it sends to is the client. Locks, attacks, routes and gateways are the same things both ways. One
 * flow per public address the sender may appear with; none when no machine of ours sends out.
 */
export const senderSides = (flow: Flow): Flow[] => {
  const { wayOut } = flow
  if (wayOut === null) return []
  const addresses = wayOut.addresses.length === 0 ? [null] : wayOut.addresses
  return addresses.map(address => senderSide(flow, wayOut, address))
}

const senderSide = (flow: Flow, wayOut: WayOut, address: string | null): Flow => {
  const { question, sender, publicAddress } = flow
  const { from } = question
  const target = askedSender(flow) ?? question.target
  return {
    ...flow,
    question: {
      ...question,
      ...{ target, asked: question.askedFrom, askedFrom: question.asked },
      from: { kind: 'address', address: publicAddress ?? '' },
    },
    sources: farAddress(flow) ?? noAddress(flow.family),
    sourceScope: wayOut.kind === 'private' ? 'private' : 'internet',
    path: PATH_OF[wayOut.kind],
    publicAddress: address,
    guestAddress: sender?.address ?? null,
    allocationId: wayOut.allocationId,
    natGatewayId: wayOut.natGatewayId,
    forwardEntryId: null,
    loadBalancer: null,
    ...(sender === null ? placeAsked(from) : placeOf(sender)),
  }
}

const askedSender = ({ question: { from }, sender }: Flow): Question['target'] | null => {
  if (from.kind === 'instance' || from.kind === 'eni') return from
  if (sender?.instanceId != null) return { kind: 'instance', id: sender.instanceId }
  return sender?.eniId == null ? null : { kind: 'eni', id: sender.eniId }
}

const placeOf = (sender: Sender) => ({
  privateAddress: sender.address,
  instanceId: sender.instanceId,
  eniId: sender.eniId,
  vSwitchId: sender.vSwitchId,
  vpcId: sender.vpcId,
  regionId: sender.regionId,
  securityGroupIds: sender.securityGroupIds,
})

// Nothing is known of it but what the question says.
const placeAsked = (from: Flow['question']['from']) => ({
  privateAddress: null,
  instanceId: from.kind === 'instance' ? from.id : null,
  eniId: from.kind === 'eni' ? from.id : null,
  vSwitchId: null,
  vpcId: null,
  regionId: null,
  securityGroupIds: null,
})

const PATH_OF: Readonly<Record<WayOut['kind'], PathKind>> = {
  'static-ip': 'static-ip',
  eip: 'eip',
  ipv6: 'ipv6',
  mapped: 'dnat',
  snat: 'dnat',
  private: 'private',
  none: 'none',
  unknown: 'unknown',
}

type Role = { readonly id: string; readonly appliesTo?: (flow: Flow) => Message | null }

/** The check of an inbound hop, asked about the sender's own side. */
export const asSender = (check: Check, { id, appliesTo }: Role): Check => ({
  ...check,
  id,
  consequenceOf: [],
  appliesTo: flow => notHere(flow, appliesTo),
  run: (flow, facts) => {
    const sides = senderSides(flow)
    const why = notHere(flow, appliesTo)
    if (why !== null) return { judgement: notApplicable(why), cites: [] }
    const results = sides.map(side => check.run(side, facts))
    return {
      judgement: aboutSender(together(results)),
      cites: [...new Set(results.flatMap(({ cites }) => cites))],
    }
  },
})

const notHere = (flow: Flow, appliesTo: Role['appliesTo']): Message | null =>
  senderSides(flow).length === 0 ? say('outbound.not-asked') : (appliesTo?.(flow) ?? null)

// With several addresses a connection takes any of them: what blocks only some is met now and then.
const together = (results: readonly CheckResult[]): Judgement => {
  const judgements = results.map(({ judgement }) => judgement)
  const of = (status: Judgement['status']) => judgements.find(found => found.status === status)
  const causes = judgements.flatMap(found => found.causes)
  const failed = of('fail')
  const chosen = of('unknown') ?? failed ?? of('warn') ?? judgements[0]
  if (chosen === undefined) return notApplicable(say('outbound.not-asked'))
  const isPartly = chosen === failed && !judgements.every(({ status }) => status === 'fail')
  return { ...chosen, causes, ...(isPartly ? { status: 'warn' } : {}) }
}

/**
 * Admission counted addresses of the far end; the sender's own side lets its packets through or not.
 * A suspicion alone blocks nothing.
 */
export const aboutSender = ({ admission: _far, ...judgement }: Judgement): Judgement => {
  const causes = judgement.causes.map(ofSender)
  const isSuspicion =
    judgement.status === 'fail' && causes.every(({ confidence }) => confidence === 'suspected')
  return isSuspicion ? stillOpen({ ...judgement, causes }) : { ...judgement, causes }
}

const stillOpen = ({ because, causes, ...rest }: Judgement): Judgement => ({
  ...rest,
  ...unknown(because, [
    {
      need: say('need.state-behind', { cause: causes[0]?.id ?? '' }),
      how: say('how.wait-state'),
      wouldSettle: causes.map(({ id }) => id),
    },
  ]),
  causes,
})

/** Fixes of such a cause are about the sender's place. */
export const ofSender = (cause: FoundCause): FoundCause => ({
  ...cause,
  about: { ...cause.about, side: 'sender' },
})

/** The flow that a cause is about: the sender's side, or what the machine sees of a load balancer. */
export const sideOf = (flow: Flow, { about }: FoundCause): Flow => {
  const sources = flow.loadBalancer?.ownSources ?? null
  if (about?.['side'] === 'balancer' && sources !== null) return machineView(flow, sources)
  return about?.['side'] === 'sender' ? (senderSides(flow)[0] ?? flow) : flow
}

/** The same judgement in words about what is sent, where the words were about replies. */
export const reword = (
  judgement: Judgement,
  words: Readonly<Record<string, MessageKey>>,
): Judgement => {
  const said = (message: Message): Message => ({
    ...message,
    key: words[message.key] ?? message.key,
  })
  return {
    ...judgement,
    because: said(judgement.because),
    causes: judgement.causes.map(cause => ({ ...cause, because: said(cause.because) })),
  }
}
