// Did SELinux refuse a program the port?
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
import { type Param, say } from '#shared/message.ts'
import type { SocketDenial } from '../facts/apparmor.ts'
import type { ApparmorProfiles } from '../facts/apparmor-profiles.ts'
import type { Fact } from '../facts/fact.ts'
import { needCommand } from '../facts/host-answers.ts'
import type { Listener } from '../facts/listeners.ts'
import type { PortDenial, Selinux } from '../facts/selinux.ts'
import { type PortType, typeOfPort } from '../facts/selinux-ports.ts'
import type { Listing } from '../facts/socket-readings.ts'
import { defineCheck } from './check.ts'

/** A refused bind leaves no listener; an open one proves that nothing was refused. */
export const mandatoryAccessControl = defineCheck({
  id: 'mandatory-access-control',
  hop: 'mandatory-access-control',
  needs: [],
  wants: [
    'selinux',
    'socketDenials',
    'listeners',
    'udpListeners',
    'socketListings',
    'apparmorProfiles',
    'selinuxPorts',
  ],
  causes: ['selinux-port-denied', 'apparmor-denied'],
  appliesTo: ({ protocol }) => (protocol === 'icmp' ? say('mac.no-port') : null),
  evaluate: (flow, facts) => {
    const { selinux, socketDenials, listeners, udpListeners, socketListings } = facts
    const sockets = flow.protocol === 'udp' ? udpListeners : listeners
    if (isBound(flow, sockets, socketListings)) return pass(say('mac.listens'))
    const refused =
      sockets.state === 'present'
        ? appArmorRefused(flow, socketDenials, facts.apparmorProfiles)
        : null
    if (refused !== null) return refused
    if (selinux.state === 'unavailable')
      return unknown(
        say('check.evidence-missing', missing(selinux.need.need, say(`reason.${selinux.reason}`))),
        [{ ...selinux.need, wouldSettle: ['selinux-port-denied'] }, ...needsOf(sockets)],
      )
    const { mode, denials } = selinux.value
    if (mode === 'disabled' || mode === 'permissive')
      return pass(say('mac.not-enforcing', { mode }))
    const denial = denials?.find(
      ({ port, protocol }) => port === flow.port && protocol === flow.protocol,
    )
    if (denial !== undefined && sockets.state === 'present')
      return refusedPort(denial, mode, facts.selinuxPorts)
    if (denials !== null && denial === undefined) return pass(say('mac.no-denial'))
    const need = needCommand('selinux-denials')
    return unknown(say('check.evidence-missing', missing(need.need, say('reason.not-read'))), [
      { ...need, wouldSettle: ['selinux-port-denied'] },
      ...needsOf(sockets),
    ])
  },
})

// Of several listings it is not known which is the later one: a socket that any of them shows was bound.
const isBound = (
  { port, protocol }: Flow,
  sockets: Fact<readonly Listener[]>,
  listings: Fact<readonly Listing[]>,
): boolean => {
  const shown = sockets.state === 'present' ? sockets.value : []
  const more = protocol === 'tcp' && listings.state === 'present' ? listings.value : []
  return [...shown, ...more.flatMap(({ listeners }) => listeners)].some(one => one.port === port)
}

// An old kernel does not write whether a refusal was enforced: the mode tells, as long as it did not change.
const refusedPort = (
  { program, port, protocol, enforced, domain }: PortDenial,
  mode: Selinux['mode'],
  types: Fact<readonly PortType[]>,
): Judgement => {
  const words = { program, port, protocol, ...(domain === null ? {} : { domain }) }
  const known = types.state === 'present' ? typeOfPort(types.value, { port, protocol }) : null
  const about =
    known === null ? words : { ...words, type: known.type, own: known.isOwn ? 'yes' : 'no' }
  const because = say(known === null ? 'mac.port-denied' : 'mac.port-typed', about)
  const confidence = enforced ? 'proven' : mode === 'enforcing' ? 'derived' : 'suspected'
  const cause: FoundCause = { id: 'selinux-port-denied', because, confidence, about }
  return confidence === 'suspected' ? warn(because, { causes: [cause] }) : fail(because, [cause])
}

// A socket on the port would settle it as well.
const needsOf = (sockets: Fact<unknown>): Need[] =>
  sockets.state === 'unavailable'
    ? [{ ...sockets.need, wouldSettle: ['selinux-port-denied', 'apparmor-denied'] }]
    : []

/** null: AppArmor refused nobody this port, as far as its lines tell. */
const appArmorRefused = (
  { port, protocol }: Flow,
  denials: Fact<readonly SocketDenial[]>,
  profiles: Fact<ApparmorProfiles>,
): Judgement | null => {
  if (denials.state === 'unavailable' || port === null) return null
  const named = denials.value.find(denial => denial.port === port)
  const denial = named ?? denials.value.find(candidate => candidate.port === null)
  if (denial === undefined) return null
  const { program, profile, source } = denial
  const words = { program, profile, port, protocol }
  // A profile that only notes by now, or is gone, refuses nothing any more.
  const isLoose = profiles.state === 'present' && !REFUSING.has(profiles.value.get(profile) ?? '')
  const isSure = named !== undefined && !isLoose
  const key = isLoose ? 'mac.apparmor-loose' : 'mac.apparmor'
  const because = say(named === undefined ? 'mac.apparmor-somewhere' : key, words)
  const cause: FoundCause = {
    id: 'apparmor-denied',
    because,
    confidence: isSure ? 'proven' : 'suspected',
    decidedBy: { kind: 'api-field', id: `AppArmor ${profile}`, ...source },
    about: words,
  }
  return !isSure
    ? warn(because, { causes: [cause], cites: denials.cites })
    : fail(because, [cause], { cites: denials.cites })
}

const REFUSING = new Set(['enforce', 'kill', 'prompt'])

const missing = (fact: Param, reason: Param) => ({ fact, reason })
