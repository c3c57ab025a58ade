// Are public blocks that a VPC uses privately judged over the private network, and only those?
import t from 'tap'
import { route as routeCheck } from '#server/checks/route.ts'
import type { Flow } from '#shared/flow.ts'
import type { AskedQuestion } from '#shared/read-question.ts'
import { collect } from '#test/collect/cloud-client.ts'
import { EMPTY, goldenAccount } from '#test/collect/golden-account.ts'
import { inShort } from '#test/golden/judge-with.ts'
import {
  type Answers,
  EIP,
  judgeBy,
  locate,
  pathEvidence,
  route,
  routes,
  vpc,
} from '#test/golden/path-account.ts'
import { vpnConnections } from '#test/golden/private-account.ts'

const OFFICE = '30.1.2.3'
const USED: Answers = {
  'vpc.DescribeVpcAttribute': vpc({ UserCidrs: { UserCidr: ['30.0.0.0/8'] } }),
}
const flowFor = (asked: Partial<AskedQuestion>, ...layers: readonly Answers[]): Flow =>
  locate(asked, pathEvidence(...layers))

type Row = readonly [
  title: string,
  asked: Partial<AskedQuestion>,
  layers: readonly Answers[],
  expected: readonly [Flow['path'], Flow['sourceScope']],
]
const rows: readonly Row[] = [
  ['a client in such a block', { from: OFFICE }, [USED], ['private', 'private']],
  ['the whole block', { from: '30.0.0.0/8' }, [USED], ['private', 'private']],
  [
    'the same client, and the VPC does not use the block',
    { from: OFFICE },
    [],
    ['eip', 'internet'],
  ],
  ['a block that is only partly used so', { from: '28.0.0.0/6' }, [USED], ['eip', 'internet']],
  ['a client beside the block', { from: '31.1.2.3' }, [USED], ['eip', 'internet']],
  [
    'a client in such a block that asks the public address',
    { target: EIP, from: OFFICE },
    [USED],
    ['eip', 'internet'],
  ],
  [
    'a client in such a block that asks the private address',
    { target: '10.0.0.5', from: OFFICE },
    [USED],
    ['private', 'private'],
  ],
  [
    'a machine that asks such an address',
    { target: OFFICE, from: 'i-test1' },
    [USED],
    ['outbound', 'private'],
  ],
  [
    'a machine that asks such an address from a VPC that does not use the block',
    { target: OFFICE, from: 'i-test1' },
    [],
    ['outbound', 'internet'],
  ],
]

for (const [title, asked, layers, expected] of rows)
  t.test(title, async t => {
    const { path, sourceScope } = flowFor(asked, ...layers)
    t.strictSame([path, sourceScope], expected)
  })

const vpn = (Status: string): Answers => ({
  'vpc.DescribeRouteEntryList': routes(route('rte-1 30.0.0.0/8 VpnGateway vpn-1')),
  'vpc.DescribeVpnConnections': vpnConnections({ Status, RemoteSubnet: '30.0.0.0/8' }),
})

t.test('the way back leads over the private network', async t => {
  const said = (...layers: readonly Answers[]) =>
    inShort(judgeBy(routeCheck, { from: OFFICE }, ...layers))
  t.equal(said(USED, vpn('ipsec_sa_established')), 'pass')
  t.equal(said(USED, vpn('ike_sa_not_established')), 'fail priv-vpn-down')
})

t.test('what joins the networks is read for such a client only', async t => {
  const joints = async (layer: Answers) => {
    const { client } = await goldenAccount(t, {
      ...EMPTY,
      ...vpn('ipsec_sa_established'),
      ...layer,
    })
    const items = await collect(
      {
        target: { kind: 'instance', id: 'i-test1' },
        source: { kind: 'address', address: OFFICE },
        region: 'cn-hangzhou',
        port: 8080,
      },
      client,
    )
    return items.filter(({ kind }) => kind === 'vpc.DescribeVpnConnections').length
  }
  t.strictSame([await joints(USED), await joints({})], [1, 0])
})
