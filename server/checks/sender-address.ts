// Does the public address that the sender appears with carry traffic?
import type { Flow } from '#shared/flow.ts'
import { type Judgement, notApplicable, pass, unknown } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { needAction } from '../facts/answers.ts'
import { defineCheck } from './check.ts'
import { ipv6Internet } from './ipv6-internet.ts'
import { publicAddress } from './public-address.ts'
import { asSender } from './sender-side.ts'
import { unreadable } from './unreadable.ts'

// What a NAT gateway lends is an elastic address as well.
const HELD: readonly string[] = ['static-ip', 'eip', 'dnat']

/** What is read when nothing shows an address of its own: does one exist? */
const ownAddress = defineCheck({
  id: publicAddress.id,
  hop: publicAddress.hop,
  needs: [],
  wants: ['instances', 'networkInterfaces', 'elasticAddresses'],
  causes: [],
  evaluate: (flow, { instances, networkInterfaces, elasticAddresses }) => {
    const hole = unreadable([instances, networkInterfaces, elasticAddresses], SETTLES)
    if (hole !== null) return hole
    const known = instances.state === 'present' ? instances.value.instances : []
    const isListed = known.some(({ instanceId }) => instanceId === flow.instanceId)
    const enis = networkInterfaces.state === 'present' ? networkInterfaces.value : []
    return isListed && enis.some(({ eniId }) => eniId === flow.eniId)
      ? notApplicable(say('outbound.no-own-address', { sender: flow.question.asked }))
      : notRead(flow)
  },
})

const SETTLES = ['nat-no-snat-entry', 'route-no-internet-egress']

const notRead = ({ question }: Flow): Judgement =>
  unknown(say('outbound.sender-unread', { sender: question.asked }), [
    { ...needAction('ecs.DescribeInstances', question.asked), wouldSettle: SETTLES },
    { ...needAction('ecs.DescribeNetworkInterfaces', question.asked), wouldSettle: SETTLES },
  ])

export const senderAddress = asSender(
  {
    ...publicAddress,
    run: (side, facts) => (HELD.includes(side.path) ? publicAddress : ownAddress).run(side, facts),
  },
  {
    id: 'sender-address',
    appliesTo: ({ wayOut }) => {
      if (wayOut?.kind === 'private') return say('outbound.private')
      return wayOut?.kind === 'ipv6' ? say('public-address.ipv6') : null
    },
  },
)

/** An egress-only rule is no obstacle for what starts inside (network-semantics A.6). */
export const senderIpv6 = asSender(
  {
    ...ipv6Internet,
    causes: ipv6Internet.causes.filter(id => id !== 'ipv6-egress-only-rule'),
    run: (side, facts) => {
      const { judgement, cites } = ipv6Internet.run(side, facts)
      const causes = judgement.causes.filter(({ id }) => id !== 'ipv6-egress-only-rule')
      return { judgement: without(judgement, causes), cites }
    },
  },
  {
    id: 'sender-ipv6',
    appliesTo: ({ wayOut }) => (wayOut?.kind === 'ipv6' ? null : say('ipv6.not-asked')),
  },
)

const without = (judgement: Judgement, causes: Judgement['causes']): Judgement => {
  const [first] = causes
  if (judgement.status === 'pass') return { ...judgement, because: say('outbound.ipv6-open') }
  if (judgement.status !== 'fail') return { ...judgement, causes }
  if (first === undefined) return pass(say('outbound.ipv6-open'))
  return { ...judgement, causes, because: first.because }
}
