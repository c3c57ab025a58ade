// What is the service's own process as a vantage point?
import { networkInterfaces } from 'node:os'
import type { VantagePoint } from '#shared/vantage-point.ts'

/** Read at each use: interfaces come and go. */
export const serverPoint = (control: VantagePoint['control']): VantagePoint => {
  const all = Object.values(networkInterfaces()).flatMap(list => list ?? [])
  const outer = all.filter(({ internal, address }) => !internal && !address.startsWith('fe80:'))
  return {
    name: 'server',
    kind: 'server',
    region: null,
    families: FAMILIES.filter(family => outer.some(one => one.family === `IPv${family}`)),
    address: null,
    control,
    state: 'online',
    lastSeenAt: null,
  }
}

const FAMILIES = [4, 6] as const
