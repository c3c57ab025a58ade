// Can the host take the packet at all: address, link, connection table, reverse path?
import type { Flow } from '#shared/flow.ts'
import { type FoundCause, fail, type Judgement, pass, unknown, warn } from '#shared/judgement.ts'
import { type Message, say } from '#shared/message.ts'
import { coversAddresses, singleAddress } from '#shared/plain/address-set.ts'
import { parseAddress } from '#shared/plain/ip.ts'
import { needAction } from '../facts/answers.ts'
import type { Fact } from '../facts/fact.ts'
import type { HostInterface } from '../facts/host-addresses.ts'
import { needCommand } from '../facts/host-answers.ts'
import type { HostRouting } from '../facts/host-routes.ts'
import type { NetworkInterface } from '../facts/network-interfaces.ts'
import type { Sysctls } from '../facts/sysctls.ts'
import { bothJudgements } from './both-judgements.ts'
import { defineCheck } from './check.ts'
import { connectionTable } from './connection-table.ts'
import { missingAddress, ownDevice } from './missing-address.ts'
import { reversePath } from './reverse-path.ts'

const CAUSES = [
  'guest-address-missing',
  'eip-cut-through-os-config',
  'secondary-ip-not-configured-in-os',
  'ipv6-not-configured-in-os',
  'guest-network-down',
  'conntrack-table-full',
  'rp-filter-drop',
  'tcp-tw-recycle-nat',
] as const

export const hostNetwork = defineCheck({
  id: 'host-network',
  hop: 'host-network',
  needs: ['hostAddresses'],
  wants: ['hostRouting', 'sysctls', 'conntrack', 'hostFilter', 'networkInterfaces'],
  causes: CAUSES,
  evaluate: (flow, { hostAddresses, hostRouting, sysctls, networkInterfaces, ...packets }) => {
    const place = arrival(flow, hostAddresses, { routing: hostRouting, enis: networkInterfaces })
    if (place.status !== 'pass') return place
    const room = connectionTable(flow, packets.conntrack, packets.hostFilter)
    const back = reversePath(flow, { interfaces: hostAddresses, hostRouting, sysctls })
    const recycled = withRecycling(flow, sysctls, room)
    return bothJudgements(
      flow.sources,
      bothJudgements(flow.sources, place, recycled),
      back ?? place,
    )
  },
})

type Around = {
  readonly routing: Fact<HostRouting>
  readonly enis: Fact<readonly NetworkInterface[]>
}

const arrival = (flow: Flow, interfaces: readonly HostInterface[], around: Around): Judgement => {
  const address = flow.guestAddress
  if (address === null) return anyArrival(flow, interfaces)
  const owner = interfaces.find(({ addresses }) => addresses.some(own => own.address === address))
  if (owner === undefined) return unowned(flow, address, { ...around, interfaces })
  const words = { address, device: owner.name }
  return owner.up
    ? pass(say('host-network.ready', words))
    : failed('guest-network-down', say('host-network.link-down', words), words)
}

// A local route makes the host answer for an address that no interface has. But the one that the
// kernel makes by itself for an address proves that an interface has it: the list was cut.
const unowned = (
  flow: Flow,
  address: string,
  { routing, enis, interfaces }: Around & { readonly interfaces: readonly HostInterface[] },
): Judgement => {
  const local = localRoutes(address, routing)
  if (local.some(route => route.preferredSource === address || route.protocol === 'kernel'))
    return unknown(say('host-network.address-contradicted', { address }), [need('ip-addr')])
  const { publicAddress } = flow
  if (interfaces.some(({ addresses }) => addresses.some(own => own.address === publicAddress)))
    return unknown(say('host-network.has-public', { address, public: publicAddress ?? '' }), [
      { ...needAction('vpc.DescribeEipAddresses', publicAddress ?? ''), wouldSettle: CAUSES },
    ])
  if (local.length > 0)
    return pass(say('host-network.ready', { address, device: say('host-network.local-table') }))
  const { id, because } = missingAddress(flow, address, enis)
  return failed(id, because, { address, ...ownDevice(flow, interfaces, enis) })
}

// Which interface the packet arrives at is unknown: only what holds for all of them is certain.
const anyArrival = ({ family }: Flow, interfaces: readonly HostInterface[]): Judgement => {
  const candidates = interfaces.filter(
    ({ loopback, addresses }) =>
      !loopback && addresses.some(own => own.family === family && own.scope === 'global'),
  )
  if (candidates.length === 0)
    return unknown(say('host-network.no-address', { family }), [need('ip-addr')])
  if (candidates.every(({ up }) => up)) return pass(say('host-network.ready-any', { family }))
  return candidates.some(({ up }) => up)
    ? unknown(say('host-network.some-down'), [need('ip-addr')])
    : failed('guest-network-down', say('host-network.all-down', { family }), {})
}

const localRoutes = (address: string, routing: Fact<HostRouting>) => {
  const parsed = parseAddress(address)
  if (parsed === null || routing.state === 'unavailable') return []
  return routing.value.routes.filter(
    ({ type, destination }) =>
      type === 'local' && coversAddresses(destination, singleAddress(parsed)),
  )
}

// Kernels before 4.12 drop a SYN whose timestamp is older than that of another client behind the same
// address (tcp(7), read 2026-11-22). Which clients share an address is not seen.
const withRecycling = (flow: Flow, sysctls: Fact<Sysctls>, judged: Judgement): Judgement => {
  const isOn =
    sysctls.state === 'present' && sysctls.value.get('net.ipv4.tcp_tw_recycle')?.trim() === '1'
  if (!isOn || flow.protocol !== 'tcp' || flow.family !== 4) return judged
  const because = say('host-network.tw-recycle')
  const cause: FoundCause = { id: 'tcp-tw-recycle-nat', because, confidence: 'suspected' }
  return warn(because, { causes: [...judged.causes, cause], assumptions: judged.assumptions })
}

const failed = (
  id: (typeof CAUSES)[number],
  because: Message,
  about: NonNullable<FoundCause['about']>,
): Judgement => fail(because, [{ id, because, confidence: 'derived', about }])

const need = (command: string) => ({ ...needCommand(command), wouldSettle: CAUSES })
