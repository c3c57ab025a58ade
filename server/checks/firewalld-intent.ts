// firewalld's rules block the port: did somebody allow it in the wrong zone, or only for after a reload?
import type { Flow } from '#shared/flow.ts'
import type { FoundCause, Judgement } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { coversAddresses, parseCidr } from '#shared/plain/address-set.ts'
import type { Fact } from '../facts/fact.ts'
import type { FirewalldPolicy } from '../facts/firewalld-policies.ts'
import { type FirewalldZone, type FirewalldZones, zoneAllows } from '../facts/firewalld-zones.ts'

type Around = {
  readonly zones: Fact<FirewalldZones>
  readonly policies: Fact<readonly FirewalldPolicy[]>
  readonly device: string | null
}

/** The kernel's rules decided; what firewalld means only tells why they are as they are. */
export const besideFirewalld = (flow: Flow, around: Around, judged: Judgement): Judgement => {
  if (flow.port === null) return judged
  const causes = judged.causes.map(
    cause => ofPolicy(cause, around.policies) ?? explained(flow, cause, around) ?? cause,
  )
  const [first] = causes
  const because =
    judged.causes.length === 1 && judged.status === 'fail' && first !== undefined
      ? first.because
      : judged.because
  return { ...judged, causes, because }
}

// A policy stands before the zones' own rules: what a zone allows does not explain what it blocks.
const ofPolicy = (
  cause: FoundCause,
  policies: Fact<readonly FirewalldPolicy[]>,
): FoundCause | null => {
  const inside = POLICY_CHAIN.exec(String(cause.about?.['chain'] ?? ''))?.[1]
  if (inside === undefined || !isOwned(cause)) return null
  const known = policies.state === 'present' ? policies.value : []
  const policy = known.find(
    ({ name }) => inside === name || PARTS.some(part => inside === name + part),
  )
  if (policy === undefined) return cause
  const { name, target } = policy
  const words = { ...cause.because.params, policy: name, target }
  return {
    ...cause,
    because: say('host-firewall.firewalld-policy', words),
    about: { ...cause.about, policy: name },
  }
}

// filter_IN_policy_edge, filter_IN_policy_edge_deny … (seen with firewalld 1.3.3 on 2026-11-27).
const POLICY_CHAIN = /^(?:\w+_)?(?:IN|FWD|FWDI|FWDO|PRE|OUT)_policy_(.+)$/
const PARTS = ['_pre', '_log', '_deny', '_allow', '_post']

const explained = (flow: Flow, cause: FoundCause, { zones, device }: Around): FoundCause | null => {
  const { port, protocol } = flow
  if (zones.state === 'unavailable' || port === null || !isOwned(cause)) return null
  const asked = { port, protocol }
  const { runtime, permanent } = zones.value
  // A zone that the client is in comes before that of the interface (firewalld.zone(5), read 2026-11-27).
  const ofClient = runtime.filter(zone => holdsClient(zone, flow))
  const applying = [...ofClient, ...runtime.filter(zone => isOfDevice(zone, device))]
  const [own] = applying
  // A rule that denies says what it means; a zone that allows elsewhere is no mistake then.
  if (own === undefined || DENIES.test(String(cause.about?.['chain'] ?? ''))) return null
  const zoned = { ...cause, about: { ...cause.about, zone: own.name } }
  // Allowed where it counts, and blocked all the same: firewalld's settings do not explain it.
  if (applying.some(zone => zoneAllows(zone, asked))) return zoned
  const words = { port, protocol, own: own.name }
  const later = permanent?.find(({ name }) => name === own.name)
  if (later !== undefined && zoneAllows(later, asked))
    return {
      ...zoned,
      id: 'firewalld-runtime-differs',
      because: say('host-firewall.firewalld-runtime', words),
    }
  const other = runtime.find(zone => zoneAllows(zone, asked))
  if (other === undefined) return zoned
  return {
    ...zoned,
    id: 'firewalld-wrong-zone',
    because: say('host-firewall.firewalld-zone', { ...words, other: other.name }),
  }
}

// The nftables backend has tables of its own, the iptables one writes chains named after zones.
const isOwned = ({ id, about }: FoundCause): boolean =>
  (id === 'host-firewall-drop' || id === 'host-firewall-reject') &&
  (/^firewalld/.test(String(about?.['table'] ?? '')) ||
    /^(?:IN|FWDI|FWDO|FWD|INPUT)_/.test(String(about?.['chain'] ?? '')))

const DENIES = /_(?:deny|pre)$/

const isOfDevice = ({ interfaces }: FirewalldZone, device: string | null): boolean =>
  device !== null && interfaces.includes(device)

const holdsClient = ({ sources }: FirewalldZone, flow: Flow): boolean =>
  sources.some(source => {
    const block = parseCidr(source)
    return block?.family === flow.family && coversAddresses(block, flow.sources)
  })
