// Which checks are there, in the order a packet from outside meets their hops?
import type { Check } from './check.ts'
import { name } from './name.ts'
import { vantage } from './vantage.ts'

export const CHECKS: readonly Check[] = [
  name,
  vantage,
]
