// Is this public address black-holed or being scrubbed?
import { callOf } from './call.ts'
import type { PublicAddress } from './place.ts'
import type { Round } from './round.ts'

export const askAttackStatus = (round: Round, region: string, { address, heldAs }: PublicAddress) =>
  round.ask(
    callOf('antiddos-public.DescribeInstanceIpAddress', region, {
      subject: address,
      params: { DdosRegionId: region, InstanceType: heldAs, InstanceIp: address },
    }),
  )
