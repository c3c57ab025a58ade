// What else of the account could this id or address belong to, when ECS does not know it?
import type { EvidenceItem } from '#shared/evidence.ts'
import { callOf } from './call.ts'
import { HOME_REGION } from './endpoints.ts'
import type { Round } from './round.ts'

/** Ids of Simple Application Servers; ECS answers for such an id that there is no instance. */
export const isSimpleServerId = (id: string): boolean => /^[0-9a-f]{32}$/.test(id)

/** Answered for a server of this region only. */
export const askSimpleServer = async (round: Round, region: string, id: string) => {
  const reply = await round.ask(
    callOf('swas-open.ListFirewallRules', region, {
      subject: id,
      params: { RegionId: region, InstanceId: id },
    }),
  )
  return reply.bodies
}

/** Anti-DDoS knows the owner of every public address of the account, whatever the product. */
export const askAddressOwner = (round: Round, address: string) =>
  round.ask(
    callOf('antiddos-public.DescribeIpLocationService', HOME_REGION, {
      subject: address,
      params: { InternetIp: address },
    }),
  )

/** Of the whole account; asked only where a lock makes it matter. */
export const askBalance = (round: Round) =>
  round.ask(callOf('bssopenapi.QueryAccountBalance', HOME_REGION, { subject: '', params: {} }))

/** A lock for money, or a business state that is not the normal one. */
export const isMoneyMatter = ({ kind, raw }: EvidenceItem): boolean =>
  /^(?:ecs\.DescribeInstances|vpc\.Describe(?:EipAddresses|NatGateways|Ipv6Gateways))$/.test(
    kind,
  ) && /"LockReason"\s*:\s*"financial"|"BusinessStatus"\s*:\s*"(?!Normal")[A-Za-z]+"/i.test(raw)
