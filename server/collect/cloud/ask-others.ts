// What do other accounts say about things of theirs that the target's account only names?

import { z } from 'zod'
import type { At } from './around-place.ts'
import { aroundSender } from './around-target.ts'
import { callOf } from './call.ts'
import type { Foreign, ForeignThings, ListKind } from './foreign-things.ts'
import type { OtherAccounts } from './other-accounts.ts'
import { inRegionsOf } from './region-search.ts'
import type { Round } from './round.ts'
import { askGroupMembers, askGroupTypes } from './security-groups.ts'
import type { Seed } from './seed.ts'
import { askVpc, askVSwitch } from './vpc-network.ts'
import { distinct, elementsOf, text } from './wire.ts'

export type OthersAsk = {
  readonly things: ForeignThings
  /** A sender that the target's account does not hold; null when there is none to look for. */
  readonly sender: Seed | null
  /** Id of the account that holds it, '' when it is not known which. */
  readonly senderOwner: string
  readonly region: string | null
  readonly family: 4 | 6
}

/** Whatever they answer or refuse is evidence; nothing throws. */
export const askOthers = async (
  { things, sender, senderOwner, region, family }: OthersAsk,
  others: OtherAccounts,
): Promise<void> => {
  await Promise.all([
    ...things.groups.map(group => eachOwner(others, group, round => askGroup(round, group))),
    ...things.vSwitches.map(one => eachOwner(others, one, round => askShared(round, one))),
    ...things.lists.map(list => eachOwner(others, list, round => askList(round, list))),
    sender !== null &&
      eachOwner(others, { owner: senderOwner }, round =>
        askSender(round, { seed: sender, region, family }),
      ),
  ])
}

const eachOwner = async (
  others: OtherAccounts,
  { owner }: Pick<Foreign, 'owner'>,
  ask: (round: Round) => Promise<unknown>,
): Promise<void> => {
  const rounds = await others.of(owner)
  await Promise.all(rounds.map(ask))
}

const Listed = z.looseObject({ SecurityGroupId: text, VpcId: text })

// Only its owner lists a group: the others are asked no more.
const askGroup = async (round: Round, { id, region }: Foreign): Promise<void> => {
  const reply = await askGroupTypes(round, region, [id])
  const groups = ['SecurityGroups', 'SecurityGroup']
  const listed = reply === undefined ? [] : elementsOf(reply, groups, Listed)
  if (reply?.complete === true && listed.length === 0) return
  await askGroupMembers(round, region, id)
}

const Owned = z.looseObject({ VpcId: text })

const askShared = async (round: Round, { id, region }: Foreign): Promise<void> => {
  const call = callOf('vpc.DescribeVSwitchAttributes', region, {
    subject: id,
    params: { RegionId: region, VSwitchId: id },
  })
  const [{ bodies }] = await Promise.all([round.ask(call), askVSwitch(round, region, id)])
  const vpcIds = bodies.map(body => Owned.safeParse(body).data?.VpcId ?? '')
  await Promise.all(distinct(vpcIds).map(vpcId => askVpc(round, region, vpcId)))
}

const askList = (round: Round, { id, region, kind }: Foreign & { readonly kind: ListKind }) =>
  round.ask(callOf(kind, region, { subject: id, params: { RegionId: region, PrefixListId: id } }))

const askSender = (
  round: Round,
  { seed, region, family }: Pick<OthersAsk, 'region' | 'family'> & { readonly seed: Seed },
) =>
  inRegionsOf(round, { seed, region }, async found => {
    const at: At = { ...NOWHERE_ELSE, round, region: found, family }
    await aroundSender(at, seed, { outTo: null })
  })

// A sender elsewhere is asked about over private networks only.
const NOWHERE_ELSE = {
  port: null,
  withIpv6: false,
  withMembers: true,
  client: null,
  overPrivate: true,
  looks: () => undefined,
} as const
