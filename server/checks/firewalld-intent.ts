// firewalld's rules block the port: did somebody allow it in the wrong zone, or only for after a reload?
import type { Flow } from '#shared/flow.ts'
import type { FoundCause, Judgement } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { coversAddresses, parseCidr } from '#shared/plain/address-set.ts'
import type { Fact } from '../facts/fact.ts'
import { type FirewalldZone, type FirewalldZones, zoneAllows } from '../facts/firewalld-zones.ts'

type Around = { readonly zones: Fact<FirewalldZones>; readonly device: string | null }

/** The kernel's rules decided; what firewalld means only tells why they are as they are. */
export const besideFirewalld = (flow: Flow, around: Around, judged: Judgement): Judgement => {
  const { zones } = around
  if (zones.state === 'unavailable' || flow.port === null) return judged
  const causes = judged.causes.map(cause => explained(flow, cause, around) ?? cause)
  const [first] = causes
  const because =
    judged.causes.length === 1 && judged.status === 'fail' && first !== undefined
      ? first.because
      : judged.because
  return { ...judged, causes, because }
}

const explained = (flow: Flow, cause: FoundCause, { zones, device }: Around): FoundCause | null => {
  const { port, protocol } = flow
  if (zones.state === 'unavailable' || port === null || !isOwned(cause)) return null
  const asked = { port, protocol }
  const { runtime, permanent } = zones.value
  const applying = runtime.filter(zone => applies(zone, flow, device))
  const [own] = applying
  if (own === undefined) return null
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

const applies = ({ interfaces, sources }: FirewalldZone, flow: Flow, device: string | null) =>
  (device !== null && interfaces.includes(device)) ||
  sources.some(source => {
    const block = parseCidr(source)
    return block?.family === flow.family && coversAddresses(block, flow.sources)
  })
