// No public address leads in: does the target have none, or is the asked one not the account's?
import type { Flow } from '#shared/flow.ts'
import { type FoundCause, fail, type Judgement, unknown } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { singleAddress } from '#shared/plain/address-set.ts'
import { parseAddress } from '#shared/plain/ip.ts'
import { scopeOf } from '../facts/address-scope.ts'
import { needAction } from '../facts/answers.ts'
import { isLost } from '../facts/fact.ts'
import type { Membership } from '../facts/lb-memberships.ts'
import type { Read } from './public-address.ts'

/** `flow.path` is `none`: everything that could lead in was read, and nothing does. */
export const noWayIn = (flow: Flow, read: Read): Judgement => {
  const asked = askedAddress(flow, read)
  if (flow.instanceId === null && flow.eniId === null)
    return asked === null || isPrivate(asked)
      ? unknown(say('check.target-not-located'), [needAction('ecs.DescribeInstances')])
      : notYours(asked, read)
  const memberships = read.lbMemberships.state === 'present' ? read.lbMemberships.value : null
  const member = memberships?.found.find(({ instanceId }) => instanceId === flow.instanceId)
  if (member !== undefined) return onlyBehind(flow, member)
  const isAsked = memberships?.askedWhole.includes(flow.instanceId ?? '') ?? false
  const none = blocked(
    'no-public-ip',
    say('public-address.none', { target: askedThing(flow) }),
    aboutOf(flow, read),
  )
  return isAsked ? none : { ...none, assumptions: [say('public-address.assume-no-balancer')] }
}

// Where nobody asked for load balancers, one of them may still own the address.
const notYours = (address: string, { loadBalancers, addressOwners }: Read): Judgement => {
  const judged = {
    ...blocked('public-ip-not-yours', say('public-address.not-yours', { address }), {}),
    assumptions: isLost(addressOwners)
      ? [say('public-address.assume-no-owner', { address, fact: addressOwners.need.need })]
      : [],
  }
  if (loadBalancers.state === 'present' || address.includes(':')) return judged
  const causes = judged.causes.map(cause => ({ ...cause, confidence: 'suspected' as const }))
  return {
    ...judged,
    causes,
    assumptions: [
      ...judged.assumptions,
      say('public-address.assume-no-balancer-owns', { address }),
    ],
  }
}

// The question names no port of it: which listener leads here is asked at the load balancer.
const onlyBehind = (flow: Flow, { kind, id }: Membership): Judgement =>
  unknown(say('public-address.only-behind', { target: askedThing(flow), balancer: id }), [
    {
      need: say('need.ask-balancer', { kind, id }),
      how: say('how.ask-balancer'),
      wouldSettle: ['no-public-ip', 'lb-no-listener', 'lb-backend-unhealthy'],
    },
  ])

// The machine may have a public address at another of its interfaces.
const askedThing = ({ question: { target }, instanceId, eniId }: Flow): string => {
  if (target.kind === 'eni') return target.id
  if (target.kind === 'address') return target.address
  return instanceId ?? eniId ?? ''
}

const askedAddress = ({ question }: Flow, { resolvedName }: Read): string | null => {
  if (question.target.kind === 'address') return question.target.address
  return resolvedName.state === 'present' ? (resolvedName.value.addresses[0] ?? null) : null
}

const isPrivate = (text: string): boolean => {
  const address = parseAddress(text)
  return address === null || scopeOf(singleAddress(address)) === 'private'
}

// A free, unlocked elastic address of the same region is the cheapest way out.
const aboutOf = (flow: Flow, { elasticAddresses }: Read): NonNullable<FoundCause['about']> => {
  const spare =
    elasticAddresses.state === 'present'
      ? elasticAddresses.value.find(
          eip =>
            eip.status.toLowerCase() === 'available' &&
            eip.lockReasons.length === 0 &&
            eip.regionId === flow.regionId,
        )
      : undefined
  const { kind } = flow.question.target
  const isBindable = spare !== undefined && kind !== 'address'
  return {
    ...(flow.instanceId === null ? {} : { instanceId: flow.instanceId }),
    ...(flow.regionId === null ? {} : { regionId: flow.regionId }),
    ...(kind === 'instance' ? {} : { target: askedThing(flow) }),
    ...(isBindable ? { allocationId: spare.allocationId, address: spare.address } : {}),
  }
}

const blocked = (
  id: 'no-public-ip' | 'public-ip-not-yours',
  because: FoundCause['because'],
  about: NonNullable<FoundCause['about']>,
): Judgement => fail(because, [{ id, because, confidence: 'derived', about }])
