// Which facts exist, and which parser gives each from the evidence?
import type { Evidence } from '#shared/evidence.ts'
import type { Probe } from '#shared/probe.ts'
import { type ElasticAddress, elasticAddressesFact } from './elastic-addresses.ts'
import type { Fact } from './fact.ts'
import { type Instances, instancesFact } from './instances.ts'
import { type Ipv6Address, ipv6AddressesFact } from './ipv6-addresses.ts'
import { type ForwardEntry, forwardEntriesFact, type NatGateway, natGatewaysFact } from './nat.ts'
import { type NetworkInterface, networkInterfacesFact } from './network-interfaces.ts'
import { probesFact } from './probes.ts'
import { type NameAnswer, resolvedNameFact } from './resolved-name.ts'

/** The value of each fact. A new fact = a line here and a line in PARSERS. */
export type FactTable = {
  readonly instances: Instances
  readonly networkInterfaces: readonly NetworkInterface[]
  readonly elasticAddresses: readonly ElasticAddress[]
  readonly ipv6Addresses: readonly Ipv6Address[]
  readonly natGateways: readonly NatGateway[]
  readonly forwardEntries: readonly ForwardEntry[]
  readonly probes: readonly Probe[]
  readonly resolvedName: NameAnswer
}

export type FactName = keyof FactTable

/** Cloud facts cover the account; host facts are about one host. */
export type HostChoice = { readonly instanceId: string | null }

type Parser<T> = (evidence: Evidence, host: HostChoice) => Fact<T>

const PARSERS: { readonly [Name in FactName]: Parser<FactTable[Name]> } = {
  instances: instancesFact,
  networkInterfaces: networkInterfacesFact,
  elasticAddresses: elasticAddressesFact,
  ipv6Addresses: ipv6AddressesFact,
  natGateways: natGatewaysFact,
  forwardEntries: forwardEntriesFact,
  probes: probesFact,
  resolvedName: resolvedNameFact,
}

export type Facts = <Name extends FactName>(name: Name) => Fact<FactTable[Name]>

/** Facts of this evidence, each parsed when first asked for and kept. */
export const factsOf = (evidence: Evidence, host: HostChoice): Facts => {
  const known = new Map<FactName, Fact<unknown>>()
  return <Name extends FactName>(name: Name) => {
    const fact = known.get(name) ?? PARSERS[name](evidence, host)
    known.set(name, fact)
    return fact as Fact<FactTable[Name]>
  }
}
