// Which checks are there, in the order a packet from outside meets their hops?
import type { Check } from './check.ts'

export const CHECKS: readonly Check[] = []
