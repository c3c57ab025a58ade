// Do the mask and the gateway of the guest's interface fit the vSwitch it is in?
import type { Flow } from '#shared/flow.ts'
import {
  type FoundCause,
  fail,
  type Judgement,
  notApplicable,
  unknown,
  warn,
} from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import {
  type AddressSet,
  coversAddresses,
  isNoAddress,
  noAddress,
  parseCidr,
  sameAddresses,
  singleAddress,
  subtractOf,
  unionAll,
} from '#shared/plain/address-set.ts'
import { parseAddress } from '#shared/plain/ip.ts'
import { needCommand } from '../facts/host-answers.ts'
import { vSwitchAbout } from '../facts/vswitches.ts'
import { defineCheck } from './check.ts'
import { admissionFor, clientAddresses } from './client-addresses.ts'
import { describeSources } from './describe-sources.ts'
import { targetOf } from './listener-match.ts'
import type { End, ReplyWay } from './reply-doubts.ts'
import { decidedByEnd, isRoute, repliesOf } from './reply-doubts.ts'

const CAUSES = ['guest-network-config'] as const

/**
 * Replies handed to a gateway that is not in the vSwitch reach nobody. An address that only a mask
 * which is too wide makes a neighbour may or may not be answered for: that stays open. In cut-through
 * mode the guest has another network, and IPv6 learns its gateway by itself.
 */
export const guestNetworkConfig = defineCheck({
  id: 'guest-network-config',
  hop: 'host-network',
  needs: [],
  wants: ['hostAddresses', 'hostRouting', 'vSwitches'],
  causes: CAUSES,
  evaluate: (flow, { hostAddresses, hostRouting, vSwitches }) => {
    const nothing = notApplicable(say('host-network.config-not-judged'))
    const isOwnNetwork = flow.family === 4 && flow.guestAddress === flow.privateAddress
    if (!isOwnNetwork || flow.vSwitchId === null || vSwitches.state === 'unavailable')
      return nothing
    if (hostAddresses.state === 'unavailable' || hostRouting.state === 'unavailable') return nothing
    const vSwitch = vSwitchAbout(vSwitches.value, flow.vSwitchId)
    const block = vSwitch.state === 'present' ? vSwitch.value.ipv4 : null
    const { device } = targetOf(flow, hostAddresses.value)
    if (block === null || device === null || !hostRouting.value.families.includes(4)) return nothing
    const { ways } = repliesOf(flow, hostRouting.value, device)
    return judge(flow, ways, { block, device }) ?? nothing
  },
})

type Place = { readonly block: AddressSet; readonly device: string }

const judge = (flow: Flow, ways: readonly ReplyWay[], place: Place): Judgement | null => {
  const lost = reached(flow, ways, end => isForeignGateway(end, place))
  const doubtful = subtractOf(
    reached(flow, ways, end => isOnLink(end, place)),
    place.block,
  )
  const all = clientAddresses(flow)
  const admission = admissionFor(flow, { blocked: lost, uncertain: doubtful })
  if (!isNoAddress(lost)) {
    const cause = gatewayCause(ways, lost, place)
    const quoted = cause.decidedBy === undefined ? {} : { decidedBy: cause.decidedBy }
    return sameAddresses(lost, all)
      ? fail(cause.because, [cause], { ...quoted, admission })
      : warn(cause.because, { causes: [cause], ...quoted, admission })
  }
  return isNoAddress(doubtful) ? null : tooWide(doubtful, { ...place, admission })
}

/** Sources for whom every way that the evidence leaves open ends so. */
const reached = (flow: Flow, ways: readonly ReplyWay[], is: (end: End) => boolean): AddressSet =>
  unionAll(
    flow.family,
    ways.filter(({ ends }) => ends.every(is)).map(({ to }) => to),
  )

const LINK_LOCAL = parseCidr('169.254.0.0/16') ?? noAddress(4)

const isForeignGateway = (end: End, { block, device }: Place): boolean => {
  const gateway = isRoute(end) && end.device === device ? parseAddress(end.gateway ?? '') : null
  if (gateway === null || gateway.family !== 4) return false
  return ![block, LINK_LOCAL].some(set => coversAddresses(set, singleAddress(gateway)))
}

const isOnLink = (end: End, { device }: Place): boolean =>
  isRoute(end) && end.type === 'unicast' && end.device === device && end.gateway === null

const gatewayCause = (
  ways: readonly ReplyWay[],
  lost: AddressSet,
  { block, device }: Place,
): FoundCause => {
  const end = ways.find(({ to, ends }) => coversAddresses(lost, to) && ends.every(isRoute))?.ends[0]
  const gateway = isRoute(end) ? (end.gateway ?? '') : ''
  const words = { gateway, device, block: describeSources(block), sources: describeSources(lost) }
  return {
    id: 'guest-network-config',
    because: say('host-network.foreign-gateway', words),
    confidence: 'derived',
    ...decidedByEnd(end),
    about: { device, gateway },
  }
}

const tooWide = (
  doubtful: AddressSet,
  { block, device, admission }: Place & { readonly admission: ReturnType<typeof admissionFor> },
): Judgement => {
  const because = say('host-network.mask-too-wide', {
    ...{ device, block: describeSources(block), sources: describeSources(doubtful) },
  })
  const need = {
    ...needCommand('ip-addr'),
    need: say('need.outside-block'),
    how: say('how.outside-block'),
    wouldSettle: CAUSES,
  }
  return unknown(because, [need], {
    causes: [{ id: 'guest-network-config', because, confidence: 'suspected' }],
    admission,
  })
}
