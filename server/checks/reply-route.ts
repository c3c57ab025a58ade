// Does the host have a way back to the client?
import type { CauseId } from '#shared/causes/catalogue.ts'
import type { Flow } from '#shared/flow.ts'
import {
  type FoundCause,
  fail,
  type Judgement,
  notApplicable,
  pass,
  unknown,
  warn,
} from '#shared/judgement.ts'
import { type Message, say } from '#shared/message.ts'
import {
  type AddressSet,
  isNoAddress,
  sameAddresses,
  singleAddress,
  unionAll,
} from '#shared/plain/address-set.ts'
import { parseAddress } from '#shared/plain/ip.ts'
import type { Fact, Unavailable } from '../facts/fact.ts'
import type { HostInterface } from '../facts/host-addresses.ts'
import { needCommand } from '../facts/host-answers.ts'
import type { HostRoute, HostRouting } from '../facts/host-routes.ts'
import type { NetworkInterface } from '../facts/network-interfaces.ts'
import { defineCheck } from './check.ts'
import { admissionFor, clientAddresses } from './client-addresses.ts'
import { comesFromCloud } from './comes-from-cloud.ts'
import { describeSources } from './describe-sources.ts'
import { targetOf } from './listener-match.ts'
import { decidedByEnd, endFor, isRoute, type Replies, repliesOf } from './reply-doubts.ts'
import { unreadable } from './unreadable.ts'

const CAUSES = [
  'guest-no-default-route',
  'guest-policy-route',
  'eni-secondary-asymmetric',
  'guest-route-overlap',
] as const

export const replyRoute = defineCheck({
  id: 'reply-route',
  hop: 'reply',
  needs: [],
  wants: ['hostRouting', 'hostAddresses', 'networkInterfaces'],
  causes: CAUSES,
  evaluate: (flow, { hostRouting: read, hostAddresses, networkInterfaces }) => {
    const isSecond = isOnSecondInterface(flow, networkInterfaces)
    if (read.state === 'unavailable') return unreadRoutes(flow, read, isSecond)
    const hostRouting = read.value
    const { families, unread } = hostRouting
    if (unread !== null && !families.includes(flow.family))
      return unknown(say('reply.route-unread', { family: flow.family }), [
        { ...unread, wouldSettle: CAUSES },
      ])
    const interfaces = hostAddresses.state === 'present' ? hostAddresses.value : null
    const device = targetOf(flow, interfaces).device ?? deviceOf(flow, hostRouting)
    // Routes of a link that is down are gone or dead: that is the host-network hop's cause.
    if (interfaces?.some(({ name, up }) => name === device && !up))
      return notApplicable(say('reply.link-down', { device: device ?? '' }))
    return judge(flow, repliesOf(flow, hostRouting, device), { device, interfaces, isSecond })
  },
})

// Nothing in the cloud makes the guest answer by the second interface: that takes a policy route
// (help page "configure-nic-routing", read 2026-11-22). Many images come without one.
const unreadRoutes = (
  { publicAddress, eniId }: Flow,
  unread: Unavailable,
  isSecond: boolean,
): Judgement => {
  const hole =
    unreadable([unread], CAUSES) ?? unknown(say('reply.arrival-unknown'), [need('ip-rule')])
  if (!isSecond) return hole
  const because = say('reply.second-interface', {
    address: publicAddress ?? '',
    eni: eniId ?? '',
  })
  const suspected = { id: 'eni-secondary-asymmetric', because, confidence: 'suspected' as const }
  return { ...hole, because, causes: [...hole.causes, suspected] }
}

const isOnSecondInterface = (
  { eniId, path, family }: Flow,
  enis: Fact<readonly NetworkInterface[]>,
): boolean =>
  path === 'eip' &&
  family === 4 &&
  enis.state === 'present' &&
  enis.value.some(eni => eni.eniId === eniId && eni.type.toLowerCase() === 'secondary')

// The local table tells the interface of an own address as well.
const deviceOf = (flow: Flow, { routes }: HostRouting): string | null => {
  const own = flow.guestAddress === null ? null : parseAddress(flow.guestAddress)
  const route = routes.find(
    ({ type, destination }) =>
      type === 'local' && own !== null && sameAddresses(destination, singleAddress(own)),
  )
  return route === undefined || route.device === 'lo' ? null : route.device
}

type Inside = {
  /** The public address is on an interface other than the first one. */
  readonly isSecond: boolean
  readonly device: string | null
  readonly interfaces: readonly HostInterface[] | null
}

const judge = (flow: Flow, replies: Replies, inside: Inside): Judgement => {
  const causes = causesOf(flow, replies, inside)
  const { blocked, uncertain } = fatesOf(flow, replies, inside)
  const admission = admissionFor(flow, { blocked, uncertain })
  const [first, ...more] = causes
  if (isNoAddress(blocked) && isNoAddress(uncertain)) return routed(flow, replies)
  if (first !== undefined && sameAddresses(blocked, clientAddresses(flow)))
    return fail(first.because, [first, ...more], { ...quoted(first), admission })
  if (!isNoAddress(uncertain))
    return unknown(
      first?.because ??
        (inside.device === null
          ? say('reply.arrival-unknown')
          : say('reply.depends', { sources: describeSources(replies.depends) })),
      [need(ruleOrAddress(flow, inside))],
      { causes, admission },
    )
  const because =
    first === undefined ? say('reply.some-without', { sources: '' }) : someWithout(first, blocked)
  return warn(because, { causes, admission, ...(first === undefined ? {} : quoted(first)) })
}

const fatesOf = (flow: Flow, replies: Replies, inside: Inside) => {
  const { without, elsewhere, attached, depends } = replies
  const isWrong = isCertain(flow, replies, inside)
  const isSwallowed = isOverlap(flow, replies)
  const lost = [...(isWrong ? [elsewhere] : []), ...(isSwallowed ? [attached] : [])]
  const doubts = [...(isWrong ? [] : [elsewhere]), ...(isSwallowed ? [] : [attached])]
  return {
    blocked: unionAll(flow.family, [without, ...lost]),
    uncertain: unionAll(flow.family, [depends, ...doubts]),
  }
}

const ruleOrAddress = ({ family }: Flow, { device }: Inside): string => {
  if (device === null) return 'ip-addr'
  return family === 4 ? 'ip-rule' : 'ip6-rule'
}

const someWithout = (first: FoundCause, blocked: AddressSet): Message =>
  first.id === 'guest-no-default-route'
    ? say('reply.some-without', { sources: describeSources(blocked) })
    : first.because

const quoted = ({ decidedBy }: FoundCause) => (decidedBy === undefined ? {} : { decidedBy })

const routed = (flow: Flow, { ways }: Replies): Judgement => {
  const [end] = ways
    .map(({ ends }) => ends[0])
    .filter(isRoute)
    .toSorted((a, b) => rankOf(a) - rankOf(b))
  return pass(
    say('reply.routed', {
      sources: describeSources(flow.sources),
      device: end?.device ?? say('reply.several'),
    }),
    decidedByEnd(end),
  )
}

// The sentence names the route that most clients take: the widest one that leaves the host.
const rankOf = ({ type, destination }: HostRoute): number => {
  const [first] = destination.intervals
  return type !== 'unicast' || first === undefined ? 1 : -Number(first[1] - first[0])
}

const causesOf = (flow: Flow, replies: Replies, inside: Inside): FoundCause[] => {
  const { device } = inside
  const said = (set: AddressSet) => ({
    sources: describeSources(set),
    device: device ?? '',
    other: endFor(replies.ways, set)?.device ?? '',
  })
  const { without, elsewhere, attached } = replies
  const certain: readonly string[] = [
    'guest-no-default-route',
    ...(isCertain(flow, replies, inside) ? WRONG_DEVICE : []),
    ...(isOverlap(flow, replies) ? ['guest-route-overlap'] : []),
  ]
  const refusing = endFor(replies.ways, without)
  return [
    ...found(
      'guest-no-default-route',
      without,
      isRoute(refusing)
        ? say('reply.route-refuses', { ...said(without), route: refusing.source.text })
        : say('reply.no-route', said(without)),
    ),
    ...found(
      inside.isSecond ? 'eni-secondary-asymmetric' : 'guest-policy-route',
      elsewhere,
      say('reply.other-device', said(elsewhere)),
    ),
    ...found('guest-route-overlap', attached, say('reply.overlap', said(attached))),
  ].map(({ set, ...cause }) => ({
    ...cause,
    confidence: certain.includes(cause.id) ? ('derived' as const) : ('suspected' as const),
    ...decidedByEnd(endFor(replies.ways, set)),
    about: { device: device ?? '', address: flow.guestAddress ?? '' },
  }))
}

const WRONG_DEVICE: readonly string[] = ['guest-policy-route', 'eni-secondary-asymmetric']

const found = (id: CauseId, set: AddressSet, because: Message) =>
  isNoAddress(set) ? [] : [{ id, set, because }]

/**
 * A public address is translated per interface, so a reply by another one never becomes the answer
 * the client waits for. Inside the private network it may still arrive; a tunnel or bridge may as well.
 */
const isCertain = (flow: Flow, { ways, elsewhere }: Replies, { interfaces }: Inside): boolean => {
  if (flow.sourceScope !== 'internet' || isNoAddress(elsewhere)) return false
  const other = interfaces?.find(({ name }) => name === endFor(ways, elsewhere)?.device)
  return other !== undefined && /^(?:eth|en[ospx])\w+$/.test(other.name)
}

/**
 * A bridge of containers or virtual machines swallows what is sent to a client who came in from the
 * cloud: nobody on it has that address. What leaves by a tunnel may still arrive.
 */
const isOverlap = (flow: Flow, { ways, attached }: Replies): boolean =>
  comesFromCloud(flow) &&
  !isNoAddress(attached) &&
  /^(?:docker|br-|br\d|virbr|cni|podman|lxcbr|lxdbr)/.test(endFor(ways, attached)?.device ?? '')

const need = (command: string) => ({ ...needCommand(command), wouldSettle: CAUSES })
