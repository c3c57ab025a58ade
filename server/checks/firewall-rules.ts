// For which clients does a Cloud Firewall policy match this packet?

import type { Flow } from '#shared/flow.ts'
import { type Message, say } from '#shared/message.ts'
import {
  type AddressSet,
  everyAddress,
  intersectOf,
  isNoAddress,
  noAddress,
  parseCidr,
  singleAddress,
  unionAll,
} from '#shared/plain/address-set.ts'
import { parseAddress } from '#shared/plain/ip.ts'
import { holdsPort } from '#shared/plain/port-range.ts'
import { needAction } from '../facts/answers.ts'
import type { FirewallPolicy } from '../facts/cloud-firewall.ts'
import { portsFromText } from '../facts/port-text.ts'
import type { Rule } from '../filter/rule.ts'

/** `no`: does not match. `yes`. `open`: it may match, and this is what leaves it open. */
type Match = 'no' | 'yes' | { readonly open: string | Message }

/**
 * Policies boiled down to the client address, in their order; null when the policy cannot match.
 * The Internet border firewall sees the public address and the port the client asked, also in
 * front of a NAT gateway (network-semantics E.4; API docs of 2017-12-07, read 2026-11-22).
 */
export const firewallRule = (flow: Flow, policy: FirewallPolicy): Rule<FirewallPolicy> | null => {
  const others = [
    released(policy),
    timed(policy),
    versionMatch(flow, policy),
    protocolMatch(flow, policy),
    portMatch(flow, policy),
    destinationMatch(flow, policy),
    applicationMatch(policy),
    actionKnown(policy),
  ]
  if (others.includes('no')) return null
  const sources = sourcesOf(flow, policy)
  const open = [...others, sources.match].flatMap(match =>
    typeof match === 'object' ? [match.open] : [],
  )
  const certain = open.length === 0
  const reached = intersectOf(sources.set, flow.sources)
  if (isNoAddress(reached)) return null
  return {
    action: policy.action === 'drop' ? 'drop' : 'accept',
    matches: certain ? reached : noAddress(flow.family),
    maybe: certain ? noAddress(flow.family) : reached,
    doubts: open.map(why => ({
      cause: 'cfw-indeterminate',
      need: {
        ...needAction('cloudfw.DescribeTrafficLog', policy.uuid),
        need: say('need.policy-matches', { policy: policy.uuid, why }),
      },
    })),
    origin: policy,
  }
}

const released = ({ released: on }: FirewallPolicy): Match => {
  if (on === false) return 'no'
  return on === null ? { open: say('cfw.open.release-state') } : 'yes'
}

// A policy that holds only at times may or may not hold when the packet comes.
const timed = ({ repeatType }: FirewallPolicy): Match =>
  repeatType === '' || repeatType === 'permanent' ? 'yes' : { open: say('cfw.open.time-window') }

const versionMatch = ({ family }: Flow, { ipVersion }: FirewallPolicy): Match => {
  const digit = /[46]/.exec(ipVersion)?.[0]
  return digit === undefined || digit === String(family) ? 'yes' : 'no'
}

const protocolMatch = ({ protocol }: Flow, policy: FirewallPolicy): Match => {
  if (policy.protocol === 'any' || policy.protocol === protocol) return 'yes'
  return ['tcp', 'udp', 'icmp'].includes(policy.protocol)
    ? 'no'
    : { open: say('cfw.open.protocol') }
}

// ICMP has no ports, and a policy for any protocol may carry none.
const portMatch = ({ askedPort }: Flow, policy: FirewallPolicy): Match => {
  if (askedPort === null) return 'yes'
  const texts = policy.portType === 'group' ? policy.groupPorts : [policy.port]
  if (texts.length === 0) return { open: say('cfw.open.port-group') }
  if (policy.portType !== 'group' && policy.port === '')
    return policy.protocol === 'any' ? 'yes' : { open: say('cfw.open.port') }
  const ranges = texts.map(portsFromText)
  if (ranges.some(range => range !== null && holdsPort(range, askedPort))) return 'yes'
  return ranges.includes(null) ? { open: say('cfw.open.port') } : 'no'
}

const destinationMatch = (flow: Flow, policy: FirewallPolicy): Match => {
  const own = parseAddress(flow.publicAddress ?? '')
  if (own === null) return { open: say('cfw.open.destination') }
  const { set, match } = addressesOf(flow, {
    kind: policy.destinationType,
    text: policy.destinationText,
    cidrs: policy.destinationCidrs,
  })
  if (match !== 'yes') return { open: say('cfw.open.destination') }
  return isNoAddress(intersectOf(set, singleAddress(own))) ? 'no' : 'yes'
}

// The application is seen only behind the handshake, which the configuration does not show.
const applicationMatch = ({ applications }: FirewallPolicy): Match =>
  applications.length === 0 || applications.some(name => /^any$/i.test(name))
    ? 'yes'
    : { open: say('cfw.open.application') }

const actionKnown = ({ action }: FirewallPolicy): Match =>
  ['accept', 'drop', 'log'].includes(action) ? 'yes' : { open: say('cfw.open.action') }

const sourcesOf = (flow: Flow, policy: FirewallPolicy) =>
  addressesOf(flow, {
    kind: policy.sourceType,
    text: policy.sourceText,
    cidrs: policy.sourceCidrs,
  })

/** The addresses a field names; everything, left open, when it names a place, a domain or an unread group. */
const addressesOf = (
  { family }: Flow,
  field: { readonly kind: string; readonly text: string; readonly cidrs: readonly string[] },
): { readonly set: AddressSet; readonly match: Match } => {
  const open = { set: everyAddress(family), match: { open: field.kind || say('cfw.open.address') } }
  const texts = field.kind === 'group' ? field.cidrs : field.text.split(',')
  if (!['net', 'group', ''].includes(field.kind) || texts.length === 0) return open
  const sets = texts.map(parseCidr)
  const read = sets.filter(set => set !== null)
  return read.length < sets.length ? open : { set: unionAll(family, read), match: 'yes' }
}
