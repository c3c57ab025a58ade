// What is said of a machine that sends to a private address which the account does not hold?
import t from 'tap'
import { judge } from '#server/diagnose.ts'
import { predict } from '#server/verdict/predict.ts'
import type { Evidence } from '#shared/evidence.ts'
import { readQuestion } from '#shared/read-question.ts'
import { sentence } from '#shared/wording/sentence.ts'
import { egressRule, group, groupListing, rule } from './account.ts'
import {
  type Answers,
  EIP,
  instance,
  instances,
  NAT_EIP,
  pathEvidence,
  route,
  routes,
  snat,
  snats,
  type Wire,
} from './path-account.ts'
import { aclOn, TWO_VSWITCHES, vpnConnections } from './private-account.ts'

const OFFICE = '172.16.5.5'
const clock = { iso: () => '2026-11-22T08:30:00.000Z', ms: () => 0 }

const groups = (type: 'normal' | 'enterprise', ...rules: readonly Wire[]): Evidence => [
  groupListing([{ id: 'sg-a', type }]),
  group({ id: 'sg-a', rules }),
]
const BASIC = groups('normal')
const ADVANCED = groups('enterprise')

const vpn = (Status = 'ipsec_sa_established'): Answers => ({
  'vpc.DescribeRouteEntryList': routes(route('rte-1 172.16.0.0/12 VpnGateway vpn-1')),
  'vpc.DescribeVpnConnections': vpnConnections({ Status }),
})

const filtered = (entries: Parameters<typeof aclOn>[1]): Answers => ({
  'vpc.DescribeVSwitchAttributes': null,
  ...aclOn('vsw-1', entries),
})

type Asked = { readonly target?: string; readonly port?: number; readonly from?: string }
const answer = (asked: Asked, ...evidence: readonly Evidence[]) => {
  const question = readQuestion({ target: OFFICE, port: 443, from: 'i-test1', ...asked })
  const { flow, judged } = judge(question, evidence.flat(), { clock })
  const causes = judged.flatMap(({ judgement }) =>
    judgement.status === 'fail' ? judgement.causes : [],
  )
  return {
    path: flow.path,
    status: predict(flow, judged).status,
    causes: causes.map(({ id }) => id),
    because: causes.map(({ because }) => sentence(because)).join(' '),
    unknown: judged.flatMap(({ check, judgement: { status } }) =>
      status === 'unknown' ? [check] : [],
    ),
  }
}

// What runs on hosts is not read here.
const HOSTS = ['sender-host-firewall', 'far-side', 'sender-host-route']

type Row = readonly [
  title: string,
  asked: Asked,
  evidence: readonly Evidence[],
  expected: readonly [status: string, ...causes: string[]],
]
const rows: readonly Row[] = [
  ['over a VPN that is up', {}, [pathEvidence(vpn()), BASIC], ['inconclusive']],
  [
    'the same, from the address',
    { from: '10.0.0.5' },
    [pathEvidence(vpn()), BASIC],
    ['inconclusive'],
  ],
  [
    'over a VPN that is down',
    {},
    [pathEvidence(vpn('ike_sa_not_established')), BASIC],
    ['unreachable', 'priv-vpn-down'],
  ],
  ['without a route', {}, [pathEvidence(), BASIC], ['unreachable', 'route-blackhole']],
  [
    'an advanced group lets nothing out',
    {},
    [pathEvidence(vpn()), ADVANCED],
    ['unreachable', 'sg-enterprise-egress-default-drop'],
  ],
  [
    'a rule drops it',
    {},
    [pathEvidence(vpn()), groups('normal', egressRule('1 drop tcp 443/443 172.16.0.0/12'))],
    ['unreachable', 'sg-egress-drop'],
  ],
  [
    'the network ACL drops it',
    {},
    [pathEvidence(vpn(), filtered({ egress: [] })), BASIC],
    ['unreachable', 'nacl-egress-no-match'],
  ],
  [
    'the machine is stopped',
    {},
    [
      pathEvidence(vpn(), {
        'ecs.DescribeInstances': instances(instance({ Status: 'Stopped' })),
      }),
      BASIC,
    ],
    ['unreachable', 'instance-not-running'],
  ],
  [
    'the mail port is closed only to the Internet',
    { port: 25 },
    [pathEvidence(vpn()), BASIC],
    ['inconclusive'],
  ],
  [
    'name servers of the VPC, which no network ACL filters',
    { target: '100.100.2.136', port: 53 },
    [pathEvidence(filtered({ ingress: [], egress: [] })), BASIC],
    ['inconclusive'],
  ],
]

for (const [title, asked, evidence, [status, ...causes]] of rows)
  t.test(title, async t => {
    const said = answer(asked, ...evidence)
    t.equal(said.path, 'outbound')
    t.strictSame([said.status, ...said.causes], [status, ...causes])
    t.strictSame(said.unknown, HOSTS, 'only the hosts are left to look at')
    t.notMatch(said.because, /Internet|replies/, 'it is said of packets to a private target')
  })

t.test('an address of the own network that nobody has is no far side', async t => {
  const said = answer({ target: '10.0.0.99' }, pathEvidence(), BASIC)
  t.strictSame(
    [said.path, said.status, ...said.causes],
    ['private', 'inconclusive', 'instance-not-found'],
  )
})

t.test('a private address that asks a public one is judged by what it arrives as', async t => {
  const INSIDE = groups('normal', rule('1 accept tcp 443/443 10.0.0.0/8'))
  const anyone = groups('normal', rule('1 accept tcp 443/443 0.0.0.0/0'))
  const ask = (from: string, ...evidence: readonly Evidence[]) =>
    answer({ target: EIP, from }, ...evidence)

  await t.test('of a machine: its way out', async t => {
    const two = pathEvidence(TWO_VSWITCHES)
    const { path, causes } = ask('10.0.1.9', two, INSIDE)
    t.equal(path, 'outbound')
    t.ok(causes.includes('route-no-internet-egress'))
    t.strictSame(causes, ask('i-test2', two, INSIDE).causes, 'as by its id')
  })

  await t.test('of a machine that a NAT gateway lends an address', async t => {
    const lent = pathEvidence(TWO_VSWITCHES, {
      'vpc.DescribeRouteEntryList': routes(
        route('- 10.0.1.0/24 local'),
        route('rte-1 0.0.0.0/0 NatGateway ngw-1'),
      ),
      'vpc.DescribeSnatTableEntries': snats(snat(`10.0.1.0/24 ${NAT_EIP}`)),
    })
    const open = ask('10.0.1.9', lent, groups('normal', rule(`1 accept tcp 443/443 ${NAT_EIP}/32`)))
    t.strictSame([open.path, ...open.causes], ['eip'], 'it arrives as that address')
    t.notOk(open.unknown.includes('arrival-address'), 'which is known')
    t.ok(ask('10.0.1.9', lent, INSIDE).causes.includes('sg-allow-wrong-source'))
    const shut: Evidence = [
      ...anyone,
      group({ id: 'sg-b', rules: [egressRule(`1 drop tcp 443/443 ${EIP}/32`)] }),
    ]
    for (const from of ['10.0.1.9', 'i-test2'])
      t.ok(ask(from, lent, shut).causes.includes('sg-egress-drop'), `its own group, by ${from}`)
  })

  await t.test('of nobody we know: not by rules for private addresses', async t => {
    const inside = ask('10.9.9.9', pathEvidence(), INSIDE)
    t.strictSame([inside.status, ...inside.causes], ['unreachable', 'sg-allow-wrong-source'])
    const open = ask('10.9.9.9', pathEvidence(), anyone)
    t.strictSame([open.status, ...open.causes], ['inconclusive'])
    t.ok(open.unknown.includes('arrival-address'), 'which address it arrives with is asked for')
    t.ok(ask('10.9.0.0/16', pathEvidence(), anyone).unknown.includes('arrival-address'))
  })

  t.notOk(
    ask('203.0.113.7', pathEvidence(), anyone).unknown.includes('arrival-address'),
    'a public address is what it is',
  )
})
