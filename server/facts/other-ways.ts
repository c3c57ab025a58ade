// By which other public addresses does this port of the asked machine answer?
import type { Flow } from '#shared/flow.ts'
import type { Facts } from './facts.ts'
import { forwardsPort, forwardsProtocol } from './port-forward.ts'
import { deliveriesOf, familyOfText, type Way, waysOf } from './ways.ts'

/** Beside the one that is judged. Only a question that names the machine leaves the address open. */
export const otherAddresses = (flow: Flow, facts: Facts): string[] => {
  const { target } = flow.question
  if (target.kind !== 'instance' && target.kind !== 'eni') return []
  if (flow.publicAddress === null || flow.sourceScope === 'private') return []
  const leading = waysOf(facts, deliveriesOf(facts)).filter(
    way =>
      (target.kind === 'eni' ? way.delivery?.eni?.eniId : way.delivery?.instance?.instanceId) ===
        target.id &&
      familyOfText(way.publicAddress) === flow.family &&
      forwards(way, flow),
  )
  const addresses = new Set(leading.map(({ publicAddress }) => publicAddress))
  addresses.delete(flow.publicAddress)
  return [...addresses]
}

const forwards = ({ forward }: Way, { askedPort, protocol }: Flow): boolean =>
  forward === null || (forwardsPort(forward, askedPort) && forwardsProtocol(forward, protocol))
