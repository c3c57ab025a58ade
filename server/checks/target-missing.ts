// Does the target not exist, or was it only not read?
import type { Flow } from '#shared/flow.ts'
import { type FoundCause, fail, type Judgement, notApplicable, unknown } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { singleAddress } from '#shared/plain/address-set.ts'
import { parseAddress } from '#shared/plain/ip.ts'
import { scopeOf } from '../facts/address-scope.ts'
import { needAction } from '../facts/answers.ts'
import { type Fact, isLost } from '../facts/fact.ts'
import type { HaVip } from '../facts/ha-vips.ts'
import type { Instances } from '../facts/instances.ts'
import { type LoadBalancers, unreadKinds } from '../facts/load-balancers.ts'
import type { NetworkInterface } from '../facts/network-interfaces.ts'
import { askedHaVip } from './ha-vip.ts'
import { notListed, unreadable } from './unreadable.ts'

const ACTION = 'ecs.DescribeInstances'

/** "It does not exist" may be said only when everything that could hold it was read whole. */
export const targetMissing = (
  flow: Flow,
  instances: Instances,
  { enis, haVips, loadBalancers }: Around,
): Judgement => {
  if (flow.instanceId !== null) return absentOrUnread(flow.instanceId, instances)
  const virtual = haVipOf(flow, haVips)
  const silent = virtual === null ? null : unannounced(virtual)
  if (silent !== null) return silent
  const asked = askedInterface(flow)
  const hole = unreadable([enis], ['instance-not-found'])
  if (asked === null) return hole ?? unknown(say('check.target-not-located'), [needAction(ACTION)])
  if (hole !== null) return hole
  const holders = holdersOf(asked, instances, enis)
  if (holders.length > 1) return whichOne(asked, holders)
  if (enis.state === 'present' && enis.value.some(({ eniId }) => eniId === asked))
    return unknown(say('instance.eni-unattached', { eni: asked }), [needAction(ACTION)])
  // A private address may be a virtual one, or of a load balancer: those stand in no interface. A
  // recorded folder that never asked for them is taken at its word.
  const refused = [...(isLost(haVips) ? [haVips] : []), ...unreadKinds(loadBalancers, ['clb'])]
  const unread = unreadable(refused, ['instance-not-found'])
  return unread ?? absentOrUnread(asked, instances)
}

// A private address repeats in other VPCs.
const holdersOf = (
  address: string,
  { instances }: Instances,
  enis: Fact<readonly NetworkInterface[]>,
): readonly string[] => {
  const byEni = (enis.state === 'present' ? enis.value : []).flatMap(eni =>
    eni.privateIps.some(ip => ip.address === address) ? [eni.instanceId || eni.eniId] : [],
  )
  const own = instances.filter(({ privateIps }) => privateIps.includes(address))
  return [...new Set([...byEni, ...own.map(({ instanceId }) => instanceId)])]
}

const whichOne = (address: string, holders: readonly string[]): Judgement => {
  const machines = holders.join(', ')
  return unknown(say('instance.address-twice', { address, machines }), [
    {
      need: say('need.one-of-machines'),
      how: say('how.one-of-machines', { machines }),
      wouldSettle: [],
    },
  ])
}

type Around = {
  readonly enis: Fact<readonly NetworkInterface[]>
  readonly haVips: Fact<readonly HaVip[]>
  readonly loadBalancers: Fact<LoadBalancers>
}

// null: somebody announces the address.
const unannounced = ({ masterId, haVipId, address }: HaVip): Judgement | null => {
  if (masterId === null) return notListed('vpc.DescribeHaVips', haVipId, ['instance-not-found'])
  return masterId === '' ? notApplicable(say('instance.nobody-announces', { address })) : null
}

const haVipOf = (flow: Flow, haVips: Fact<readonly HaVip[]>): HaVip | null =>
  askedHaVip(flow, haVips) ??
  (haVips.state === 'present' && flow.path === 'havip'
    ? (haVips.value.find(({ publicAddresses }) =>
        publicAddresses.includes(flow.publicAddress ?? ''),
      ) ?? null)
    : null)

/** The interface, or the private address of one, that the question names. */
const askedInterface = ({ question, path, privateAddress, eniId }: Flow): string | null => {
  if (question.target.kind === 'eni') return question.target.id
  if (path === 'private') return eniId ?? privateAddress
  // Asked from the Internet it is the same address: only a private one may be looked for here.
  return question.target.kind === 'address' && isPrivate(question.target.address)
    ? question.target.address
    : null
}

const isPrivate = (text: string): boolean => {
  const address = parseAddress(text)
  return address !== null && scopeOf(singleAddress(address)) === 'private'
}

const absentOrUnread = (target: string, { complete, regionsUnread }: Instances): Judgement => {
  const wouldSettle = ['instance-not-found']
  if (!complete)
    return unknown(say('instance.not-all-read', { target }), [
      { ...needAction(ACTION, target), wouldSettle },
      ...(regionsUnread ? [{ ...needAction('ecs.DescribeRegions'), wouldSettle }] : []),
    ])
  const because = say('instance.not-found', { target })
  const cause: FoundCause = { id: 'instance-not-found', because, confidence: 'derived' }
  return fail(because, [cause])
}
