// Who gets in now and did not before, and the other way round?
import type { Comparison } from '#shared/comparison.ts'
import {
  type AddressSet,
  parseCidr,
  subtractOf,
  toCidrs,
  unionAll,
} from '#shared/plain/address-set.ts'
import type { Family } from '#shared/plain/ip.ts'
import type { Report } from '#shared/report.ts'

/** null when one of the reports does not say who gets in: both must have asked for a range. */
export const admittedChange = (before: Report, after: Report): Comparison['admitted'] => {
  const was = before.admittedSources
  const is = after.admittedSources
  if (was === undefined || is === undefined) return null
  return {
    opened: { ipv4: minus(4, is.ipv4, was.ipv4), ipv6: minus(6, is.ipv6, was.ipv6) },
    closed: { ipv4: minus(4, was.ipv4, is.ipv4), ipv6: minus(6, was.ipv6, is.ipv6) },
  }
}

const minus = (family: Family, from: readonly string[], without: readonly string[]): string[] =>
  toCidrs(subtractOf(setOf(family, from), setOf(family, without)))

const setOf = (family: Family, cidrs: readonly string[]): AddressSet =>
  unionAll(
    family,
    cidrs.map(parseCidr).filter(set => set !== null),
  )
