// Which switch of the kernel mends it, and how is it set back?
import type { Facts } from '#server/facts/facts.ts'
import { advice, type FixValues, textOf } from '#server/fix/cloud/advice.ts'
import type { Fix, FixCommand } from '#shared/fix.ts'
import type { FoundCause } from '#shared/judgement.ts'

/** Null for other causes. No command without the value to go back to. */
export const switchFix = (cause: FoundCause, facts: Facts): Fix | null => {
  const values: FixValues = cause.about ?? {}
  const device = textOf(values, 'device')
  switch (cause.id) {
    case 'rp-filter-drop':
      // The larger of `all` and the interface counts, so 2 here is loose whatever `all` says.
      return advice('fix.rp-filter', { device }, set(facts, ofDevice(device, 'rp_filter'), '2'))
    case 'ip-forward-off':
      return advice('fix.forwarding', {}, set(facts, forwardingOf(device, facts), '1'))
    case 'dnat-to-loopback-blocked':
      return advice(
        'fix.route-localnet',
        { device },
        set(facts, ofDevice(device, 'route_localnet'), '1'),
      )
    case 'tcp-tw-recycle-nat':
      return advice('fix.tw-recycle', {}, set(facts, 'net.ipv4.tcp_tw_recycle', '0'))
    case 'conntrack-table-full':
      return conntrackFix(facts)
    default:
      return null
  }
}

type Commands = { readonly commands: FixCommand[] }

const NOTHING: Commands = { commands: [] }

const set = (facts: Facts, name: string | null, value: string): Commands => {
  const before = name === null ? null : settingOf(facts, name)
  if (name === null || before === null || before === value) return NOTHING
  const line = (to: string): string => `sysctl -w ${name}=${to}`
  return { commands: [{ tool: 'sysctl', do: line(value), undo: line(before) }] }
}

const settingOf = (facts: Facts, name: string): string | null => {
  const sysctls = facts('sysctls')
  const before = sysctls.state === 'present' ? (sysctls.value.get(name) ?? '') : ''
  return /^\d{1,10}$/.test(before) ? before : null
}

// A device name with anything else in it is not printed as part of a command.
const ofDevice = (device: string, setting: string): string | null =>
  /^[A-Za-z0-9][A-Za-z0-9_-]{0,14}$/.test(device) ? `net.ipv4.conf.${device}.${setting}` : null

// The general switch sets that of every interface, also back; where it is on, one interface is off.
const forwardingOf = (device: string, facts: Facts): string | null =>
  settingOf(facts, 'net.ipv4.ip_forward') === '1'
    ? ofDevice(device, 'forwarding')
    : 'net.ipv4.ip_forward'

const conntrackFix = (facts: Facts): Fix => {
  const name = 'net.netfilter.nf_conntrack_max'
  const twice = String(Number(settingOf(facts, name) ?? 0) * 2)
  return advice('fix.conntrack', {}, twice === '0' ? NOTHING : set(facts, name, twice))
}
