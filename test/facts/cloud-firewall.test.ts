// Are Cloud Firewall and Anti-DDoS answers read as the products write them?
import t from 'tap'
import { type FactName, factsOf } from '#server/facts/facts.ts'
import type { Evidence } from '#shared/evidence.ts'
import { cloudAnswer } from '#test/golden/account.ts'
import { assets, policies, policy, protection, type Wire } from '#test/golden/path-account.ts'
import { demoEvidence } from '#test/scenarios/demo-evidence.ts'

const fact = (evidence: Evidence, name: FactName) => factsOf(evidence, { instanceId: null })(name)
const POLICIES = 'cloudfw.DescribeControlPolicy'
const ASSETS = 'cloudfw.DescribeAssetList'
const DDOS = 'antiddos-public.DescribeInstanceIpAddress'
const read = (over: Wire) =>
  fact(
    [cloudAnswer(POLICIES, policies(policy('1 drop tcp 8080/8080 0.0.0.0/0', over)))],
    'firewallPolicies',
  )

type Row = readonly [title: string, over: Wire, expected: object]
const rows: readonly Row[] = [
  [
    'fixed words in any case',
    { AclAction: 'DROP', SourceType: 'Net', Proto: 'tcp' },
    { action: 'drop', sourceType: 'net', protocol: 'tcp' },
  ],
  ['the order as text', { Order: '12' }, { order: 12 }],
  ['an order that is no number', { Order: 'first' }, { order: null }],
  ['release as text', { Release: 'FALSE' }, { released: false }],
  ['release as a boolean', { Release: true }, { released: true }],
  ['release that is not told', { Release: undefined }, { released: null }],
  ['the IP version as a number', { IpVersion: 6 }, { ipVersion: '6' }],
  [
    'lists that are null',
    { SourceGroupCidrs: null, DestPortGroupPorts: null },
    { sourceCidrs: [], groupPorts: [] },
  ],
  [
    'the application in the old field alone',
    { ApplicationNameList: null, ApplicationName: 'HTTP' },
    { applications: ['HTTP'] },
  ],
  ['missing text is empty', { Source: undefined, DestPort: null }, { sourceText: '', port: '' }],
]

for (const [title, over, expected] of rows)
  t.test(title, async t => {
    t.match(read(over), { state: 'present', value: [expected] })
  })

t.test('policies come in the order the firewall tries them', async t => {
  const body = policies(policy('10 drop any 0/0 0.0.0.0/0'), policy('9 accept any 0/0 0.0.0.0/0'))
  t.match(fact([cloudAnswer(POLICIES, body)], 'firewallPolicies'), {
    value: [{ uuid: 'acl-9' }, { uuid: 'acl-10' }],
  })
})

t.test('outbound policies are left out', async t => {
  t.match(read({ Direction: 'out' }), { state: 'present', value: { length: 0 } })
})

t.test('two pages together are whole', async t => {
  const first = { ...policies(policy('1 drop any 0/0 0.0.0.0/0')), TotalCount: '2' }
  const second = { ...policies(policy('2 accept any 0/0 0.0.0.0/0')), TotalCount: '2', PageNo: '2' }
  const pages = [first, second].map((body, i) =>
    cloudAnswer(POLICIES, body, { suffix: `page${i + 1}` }),
  )
  t.match(fact(pages, 'firewallPolicies'), { state: 'present', value: { length: 2 } })
})

t.test('the first of two pages is not the whole, though no page number says so', async t => {
  t.match(fact([cloudAnswer(ASSETS, { ...assets('open'), TotalCount: 51 })], 'firewallAssets'), {
    state: 'unavailable',
    reason: 'incomplete',
  })
})

t.test('a protection state is read in any case', async t => {
  t.match(fact([cloudAnswer(ASSETS, assets('Open'))], 'firewallAssets'), {
    value: { assets: [{ protectStatus: 'open' }], calls: [{ about: '' }] },
  })
})

t.test('Anti-DDoS counts its elements by another name', async t => {
  t.match(fact([cloudAnswer(DDOS, { ...protection('normal'), Total: 2 })], 'protection'), {
    reason: 'incomplete',
  })
})

t.test('an Anti-DDoS call is known by what it listed and by its file', async t => {
  t.match(
    fact([cloudAnswer(DDOS, protection('normal'), { subject: '198.51.100.10' })], 'protection'),
    {
      value: { calls: [{ kind: 'eip', about: '198.51.100.10' }] },
    },
  )
})

t.test('the demo account’s policy is read with its line', async t => {
  t.match(fact(demoEvidence, 'firewallPolicies'), {
    state: 'present',
    value: [{ action: 'drop', order: 1, port: '8080/8080', repeatType: 'permanent' }],
  })
})

t.test('calls about different addresses are counted apart', async t => {
  const two = cloudAnswer(
    ASSETS,
    { ...assets('open'), TotalCount: 2 },
    { subject: '198.51.100.10' },
  )
  const rest = cloudAnswer(ASSETS, assets('open', { InternetAddress: '192.0.2.1' }), {
    subject: '192.0.2.1',
  })
  t.match(fact([two, rest], 'firewallAssets'), { reason: 'incomplete' })
})
