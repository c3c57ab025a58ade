// How does the host come to take the packet?

import { advice, type FixValues, textOf } from '#server/fix/cloud/advice.ts'
import type { Fix, FixCommand } from '#shared/fix.ts'
import type { Flow } from '#shared/flow.ts'
import type { FoundCause } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'

/** Null for causes of other hops. Only what one safe command mends gets one. */
export const hostNetworkFix = (cause: FoundCause, flow: Flow, values: FixValues): Fix | null => {
  const device = textOf(values, 'device')
  const address = textOf(values, 'address')
  switch (cause.id) {
    case 'eni-secondary-asymmetric':
      return device === '' ? null : advice('fix.policy-route', { device, address })
    case 'guest-network-down':
      return device === '' ? null : advice('fix.link-up', { device }, { commands: linkUp(device) })
    case 'guest-network-config':
      return device === '' ? null : advice('fix.guest-network', { device })
    case 'eip-cut-through-os-config':
      return advice('fix.cut-through-address', { device: device || THE_INTERFACE, address })
    case 'secondary-ip-not-configured-in-os':
    case 'guest-address-missing':
      // Whoever announces a virtual address sets it; by hand it would be on two machines.
      if (flow.path === 'havip') return advice('fix.announce-address', { address })
      return advice(
        'fix.add-address',
        { device: device || THE_INTERFACE, address },
        { commands: addAddress(device, address) },
      )
    default:
      return null
  }
}

// A device name with anything else in it is not printed as part of a command.
const DEVICE = /^[A-Za-z0-9][A-Za-z0-9_-]{0,14}$/

const THE_INTERFACE = say('fix.the-interface')

const addAddress = (device: string, address: string): FixCommand[] =>
  DEVICE.test(device) && /^[0-9.]{7,15}$/.test(address)
    ? [
        {
          tool: 'ip',
          do: `ip addr add ${address}/32 dev ${device}`,
          undo: `ip addr del ${address}/32 dev ${device}`,
        },
      ]
    : []

const linkUp = (device: string): FixCommand[] =>
  DEVICE.test(device)
    ? [{ tool: 'ip', do: `ip link set ${device} up`, undo: `ip link set ${device} down` }]
    : []
