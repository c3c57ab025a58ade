// Which addresses does the host carry, on which interfaces?
import { z } from 'zod'
import type { Evidence, EvidenceItem } from '#shared/evidence.ts'
import type { Fact } from './fact.ts'
import type { HostChoice } from './facts.ts'
import { type HostAddress, hostAddress, isUp } from './host-address.ts'
import { parseAddressText } from './host-addresses-text.ts'
import { hostFact, hostOutput } from './host-answers.ts'

/** One interface of `ip -j addr`. Loopback included. */
export type HostInterface = {
  readonly name: string
  readonly index: number
  /** Administratively and operationally up (UNKNOWN counts as up: lo and tun report it). */
  readonly up: boolean
  readonly loopback: boolean
  readonly mac: string
  readonly addresses: readonly HostAddress[]
}

export const hostAddressesFact = (
  evidence: Evidence,
  { instanceId }: HostChoice,
): Fact<readonly HostInterface[]> =>
  hostFact(hostOutput(evidence, instanceId, 'ip-addr'), 'ip-addr', parseAddresses)

/** `ip -j addr`, or the text that an iproute2 without JSON prints. No machine is without interfaces. */
export const parseAddresses = ({ raw }: EvidenceItem): readonly HostInterface[] | null => {
  const interfaces = /^\s*\[/.test(raw) ? parseJson(raw) : parseAddressText(raw)
  return interfaces === null || interfaces.length === 0 ? null : interfaces
}

const Address = z.looseObject({
  family: z.string(),
  local: z.string().optional(),
  prefixlen: z.number().optional(),
  scope: z.string().default('global'),
  dadfailed: z.boolean().optional(),
})

const Interface = z.looseObject({
  ifindex: z.number(),
  ifname: z.string(),
  flags: z.array(z.string()),
  operstate: z.string().default('UNKNOWN'),
  address: z.string().default(''),
  addr_info: z.array(Address).default([]),
})

// Some versions print `{}` for interfaces that a filter leaves out.
const Empty = z.strictObject({})

const Interfaces = z.array(z.union([Empty, Interface]))

const parseJson = (raw: string): readonly HostInterface[] | null => {
  try {
    return Interfaces.parse(JSON.parse(raw)).flatMap(entry =>
      isInterface(entry) ? [fromJson(entry)] : [],
    )
  } catch {
    return null
  }
}

const isInterface = (
  entry: z.infer<typeof Interface> | z.infer<typeof Empty>,
): entry is z.infer<typeof Interface> => 'ifname' in entry

const fromJson = (entry: z.infer<typeof Interface>): HostInterface => ({
  name: entry.ifname,
  index: entry.ifindex,
  up: isUp(entry.flags, entry.operstate),
  loopback: entry.flags.includes('LOOPBACK'),
  mac: entry.address,
  addresses: entry.addr_info
    .filter(({ family, dadfailed }) => family.startsWith('inet') && dadfailed !== true)
    .flatMap(
      ({ local = '', prefixlen = 0, scope }) =>
        hostAddress({ literal: local, prefixLength: prefixlen, scope }) ?? [],
    ),
})
