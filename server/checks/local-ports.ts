// From which ports does the sender open connections?
import type { IntervalSet } from '#shared/plain/interval-set.ts'
import { portRange } from '#shared/plain/port-range.ts'
import type { Sysctls } from '../facts/sysctls.ts'
import { EPHEMERAL } from './client-ports.ts'

/** `isRead`: the host itself said so; else every port that any system may use. */
export type LocalPorts = { readonly ports: IntervalSet; readonly isRead: boolean }

export const localPorts = (sysctls: Sysctls | null): LocalPorts => {
  const text = sysctls?.get('net.ipv4.ip_local_port_range') ?? ''
  const [from, to] = /^(\d{1,5})\s+(\d{1,5})$/.exec(text.trim())?.slice(1).map(Number) ?? []
  return from === undefined || to === undefined || from > to || to > 65535
    ? { ports: EPHEMERAL, isRead: false }
    : { ports: portRange(from, to), isRead: true }
}
