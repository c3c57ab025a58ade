// Does the Cloud Firewall let out what this public address sends?
import type { Flow } from '#shared/flow.ts'
import { type Judgement, pass, unknown } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { parseCidr } from '#shared/plain/address-set.ts'
import { needAction } from '../facts/answers.ts'
import { defineCheck } from './check.ts'
import { cloudFirewall, isCovered, judgeProtected } from './cloud-firewall.ts'
import { asSender } from './sender-side.ts'
import { notListed } from './unreadable.ts'

/**
 * Policies of the direction `out` name the account's address as source and the far end as
 * destination (network-semantics E.4). Firewalls at NAT gateways and between VPCs are not read.
 */
const outbound = defineCheck({
  id: 'sender-cloud-firewall',
  hop: 'provider',
  needs: ['firewallAssets'],
  wants: ['outboundPolicies'],
  causes: cloudFirewall.causes.filter(id => id.startsWith('cfw-')),
  evaluate: (side, { firewallAssets, outboundPolicies }): Judgement => {
    const address = side.publicAddress
    const own = address === null ? null : parseCidr(address)
    if (address === null || own === null)
      return unknown(say('check.target-not-located'), [needAction('cloudfw.DescribeAssetList')])
    const asset = firewallAssets.assets.find(candidate => candidate.address === address)
    if (asset === undefined && !isCovered(side, firewallAssets))
      return notListed('cloudfw.DescribeAssetList', address, ['cfw-policy-drop'])
    if (asset === undefined || asset.protectStatus === 'closed')
      return pass(say('provider.cfw-not-in-path', { address }))
    return judgeProtected(outwards(side, own), asset, outboundPolicies)
  },
})

const outwards = (side: Flow, own: Flow['sources']): Flow => ({
  ...side,
  sources: own,
  publicAddress: side.question.from.kind === 'address' ? side.question.from.address : null,
})

export const senderCloudFirewall = asSender(outbound, {
  id: 'sender-cloud-firewall',
  appliesTo: ({ wayOut }) =>
    wayOut === null || wayOut.addresses.length === 0 ? say('outbound.no-address-known') : null,
})
