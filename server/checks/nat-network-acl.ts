// Would the network ACL of the vSwitch in which the NAT gateway stands drop what it passes on?
import type { Flow } from '#shared/flow.ts'
import { type FoundCause, type Judgement, notApplicable, warn } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { isNoAddress } from '#shared/plain/address-set.ts'
import { type Fact, mapFact, type Unavailable } from '../facts/fact.ts'
import type { NatGateway } from '../facts/nat.ts'
import { type NetworkAcls, networkAclAbout } from '../facts/network-acls.ts'
import { type VSwitches, vSwitchAbout } from '../facts/vswitches.ts'
import { apiFieldAt } from './api-field.ts'
import { defineCheck } from './check.ts'
import { localPorts } from './local-ports.ts'
import type { AclGround } from './network-acl-list.ts'
import { admissionOfAcl, walkAcl } from './network-acl-walk.ts'
import { walkOut } from './sender-network-acl-walk.ts'
import { farAddress } from './sender-side.ts'

/**
 * That such an ACL sees the traffic is a guess of the reference (network-semantics B.4 and O.9), so
 * it is suspected when it drops, and otherwise nothing is said.
 */
export const natNetworkAcl = defineCheck({
  id: 'nat-network-acl',
  hop: 'network-acl',
  judgesSender: true,
  needs: [],
  wants: ['natGateways', 'vSwitches', 'networkAcls', 'prefixLists'],
  causes: ['nacl-nat-vswitch-drop'],
  appliesTo: flow => (gatewayIds(flow).length === 0 ? say('nat.not-on-path') : null),
  evaluate: (flow, { natGateways, vSwitches, networkAcls, prefixLists }) => {
    const gateways = natGateways.state === 'present' ? natGateways.value : []
    const found = gateways.filter(({ natGatewayId }) => gatewayIds(flow).includes(natGatewayId))
    const grounds = found.map(gateway => ({
      gateway,
      ground: groundOf(flow, gateway, { vSwitches, networkAcls, prefixLists }),
    }))
    const causes = grounds.flatMap(({ gateway, ground }) =>
      ground?.state === 'present' && drops(flow, gateway, ground.value)
        ? [suspicion(gateway, ground.value)]
        : [],
    )
    return judge(
      causes,
      grounds.flatMap(({ ground }) => (ground?.state === 'unavailable' ? [ground] : [])),
    )
  },
})

type Read = {
  readonly vSwitches: Fact<VSwitches>
  readonly networkAcls: Fact<NetworkAcls>
  readonly prefixLists: AclGround['prefixLists']
}

// null: the gateway stands in a vSwitch that is judged already, or has no ACL.
const groundOf = (flow: Flow, gateway: NatGateway, read: Read): Fact<AclGround> | null => {
  const isOwn = [flow.vSwitchId, flow.sender?.vSwitchId].includes(gateway.vSwitchId)
  if (gateway.vSwitchId === '' || isOwn) return null
  const { vSwitches, networkAcls, prefixLists } = read
  const vSwitch =
    vSwitches.state === 'present' ? vSwitchAbout(vSwitches.value, gateway.vSwitchId) : vSwitches
  if (vSwitch.state !== 'present') return vSwitch
  const { networkAclId } = vSwitch.value
  if (networkAclId === null || networkAclId === '') return null
  const acl =
    networkAcls.state === 'present' ? networkAclAbout(networkAcls.value, networkAclId) : networkAcls
  return mapFact(acl, value => ({
    ...{ acl: value, vSwitch: vSwitch.value, prefixLists },
    scope: 'internet' as const,
  }))
}

const gatewayIds = ({ path, natGatewayId, wayOut }: Flow): string[] => [
  ...(path === 'dnat' && natGatewayId !== null ? [natGatewayId] : []),
  ...(wayOut?.natGatewayId != null && wayOut.kind !== 'none' ? [wayOut.natGatewayId] : []),
]

const judge = (causes: readonly FoundCause[], unread: readonly Unavailable[]): Judgement => {
  const [first] = causes
  return first === undefined
    ? notApplicable(say('nat.acl-not-judged'), {
        assumptions: unread.map(({ need }) => say('assume.nat-acl', { fact: need.need })),
      })
    : warn(first.because, {
        causes,
        ...(first.decidedBy === undefined ? {} : { decidedBy: first.decidedBy }),
      })
}

// The gateway is asked by the outer port.
const drops = (flow: Flow, { natGatewayId }: NatGateway, ground: AclGround): boolean => {
  if (flow.wayOut?.natGatewayId === natGatewayId) {
    const target = farAddress(flow)
    if (target === null) return false
    const walk = walkOut({ flow, target, ports: localPorts(null) }, ground)
    return walk.out.outcome === 'drop' || walk.answers === 'none'
  }
  const outer = { ...flow, port: flow.askedPort }
  const { admits, uncertain } = admissionOfAcl(outer, walkAcl(outer, ground))
  return isNoAddress(admits) && isNoAddress(uncertain)
}

const suspicion = (gateway: NatGateway, { acl, vSwitch }: AclGround): FoundCause => {
  const decidedBy = apiFieldAt(acl.aclId, acl.named)
  return {
    id: 'nacl-nat-vswitch-drop',
    because: say('nat.acl-drops', {
      acl: acl.aclId,
      vSwitch: vSwitch.vSwitchId,
      gateway: gateway.natGatewayId,
    }),
    confidence: 'suspected',
    ...(decidedBy === null ? {} : { decidedBy }),
    about: { aclId: acl.aclId, gatewayId: gateway.natGatewayId },
  }
}
