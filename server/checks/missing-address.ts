// Which address is it that the operating system lacks, and where would it belong?
import type { CauseId } from '#shared/causes/catalogue.ts'
import type { Flow } from '#shared/flow.ts'
import { type Message, say } from '#shared/message.ts'
import type { Fact } from '../facts/fact.ts'
import type { HostInterface } from '../facts/host-addresses.ts'
import type { NetworkInterface } from '../facts/network-interfaces.ts'

type Enis = Fact<readonly NetworkInterface[]>

type Missing = {
  readonly id: Extract<
    CauseId,
    | 'eip-cut-through-os-config'
    | 'secondary-ip-not-configured-in-os'
    | 'ipv6-not-configured-in-os'
    | 'guest-address-missing'
  >
  readonly because: Message
}

/** Cut-through addresses are taken by DHCP; secondary ones never configure themselves (EIP docs). */
export const missingAddress = (flow: Flow, address: string, enis: Enis): Missing => {
  const params = { address, public: flow.publicAddress ?? '' }
  if (flow.family === 6)
    return { id: 'ipv6-not-configured-in-os', because: say('host-network.address-missing', params) }
  if (address === flow.publicAddress)
    return {
      id: 'eip-cut-through-os-config',
      because: say('host-network.cut-through-missing', params),
    }
  if (flow.publicAddress !== null && isSecondary(address, interfaceOf(flow, enis)))
    return {
      id: 'secondary-ip-not-configured-in-os',
      because: say('host-network.secondary-missing', params),
    }
  return { id: 'guest-address-missing', because: say('host-network.address-missing', params) }
}

/** The device of the cloud's interface, told by its MAC address; empty when nothing tells. */
export const ownDevice = (
  flow: Flow,
  interfaces: readonly HostInterface[],
  enis: Enis,
): { readonly device?: string } => {
  const mac = interfaceOf(flow, enis)?.mac.toLowerCase() ?? ''
  const device = interfaces.find(
    own => !own.loopback && mac !== '' && own.mac.toLowerCase() === mac,
  )
  return device === undefined ? {} : { device: device.name }
}

const interfaceOf = ({ eniId }: Flow, enis: Enis): NetworkInterface | undefined =>
  enis.state === 'present' ? enis.value.find(eni => eni.eniId === eniId) : undefined

const isSecondary = (address: string, eni: NetworkInterface | undefined): boolean =>
  eni?.privateIps.some(ip => ip.address === address && !ip.primary) ?? false
