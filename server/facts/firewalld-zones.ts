// Which ports does firewalld mean to let in, zone by zone, now and after a reload?
// `firewall-cmd --list-all-zones` prints a heading per zone and indented "key: values" lines
// (firewalld 0.6 to 2.x, firewall-cmd(1), read 2026-11-22).
import type { Evidence } from '#shared/evidence.ts'
import { type Fact, present, unavailable } from './fact.ts'
import type { HostChoice } from './facts.ts'
import { settingsBlocks } from './firewalld-blocks.ts'
import { firewalldStateFact } from './firewalld-state.ts'
import { hostFact, hostOutput, needCommand } from './host-answers.ts'

export type FirewalldZone = {
  readonly name: string
  readonly interfaces: readonly string[]
  readonly sources: readonly string[]
  readonly services: readonly string[]
  /** `8080/tcp`, `1000-2000/udp`. */
  readonly ports: readonly string[]
  readonly evidence: string
  readonly line: number
}

/** `permanent` null: not read. What firewalld means is no proof of what the kernel does. */
export type FirewalldZones = {
  readonly runtime: readonly FirewalldZone[]
  readonly permanent: readonly FirewalldZone[] | null
}

export const firewalldZonesFact = (evidence: Evidence, host: HostChoice): Fact<FirewalldZones> => {
  const { instanceId } = host
  const read = (command: string): Fact<readonly FirewalldZone[]> =>
    hostFact(hostOutput(evidence, instanceId, command), command, ({ id, raw }) => zonesIn(raw, id))
  const runtime = read('firewalld-zones')
  if (runtime.state !== 'present') return runtime
  const permanent = read('firewalld-zones-permanent')
  const active = read('firewalld-active-zones')
  const state = firewalldStateFact(evidence, host)
  const cites = [...runtime.cites, ...permanent.cites, ...active.cites, ...state.cites]
  const isOff = state.state === 'present' && state.value === 'not running'
  if (isOff || (active.state === 'present' && contradict(runtime.value, active.value)))
    return unavailable('undecodable', needCommand('firewalld-active-zones'), cites)
  return present(
    { runtime: runtime.value, permanent: permanent.state === 'present' ? permanent.value : null },
    cites,
  )
}

/** Another listing puts an interface or a source into another zone: it changed meanwhile, and neither is taken. */
const contradict = (zones: readonly FirewalldZone[], active: readonly FirewalldZone[]): boolean => {
  const known = placesOf(zones)
  return [...placesOf(active)].some(([place, zone]) => (known.get(place) ?? zone) !== zone)
}

const placesOf = (zones: readonly FirewalldZone[]): ReadonlyMap<string, string> =>
  new Map(
    zones.flatMap(({ name, interfaces, sources }) =>
      [...interfaces, ...sources].map(place => [place, name] as const),
    ),
  )

const zonesIn = (raw: string, evidence: string): readonly FirewalldZone[] | null =>
  settingsBlocks(raw)?.map(({ name, line, valuesOf }) => ({
    name,
    interfaces: valuesOf('interfaces'),
    sources: valuesOf('sources'),
    services: valuesOf('services'),
    ports: valuesOf('ports'),
    evidence,
    line,
  })) ?? null

/** Ports of the services that firewalld ships and people use most (firewalld's service files, 2026-11-22). */
const SERVICE_PORTS: Readonly<Record<string, readonly string[]>> = {
  http: ['80/tcp'],
  https: ['443/tcp'],
  ssh: ['22/tcp'],
  ftp: ['21/tcp'],
  smtp: ['25/tcp'],
  dns: ['53/tcp', '53/udp'],
  mysql: ['3306/tcp'],
  postgresql: ['5432/tcp'],
  redis: ['6379/tcp'],
  mongodb: ['27017/tcp'],
  elasticsearch: ['9300/tcp', '9200/tcp'],
  cockpit: ['9090/tcp'],
  grafana: ['3000/tcp'],
  prometheus: ['9090/tcp'],
}

/** Whether the zone names the port, by number, in a range, or by a service known here. */
export const zoneAllows = (
  { ports, services }: FirewalldZone,
  { port, protocol }: { readonly port: number; readonly protocol: string },
): boolean =>
  [...ports, ...services.flatMap(service => SERVICE_PORTS[service] ?? [])].some(text => {
    const [, from, to, of] = /^(\d+)(?:-(\d+))?\/(\w+)$/.exec(text) ?? []
    return of === protocol && Number(from) <= port && port <= Number(to ?? from)
  })
