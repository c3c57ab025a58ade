// Does the elastic address lead past the service, which listens on another address of the machine?
import type { Flow } from '#shared/flow.ts'
import { type Judgement, notApplicable } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import type { ElasticAddress } from '../facts/elastic-addresses.ts'
import type { Fact } from '../facts/fact.ts'
import type { Listener } from '../facts/listeners.ts'
import type { NetworkInterface } from '../facts/network-interfaces.ts'
import { apiField } from './api-field.ts'
import { defineCheck } from './check.ts'
import { failWith } from './fail-with.ts'
import { mayLeadOn } from './forward-target.ts'
import { placeOf } from './listener-causes.ts'
import { isLoopback, isWildcard } from './listener-match.ts'

/** Only what the host itself says can tell; without it the listener hop is the unknown one. */
export const eipTarget = defineCheck({
  id: 'eip-target',
  hop: 'public-address',
  needs: [],
  wants: ['listeners', 'hostRewrites', 'networkInterfaces', 'elasticAddresses'],
  causes: ['eip-wrong-private-ip'],
  appliesTo: ({ path, protocol }) =>
    protocol === 'tcp' && path === 'eip' ? null : say('eip-target.not-here'),
  evaluate: (flow, { listeners, hostRewrites, networkInterfaces, elasticAddresses }) => {
    if (listeners.state === 'unavailable' || mayLeadOn(flow, hostRewrites))
      return notApplicable(say('led-past.unread'))
    return (
      wrongAddress(flow, listeners.value, { networkInterfaces, elasticAddresses }) ??
      notApplicable(say('led-past.no'))
    )
  },
})

type Cloud = {
  readonly networkInterfaces: Fact<readonly NetworkInterface[]>
  readonly elasticAddresses: Fact<readonly ElasticAddress[]>
}

const wrongAddress = (flow: Flow, sockets: readonly Listener[], cloud: Cloud): Judgement | null => {
  const { port, guestAddress, allocationId } = flow
  const own = privateAddresses(flow, cloud)
  const eips = cloud.elasticAddresses.state === 'present' ? cloud.elasticAddresses.value : []
  const eip = eips.find(each => each.allocationId === allocationId)
  const onPort = sockets.filter(socket => socket.port === port && !isLoopback(socket.address))
  const [other] = onPort
  if (eip === undefined || other === undefined || guestAddress === null) return null
  if (!own.includes(guestAddress) || onPort.some(isOpenTo(guestAddress))) return null
  // An address of a bridge or container is no place that an elastic address could lead to.
  if (!onPort.every(({ address }) => own.includes(address))) return null
  const params = { address: eip.address, to: guestAddress, place: placeOf(other) }
  return failWith([
    {
      id: 'eip-wrong-private-ip',
      because: say('eip-target.wrong-address', params),
      confidence: 'derived',
      decidedBy: apiField(eip.allocationId, eip.source, 'PrivateIpAddress'),
      about: { address: eip.address, to: guestAddress, service: other.address },
    },
  ])
}

const privateAddresses = ({ instanceId }: Flow, { networkInterfaces }: Cloud): string[] =>
  networkInterfaces.state === 'unavailable'
    ? []
    : networkInterfaces.value
        .filter(eni => eni.instanceId === instanceId)
        .flatMap(eni => eni.privateIps.map(({ address }) => address))

const isOpenTo =
  (address: string) =>
  (socket: Listener): boolean =>
    isWildcard(socket.address) || socket.address === address || socket.device !== null
