// Which calls does a question about a load balancer need, and what do they let us judge?
import t from 'tap'
import { judge } from '#server/diagnose.ts'
import type { EvidenceItem } from '#shared/evidence.ts'
import type { FindingStatus } from '#shared/finding.ts'
import { readQuestion } from '#shared/read-question.ts'
import type { Fault } from '#test/emulator/faults.ts'
import { cloudAnswer } from '#test/golden/account.ts'
import {
  ALB_EIP,
  ALB_IPV6,
  APPLICATION,
  application,
  CLASSIC,
  CLB_IPV6,
  classicListener,
  classicRules,
  dualStack,
  forwardRule,
  forwardRules,
  LB_ADDRESS,
  listeners,
  managedEni,
  NETWORK,
  NLB_EIP,
  overIpv6,
  serversOf,
  virtualGroup,
} from '#test/golden/balancer-account.ts'
import { type Answers, enis, privateEni } from '#test/golden/path-account.ts'
import { collect } from './cloud-client.ts'
import { goldenAccount as account, EMPTY, none } from './golden-account.ts'

const CLIENT = '203.0.113.7'

const V6 = '2001:db8::7'

const hopsOf = (
  items: readonly EvidenceItem[],
  ...[target, port, from = CLIENT]: readonly [target: string, port: number, from?: string]
) => {
  const question = readQuestion({ target, port, from, region: 'cn-hangzhou' })
  const { flow, judged } = judge(question, items, { clock: { iso: () => AT, ms: () => 0 } })
  const statusOf = (id: string): FindingStatus | undefined =>
    judged.find(({ check }) => check === id)?.judgement.status
  return { flow, judged, statusOf }
}

const AT = '2026-11-26T10:00:00.000Z'

const CASES = [
  ['a classic one by its own address', CLASSIC, LB_ADDRESS, 8080, 'clb', 27],
  ['an application one by its elastic address', APPLICATION, ALB_EIP, 80, 'alb', 28],
  ['a network one by the elastic address of its interface', NETWORK, NLB_EIP, 80, 'nlb', 31],
] as const

for (const [title, layers, target, port, kind, calls] of CASES)
  t.test(`${title} is followed to the machine behind it with ${calls} calls`, async t => {
    const { client, emulator } = await account(t, layers)
    const items = await collect(askFor(target, port), client)
    const { flow, statusOf } = hopsOf(items, target, port)
    t.strictSame(
      [flow.path, flow.loadBalancer?.kind, flow.instanceId, flow.port],
      ['load-balancer', kind, 'i-test1', 8080],
    )
    t.strictSame(
      ['load-balancer', 'load-balancer-backends', 'security-group', 'instance'].map(statusOf),
      ['pass', 'pass', 'pass', 'pass'],
    )
    t.equal(emulator.calls.length, calls)
    t.strictSame(
      emulator.calls.filter(({ status }) => status !== 200).map(({ action }) => action),
      ['vpc.DescribeVSwitches', 'ecs.DescribePrefixLists'],
      'only the lists this account was not given, which no hop needs',
    )
  })

const askFor = (address: string, port: number) => ({
  target: { kind: 'address', address } as const,
  source: { kind: 'address', address: CLIENT } as const,
  region: 'cn-hangzhou',
  port,
})

const MANAGED = managedEni('eni-alb1', '10.0.0.100', {
  Ipv6Sets: { Ipv6Set: [{ Ipv6Address: ALB_IPV6 }] },
})
const DUAL: Answers = {
  'alb.GetLoadBalancerAttribute.alb-1': dualStack(),
  'alb.ListLoadBalancers': { LoadBalancers: [dualStack()], NextToken: '' },
  'ecs.DescribeNetworkInterfaces': enis(privateEni(), MANAGED),
}
const NO_IPV6: Answers = {
  'vpc.DescribeIpv6Addresses': none('Ipv6Addresses', 'Ipv6Address'),
  'vpc.DescribeIpv6Gateways': none('Ipv6Gateways', 'Ipv6Gateway'),
  'nlb.ListLoadBalancers': { LoadBalancers: [], NextToken: '' },
}

const OVER_IPV6 = [
  ['an application one by its interface', { ...APPLICATION, ...DUAL }, ALB_IPV6, 80, 'alb-1'],
  ['a classic one by its own address', { ...CLASSIC, ...overIpv6() }, CLB_IPV6, 8080, 'lb-1'],
] as const

for (const [title, layers, target, port, id] of OVER_IPV6)
  t.test(`over IPv6 ${title} is followed to the IPv4 machine behind it`, async t => {
    const { client } = await account(t, { ...NO_IPV6, ...layers })
    const ask = { ...askFor(target, port), source: { kind: 'address', address: V6 } as const }
    const { flow, statusOf } = hopsOf(await collect(ask, client), target, port, V6)
    t.strictSame(
      [flow.loadBalancer?.id, flow.family, flow.loadBalancer?.machineFamily, flow.instanceId],
      [id, 6, 4, 'i-test1'],
    )
    t.strictSame(
      ['load-balancer', 'load-balancer-backends', 'security-group', 'instance'].map(statusOf),
      ['pass', 'pass', 'pass', 'pass'],
    )
  })

const RULED = [
  [
    'an application one',
    APPLICATION,
    ALB_EIP,
    80,
    {
      'alb.ListRules.lsn-1': forwardRules(
        forwardRule('rule-1 10 sgp-2', { Host: ['shop.example.com'] }),
        forwardRule('rule-2 20 sgp-1', { Path: ['/static/*'] }),
      ),
      'alb.ListServerGroupServers.sgp-2': serversOf('sgp-2', 'i-other 8080 100'),
    },
    ['ListServerGroupServers sgp-1', 'ListServerGroupServers sgp-2'],
  ],
  [
    'a classic one',
    CLASSIC,
    LB_ADDRESS,
    8080,
    {
      'slb.DescribeLoadBalancerListeners.lb-1': listeners(classicListener('http 8080 8080')),
      'slb.DescribeLoadBalancerHTTPListenerAttribute.lb-1': classicRules(
        'shop.example.com - rsp-2',
      ),
      'slb.DescribeVServerGroupAttribute.rsp-2': virtualGroup('rsp-2', 'i-other 8080 100'),
    },
    ['DescribeVServerGroupAttribute rsp-2'],
  ],
] as const

for (const [title, layers, target, port, more, groups] of RULED)
  t.test(`the groups that forwarding rules of ${title} name are read, each once`, async t => {
    const { client } = await account(t, { ...layers, ...more })
    const items = await collect(askFor(target, port), client)
    const read = items
      .filter(({ kind }) => /ListServerGroupServers|VServerGroupAttribute/.test(kind))
      .map(({ kind, subject }) => `${kind.replace(/^.*\./, '')} ${subject}`)
    t.strictSame(new Set(read), new Set(groups))
    t.equal(read.length, groups.length)
  })

t.test('listeners on other ports are not followed', async t => {
  const { client, emulator } = await account(t, CLASSIC)
  await collect(askFor(LB_ADDRESS, 9), client)
  t.notOk(emulator.calls.some(({ action }) => action === 'ecs.DescribeNetworkInterfaces'))
})

const REFUSED = [
  [CLASSIC, LB_ADDRESS, 8080, 'slb.'],
  [APPLICATION, ALB_EIP, 80, 'alb.'],
  [NETWORK, NLB_EIP, 80, 'nlb.'],
] as const

for (const [layers, target, port, product] of REFUSED)
  t.test(`without the right to call ${product}* nothing is claimed`, async t => {
    const actions = Object.keys({ ...EMPTY, ...layers }).filter(name => name.startsWith(product))
    const faults = actions.map((name): Fault => {
      const [own = '', action = ''] = name.split('.')
      return { kind: 'forbidden', action: `${own}.${action}` }
    })
    const { client } = await account(t, layers, faults)
    const { statusOf } = hopsOf(await collect(askFor(target, port), client), target, port)
    t.not(statusOf('load-balancer'), 'pass')
    t.strictSame(
      ['public-address', 'instance', 'security-group'].filter(id => statusOf(id) === 'fail'),
      [],
    )
  })

const NAME = 'alb-1.cn-hangzhou.alb.aliyuncs.com'
const SHOP = 'shop.example.com'
const LISTED = { 'alb.ListLoadBalancers': { LoadBalancers: [application()], NextToken: '' } }

const NAMES = [
  ['its own name', NAME, []],
  ['a name behind which CNAME records lead to it', SHOP, ['www.example.com', NAME]],
] as const

for (const [title, asked, behind] of NAMES)
  t.test(`a load balancer is found by ${title}, without any look-up of its address`, async t => {
    const { client } = await account(t, { ...APPLICATION, ...LISTED })
    const ask = { ...askFor('10.0.0.100', 80), names: [asked, ...behind] }
    const items = [...(await collect(ask, client)), resolved(asked, '10.0.0.100', behind)]
    const { flow, statusOf } = hopsOf(items, asked, 80)
    t.strictSame([flow.loadBalancer?.id, flow.publicAddress], ['alb-1', null])
    t.equal(statusOf('load-balancer'), 'pass')
  })

t.test('without the right to list, the id in the name is tried', async t => {
  const { client } = await account(t, APPLICATION, [
    { kind: 'forbidden', action: 'alb.ListLoadBalancers' },
  ])
  const items = await collect({ ...askFor('10.0.0.100', 80), names: [NAME] }, client)
  const { flow } = hopsOf([...items, resolved(NAME, '10.0.0.100')], NAME, 80)
  t.equal(flow.loadBalancer?.id, 'alb-1')
})

t.test(
  'a name that leads to a load balancer of somebody else is nobody of this account',
  async t => {
    const foreign = 'alb-2.cn-hangzhou.alb.aliyuncs.com'
    const { client, emulator } = await account(t, { ...APPLICATION, ...LISTED })
    const ask = { ...askFor('192.0.2.44', 80), names: [SHOP, foreign] }
    const items = [...(await collect(ask, client)), resolved(SHOP, '192.0.2.44', [foreign])]
    const { flow, judged } = hopsOf(items, SHOP, 80)
    t.equal(flow.loadBalancer, null)
    t.equal(
      judged.find(({ check }) => check === 'name')?.judgement.because.key,
      'name.foreign-balancer',
    )
    t.notOk(emulator.calls.some(({ action }) => action === 'alb.ListListeners'))
  },
)

t.test('a name that only looks like one of a load balancer is not asked about', async t => {
  const { client, emulator } = await account(t, APPLICATION)
  await collect({ ...askFor('10.0.0.100', 80), names: ['alb-1.example.com'] }, client)
  t.notOk(emulator.calls.some(({ action }) => action === 'alb.ListListeners'))
})

const resolved = (name: string, address: string, names: readonly string[] = []): EvidenceItem => ({
  ...cloudAnswer('dns', { name, addresses: [address], names, error: null }),
  kind: 'dns',
  file: 'dns/answer.json',
})
