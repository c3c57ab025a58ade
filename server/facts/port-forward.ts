// Does a destination-NAT entry forward this port, and to which?
import type { ForwardEntry } from './nat.ts'

/** `80` → [80, 80]; `10/20` → [10, 20]; `Any` → every port; null when it is none of these. */
const rangeOf = (text: string): readonly [number, number] | null => {
  if (/^any$/i.test(text)) return [1, 65535]
  const [from, to = from] = text.split('/').map(Number)
  return from !== undefined && to !== undefined && from >= 1 && to <= 65535 && from <= to
    ? [from, to]
    : null
}

export const forwardsPort = (entry: ForwardEntry, port: number | null): boolean => {
  const range = rangeOf(entry.externalPort)
  return range !== null && port !== null && range[0] <= port && port <= range[1]
}

export const forwardsProtocol = (entry: ForwardEntry, protocol: string): boolean =>
  entry.protocol === 'any' || entry.protocol === protocol

/**
 * The port behind the entry. A range maps by offset (network-semantics §B.4 marks that as a guess);
 * `Any` keeps the port.
 */
export const internalPortOf = (entry: ForwardEntry, port: number): number | null => {
  const outer = rangeOf(entry.externalPort)
  const inner = rangeOf(entry.internalPort)
  if (outer === null || inner === null) return null
  return /^any$/i.test(entry.internalPort) ? port : inner[0] + (port - outer[0])
}
