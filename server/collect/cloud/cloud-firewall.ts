// Does the Internet border firewall stand before this address, and which policies does it hold?
import { callOf } from './call.ts'
import type { Round } from './round.ts'

export const askInboundPolicies = (round: Round, region: string) =>
  round.ask(
    callOf('cloudfw.DescribeControlPolicy', region, { subject: '', params: { Direction: 'in' } }),
  )

export const askProtectedAsset = (round: Round, region: string, address: string) =>
  round.ask(
    callOf('cloudfw.DescribeAssetList', region, {
      subject: address,
      params: { SearchItem: address },
    }),
  )
