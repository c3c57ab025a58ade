// Does the reverse path filter drop the packet?
// The larger of `all` and the interface counts; 1 drops when the way back leaves by another
// interface, 2 only when there is none (measured on Linux 6.18, 2026-11-22). IPv4 only.
import type { Flow } from '#shared/flow.ts'
import { type FoundCause, fail, type Judgement, unknown, warn } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { isNoAddress, sameAddresses, unionOf } from '#shared/plain/address-set.ts'
import type { Fact } from '../facts/fact.ts'
import type { HostInterface } from '../facts/host-addresses.ts'
import { needCommand } from '../facts/host-answers.ts'
import type { HostRouting } from '../facts/host-routes.ts'
import { deviceSetting, type Sysctls } from '../facts/sysctls.ts'
import { admissionFor, clientAddresses } from './client-addresses.ts'
import { comesFromCloud } from './comes-from-cloud.ts'
import { describeSources } from './describe-sources.ts'
import { targetOf } from './listener-match.ts'
import { decidedByEnd, endFor, type Replies, repliesOf } from './reply-doubts.ts'

type Known = {
  readonly interfaces: readonly HostInterface[]
  readonly hostRouting: Fact<HostRouting>
  readonly sysctls: Fact<Sysctls>
}

/** Null when the filter lets every source through. No way back at all is the reply hop's matter. */
export const reversePath = (flow: Flow, known: Known): Judgement | null => {
  const { device } = targetOf(flow, known.interfaces)
  if (flow.family === 6 || device === null) return null
  const mode = modeOf(known.sysctls, device)
  const { hostRouting, interfaces } = known
  if (mode === 'off' || isOnlyWay(interfaces, device)) return null
  if (hostRouting.state === 'unavailable' || !hostRouting.value.families.includes(4))
    return unread('ip-route')
  const replies = repliesOf(flow, hostRouting.value, device)
  const off = unionOf(replies.elsewhere, unionOf(replies.attached, replies.maybeElsewhere))
  if (isNoAddress(off)) return null
  return mode === 'strict' ? dropped(flow, replies, device) : unread('sysctl-net')
}

const modeOf = (sysctls: Fact<Sysctls>, device: string): 'off' | 'strict' | 'unread' => {
  if (sysctls.state === 'unavailable') return 'unread'
  const all = deviceSetting(sysctls.value, 'all', 'rp_filter')
  const own = deviceSetting(sysctls.value, device, 'rp_filter')
  if (all === null || own === null) return all === 2 || own === 2 ? 'off' : 'unread'
  return Math.max(all, own) === 1 ? 'strict' : 'off'
}

// With one interface besides the loopback, the way back cannot be another one.
const isOnlyWay = (interfaces: readonly HostInterface[], device: string): boolean =>
  interfaces.every(({ loopback, name }) => loopback || name === device)

const dropped = (flow: Flow, replies: Replies, device: string): Judgement => {
  const { attached, maybeElsewhere, ways } = replies
  const isFromCloud = comesFromCloud(flow)
  const elsewhere = isFromCloud ? unionOf(replies.elsewhere, attached) : replies.elsewhere
  const uncertain = isFromCloud ? maybeElsewhere : unionOf(attached, maybeElsewhere)
  const admission = admissionFor(flow, { blocked: elsewhere, uncertain })
  const sources = describeSources(isNoAddress(elsewhere) ? uncertain : elsewhere)
  if (isNoAddress(elsewhere))
    return unknown(say('host-network.rp-filter-doubt', { sources }), [need('ip-rule')], {
      admission,
    })
  const decided = decidedByEnd(endFor(ways, elsewhere))
  const because = say('host-network.rp-filter-drop', {
    sources,
    device,
    other: endFor(ways, elsewhere)?.device ?? '',
  })
  const cause: FoundCause = {
    id: 'rp-filter-drop',
    because,
    confidence: 'derived',
    ...decided,
    about: { device },
  }
  if (sameAddresses(elsewhere, clientAddresses(flow)))
    return fail(because, [cause], { ...decided, admission })
  return warn(say('host-network.rp-filter-some', { sources, device }), {
    causes: [cause],
    ...decided,
    admission,
  })
}

const unread = (command: string): Judgement =>
  unknown(say('host-network.rp-filter-unread'), [need(command)])

const need = (command: string) => ({ ...needCommand(command), wouldSettle: ['rp-filter-drop'] })
