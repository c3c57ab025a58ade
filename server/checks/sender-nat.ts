// The sender has no public address of its own: does a NAT gateway lend it one?
import { type FoundCause, type Judgement, notApplicable, pass, unknown } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { needAction } from '../facts/answers.ts'
import { type Leaving, leavingOf } from '../facts/leaving.ts'
import { apiField } from './api-field.ts'
import { defineCheck } from './check.ts'
import { failWith } from './fail-with.ts'
import { gatewayTroubles } from './nat-gateway-troubles.ts'
import { decidedByRoute } from './route-judge.ts'
import { aboutSender, farAddress, unlessOwnAddress } from './sender-side.ts'
import { unreadable } from './unreadable.ts'

const CAUSES = [
  'nat-no-snat-entry',
  'nat-gateway-locked',
  'nat-private-type',
  'nat-gateway-not-available',
] as const

export const LEAVING_WANTS = [
  'vSwitches',
  'routeTables',
  'routes',
  'prefixLists',
  'natGateways',
  'forwardEntries',
  'snatEntries',
] as const

export const senderNat = defineCheck({
  id: 'sender-nat',
  hop: 'nat',
  judgesSender: true,
  needs: [],
  wants: LEAVING_WANTS,
  causes: CAUSES,
  appliesTo: unlessOwnAddress,
  evaluate: (flow, facts) => {
    const target = farAddress(flow)
    const { sender, wayOut } = flow
    if (sender === null || target === null) return notApplicable(say('outbound.judged-at-address'))
    const leaving = leavingOf(sender, target, facts)
    // What NAT does matters only once it is proven that there is no address of its own.
    const isOpen = wayOut?.kind === 'unknown' && !['unread', 'pending'].includes(leaving.state)
    return isOpen
      ? notApplicable(say('outbound.judged-at-address'))
      : judge(leaving, sender.address)
  },
})

const judge = (leaving: Leaving, sender: string): Judgement => {
  switch (leaving.state) {
    case 'unread':
      return unreadable([leaving.fact], CAUSES) ?? notApplicable(say('outbound.no-gateway'))
    case 'elsewhere':
    case 'no-route':
      return notApplicable(say('outbound.no-gateway'))
    case 'pending':
      return troubled(leaving) ?? pending(leaving.entry.entryId, leaving.entry.status)
    case 'no-entry':
      return aboutSender(
        failWith([noEntry(leaving, sender), ...gatewayTroubles(leaving.gateway)]) ??
          notApplicable(say('outbound.no-gateway')),
      )
    case 'snat':
    case 'mapped':
      return troubled(leaving) ?? lends(leaving)
    default:
      return leaving satisfies never
  }
}

type ByGateway = Extract<Leaving, { readonly state: 'snat' | 'mapped' | 'pending' | 'no-entry' }>

const troubled = ({ gateway }: ByGateway): Judgement | null => {
  const failed = failWith(gatewayTroubles(gateway))
  return failed === null ? null : aboutSender(failed)
}

const pending = (entry: string, status: string): Judgement =>
  unknown(say('outbound.snat-pending', { entry, status }), [
    {
      ...needAction('vpc.DescribeSnatTableEntries'),
      how: say('how.wait'),
      wouldSettle: ['nat-no-snat-entry'],
    },
  ])

const lends = (leaving: Extract<ByGateway, { readonly state: 'snat' | 'mapped' }>): Judgement => {
  const gateway = leaving.gateway.natGatewayId
  const assumptions = [say('outbound.assume-nat', { gateway })]
  const { entryId, source } = leaving.entry
  return leaving.state === 'snat'
    ? pass(
        say('outbound.snat', {
          entry: entryId,
          gateway,
          addresses: leaving.entry.addresses.join(', '),
        }),
        { decidedBy: apiField(entryId, source, 'SnatIp'), assumptions },
      )
    : pass(
        say('outbound.mapped', {
          entry: entryId,
          gateway,
          addresses: leaving.entry.externalAddress,
        }),
        { decidedBy: apiField(entryId, source, 'ExternalIp'), assumptions },
      )
}

const noEntry = (
  { gateway, route }: Extract<Leaving, { readonly state: 'no-entry' }>,
  sender: string,
): FoundCause => ({
  id: 'nat-no-snat-entry',
  because: say('outbound.no-snat', {
    gateway: gateway.natGatewayId,
    sender,
    table: route.tableId,
  }),
  confidence: 'derived',
  decidedBy: decidedByRoute(route),
  about: { gatewayId: gateway.natGatewayId, sender },
})
