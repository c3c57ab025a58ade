// Which load balancers does the account hold, and under which addresses are they reached?
import { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import type { LoadBalancerKind } from '#shared/flow.ts'
import { answersTo, listFact, needAction, readableElements } from './answers.ts'
import { type Fact, idsOf, isLost, present, type Unavailable, unavailable } from './fact.ts'
import { oneSpelling } from './one-spelling.ts'
import { type SourceText, wholeText } from './source-text.ts'

/** SLB DescribeLoadBalancers, ALB and NLB GetLoadBalancerAttribute (read 2026-11-22). Status lower case. */
export type LoadBalancer = {
  readonly kind: LoadBalancerKind
  readonly id: string
  readonly regionId: string
  readonly vpcId: string
  /** Of the interfaces an NLB is entered by. */
  readonly vSwitchIds: readonly string[]
  /** active, inactive, locked … as the product spells it, lower case. */
  readonly status: string
  readonly businessStatus: string
  readonly lockReasons: readonly string[]
  /** Public and private ones that clients connect to, of both families. */
  readonly addresses: readonly string[]
  /** ipv4, dualstack, of a classic one also ipv6; '' when the answer does not say. */
  readonly addressFamily: string
  /** internet or intranet: who may connect to the IPv6 address; '' when the answer does not say. */
  readonly ipv6Type: string
  readonly dnsName: string
  /** Where it connects to backends from (ALB, NLB); empty when the answer does not say. */
  readonly localAddresses: readonly string[]
  readonly securityGroupIds: readonly string[]
  readonly source: SourceText
}

export type LoadBalancers = {
  /** The list of classic ones was asked for, and each answer came whole. */
  readonly classicListed: boolean
  readonly known: readonly LoadBalancer[]
  /** What is known about one that is not in `known`; `action`: the call that did not tell. */
  readonly others: Readonly<Record<LoadBalancerKind, Others>>
}

type Others = Pick<Unavailable, 'reason' | 'cites'> & { readonly action: string }

const text = z
  .string()
  .nullish()
  .transform(value => value?.trim() ?? '')
const lower = text.transform(value => value.toLowerCase())
const texts = z.array(z.string()).nullish().catch([])
const locks = z
  .array(z.looseObject({ LockReason: text }))
  .nullish()
  .catch([])

const WireAddress = z.looseObject({
  Address: text,
  IntranetAddress: text,
  Ipv6Address: text,
  PublicIPv4Address: text,
  PrivateIPv4Address: text,
  Ipv4LocalAddresses: texts,
  Ipv6LocalAddresses: texts,
})

const Wire = z.looseObject({
  LoadBalancerId: z.string().min(1),
  RegionId: text,
  VpcId: text,
  LoadBalancerStatus: lower,
  LoadBalancerBusinessStatus: lower,
  // Spelt so by ALB.
  LoadBalancerBussinessStatus: lower,
  LoadBalancerOperationLocks: locks,
  OperationLocks: locks,
  Address: text,
  AddressType: lower,
  AddressIPVersion: lower,
  // Spelt so by ALB and NLB.
  AddressIpVersion: lower,
  Ipv6AddressType: lower,
  DNSName: lower,
  SecurityGroupIds: texts,
  ZoneMappings: z
    .array(
      z.looseObject({
        VSwitchId: text,
        LoadBalancerAddresses: z.array(WireAddress).nullish().catch([]),
      }),
    )
    .nullish()
    .catch([]),
})
type Wire = z.infer<typeof Wire>

type Actions = { readonly list: string; readonly one: string; readonly key: string }
const ACTIONS: Readonly<Record<LoadBalancerKind, Actions>> = {
  clb: {
    list: 'slb.DescribeLoadBalancers',
    one: 'slb.DescribeLoadBalancerAttribute',
    key: 'LoadBalancer',
  },
  alb: {
    list: 'alb.ListLoadBalancers',
    one: 'alb.GetLoadBalancerAttribute',
    key: 'LoadBalancers',
  },
  nlb: {
    list: 'nlb.ListLoadBalancers',
    one: 'nlb.GetLoadBalancerAttribute',
    key: 'LoadBalancers',
  },
}

const KINDS: readonly LoadBalancerKind[] = ['clb', 'alb', 'nlb']

/** The call that tells about one load balancer of this kind. */
export const actionAbout = (kind: LoadBalancerKind): string => ACTIONS[kind].one

export const loadBalancersFact = (evidence: Evidence): Fact<LoadBalancers> => {
  const read = KINDS.map(kind => ({ kind, ...readKind(evidence, kind) }))
  const known = read.flatMap(({ found }) => found)
  const cites = read.flatMap(({ others }) => others.cites)
  const byKind = Object.fromEntries(read.map(({ kind, others }) => [kind, others]))
  const failed = read.find(({ others }) => others.reason !== 'not-collected')
  if (known.length === 0 && cites.length === 0)
    return unavailable('not-collected', needAction(ACTIONS.clb.one))
  const isListed = isClassicListed(evidence)
  return known.length === 0 && failed !== undefined && !isListed
    ? unavailable(failed.others.reason, needAction(failed.others.action), cites)
    : // One entry per kind was made above; the compiler cannot follow it.
      present(
        {
          classicListed: isListed,
          known,
          others: byKind as LoadBalancers['others'],
        },
        cites,
      )
}

const isClassicListed = (evidence: Evidence): boolean =>
  listFact(evidence, ACTIONS.clb.list, { list: ACTIONS.clb.key, schema: Wire }).state === 'present'

type KindRead = {
  readonly found: readonly LoadBalancer[]
  readonly others: Others
}

// The answer about one load balancer says more than the list: it wins.
const readKind = (evidence: Evidence, kind: LoadBalancerKind): KindRead => {
  const { list, one, key } = ACTIONS[kind]
  const listed = readableElements(evidence, list, { list: key, schema: Wire })
  const single = answersTo(evidence, one)
  const failed = [...single.failed, ...answersTo(evidence, list).failed]
  const found = [
    ...listed.listed.map(({ value, source }) => toLoadBalancer(kind, value, source)),
    ...single.ok.flatMap(({ item, body }) => {
      const wire = Wire.safeParse(body)
      const source = wholeText(item.id, item.raw)
      return wire.success ? [toLoadBalancer(kind, wire.data, source)] : []
    }),
  ]
  const action = failed[0]?.kind ?? one
  const trouble = listFact(failed, action, { list: key, schema: Wire })
  return {
    found: [...new Map(found.map(one => [one.id, one])).values()],
    others: {
      reason: trouble.state === 'unavailable' ? trouble.reason : 'undecodable',
      action,
      cites: [...listed.cites, ...single.ok.map(({ item }) => item.id), ...idsOf(failed)],
    },
  }
}

const toLoadBalancer = (kind: LoadBalancerKind, wire: Wire, source: SourceText): LoadBalancer => {
  const zones = (wire.ZoneMappings ?? []).flatMap(zone => zone.LoadBalancerAddresses ?? [])
  const own = zones.flatMap(zone => [
    zone.Address,
    zone.IntranetAddress,
    zone.Ipv6Address,
    zone.PublicIPv4Address,
    zone.PrivateIPv4Address,
  ])
  // An NLB also connects from the address of its interface (nlb 2022-04-30 models, read 2026-11-22).
  const local = zones.flatMap(zone => [
    ...(zone.Ipv4LocalAddresses ?? []),
    ...(zone.Ipv6LocalAddresses ?? []),
    ...(kind === 'nlb' ? [zone.PrivateIPv4Address] : []),
  ])
  const reasons = [...(wire.LoadBalancerOperationLocks ?? []), ...(wire.OperationLocks ?? [])]
  return {
    kind,
    id: wire.LoadBalancerId,
    regionId: wire.RegionId,
    vpcId: wire.VpcId,
    vSwitchIds: filled((wire.ZoneMappings ?? []).map(({ VSwitchId }) => VSwitchId)),
    status: wire.LoadBalancerStatus,
    businessStatus: wire.LoadBalancerBusinessStatus || wire.LoadBalancerBussinessStatus,
    lockReasons: filled(reasons.map(({ LockReason }) => LockReason)),
    addresses: filled([wire.Address, ...own].map(oneSpelling)),
    addressFamily: wire.AddressIPVersion || wire.AddressIpVersion,
    ipv6Type: kind === 'clb' ? wire.AddressType : wire.Ipv6AddressType,
    dnsName: wire.DNSName,
    localAddresses: filled(local),
    securityGroupIds: filled(wire.SecurityGroupIds ?? []),
    source,
  }
}

const filled = (values: readonly string[]): string[] =>
  [...new Set(values)].filter(value => value !== '')

/**
 * Calls that failed, so that a load balancer of these kinds may own an address which no answer names.
 * A recorded folder that never asked is taken at its word.
 */
export const unreadKinds = (
  fact: Fact<LoadBalancers>,
  kinds: readonly LoadBalancerKind[],
): readonly Unavailable[] =>
  (fact.state === 'unavailable' ? [fact] : kinds.map(kind => unreadOf(fact.value, kind))).filter(
    isLost,
  )

const unreadOf = ({ others }: LoadBalancers, kind: LoadBalancerKind): Unavailable =>
  unavailable(others[kind].reason, needAction(others[kind].action), others[kind].cites)

/** Why there is no record of this one. */
export const noRecordOf = (
  { others }: LoadBalancers,
  { kind, id }: { readonly kind: LoadBalancerKind; readonly id: string },
): Unavailable =>
  unavailable(others[kind].reason, needAction(ACTIONS[kind].one, id), others[kind].cites)

/** `lb-bp1…`, `alb-…`, `nlb-…`: ids name their product (seen in answers of all three, 2026-11-22). */
export const kindOfId = (id: string): LoadBalancerKind | null => {
  if (/^lb-/.test(id)) return 'clb'
  if (/^alb-/.test(id)) return 'alb'
  return /^nlb-/.test(id) ? 'nlb' : null
}
