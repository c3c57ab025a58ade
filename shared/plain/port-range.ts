// Which ports does this text name?
import { type IntervalSet, intervalSet } from './interval-set.ts'

export const ANY_PORT: IntervalSet = [[0n, 65535n]]

export const singlePort = (port: number): IntervalSet => [[BigInt(port), BigInt(port)]]

export const portRange = (from: number, to: number): IntervalSet =>
  from <= to ? [[BigInt(from), BigInt(to)]] : []

/** A whole number from 1 to 65535 in plain decimal, else null. */
export const parsePort = (text: string): number | null => {
  if (!/^\d{1,5}$/.test(text)) return null
  const port = Number(text)
  return port >= 1 && port <= 65535 ? port : null
}

export const holdsPort = (ports: IntervalSet, port: number): boolean => {
  const value = BigInt(port)
  return ports.some(([from, to]) => from <= value && value <= to)
}

/** `80`, `80-90`, joined by `, `; the form people write. */
export const formatPorts = (ports: IntervalSet): string =>
  ports.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(', ')

export const portSet = (ranges: Iterable<readonly [number, number]>): IntervalSet =>
  intervalSet([...ranges].map(([from, to]) => [BigInt(from), BigInt(to)] as const))
