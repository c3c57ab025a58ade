// A rule sends the packet elsewhere: does the kernel carry it there at all?
import type { Flow } from '#shared/flow.ts'
import { type FoundCause, fail, type Judgement } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { type AddressSet, coversAddresses, noAddress, unionAll } from '#shared/plain/address-set.ts'
import { formatAddress } from '#shared/plain/ip.ts'
import type { Fact } from '../facts/fact.ts'
import { deviceSetting, type Sysctls } from '../facts/sysctls.ts'
import type { Live } from '../filter/host-chain.ts'
import type { HostCell } from '../filter/walk.ts'
import { clientAddresses } from './client-addresses.ts'
import type { HostConversation } from './host-conversation.ts'
import { ruleWords } from './host-firewall-causes.ts'

/**
 * Null unless a switch of the kernel stops every packet that could come through. Measured on Linux
 * 6.18: translated to another machine with forwarding off, or to 127.0.0.0/8 without route_localnet,
 * the packet is dropped without a word (2026-11-22).
 */
export const notCarried = (
  flow: Flow,
  { conversation, device }: HostConversation,
  sysctls: Fact<Sysctls>,
): Judgement | null => {
  if (sysctls.state === 'unavailable' || flow.family !== 4 || device === null) return null
  const { first } = conversation
  const switches = { device, sysctls: sysctls.value, all: clientAddresses(flow) }
  const cause = loopbackCause(first.cells, switches) ?? forwardCause(first.through, switches)
  if (cause === null) return null
  return fail(cause.because, [cause], {
    admission: { admits: noAddress(flow.family), uncertain: noAddress(flow.family) },
    ...(cause.decidedBy === undefined ? {} : { decidedBy: cause.decidedBy }),
    cites: sysctls.cites,
  })
}

type Switches = {
  readonly device: string
  readonly sysctls: Sysctls
  /** Everybody the question is about. */
  readonly all: AddressSet
}

const forwardCause = (through: readonly Live[], switches: Switches): FoundCause | null => {
  const { device, sysctls, all } = switches
  const own = deviceSetting(sysctls, device, 'forwarding')
  const isOff = own === 0 || (own === null && sysctls.get('net.ipv4.ip_forward') === '0')
  const remotes = through.map(({ remote }) => remote)
  if (!isOff || !coversAddresses(unionAll(all.family, remotes), all)) return null
  if (!through.every(({ packet }) => packet.goesTo === 'forward')) return null
  const [live] = through
  const to =
    live?.packet.local == null
      ? say('host-firewall.other-machine')
      : formatAddress(live.packet.local)
  const because = say('host-firewall.ip-forward-off', { to, device })
  return { id: 'ip-forward-off', because, confidence: 'derived', about: { device } }
}

// The larger of the two settings counts: the one for all interfaces and the interface's own.
const loopbackCause = (cells: readonly HostCell[], switches: Switches): FoundCause | null => {
  const { device, sysctls } = switches
  const allowed = ['all', device].map(name => deviceSetting(sysctls, name, 'route_localnet'))
  const rules = cells.flatMap(({ undecided }) => undecided)
  const [rule] = rules
  if (rule === undefined || !allowed.every(value => value === 0)) return null
  if (!cells.every(({ outcome }) => outcome === 'unknown')) return null
  if (!rules.every(({ by }) => by.id === rule.by.id && TO_LOOPBACK.test(by.text))) return null
  const { kind, id, text, evidence, line } = rule.by
  return {
    id: 'dnat-to-loopback-blocked',
    because: say('host-firewall.dnat-to-loopback', { rule: ruleWords(rule.by), device }),
    confidence: 'derived',
    decidedBy: { kind, id, text, evidence, line },
    about: { device },
  }
}

const TO_LOOPBACK = /dnat.*\b127\.\d{1,3}\.\d{1,3}\.\d{1,3}\b/is
