// Do the groups of an asking instance let its packet out?
import type { Flow } from '#shared/flow.ts'
import { type FoundCause, type Judgement, unknown } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { type AddressSet, intersectOf, isNoAddress, parseCidr } from '#shared/plain/address-set.ts'
import { needAction } from '../facts/answers.ts'
import type { Cell } from '../filter/first-match.ts'
import type { Ground } from './security-group-ground.ts'
import { type GroupQuestion, judgeGroups } from './security-group-judge.ts'
import type { Judged } from './security-group-judged.ts'
import type { Origin } from './security-group-list.ts'
import { decidedByOf, packetWords, ruleWords } from './security-group-words.ts'

/** null: the source is no instance or interface of this account, so nothing lets its packet out here. */
export const outboundJudgement = (flow: Flow, ground: Ground): Judgement | null => {
  const from = machineOf(flow)
  if (from === null) return null
  const own = ownAddress(flow)
  const sender = senderOf(from, own, ground)
  const target = destinationOf(flow)
  if (sender === null || target === null)
    return unknown(say('sg.egress-source-unknown', { source: from.id }), [
      {
        ...needAction('ecs.DescribeNetworkInterfaces', from.id),
        wouldSettle: ['sg-egress-drop', 'sg-enterprise-egress-default-drop'],
      },
    ])
  const judgement = judgeGroups(questionOf(flow, ground, { sender, target, own }), outboundCauses)
  return fromSource(judgement, flow.sources)
}

// Groups see the private address, also when the target sees that of a NAT gateway.
const ownAddress = ({ sender, sources }: Flow): AddressSet =>
  (sender === null ? null : parseCidr(sender.address)) ?? sources

// A private client address that one of our interfaces holds is asked like that interface.
const machineOf = ({ question: { from }, path, sender, wayOut }: Flow): Machine | null => {
  if (from.kind === 'instance' || from.kind === 'eni') return from
  if (sender === null || (path !== 'private' && wayOut === null)) return null
  return sender.eniId === null
    ? { kind: 'instance', id: sender.instanceId ?? '' }
    : { kind: 'eni', id: sender.eniId }
}

type Machine = { readonly kind: 'instance' | 'eni'; readonly id: string }

type Sender = { readonly groupIds: readonly string[]; readonly eniId: string | null }

const senderOf = (
  from: Machine,
  sources: AddressSet,
  { networkInterfaces, instances }: Ground,
): Sender | null => {
  const enis = networkInterfaces.state === 'present' ? networkInterfaces.value : []
  const eni = enis.find(
    candidate =>
      (from.kind === 'eni' ? candidate.eniId : candidate.instanceId) === from.id &&
      holdsAny(
        [...candidate.privateIps.map(ip => ip.address), ...candidate.ipv6Addresses],
        sources,
      ),
  )
  if (eni !== undefined) return { groupIds: eni.securityGroupIds, eniId: eni.eniId }
  const all = instances.state === 'present' ? instances.value.instances : []
  // Instance records name the groups of the primary interface, whose address is the first.
  const instance = all.find(({ instanceId }) => from.kind === 'instance' && instanceId === from.id)
  return instance !== undefined && holdsAny(instance.privateIps.slice(0, 1), sources)
    ? { groupIds: instance.securityGroupIds, eniId: null }
    : null
}

const holdsAny = (addresses: readonly string[], sources: AddressSet): boolean =>
  addresses.some(address => {
    const set = parseCidr(address)
    return set !== null && !isNoAddress(intersectOf(set, sources))
  })

const destinationOf = ({ path, publicAddress, privateAddress, family }: Flow) => {
  const text = path === 'private' ? privateAddress : (publicAddress ?? privateAddress)
  const set = text === null ? null : parseCidr(text)
  return set?.family === family ? set : null
}

const questionOf = (
  flow: Flow,
  ground: Ground,
  {
    sender,
    target,
    own,
  }: { readonly sender: Sender; readonly target: AddressSet; readonly own: AddressSet },
): GroupQuestion => ({
  groupIds: sender.groupIds,
  ground,
  eniId: sender.eniId,
  instanceId: null,
  packet: {
    direction: 'egress',
    family: flow.family,
    protocol: flow.protocol,
    // Before any DNAT: the port the client asks for.
    port: flow.askedPort,
    peers: target,
    own,
    scope: flow.path === 'private' ? 'private' : flow.sourceScope,
    vpcId: flow.vpcId,
  },
})

// The walk was about the destination; the admission of a flow is about its sources.
const fromSource = (judgement: Judgement, sources: AddressSet): Judgement => {
  const none = { family: sources.family, intervals: [] }
  const admission = {
    admits: judgement.status === 'pass' ? sources : none,
    uncertain: judgement.status === 'unknown' ? sources : none,
  }
  return { ...judgement, admission }
}

const outboundCauses = (judged: Judged, cells: readonly Cell<Origin>[]): FoundCause[] =>
  cells
    .filter(({ outcome }) => outcome === 'drop')
    .map(({ decidedBy: { origin }, sources }) => {
      const words = {
        ...packetWords(judged.packet, sources),
        groups: judged.groupIds.join(', '),
        ...(origin.kind === 'rule' ? ruleWords(origin.rule, origin.fit) : {}),
      }
      const decidedBy = decidedByOf(origin)
      return {
        ...(origin.kind === 'rule'
          ? { id: 'sg-egress-drop', because: say('sg.egress-drop', words) }
          : {
              id: 'sg-enterprise-egress-default-drop',
              because: say('sg.enterprise-egress-default-drop', words),
            }),
        confidence: 'derived' as const,
        about: { groupId: judged.groupIds[0] ?? '' },
        ...(decidedBy === undefined ? {} : { decidedBy }),
      }
    })
