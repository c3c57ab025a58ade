// Does the Internet border firewall stand before this address, and which policies does it hold?
import { callOf } from './call.ts'
import type { Round } from './round.ts'

export const askInboundPolicies = (round: Round, region: string) =>
  round.ask(
    callOf('cloudfw.DescribeControlPolicy', region, { subject: '', params: { Direction: 'in' } }),
  )

/** Named by its direction: both directions are lists of one action. */
export const askOutboundPolicies = (round: Round, region: string) =>
  round.ask(
    callOf('cloudfw.DescribeControlPolicy', region, {
      subject: 'out',
      params: { Direction: 'out' },
    }),
  )

export const askProtectedAsset = (round: Round, region: string, address: string) =>
  round.ask(
    callOf('cloudfw.DescribeAssetList', region, {
      subject: address,
      params: { SearchItem: address },
    }),
  )
