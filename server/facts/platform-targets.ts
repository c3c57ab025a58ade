// Which things on this path may the platform have measured, and by which ids is it asked about them?
import type { Flow } from '#shared/flow.ts'
import type { InternetConversation, PlatformTargets } from '#shared/platform-targets.ts'
import { packageOf } from './elastic-addresses.ts'
import type { Facts } from './facts.ts'

/** null: nothing of the account was located on the way in, so there is nothing to ask about. */
export const platformTargets = (flow: Flow, facts: Facts): PlatformTargets | null => {
  const { path, regionId, question, vpcId, eniId, instanceId, allocationId, natGatewayId } = flow
  if (regionId === null || path === 'outbound') return null
  if (instanceId === null && eniId === null && allocationId === null) return null
  const account = facts('account')
  return {
    accountId: account.state === 'present' ? account.value.accountId : null,
    regionId,
    at: question.at,
    ...{ vpcId, eniId, instanceId, allocationId, natGatewayId },
    bandwidthPackageId: packageOf(facts('elasticAddresses'), allocationId),
    conversation: conversationOf(flow),
    guarded: isGuarded(flow, facts),
  }
}

const isGuarded = ({ publicAddress }: Flow, facts: Facts): boolean => {
  const assets = facts('firewallAssets')
  return (
    assets.state === 'present' &&
    assets.value.assets.some(
      ({ address, protectStatus }) => address === publicAddress && protectStatus !== 'closed',
    )
  )
}

const conversationOf = (flow: Flow): InternetConversation | null => {
  const { family, protocol, publicAddress, askedPort, sourceScope, question } = flow
  const { from } = question
  if (family !== 4 || sourceScope !== 'internet' || protocol === 'icmp') return null
  if (from.kind !== 'address' || publicAddress === null || askedPort === null) return null
  return { client: from.address, address: publicAddress, port: askedPort, protocol }
}
