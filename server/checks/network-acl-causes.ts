// Why does the network ACL drop these clients, or their answers?
import type { CauseId } from '#shared/causes/catalogue.ts'
import type { DecidedBy } from '#shared/finding.ts'
import type { Flow } from '#shared/flow.ts'
import type { FoundCause } from '#shared/judgement.ts'
import { type Message, say } from '#shared/message.ts'
import { type AddressSet, coversAddresses, parseCidr, unionAll } from '#shared/plain/address-set.ts'
import { covers, type IntervalSet, subtract } from '#shared/plain/interval-set.ts'
import { holdsPort } from '#shared/plain/port-range.ts'
import type { AclEntry, NetworkAcl } from '../facts/network-acls.ts'
import { EPHEMERAL, failingWords, portWords } from './client-ports.ts'
import { describeSources } from './describe-sources.ts'
import type { AclOrigin } from './network-acl-list.ts'
import { type AclWalk, fateOf, type ReplyCell } from './network-acl-walk.ts'

/** Inbound first; a cause that both directions share by the same decider is told once. */
export const aclCauses = (flow: Flow, acl: NetworkAcl, walk: AclWalk): FoundCause[] => {
  const causes = [
    ...inboundCauses(flow, acl, walk),
    ...walk.replies.flatMap(reply => replyCauses(flow, acl, reply)),
  ]
  const seen = new Set<string>()
  return causes.filter(({ id, decidedBy }) => {
    const key = `${id} ${decidedBy?.id}`
    return seen.has(key) ? false : seen.add(key)
  })
}

export const aclWords = (flow: Flow, acl: NetworkAcl, sources: AddressSet): Message['params'] => ({
  acl: acl.aclId,
  asked: flow.port === null ? flow.protocol : `${flow.protocol} ${flow.port}`,
  client: describeSources(sources, flow.sources),
})

/** An entry, or the line that names the ACL whose end was reached. */
export const decidedByAcl = (origin: AclOrigin): DecidedBy | undefined => {
  if (origin.kind === 'exempt') return undefined
  const { text, evidence, line } = origin.kind === 'entry' ? origin.entry.text : origin.acl.named
  return origin.kind === 'entry'
    ? { kind: 'network-acl-entry', id: origin.entry.entryId, text, evidence, line }
    : { kind: 'network-acl-default', id: origin.acl.aclId, text, evidence, line }
}

const inboundCauses = (flow: Flow, acl: NetworkAcl, { inbound }: AclWalk): FoundCause[] => {
  const dropped = inbound.filter(({ outcome }) => outcome === 'drop')
  const byRule = Map.groupBy(dropped, cell => cell.decidedBy)
  return [...byRule].map(([{ origin }, cells]) => {
    const sources = unionAll(
      flow.family,
      cells.map(cell => cell.sources),
    )
    const words = { ...aclWords(flow, acl, sources), ...crossing(flow) }
    if (origin.kind === 'entry') return droppedBy(acl, origin.entry, words)
    return lacksIpv6(flow, acl.ingress, flow.port)
      ? cause(
          'nacl-ipv6-drop',
          say('nacl.ipv6-drop', { ...words, direction: say('direction.in') }),
          origin,
        )
      : isCrossing(flow)
        ? cause('nacl-cross-vswitch-drop', say('nacl.cross-no-match', words), origin)
        : cause('nacl-inbound-no-match', say('nacl.inbound-no-match', words), origin)
  })
}

/** An entry for ICMP alone that drops ping says nothing about TCP and UDP. */
export const pingOnly = (
  flow: Flow,
  acl: NetworkAcl,
  { inbound, replies }: AclWalk,
): FoundCause[] => {
  if (flow.protocol !== 'icmp') return []
  const cells = [...inbound, ...replies.flatMap(({ decisions }) => decisions.map(d => d.cell))]
  const origin = cells
    .filter(({ outcome }) => outcome === 'drop')
    .map(({ decidedBy }) => decidedBy.origin)
    .find(found => found.kind === 'entry' && found.entry.protocol === 'icmp')
  if (origin?.kind !== 'entry') return []
  const words = { acl: acl.aclId, entry: origin.entry.entryId }
  return [cause('nacl-icmp-drop', say('nacl.icmp-drop', words), origin)]
}

/** The sender's vSwitch is known and is another one than the target's. */
export const isCrossing = ({ path, sender, vSwitchId }: Flow): boolean =>
  path === 'private' && !!sender?.vSwitchId && !!vSwitchId && sender.vSwitchId !== vSwitchId

const crossing = (flow: Flow): Message['params'] =>
  isCrossing(flow) ? { from: flow.sender?.vSwitchId ?? '', to: flow.vSwitchId ?? '' } : {}

/**
 * The order is to blame when an accept behind the drop can never be reached because the drop covers
 * all of it; a narrow drop before a wide accept was meant as it stands.
 */
const droppedBy = (acl: NetworkAcl, entry: AclEntry, words: Message['params']): FoundCause => {
  const origin = { kind: 'entry', entry } as const
  const place = acl.ingress.indexOf(entry)
  const dead = acl.ingress
    .slice(place + 1)
    .find(other => other.action === 'accept' && isAbout(other, words) && coversEntry(entry, other))
  const said = { ...words, entry: entry.entryId }
  if (dead === undefined && 'from' in words)
    return cause('nacl-cross-vswitch-drop', say('nacl.cross-drop', said), origin)
  return dead === undefined
    ? cause('nacl-inbound-drop', say('nacl.inbound-drop', said), origin)
    : cause(
        'nacl-order-shadow',
        say('nacl.order-shadow', { ...said, accept: dead.entryId }),
        origin,
      )
}

// The dead accept must have been written for the asked traffic, else its order explains nothing.
const isAbout = (entry: AclEntry, { asked }: Message['params']): boolean => {
  const [protocol, port] = String(asked).split(' ')
  const fits = entry.protocol === 'any' || entry.protocol === protocol
  return fits && (port === undefined || holdsPort(entry.ports ?? [], Number(port)))
}

const coversEntry = (drop: AclEntry, accept: AclEntry): boolean => {
  const [wide, narrow] = [parseCidr(drop.peer), parseCidr(accept.peer)]
  const addresses =
    wide !== null && narrow !== null ? coversAddresses(wide, narrow) : drop.peer === accept.peer
  const protocols = drop.protocol === 'any' || drop.protocol === accept.protocol
  return addresses && protocols && covers(drop.ports ?? [], accept.ports ?? [])
}

// Nothing was written for this service in IPv6 at all.
const lacksIpv6 = (flow: Flow, entries: readonly AclEntry[], port: number | null): boolean =>
  flow.family === 6 &&
  !entries.some(
    entry =>
      entry.family === 6 &&
      (entry.protocol === 'any' || entry.protocol === flow.protocol) &&
      (port === null || holdsPort(entry.ports ?? [], port)),
  )

const replyCauses = (flow: Flow, acl: NetworkAcl, reply: ReplyCell): FoundCause[] => {
  const fate = fateOf(reply, flow)
  if (fate === 'all' || fate === 'open') return []
  const words = { ...aclWords(flow, acl, reply.sources), open: portWords(reply.open) }
  const origin = mostDropping(reply)
  if (fate === 'some') {
    const dropped = subtract(EPHEMERAL, reply.open)
    const said = { ...words, dropped: portWords(dropped), failing: failingWords(reply.open) }
    const because = say('nacl.outbound-ephemeral-partial', said)
    return [cause('nacl-outbound-ephemeral-partial', because, origin)]
  }
  if (origin.kind === 'default' && lacksIpv6(flow, acl.egress, null)) {
    const because = say('nacl.ipv6-drop', { ...words, direction: say('direction.out') })
    return [cause('nacl-ipv6-drop', because, origin)]
  }
  const said = { ...words, decider: deciderWords(origin) }
  if (flow.protocol === 'icmp')
    return [cause('nacl-outbound-icmp-drop', say('nacl.outbound-reply-drop', said), origin)]
  const because = say('nacl.outbound-ephemeral-drop', said)
  return [cause('nacl-outbound-ephemeral-drop', because, origin), ...confusion(flow, acl, reply)]
}

// An outbound accept for the service's own port was meant for the answers.
const confusion = (flow: Flow, acl: NetworkAcl, { open, decisions }: ReplyCell): FoundCause[] => {
  const { port } = flow
  if (port === null) return []
  const own: IntervalSet = [[BigInt(port), BigInt(port)]]
  const entry = acl.egress.find(
    candidate =>
      candidate.action === 'accept' &&
      (candidate.protocol === 'any' || candidate.protocol === flow.protocol) &&
      covers(own, candidate.ports ?? []) &&
      (candidate.ports ?? []).length > 0,
  )
  // Below 1024 the port is outside the judged range, so only the entry itself can tell.
  const used = port < 1024 || covers(open, own)
  if (entry === undefined || !used || decisions.length === 0) return []
  const because = say('nacl.outbound-port-confusion', {
    acl: acl.aclId,
    entry: entry.entryId,
    port,
  })
  return [cause('nacl-outbound-port-confusion', because, { kind: 'entry', entry })]
}

const deciderWords = (origin: AclOrigin): Message =>
  origin.kind === 'entry' ? say('nacl.entry', { entry: origin.entry.entryId }) : say('nacl.end')

// Of several deciders the one that drops the most client ports is shown.
const mostDropping = ({ decisions }: ReplyCell): AclOrigin => {
  const dropped = decisions.filter(({ cell }) => cell.outcome === 'drop')
  const sizes = new Map<AclOrigin, bigint>()
  for (const { ports, cell } of dropped) {
    const origin = sameOrigin([...sizes.keys()], cell.decidedBy.origin)
    sizes.set(origin, (sizes.get(origin) ?? 0n) + sizeOf(ports ?? EPHEMERAL))
  }
  const [first] = [...sizes].toSorted(([, a], [, b]) => (a > b ? -1 : a < b ? 1 : 0))
  if (first === undefined) throw new Error('a reply that is dropped has a decider')
  return first[0]
}

const sameOrigin = (known: readonly AclOrigin[], origin: AclOrigin): AclOrigin =>
  known.find(other =>
    origin.kind === 'entry' && other.kind === 'entry'
      ? other.entry === origin.entry
      : other.kind === origin.kind,
  ) ?? origin

const sizeOf = (ports: IntervalSet): bigint =>
  ports.reduce((sum, [from, to]) => sum + (to - from + 1n), 0n)

const cause = (id: CauseId, because: Message, origin: AclOrigin): FoundCause => {
  const decidedBy = decidedByAcl(origin)
  return {
    id,
    because,
    confidence: 'derived',
    ...(decidedBy === undefined ? {} : { decidedBy }),
    ...(origin.kind === 'entry'
      ? { about: { aclId: origin.entry.aclId, entryId: origin.entry.entryId } }
      : {}),
  }
}
