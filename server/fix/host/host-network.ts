// How does the host come to take the packet?

import { advice, type FixValues, textOf } from '#server/fix/cloud/advice.ts'
import type { Fix, FixCommand } from '#shared/fix.ts'
import type { Flow } from '#shared/flow.ts'
import type { FoundCause } from '#shared/judgement.ts'

/** Null for causes of other hops. Only what one safe command mends gets one. */
export const hostNetworkFix = (cause: FoundCause, _flow: Flow, values: FixValues): Fix | null => {
  const device = textOf(values, 'device')
  switch (cause.id) {
    case 'rp-filter-drop':
      return advice('fix.rp-filter', { device }, { commands: looseFilter(device) })
    case 'guest-network-down':
      return device === '' ? null : advice('fix.link-up', { device }, { commands: linkUp(device) })
    default:
      return null
  }
}

// A device name with anything else in it is not printed as part of a command.
const DEVICE = /^[A-Za-z0-9][A-Za-z0-9_-]{0,14}$/

// The larger of `all` and the interface counts, so 2 here is loose whatever `all` says.
const looseFilter = (device: string): FixCommand[] => {
  if (!DEVICE.test(device)) return []
  const name = `net.ipv4.conf.${device}.rp_filter`
  return [{ tool: 'sysctl', do: `sysctl -w ${name}=2`, undo: `sysctl -w ${name}=1` }]
}

const linkUp = (device: string): FixCommand[] =>
  DEVICE.test(device)
    ? [{ tool: 'ip', do: `ip link set ${device} up`, undo: `ip link set ${device} down` }]
    : []
