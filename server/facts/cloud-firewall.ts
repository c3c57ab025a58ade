// Which public addresses stand behind the Cloud Firewall, and what do its policies say?
import { z } from 'zod'
import type { Evidence, EvidenceItem } from '#shared/evidence.ts'
import { answersTo } from './answers.ts'
import { countedListFact } from './counted-list.ts'
import { subjectOf } from './coverage.ts'
import { type Fact, mapFact } from './fact.ts'
import type { SourceText } from './source-text.ts'
import { wireNumber } from './wire-number.ts'

/** cloudfw DescribeAssetList (API 2017-12-07, read 2026-11-22). */
export type FirewallAsset = {
  readonly address: string
  readonly ipVersion: string
  /** open, opening, closed, closing; lower case. */
  readonly protectStatus: string
  readonly source: SourceText
}

/** One answered call: the address or id it was about ('' = all) and the IP version it asked for. */
export type AssetCall = { readonly about: string; readonly ipVersion: string }

export type FirewallAssets = {
  readonly assets: readonly FirewallAsset[]
  readonly calls: readonly AssetCall[]
}

/** cloudfw DescribeControlPolicy, one per source rule, as written but for case of fixed words. */
export type FirewallPolicy = {
  readonly uuid: string
  readonly order: number | null
  /** accept, drop, log. */
  readonly action: string
  readonly direction: string
  /** false: switched off; null when the answer does not say. */
  readonly released: boolean | null
  readonly sourceType: string
  readonly sourceText: string
  readonly sourceCidrs: readonly string[]
  readonly destinationType: string
  readonly destinationText: string
  readonly destinationCidrs: readonly string[]
  readonly protocol: string
  readonly portType: string
  readonly port: string
  readonly groupPorts: readonly string[]
  readonly applications: readonly string[]
  readonly repeatType: string
  readonly ipVersion: string
  readonly source: SourceText
}

const word = z.coerce
  .string()
  .nullish()
  .transform(value => value ?? '')
  .catch('')
const lower = word.transform(value => value.toLowerCase())
const words = z.array(z.string()).nullish().catch([])

const WireAsset = z.looseObject({ InternetAddress: word, IpVersion: word, ProtectStatus: lower })

const ASSETS = 'cloudfw.DescribeAssetList'

export const firewallAssetsFact = (evidence: Evidence): Fact<FirewallAssets> =>
  mapFact(countedListFact(evidence, ASSETS, { list: 'Assets', schema: WireAsset }), listed => ({
    assets: listed.map(({ value, source }) => ({
      address: value.InternetAddress,
      ipVersion: value.IpVersion,
      protectStatus: value.ProtectStatus,
      source,
    })),
    calls: answersTo(evidence, ASSETS).ok.map(({ item }) => ({
      about: subjectOf(item, 'SearchItem'),
      ipVersion: String(item.request?.['IpVersion'] ?? ''),
    })),
  }))

const WirePolicy = z.looseObject({
  AclUuid: word,
  Order: wireNumber,
  AclAction: lower,
  Direction: lower,
  Release: z.union([z.boolean(), z.stringbool()]).nullable().catch(null),
  SourceType: lower,
  Source: word,
  SourceGroupCidrs: words,
  DestinationType: lower,
  Destination: word,
  DestinationGroupCidrs: words,
  Proto: lower,
  DestPortType: lower,
  DestPort: word,
  DestPortGroupPorts: words,
  ApplicationName: word,
  ApplicationNameList: words,
  RepeatType: lower,
  IpVersion: word,
})

const POLICIES = 'cloudfw.DescribeControlPolicy'

/** Inbound policies in the order the firewall tries them; those without a number come last. */
export const firewallPoliciesFact = (evidence: Evidence): Fact<readonly FirewallPolicy[]> =>
  policiesOf(evidence, 'in')

/** The same for connections that start inside. */
export const outboundPoliciesFact = (evidence: Evidence): Fact<readonly FirewallPolicy[]> =>
  policiesOf(evidence, 'out')

type Direction = 'in' | 'out'

const policiesOf = (evidence: Evidence, direction: Direction): Fact<readonly FirewallPolicy[]> => {
  const answers = evidence.filter(item => item.kind !== POLICIES || tellsOf(item, direction))
  return mapFact(
    countedListFact(answers, POLICIES, { list: 'Policys', schema: WirePolicy }),
    listed =>
      listed
        .map(({ value, source }) => toPolicy(value, source))
        .filter(policy => (policy.direction === 'out') === (direction === 'out'))
        .toSorted((a, b) => (a.order ?? Infinity) - (b.order ?? Infinity) || 0),
  )
}

// Each call is about one direction: its request says which, else a file of that name. A file that
// says nothing holds what the account has.
const tellsOf = ({ request, subject }: EvidenceItem, direction: Direction): boolean => {
  const asked = String(request?.['Direction'] ?? subject).toLowerCase()
  return !['in', 'out'].includes(asked) || asked === direction
}

const toPolicy = (wire: z.infer<typeof WirePolicy>, source: SourceText): FirewallPolicy => ({
  uuid: wire.AclUuid,
  order: wire.Order,
  action: wire.AclAction,
  direction: wire.Direction,
  released: wire.Release,
  sourceType: wire.SourceType,
  sourceText: wire.Source,
  sourceCidrs: wire.SourceGroupCidrs ?? [],
  destinationType: wire.DestinationType,
  destinationText: wire.Destination,
  destinationCidrs: wire.DestinationGroupCidrs ?? [],
  protocol: wire.Proto,
  portType: wire.DestPortType,
  port: wire.DestPort,
  groupPorts: wire.DestPortGroupPorts ?? [],
  applications:
    wire.ApplicationNameList && wire.ApplicationNameList.length > 0
      ? wire.ApplicationNameList
      : [wire.ApplicationName].filter(name => name !== ''),
  repeatType: wire.RepeatType,
  ipVersion: wire.IpVersion,
  source,
})
