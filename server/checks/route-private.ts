// Does the table lead packets to the other end over the private network?
import type { Flow } from '#shared/flow.ts'
import type { FoundCause, Judgement } from '#shared/judgement.ts'
import { type MessageKey, say } from '#shared/message.ts'
import { type AddressSet, coversAddresses, parseCidr, toCidrs } from '#shared/plain/address-set.ts'
import { nextStep } from '../facts/next-hop.ts'
import type { NextHop, RouteEntry } from '../facts/routes.ts'
import { apiFieldAt } from './api-field.ts'
import type { Table } from './effective-table.ts'
import { checkedForwarders } from './forwarding-interface.ts'
import type { Lead } from './lead.ts'
import { leadOf } from './private-lead.ts'
import type { RouteFacts } from './route-facts.ts'
import { isInside, leadsToInternet, overPrivateNetwork } from './route-fates.ts'
import { decidedByRoute, judgeRoutes } from './route-judge.ts'
import type { Fate } from './route-rules.ts'

/** What a table is asked about: `flow.sources` are the addresses at the other end. */
type Asked = {
  readonly flow: Flow
  readonly table: Table
  readonly facts: RouteFacts
  /** VPC of the other end, when it is a machine of the account. */
  readonly farVpcId: string | null
}

export const judgePrivate = (asked: Asked): Judgement => {
  const { flow, table, facts } = asked
  // "Anywhere" over a private network means: those who are on it. Others are not let in, and that is no fault.
  const anywhere = flow.question.from.kind === 'any'
  const judged = judgeRoutes(flow, {
    table,
    prefixLists: facts.prefixLists,
    fateOf: entry => overPrivateNetwork(hop => fateOfHop(hop, entry, asked))(entry),
    causeOf: entry => (anywhere && !leadsToDeadEnd(entry, asked) ? null : causeOf(entry, asked)),
    needOf: entry =>
      entry.nextHops.flatMap(hop => leadFor(hop, entry, asked)?.need ?? [])[0] ?? null,
    wouldSettle: ['route-blackhole'],
  })
  return judged.status === 'unknown'
    ? { ...judged, causes: [...judged.causes, ...forwardersOn(asked)] }
    : judged
}

// Machines that pass on what goes to the other end, and check whether it is their own.
const forwardersOn = ({ flow, table, facts }: Asked): FoundCause[] => {
  const step = nextStep(table.vSwitchId, flow.sources, facts)
  return step.state === 'known' && step.entry !== null
    ? checkedForwarders(step.entry, facts.networkInterfaces)
    : []
}

const leadFor = (hop: NextHop, entry: RouteEntry, { flow, facts, farVpcId }: Asked): Lead | null =>
  leadOf(hop, entry, {
    facts,
    farVpcId,
    addresses: flow.sources,
    near: parseCidr(flow.privateAddress ?? ''),
  })

const fateOfHop = (hop: NextHop, entry: RouteEntry, asked: Asked): Fate => {
  const { flow, facts } = asked
  if (isInside(hop)) return isOtherVpc(asked) && isLocal(hop) ? 'drop' : 'accept'
  if (!hop.enabled || isDead(hop, facts)) return 'drop'
  if (!leadsToInternet(hop)) return leadFor(hop, entry, asked)?.fate ?? 'unsure'
  const isLost = flow.question.from.kind === 'any' || joiningPeering(asked) !== null
  return isLost ? 'drop' : 'unsure'
}

const isLocal = ({ type }: NextHop): boolean => type.toLowerCase() === 'local'

const isOtherVpc = ({ flow, farVpcId }: Asked): boolean =>
  farVpcId !== null && flow.vpcId !== null && flow.vpcId !== farVpcId

/**
 * The peering connection that joins the VPC of the table with that of the other end: a machine of the
 * account, or an address that only the networks told to the connection hold.
 */
const joiningPeering = ({ flow, facts, farVpcId }: Asked): string | null => {
  const near = flow.vpcId
  if (facts.vpcPeerings.state !== 'present' || near === null || farVpcId === near) return null
  const joining = facts.vpcPeerings.value.find(({ vpcIds, cidrs }) => {
    const far = vpcIds[0] === near ? 1 : vpcIds[1] === near ? 0 : null
    if (far === null) return false
    return farVpcId === null ? holds(cidrs[far], flow.sources) : vpcIds[far] === farVpcId
  })
  return joining?.peeringId ?? null
}

const holds = (cidrs: readonly string[], sources: AddressSet): boolean =>
  cidrs.some(cidr => {
    const block = parseCidr(cidr)
    return block?.family === sources.family && coversAddresses(block, sources)
  })

// Gone or stopped, as far as the lists were read whole.
const isDead = ({ type, id }: NextHop, { instances, networkInterfaces }: RouteFacts): boolean => {
  if (type.toLowerCase() === 'instance' && instances.state === 'present') {
    const found = instances.value.instances.find(({ instanceId }) => instanceId === id)
    return found === undefined ? instances.value.complete : found.status.toLowerCase() === 'stopped'
  }
  return (
    type.toLowerCase() === 'networkinterface' &&
    networkInterfaces.state === 'present' &&
    networkInterfaces.value.every(({ eniId }) => eniId !== id)
  )
}

const leadsToDeadEnd = (entry: RouteEntry | null, asked: Asked): boolean =>
  entry?.nextHops.some(
    hop => !hop.enabled || isDead(hop, asked.facts) || leadFor(hop, entry, asked)?.fate === 'drop',
  ) ?? false

const causeOf = (entry: RouteEntry | null, asked: Asked): FoundCause => {
  const lead = entry?.nextHops
    .map(hop => (hop.enabled ? leadFor(hop, entry, asked)?.cause : null))
    .find(cause => cause != null)
  if (lead != null) return lead
  if (entry?.nextHops.every(isLocal) && isOtherVpc(asked))
    return causeBy(entry, asked, { id: 'priv-cidr-overlap', key: 'private.overlap' })
  const isAside = entry === null || entry.nextHops.every(leadsToInternet)
  if (isAside && joiningPeering(asked) !== null) return pastPeering(entry, asked)
  return causeBy(entry, asked, {
    id: 'route-blackhole',
    key: entry === null ? 'route.none' : 'route.blackhole',
  })
}

const pastPeering = (entry: RouteEntry | null, asked: Asked): FoundCause => {
  const key = entry === null ? 'private.no-route' : 'private.not-by-peering'
  const found = causeBy(entry, asked, { id: 'priv-peering-route-missing', key })
  return {
    ...found,
    about: {
      ...found.about,
      gatewayId: joiningPeering(asked) ?? '',
      gatewayType: 'VpcPeer',
      destination: toCidrs(asked.flow.sources)[0] ?? '',
    },
  }
}

const causeBy = (
  entry: RouteEntry | null,
  asked: Asked,
  { id, key }: { readonly id: string; readonly key: MessageKey },
): FoundCause => {
  const { flow, table, farVpcId } = asked
  const decidedBy =
    entry === null ? apiFieldAt(table.vSwitchId, table.named) : decidedByRoute(entry)
  const [hop] = entry?.nextHops ?? []
  const destination = entry?.destination ?? ''
  return {
    id,
    because: say(key, {
      table: table.tableId,
      destination,
      hop: `${hop?.type ?? ''} ${hop?.id ?? ''}`,
      near: flow.vpcId ?? '',
      far: farVpcId ?? say('private.client-vpc'),
      client: toCidrs(flow.sources)[0] ?? '',
      peering: joiningPeering(asked) ?? '',
    }),
    confidence: 'derived',
    ...(decidedBy === null ? {} : { decidedBy }),
    about: { tableId: table.tableId, entryId: entry?.entryId ?? '', destination },
  }
}
