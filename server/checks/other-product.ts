// Does what was asked about belong to another product than ECS?
import type { Flow } from '#shared/flow.ts'
import { type Judgement, unknown } from '#shared/judgement.ts'
import { type Message, say } from '#shared/message.ts'
import { needAction } from '../facts/answers.ts'
import type { Fact } from '../facts/fact.ts'
import type { AddressOwner, SimpleServerAnswer } from '../facts/simple-servers.ts'

export type OtherProducts = {
  readonly simpleServers: Fact<readonly SimpleServerAnswer[]>
  readonly addressOwners: Fact<readonly AddressOwner[]>
}

/** Null when nothing says so. A Simple Application Server has neither groups nor ACLs to judge. */
export const otherProduct = (flow: Flow, products: OtherProducts): Judgement | null => {
  const asked = askedName(flow)
  if (asked === null) return null
  const owner = ownerOf(asked, products.addressOwners)
  const shown = isShown(asked, products.simpleServers) || owner?.type === 'swas'
  if (shown) return simpleServer(say('instance.swas', { target: asked }), 'derived')
  if (owner !== null)
    return unknown(
      say('instance.owned-by', { target: asked, owner: owner.instanceId, type: owner.type }),
      [needAction('ecs.DescribeInstances', owner.instanceId)],
    )
  if (!SIMPLE_ID.test(asked)) return null
  const judged = simpleServer(say('instance.swas-form', { target: asked }), 'suspected')
  const { simpleServers } = products
  return simpleServers.state === 'unavailable'
    ? { ...judged, missing: [simpleServers.need, ...judged.missing] }
    : judged
}

/** 32 hexadecimal digits; ids of ECS instances have a prefix. */
const SIMPLE_ID = /^[0-9a-f]{32}$/

const askedName = ({ question: { target } }: Flow): string | null => {
  if (target.kind === 'instance') return target.id
  return target.kind === 'address' ? target.address : null
}

const isShown = (asked: string, answers: OtherProducts['simpleServers']): boolean =>
  answers.state === 'present' && answers.value.some(({ names }) => names.has(asked))

const ownerOf = (asked: string, owners: OtherProducts['addressOwners']): AddressOwner | null =>
  owners.state === 'present'
    ? (owners.value.find(({ address }) => address === asked) ?? null)
    : null

const simpleServer = (because: Message, confidence: 'derived' | 'suspected'): Judgement =>
  unknown(
    because,
    [
      {
        need: say('need.swas'),
        how: say('how.swas'),
        wouldSettle: [],
      },
    ],
    { causes: [{ id: 'target-is-swas', because, confidence }] },
  )
