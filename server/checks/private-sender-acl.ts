// Does the network ACL of the sender's own vSwitch let the packet out and the answer in?
import type { Flow } from '#shared/flow.ts'
import { type FoundCause, type Judgement, notApplicable, pass, unknown } from '#shared/judgement.ts'
import { type Phrase, say } from '#shared/message.ts'
import { type AddressSet, parseCidr } from '#shared/plain/address-set.ts'
import { needAction } from '../facts/answers.ts'
import type { NetworkAcl } from '../facts/network-acls.ts'
import { vSwitchAbout } from '../facts/vswitches.ts'
import { boundAcl, unreadAcl, whileChanging } from './bound-acl.ts'
import { defineCheck } from './check.ts'
import { portWords } from './client-ports.ts'
import { failWith } from './fail-with.ts'
import { decidedByAcl, isCrossing } from './network-acl-causes.ts'
import type { AclOrigin } from './network-acl-list.ts'
import { type AclWalk, fateOf, walkAsked } from './network-acl-walk.ts'
import { doubtsOf } from './rule-doubts.ts'

const CAUSES = [
  'nacl-cross-vswitch-drop',
  'nacl-prefix-list-unreadable',
  'nacl-binding-in-progress',
] as const

/** What crosses from one vSwitch into another meets both ACLs; this is the first of them (§D.4). */
export const privateSenderAcl = defineCheck({
  id: 'private-sender-acl',
  hop: 'network-acl',
  needs: ['vSwitches'],
  wants: ['networkAcls', 'prefixLists'],
  causes: CAUSES,
  appliesTo: flow =>
    flow.path === 'private' && flow.sender !== null ? null : say('private.not-asked'),
  evaluate: (flow, { vSwitches, networkAcls, prefixLists }) => {
    const { sender, vSwitchId: targets } = flow
    const target = parseCidr(flow.privateAddress ?? '')
    if (!sender?.vSwitchId || target === null || targets === null)
      return unknown(say('nacl.vswitch-unknown'), [
        {
          ...needAction('ecs.DescribeNetworkInterfaces', sender?.instanceId ?? ''),
          wouldSettle: CAUSES,
        },
      ])
    if (!isCrossing(flow))
      return notApplicable(say('private.same-vswitch', { vSwitch: sender.vSwitchId }))
    const vSwitch = vSwitchAbout(vSwitches, sender.vSwitchId)
    if (vSwitch.state === 'unavailable') return unreadAcl(vSwitch)
    const acl = boundAcl(vSwitch.value, networkAcls)
    if ('because' in acl) return acl
    const walk = walkAsked(
      { ...flow, peers: target, request: 'egress' },
      { acl, vSwitch: vSwitch.value, prefixLists, scope: 'private' },
    )
    return whileChanging(judge(flow, { acl, walk, target }), acl, sender.vSwitchId)
  },
})

type Walked = { readonly acl: NetworkAcl; readonly walk: AclWalk; readonly target: AddressSet }

const judge = (flow: Flow, walked: Walked): Judgement => {
  const { acl, walk } = walked
  const [out] = walk.inbound
  const [reply] = walk.replies
  if (out === undefined || reply === undefined) throw new Error('the target is one address')
  const words = wordsOf(flow, acl)
  const fate = fateOf(reply, flow)
  const dropped = reply.decisions.find(({ cell }) => cell.outcome === 'drop')?.cell.decidedBy.origin
  const causes = [
    ...(out.outcome === 'drop' ? [cause('nacl.sender-drop', words, out.decidedBy.origin)] : []),
    ...(fate === 'none' && dropped !== undefined
      ? [cause('nacl.sender-reply-drop', words, dropped)]
      : []),
  ]
  const failed = failWith(causes)
  if (failed !== null) return failed
  if (out.outcome === 'unknown' || fate === 'open') return undecided(walk, words)
  return fate === 'all' || dropped === undefined
    ? pass(say('nacl.sender-admits', words))
    : partly(flow, { ...words, open: portWords(reply.open) }, dropped)
}

type Words = ReturnType<typeof wordsOf> & { readonly open?: Phrase }

const wordsOf = (flow: Flow, acl: NetworkAcl) => ({
  acl: acl.aclId,
  asked: flow.port === null ? flow.protocol : `${flow.protocol} ${flow.port}`,
  client: flow.sender?.address ?? '',
  target: flow.privateAddress ?? '',
  from: flow.sender?.vSwitchId ?? '',
})

const cause = (
  key: 'nacl.sender-drop' | 'nacl.sender-reply-drop' | 'nacl.sender-reply-some',
  words: Words,
  origin: AclOrigin,
): FoundCause => {
  const decider =
    origin.kind === 'entry' ? say('nacl.entry', { entry: origin.entry.entryId }) : say('nacl.end')
  const decidedBy = decidedByAcl(origin)
  return {
    id: 'nacl-cross-vswitch-drop',
    because: say(key, { ...words, decider }),
    confidence: 'derived',
    ...(decidedBy === undefined ? {} : { decidedBy }),
    about: {
      aclId: words.acl,
      side: 'sender',
      ...(origin.kind === 'entry' ? { entryId: origin.entry.entryId } : {}),
    },
  }
}

const undecided = ({ inbound, replies }: AclWalk, words: Words): Judgement => {
  const decisions = replies.flatMap(reply => reply.decisions.map(({ cell }) => cell))
  const doubts = doubtsOf([...inbound, ...decisions])
  const missing = doubts.missing.map(({ need }) => need)
  return unknown(say('nacl.undecided', { ...words, missing }), doubts.missing, {
    causes: doubts.causes,
  })
}

// Whether it works depends on the ports that this machine takes for its connections.
const partly = (flow: Flow, words: Words, origin: AclOrigin): Judgement =>
  unknown(
    say('nacl.sender-reply-some', words),
    [
      {
        need: say('need.local-ports', {
          machine: flow.sender?.instanceId ?? words.client,
        }),
        how: say('how.local-ports'),
        wouldSettle: CAUSES,
      },
    ],
    {
      causes: [{ ...cause('nacl.sender-reply-some', words, origin), confidence: 'suspected' }],
    },
  )
