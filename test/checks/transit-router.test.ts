// Does a transit router lead packets on, each way, and what is said when it does not?
import t from 'tap'
import type { Check } from '#server/checks/check.ts'
import { privateSenderRoute } from '#server/checks/private-sender-route.ts'
import { route as routeCheck } from '#server/checks/route.ts'
import { factsOf } from '#server/facts/facts.ts'
import { routeFix } from '#server/fix/cloud/route.ts'
import { inShort } from '#test/golden/judge-with.ts'
import {
  type Answers,
  judgeBy,
  locate,
  pathEvidence,
  route,
  routes,
} from '#test/golden/path-account.ts'
import {
  associations,
  attachments,
  propagations,
  TWO_ATTACHED,
  transitRoutes,
} from '#test/golden/private-account.ts'

const APP = { from: 'i-test2' }
const TABLE = 'cbn.ListTransitRouterRouteEntries.vtb-tr1'
const LINKS = 'cbn.ListTransitRouterRouteTableAssociations'
const HERE = '10.0.0.0/24 tr-attach-1 vpc-1'
const THERE = '10.1.0.0/24 tr-attach-2 vpc-2'
const lost = 'fail priv-tr-propagation'

const table = (...list: readonly string[]): Answers => ({ [TABLE]: transitRoutes(...list) })

type Row = readonly [title: string, check: Check, layers: Answers, expected: string]
const rows: readonly Row[] = [
  ['both networks are known', routeCheck, {}, 'pass'],
  ["both networks are known, from the sender's side", privateSenderRoute, {}, 'pass'],
  ['the network of the client is not', routeCheck, table(HERE), lost],
  [
    "the network of the client is no matter of the sender's side",
    privateSenderRoute,
    table(HERE),
    'pass',
  ],
  ['the network of the target is not', privateSenderRoute, table(THERE), lost],
  [
    'a network beside that of the client',
    routeCheck,
    table(HERE, '10.1.1.0/24 tr-attach-2 vpc-2'),
    lost,
  ],
  ['the client goes into a blackhole', routeCheck, table(HERE, THERE, '10.1.0.9/32 -'), lost],
  ['a blackhole beside the client', routeCheck, table(HERE, THERE, '10.1.0.8/32 -'), 'pass'],
  ['a conflict keeps the route out of force', routeCheck, table(HERE, `${THERE} Rejected`), lost],
  ['a routing policy keeps it out', routeCheck, table(HERE, `${THERE} Prohibited`), lost],
  ['the route is being made', routeCheck, table(HERE, `${THERE} Creating`), 'unknown'],
  [
    'a conflict of a route beside one in force',
    routeCheck,
    table(HERE, THERE, '10.1.0.0/24 tr-attach-3 vpc-3 Rejected'),
    'pass',
  ],
  [
    'the route leads to another network',
    routeCheck,
    table(HERE, '10.1.0.0/24 tr-attach-3 vpc-3'),
    'unknown',
  ],
  [
    'a route whose destination is not told',
    routeCheck,
    table(HERE, THERE, 'pl-1 tr-attach-3 vpc-3'),
    'unknown',
  ],
  [
    'the attachment is associated with no table',
    routeCheck,
    { [`${LINKS}.tr-attach-1`]: associations() },
    lost,
  ],
  [
    'the attachment is being associated',
    routeCheck,
    { [`${LINKS}.tr-attach-1`]: associations('vtb-tr1 tr-attach-1 Associating') },
    'unknown',
  ],
  ['associations may not be read', routeCheck, { [`${LINKS}.tr-attach-1`]: 'refused' }, 'unknown'],
  ['routes may not be read', routeCheck, { [TABLE]: 'refused' }, 'unknown'],
  ['routes were not read', routeCheck, { [TABLE]: null }, 'unknown'],
]

for (const [title, check, layers, expected] of rows)
  t.test(title, async t => {
    t.equal(inShort(judgeBy(check, APP, TWO_ATTACHED, layers)), expected)
  })

/** An office behind a VPN or a virtual border router, attached to the same router. */
const office = { from: '172.16.5.5' }
const OFFICE = '172.16.0.0/12 tr-attach-9 VBR:vbr-1'
const beyond = (layers: Answers) =>
  inShort(
    judgeBy(routeCheck, office, {
      'vpc.DescribeRouteEntryList': routes(route('rte-1 172.16.0.0/12 Attachment tr-attach-1')),
      'cbn.ListTransitRouterVpcAttachments': attachments(),
      [`${LINKS}.tr-attach-1`]: associations('vtb-tr1 tr-attach-1'),
      [`${LINKS}.tr-attach-9`]: associations('vtb-tr9 tr-attach-9'),
      [TABLE]: transitRoutes(HERE, OFFICE),
      'cbn.ListTransitRouterRouteEntries.vtb-tr9': transitRoutes(HERE),
      ...layers,
    }),
  )

t.test('for a client outside the account both ways through the router count', async t => {
  t.equal(beyond({}), 'pass')
  t.equal(beyond({ 'cbn.ListTransitRouterRouteEntries.vtb-tr9': transitRoutes(OFFICE) }), lost)
  t.equal(beyond({ [TABLE]: transitRoutes(HERE) }), lost)
  t.equal(beyond({ [`${LINKS}.tr-attach-9`]: null }), 'unknown')
})

t.test('propagation is switched on by a command only where it is known to be off', async t => {
  const commands = (layers: Answers) => {
    const evidence = pathEvidence(TWO_ATTACHED, table(HERE), layers)
    const flow = locate(APP, evidence)
    const { judgement } = routeCheck.run(flow, factsOf(evidence, { instanceId: null }))
    const [cause] = judgement.causes
    return cause === undefined ? [] : routeFix(cause, flow, cause.about ?? {})?.commands
  }
  const off = { 'cbn.ListTransitRouterRouteTablePropagations.tr-attach-2': propagations() }
  t.match(commands(off)?.[0]?.do, /EnableTransitRouterRouteTablePropagation.*vtb-tr1.*tr-attach-2/)
  t.strictSame(commands({}), [])
})
