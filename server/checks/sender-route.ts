// Does a route lead the sender's packets to the Internet?
import {
  type FoundCause,
  fail,
  type Judgement,
  notApplicable,
  pass,
  unknown,
} from '#shared/judgement.ts'
import { type MessageKey, say } from '#shared/message.ts'
import type { Fact } from '../facts/fact.ts'
import { type Leaving, leavingOf } from '../facts/leaving.ts'
import type { NetworkInterface } from '../facts/network-interfaces.ts'
import type { RouteEntry } from '../facts/routes.ts'
import { fieldText, type SourceText } from '../facts/source-text.ts'
import { type VSwitches, vSwitchAbout } from '../facts/vswitches.ts'
import { apiFieldAt } from './api-field.ts'
import { defineCheck } from './check.ts'
import { checkedForwarders } from './forwarding-interface.ts'
import { TO_TARGET } from './private-sender-route.ts'
import { route } from './route.ts'
import { decidedByRoute } from './route-judge.ts'
import { LEAVING_WANTS } from './sender-nat.ts'
import {
  asSender,
  farAddress,
  hasOwnAddress,
  ofSender,
  reword,
  unlessOwnAddress,
} from './sender-side.ts'
import { unreadable } from './unreadable.ts'

const CAUSES = ['route-no-internet-egress', 'source-dest-check-drop'] as const

/** The way to a NAT gateway, or that there is none, for a sender without an address of its own. */
export const senderRoute = defineCheck({
  id: 'sender-route',
  hop: 'route',
  judgesSender: true,
  needs: [],
  wants: [...LEAVING_WANTS, 'networkInterfaces'],
  causes: CAUSES,
  appliesTo: unlessOwnAddress,
  evaluate: (flow, facts) => {
    const target = farAddress(flow)
    const { sender, wayOut } = flow
    if (sender === null || target === null) return notApplicable(say('outbound.judged-at-address'))
    const leaving = leavingOf(sender, target, facts)
    const isOpen = wayOut?.kind === 'unknown' && leaving.state === 'no-route'
    if (isOpen) return notApplicable(say('outbound.judged-at-address'))
    return judge(leaving, {
      sender: flow.question.askedFrom,
      address: sender.address,
      vSwitchId: sender.vSwitchId ?? '',
      named: tableNamed(facts.vSwitches, sender.vSwitchId ?? ''),
      interfaces: facts.networkInterfaces,
    })
  },
})

type Words = {
  readonly sender: string
  readonly address: string
  readonly vSwitchId: string
  /** Where the evidence names the table of the vSwitch. */
  readonly named: SourceText | null
  readonly interfaces: Fact<readonly NetworkInterface[]>
}

const tableNamed = (vSwitches: Fact<VSwitches>, id: string): SourceText | null => {
  const own = vSwitches.state === 'present' ? vSwitchAbout(vSwitches.value, id) : vSwitches
  return own.state === 'present' ? fieldText(own.value.source, 'RouteTableId') : null
}

const judge = (leaving: Leaving, words: Words): Judgement => {
  switch (leaving.state) {
    case 'unread':
      return leaving.route === null
        ? (unreadable([leaving.fact], CAUSES) ?? notApplicable(say('outbound.no-gateway')))
        : toGateway(leaving.route)
    case 'no-route':
      return noRoute(leaving, words)
    case 'elsewhere':
      return elsewhere(leaving, words)
    case 'snat':
    case 'mapped':
    case 'pending':
    case 'no-entry':
      return toGateway(leaving.route)
    default:
      return leaving satisfies never
  }
}

const toGateway = (entry: RouteEntry): Judgement =>
  pass(
    say('outbound.route-to-nat', {
      table: entry.tableId,
      destination: entry.destination,
      gateway: entry.nextHops[0]?.id ?? '',
    }),
    { decidedBy: decidedByRoute(entry) },
  )

const noRoute = (
  { tableId, route: entry }: Extract<Leaving, { readonly state: 'no-route' }>,
  { sender, address, vSwitchId, named }: Words,
): Judgement => {
  const params = { sender, address, table: tableId, destination: entry?.destination ?? '' }
  const because = say(entry === null ? 'outbound.no-route' : 'outbound.route-needs-address', params)
  const decidedBy = entry === null ? apiFieldAt(vSwitchId, named) : decidedByRoute(entry)
  const cause: FoundCause = {
    id: 'route-no-internet-egress',
    because,
    confidence: 'derived',
    ...(decidedBy === null ? {} : { decidedBy }),
    about: { tableId, sender },
  }
  return fail(because, [ofSender(cause)], decidedBy === null ? {} : { decidedBy })
}

const elsewhere = (
  { route: entry }: Extract<Leaving, { readonly state: 'elsewhere' }>,
  { interfaces }: Words,
): Judgement => {
  const [hop] = entry.nextHops
  const params = {
    table: entry.tableId,
    destination: entry.destination,
    hop: `${hop?.type ?? ''} ${hop?.id ?? ''}`,
  }
  return unknown(
    say('outbound.route-elsewhere', params),
    [
      {
        need: say('need.passes-on', { hop: params.hop }),
        how: say('how.passes-on'),
        wouldSettle: CAUSES,
      },
    ],
    {
      decidedBy: decidedByRoute(entry),
      causes: checkedForwarders(entry, interfaces).map(ofSender),
    },
  )
}

/** With an address of its own the rules of replies hold for what it starts as well. */
export const senderOwnRoute = asSender(
  {
    ...route,
    run: (side, facts) => {
      const { judgement, cites } = route.run(side, facts)
      const said = side.path === 'private' ? reword(judgement, TO_TARGET) : outward(judgement)
      return { judgement: said, cites }
    },
  },
  {
    id: 'sender-own-route',
    appliesTo: flow => (hasOwnAddress(flow) ? null : say('outbound.no-own-route')),
  },
)

const REWORDED: Readonly<Record<string, MessageKey>> = {
  'route.tables-do-not-matter': 'outbound.tables-do-not-matter',
  'route.back': 'outbound.route-out',
  'route.blackhole': 'private.there-blackhole',
  'route.ipv4gw-missing': 'outbound.ipv4gw-missing',
  'route.ipv4gw-elsewhere': 'outbound.ipv4gw-elsewhere',
}

const outward = (judgement: Judgement): Judgement => byOtherGateway(reword(judgement, REWORDED))

// A NAT gateway may still carry it; that this works beside an own address is not documented.
const byOtherGateway = (judgement: Judgement): Judgement => {
  const isToNat = judgement.causes.some(
    ({ id, decidedBy }) =>
      id === 'ipv4gw-default-route-elsewhere' && /"NatGateway"/i.test(decidedBy?.text ?? ''),
  )
  return isToNat && judgement.status === 'fail'
    ? unknown(judgement.because, [
        {
          need: say('need.nat-carries'),
          how: say('how.connect-itself'),
          wouldSettle: ['ipv4gw-default-route-elsewhere'],
        },
      ])
    : judgement
}
