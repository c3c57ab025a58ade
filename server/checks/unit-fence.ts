// Does systemd keep clients or interfaces from the unit whose socket takes the connection?
import type { Flow } from '#shared/flow.ts'
import { type FoundCause, type Judgement, unknown } from '#shared/judgement.ts'
import { type Message, say } from '#shared/message.ts'
import {
  type AddressSet,
  everyAddress,
  intersectOf,
  isNoAddress,
  noAddress,
  parseCidr,
  subtractOf,
  unionAll,
  unionOf,
} from '#shared/plain/address-set.ts'
import type { Fact } from '../facts/fact.ts'
import type { Listener } from '../facts/listeners.ts'
import { unitOfSocket } from '../facts/socket-unit.ts'
import type { Unit } from '../facts/units.ts'
import { sourceWords } from './host-conversation.ts'

type Seen = {
  readonly units: Fact<readonly Unit[]>
  readonly listeners: Fact<readonly Listener[]>
  /** The interface packets come in by; null when unknown. */
  readonly device: string | null
}

/**
 * IPAddressDeny= and RestrictNetworkInterfaces= are BPF programs of the unit's cgroup: packets pass every
 * rule and are dropped at the socket. A slice above the unit may allow what the unit denies
 * (systemd.resource-control(5), read 2026-11-27), so it stays a suspicion.
 */
export const besideUnit = (flow: Flow, seen: Seen, filter: Judgement): Judgement => {
  if (filter.status === 'fail' || seen.listeners.state === 'unavailable') return filter
  const fences = seen.listeners.value
    .filter(({ port }) => port === flow.port)
    .map(socket => fenceOf(flow, unitOfSocket(socket, seen.units), seen.device))
  // Another socket may take the connection where only some are fenced.
  const [fence] = fences
  if (fence == null || fences.includes(null)) return filter
  const admission = filter.admission ?? { admits: flow.sources, uncertain: noAddress(flow.family) }
  const because = say('host-firewall.unit-fence', {
    unit: fence.unit.name,
    setting: fence.setting,
    sources: sourceWords(flow, fence.kept),
  })
  const need = { need: say('need.unit-slice'), how: say('how.unit-slice'), wouldSettle: SETTLES }
  return unknown(because, [need, ...filter.missing], {
    causes: [...filter.causes, { ...SUSPECTED, because }],
    cites: [...(filter.cites ?? []), fence.unit.evidence],
    assumptions: filter.assumptions,
    admission: {
      admits: subtractOf(admission.admits, fence.kept),
      uncertain: unionOf(admission.uncertain, intersectOf(admission.admits, fence.kept)),
    },
  })
}

const SETTLES = ['bpf-program-on-path'] as const

const SUSPECTED = {
  id: 'bpf-program-on-path',
  confidence: 'suspected',
} satisfies Partial<FoundCause>

type Fence = { readonly unit: Unit; readonly setting: Message; readonly kept: AddressSet }

const fenceOf = (flow: Flow, unit: Unit | null, device: string | null): Fence | null => {
  if (unit === null) return null
  const { only, names } = unit.devices
  const isOut = device !== null && names.length > 0 && names.includes(device) !== only
  if (isOut) {
    const setting = say('host-firewall.unit-devices', { device })
    return { unit, setting, kept: flow.sources }
  }
  const denied = subtractOf(blocksOf(flow, unit.denies), blocksOf(flow, unit.allows))
  const kept = intersectOf(denied, flow.sources)
  return isNoAddress(kept) ? null : { unit, setting: say('host-firewall.unit-denies'), kept }
}

const blocksOf = ({ family }: Flow, blocks: readonly string[]): AddressSet =>
  unionAll(
    family,
    blocks.flatMap(text => {
      if (text === 'any') return everyAddress(family)
      const block = parseCidr(text.includes('/') ? text : `${text}/${family === 4 ? 32 : 128}`)
      return block?.family === family ? block : []
    }),
  )
