// Are route tables read as the cloud writes them, and is a cut one never taken for whole?
import t from 'tap'
import { factAbout } from '#server/facts/answers-by-subject.ts'
import { factsOf } from '#server/facts/facts.ts'
import type { RouteEntry } from '#server/facts/routes.ts'
import type { Evidence } from '#shared/evidence.ts'
import { cloudAnswer, refused } from '#test/golden/account.ts'
import { ipv4Gateways, route, routes, type Wire } from '#test/golden/path-account.ts'
import { demoEvidence } from '#test/scenarios/demo-evidence.ts'

const ACTION = 'vpc.DescribeRouteEntryList'
const page = (body: object, subject = '', suffix = '') =>
  cloudAnswer(ACTION, body, { subject, suffix })

const table = (evidence: Evidence, id: string): readonly RouteEntry[] | string => {
  const fact = factsOf(evidence, { instanceId: null })('routes')
  if (fact.state === 'unavailable') return fact.reason
  const own = factAbout(fact.value, id)
  return own.state === 'present' ? own.value : own.reason
}
const ids = (evidence: Evidence, id: string): unknown => {
  const found = table(evidence, id)
  return typeof found === 'string' ? found : found.map(entry => entry.entryId || entry.destination)
}

const bare = (...list: readonly Wire[]) => ({ RouteEntrys: { RouteEntry: list }, NextToken: '' })
const one = route('rte-1 0.0.0.0/0 NatGateway ngw-1')
const two = route('rte-2 172.16.0.0/12 VpnGateway vpn-1')

type Row = readonly [title: string, evidence: Evidence, expected: unknown]
const rows: readonly Row[] = [
  ['entries name their table', [page(routes(one))], ['10.0.0.0/24', '100.64.0.0/10', 'rte-1']],
  [
    'entries without a table belong to the one in the file name',
    [page(bare(one), 'vtb-1')],
    ['rte-1'],
  ],
  [
    'two pages are one table',
    [page({ ...bare(one), NextToken: 'n' }, 'vtb-1', 'page1'), page(bare(two), 'vtb-1', 'page2')],
    ['rte-1', 'rte-2'],
  ],
  [
    'the first page alone is cut',
    [page({ ...bare(one), NextToken: 'n' }, 'vtb-1', 'page1')],
    'incomplete',
  ],
  ['the last page alone is cut', [page(bare(two), 'vtb-1', 'page2')], 'incomplete'],
  ['another table says nothing', [page(bare(one), 'vtb-2')], 'not-collected'],
  ['an empty table is empty', [page(bare(), 'vtb-1')], []],
  ['a refused table was not read', [refused(ACTION, 'vtb-1')], 'denied'],
  ['a refusal of all is one of this table', [refused(ACTION)], 'denied'],
  ['an answer without entries is no answer', [page({ RequestId: 'R' }, 'vtb-1')], 'undecodable'],
  ['nothing was collected', [], 'not-collected'],
]

for (const [title, evidence, expected] of rows)
  t.test(title, async t => {
    t.strictSame(ids(evidence, 'vtb-1'), expected)
  })

t.test('next hops are read with their state, numbers as text too', async t => {
  const shared = route('rte-1 172.16.0.0/12 x', {
    NextHops: {
      NextHop: [
        { NextHopType: 'RouterInterface', NextHopId: 'ri-1', Enabled: '1' },
        { NextHopType: 'RouterInterface', NextHopId: 'ri-2', Enabled: '0' },
        { NextHopType: 'RouterInterface', NextHopId: 'ri-3' },
      ],
    },
  })
  const found = table([page(bare(shared), 'vtb-1')], 'vtb-1')
  t.strictSame(
    typeof found === 'string' ? found : found[0]?.nextHops.map(({ id, enabled }) => [id, enabled]),
    [
      ['ri-1', true],
      ['ri-2', false],
      ['ri-3', true],
    ],
  )
})

t.test('the demo account’s custom table is read whole, each entry with its line', async t => {
  const found = table(demoEvidence, 'vtb-bp1demo000000custom01')
  t.ok(Array.isArray(found) && found.length === 7 && found.every(({ source }) => source.line > 1))
})

t.test('a VPC that supports gateways has none for that', async t => {
  const fact = factsOf(demoEvidence, { instanceId: null })('vpcs')
  t.equal(fact.state === 'present' && fact.value[0]?.ipv4GatewayId, '')
})

const gatewaysOf = (evidence: Evidence) => factsOf(evidence, { instanceId: null })('ipv4Gateways')

t.test('an empty list of gateways covers what it was asked about', async t => {
  const fact = gatewaysOf([
    cloudAnswer('vpc.ListIpv4Gateways', ipv4Gateways(), { subject: 'vpc-1' }),
  ])
  t.strictSame(fact.state === 'present' && fact.value.listed.map(call => call.subject), ['vpc-1'])
})

t.test('a cut list of gateways covers nothing, and what it shows is still there', async t => {
  const fact = gatewaysOf([
    cloudAnswer('vpc.ListIpv4Gateways', { ...ipv4Gateways({}), NextToken: 'n' }),
  ])
  t.match(fact, { state: 'present', value: { listed: [], gateways: [{ gatewayId: 'ipv4gw-1' }] } })
})

t.test('whose account it is stays a text of sixteen digits and more', async t => {
  const body = { AccountId: '12345678901234567', Arn: 'acs:ram::1:user/x' }
  const fact = factsOf([cloudAnswer('sts.GetCallerIdentity', body)], { instanceId: null })(
    'account',
  )
  t.match(fact, { value: { accountId: '12345678901234567' } })
})
