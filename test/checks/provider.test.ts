// Do locks, black holes and Cloud Firewall policies decide exactly as far as the evidence tells?
import fc from 'fast-check'
import t from 'tap'
import { antiDdos } from '#server/checks/anti-ddos.ts'
import { cloudFirewall } from '#server/checks/cloud-firewall.ts'
import { cloudFirewallIps } from '#server/checks/cloud-firewall-ips.ts'
import { providerLocks } from '#server/checks/provider-locks.ts'
import { toCidrs } from '#shared/plain/address-set.ts'
import { inShort } from '#test/golden/judge-with.ts'
import {
  type Answers,
  assets,
  DNAT_ON,
  EIP,
  eip,
  eips,
  IPV6_CLIENT,
  IPV6_ON,
  judgeBy,
  NAT_EIP,
  natEip,
  policies,
  policy,
  protection,
  STATIC_ON,
  type Wire,
} from '#test/golden/path-account.ts'

type Row = readonly [title: string, asked: object, layers: readonly Answers[], expected: string]
const privately = { from: '10.0.0.9' }

const locked = (over: Wire): Answers => ({ 'vpc.DescribeEipAddresses': eips(eip(over), natEip()) })
const reasons = (...list: readonly string[]): Wire => ({
  OperationLocks: { LockReason: list.map(reason => ({ LockReason: reason })) },
})

const lockRows: readonly Row[] = [
  ['an elastic address without locks', {}, [], 'pass'],
  ['locked for money', {}, [locked(reasons('financial'))], 'fail eip-locked-financial'],
  ['locked for security', {}, [locked(reasons('security'))], 'fail eip-locked-security'],
  [
    'both locks are named',
    {},
    [locked(reasons('security', 'financial'))],
    'fail eip-locked-security eip-locked-financial',
  ],
  [
    'the named lock beats the general state',
    {},
    [locked({ ...reasons('financial'), BusinessStatus: 'FinancialLocked' })],
    'fail eip-locked-financial',
  ],
  [
    'a state that is not normal',
    {},
    [locked({ BusinessStatus: 'Unactivated' })],
    'fail eip-business-locked',
  ],
  ['a normal state in lower case', {}, [locked({ BusinessStatus: 'normal' })], 'pass'],
  ['no state at all, no locks', {}, [locked({ BusinessStatus: undefined })], 'pass'],
  ['a lock of unknown effect', {}, [locked(reasons('sharedPool'))], 'warn'],
  [
    'a lock of another address',
    {},
    [{ 'vpc.DescribeEipAddresses': eips(eip(), natEip(reasons('financial'))) }],
    'pass',
  ],
  [
    'the address of the NAT gateway is locked',
    { target: NAT_EIP },
    [DNAT_ON, { 'vpc.DescribeEipAddresses': eips(natEip(reasons('financial'))) }],
    'fail eip-locked-financial',
  ],
  [
    'elastic addresses refused',
    {},
    [{ 'vpc.DescribeEipAddresses': 'refused' }],
    'unknown cloud-permission-missing',
  ],
  ['elastic addresses unread', {}, [{ 'vpc.DescribeEipAddresses': null }], 'unknown'],
  ['a fixed address has nothing else to lock', {}, [STATIC_ON], 'pass'],
  [
    'a private path has no public address',
    privately,
    [locked(reasons('financial'))],
    'not-applicable',
  ],
]

for (const [title, asked, layers, expected] of lockRows)
  t.test(`lock: ${title}`, async t => {
    t.equal(inShort(judgeBy(providerLocks, asked, ...layers)), expected)
  })

const DDOS = 'antiddos-public.DescribeInstanceIpAddress'
const other = { IpAddressConfig: [{ InstanceIp: '192.0.2.1', IpStatus: 'blackholed' }] }

const ddosRows: readonly Row[] = [
  ['normal', {}, [], 'pass'],
  ['black-holed', {}, [{ [DDOS]: protection('blackholed') }], 'fail ddos-blackholed'],
  ['black-holed, in any case', {}, [{ [DDOS]: protection('BlackHoled') }], 'fail ddos-blackholed'],
  ['scrubbed', {}, [{ [DDOS]: protection('mitigating') }], 'warn ddos-mitigating'],
  ['a state of tomorrow', {}, [{ [DDOS]: protection('observing') }], 'unknown'],
  ['another elastic address is black-holed', {}, [{ [DDOS]: protection('', other) }], 'pass'],
  [
    'only addresses of another kind were asked for',
    {},
    [{ [DDOS]: protection('', { ...other, InstanceType: 'slb' }) }],
    'unknown',
  ],
  ['the only answer is empty', {}, [{ [DDOS]: { Total: 0, InstanceList: [] } }], 'pass'],
  [
    'an empty answer about another address',
    {},
    [{ [DDOS]: null, [`${DDOS}.192.0.2.1`]: { Total: 0, InstanceList: [] } }],
    'unknown',
  ],
  [
    'fewer addresses than the answer counts',
    {},
    [{ [DDOS]: { ...protection('normal'), Total: 60 } }],
    'unknown',
  ],
  ['never asked for', {}, [{ [DDOS]: null }], 'unknown'],
  ['refused', {}, [{ [DDOS]: 'refused' }], 'unknown cloud-permission-missing'],
  [
    'a fixed address is of the kind ecs',
    {},
    [STATIC_ON, { [DDOS]: protection('blackholed', { InstanceType: 'ecs' }) }],
    'fail ddos-blackholed',
  ],
  [
    'a private path has no public address',
    privately,
    [{ [DDOS]: protection('blackholed') }],
    'not-applicable',
  ],
]

for (const [title, asked, layers, expected] of ddosRows)
  t.test(`Anti-DDoS: ${title}`, async t => {
    t.equal(inShort(judgeBy(antiDdos, asked, ...layers)), expected)
  })

const guarded = (...list: readonly Wire[]): Answers => ({
  'cloudfw.DescribeAssetList': assets('open'),
  'cloudfw.DescribeControlPolicy': policies(...list),
})
const dropAll = policy('9 drop any 0/0 0.0.0.0/0')
const one = (text: string, over: Wire = {}): readonly Answers[] => [guarded(policy(text, over))]
const before = (text: string, over: Wire = {}): readonly Answers[] => [
  guarded(policy(text, over), dropAll),
]

const DROP = 'fail cfw-policy-drop'
const OPEN = 'unknown cfw-indeterminate'
const firewallRows: readonly Row[] = [
  ['no address of the account stands behind it', {}, [], 'pass'],
  [
    'the address is not listed',
    {},
    [{ 'cloudfw.DescribeAssetList': assets('open', { InternetAddress: '192.0.2.1' }) }],
    'pass',
  ],
  [
    'an empty answer about this very address',
    {},
    [
      {
        'cloudfw.DescribeAssetList': null,
        [`cloudfw.DescribeAssetList.${EIP}`]: { TotalCount: 0, Assets: [] },
      },
    ],
    'pass',
  ],
  [
    'an empty answer about another address',
    {},
    [
      {
        'cloudfw.DescribeAssetList': null,
        'cloudfw.DescribeAssetList.192.0.2.1': { TotalCount: 0, Assets: [] },
      },
    ],
    'unknown',
  ],
  [
    'protection is switched off',
    {},
    [guarded(dropAll), { 'cloudfw.DescribeAssetList': assets('closed') }],
    'pass',
  ],
  [
    'protection is just being switched on and would drop',
    {},
    [guarded(dropAll), { 'cloudfw.DescribeAssetList': assets('opening') }],
    'unknown',
  ],
  [
    'protection is just being switched off and lets through anyway',
    {},
    [guarded(), { 'cloudfw.DescribeAssetList': assets('closing') }],
    'pass',
  ],
  [
    'a protection state that is not told',
    {},
    [guarded(dropAll), { 'cloudfw.DescribeAssetList': assets('') }],
    'unknown',
  ],
  ['assets never asked for', {}, [{ 'cloudfw.DescribeAssetList': null }], 'unknown'],
  [
    'assets refused',
    {},
    [{ 'cloudfw.DescribeAssetList': 'refused' }],
    'unknown cloud-permission-missing',
  ],
  [
    'policies never asked for',
    {},
    [guarded(), { 'cloudfw.DescribeControlPolicy': null }],
    'unknown',
  ],
  [
    'policies refused',
    {},
    [guarded(), { 'cloudfw.DescribeControlPolicy': 'refused' }],
    'unknown cloud-permission-missing',
  ],
  [
    'fewer policies than the answer counts',
    {},
    [guarded(), { 'cloudfw.DescribeControlPolicy': { ...policies(), TotalCount: '51' } }],
    'unknown',
  ],
  ['no policy matches: let through', {}, [guarded()], 'pass'],
  ['a drop of the asked port', {}, one('1 drop tcp 8080/8080 0.0.0.0/0'), DROP],
  ['a drop of another port', {}, one('1 drop tcp 8081/8081 0.0.0.0/0'), 'pass'],
  ['a drop of a range that holds the port', {}, one('1 drop tcp 8000/9000 0.0.0.0/0'), DROP],
  ['a drop of every port', {}, one('1 drop tcp 0/0 0.0.0.0/0'), DROP],
  ['a drop of another protocol', {}, one('1 drop udp 8080/8080 0.0.0.0/0'), 'pass'],
  [
    'a drop of any protocol without a port',
    {},
    one('1 drop any 0/0 0.0.0.0/0', { DestPort: '' }),
    DROP,
  ],
  ['a drop of the client alone, bare address', {}, one('1 drop tcp 8080/8080 203.0.113.7'), DROP],
  ['a drop of a neighbour', {}, one('1 drop tcp 8080/8080 203.0.113.8/32'), 'pass'],
  [
    'a drop for another public address',
    {},
    one('1 drop any 0/0 0.0.0.0/0', { Destination: '192.0.2.1/32' }),
    'pass',
  ],
  [
    'a drop for the block of the public address',
    {},
    one('1 drop any 0/0 0.0.0.0/0', { Destination: '198.51.100.0/24' }),
    DROP,
  ],
  ['an outbound drop', {}, one('1 drop any 0/0 0.0.0.0/0', { Direction: 'out' }), 'pass'],
  ['an IPv6 drop', {}, one('1 drop any 0/0 ::/0', { IpVersion: 6, Destination: '::/0' }), 'pass'],
  ['an accept in front of a drop', {}, before('1 accept tcp 8080/8080 203.0.113.0/24'), 'pass'],
  ['log lets through as well', {}, before('1 log tcp 8080/8080 203.0.113.0/24'), 'pass'],
  [
    'an accept for a neighbour in front of a drop',
    {},
    before('1 accept tcp 8080/8080 203.0.113.8/32'),
    DROP,
  ],
  [
    'a switched-off accept in front of a drop',
    {},
    before('1 accept any 0/0 0.0.0.0/0', { Release: 'false' }),
    DROP,
  ],
  ['release as a boolean', {}, before('1 accept any 0/0 0.0.0.0/0', { Release: false }), DROP],
  ['release not told', {}, before('1 accept any 0/0 0.0.0.0/0', { Release: undefined }), OPEN],
  [
    'the order is a number, not a word',
    {},
    [
      guarded(
        policy('10 drop any 0/0 0.0.0.0/0'),
        policy('2 accept any 0/0 0.0.0.0/0', { Order: '2' }),
      ),
    ],
    'pass',
  ],
  [
    'the order beats the place in the answer',
    {},
    [guarded(policy('2 accept any 0/0 0.0.0.0/0'), policy('1 drop any 0/0 0.0.0.0/0'))],
    DROP,
  ],
  [
    'an accept that holds at times only',
    {},
    before('1 accept any 0/0 0.0.0.0/0', { RepeatType: 'Daily', StartTime: 1795000000 }),
    OPEN,
  ],
  [
    'a drop that holds at times only',
    {},
    one('1 drop any 0/0 0.0.0.0/0', { RepeatType: 'None' }),
    OPEN,
  ],
  [
    'an accept without a repeat type holds always',
    {},
    before('1 accept any 0/0 0.0.0.0/0', { RepeatType: undefined }),
    'pass',
  ],
  ['a place as source', {}, before('1 accept any 0/0 ["BJ11"]', { SourceType: 'location' }), OPEN],
  [
    'a place as source of a drop, nothing behind it',
    {},
    one('1 drop any 0/0 ["ZB"]', { SourceType: 'location' }),
    OPEN,
  ],
  [
    'a place as source of a drop in front of a drop',
    {},
    before('1 drop any 0/0 ["ZB"]', { SourceType: 'location' }),
    DROP,
  ],
  [
    'a place as source of an accept with nothing behind it',
    {},
    one('1 accept any 0/0 ["ZB"]', { SourceType: 'location' }),
    'pass',
  ],
  [
    'a domain as destination',
    {},
    before('1 accept any 0/0 0.0.0.0/0', {
      DestinationType: 'domain',
      Destination: 'shop.example.com',
    }),
    OPEN,
  ],
  [
    'an application',
    {},
    before('1 accept tcp 8080/8080 0.0.0.0/0', { ApplicationNameList: ['HTTP'] }),
    OPEN,
  ],
  [
    'an application in the old field',
    {},
    before('1 accept tcp 8080/8080 0.0.0.0/0', {
      ApplicationNameList: [],
      ApplicationName: 'HTTP',
    }),
    OPEN,
  ],
  [
    'any application',
    {},
    before('1 accept tcp 8080/8080 0.0.0.0/0', { ApplicationNameList: ['Any'] }),
    'pass',
  ],
  [
    'an open policy for a neighbour changes nothing',
    {},
    before('1 accept any 0/0 203.0.113.8/32', { RepeatType: 'Daily' }),
    DROP,
  ],
  [
    'an address group that holds the client',
    {},
    before('1 accept any 0/0 office', {
      SourceType: 'group',
      SourceGroupCidrs: ['192.0.2.0/24', '203.0.113.7/32'],
    }),
    'pass',
  ],
  [
    'an address group without the client',
    {},
    before('1 accept any 0/0 office', { SourceType: 'group', SourceGroupCidrs: ['192.0.2.0/24'] }),
    DROP,
  ],
  [
    'an address group that was not read',
    {},
    before('1 accept any 0/0 office', { SourceType: 'group', SourceGroupCidrs: [] }),
    OPEN,
  ],
  [
    'an address group with something unreadable',
    {},
    before('1 accept any 0/0 office', {
      SourceType: 'group',
      SourceGroupCidrs: ['203.0.113.7/32', 'i-1'],
    }),
    OPEN,
  ],
  [
    'a destination group',
    {},
    one('1 drop any 0/0 0.0.0.0/0', {
      DestinationType: 'group',
      Destination: 'web',
      DestinationGroupCidrs: [`${EIP}/32`],
    }),
    DROP,
  ],
  [
    'a port group that holds the port',
    {},
    one('1 drop tcp web 0.0.0.0/0', {
      DestPortType: 'group',
      DestPortGroupPorts: ['80/80', '8000/8100'],
    }),
    DROP,
  ],
  [
    'a port group without the port',
    {},
    one('1 drop tcp web 0.0.0.0/0', { DestPortType: 'group', DestPortGroupPorts: ['80/80'] }),
    'pass',
  ],
  [
    'a port group that was not read',
    {},
    one('1 drop tcp web 0.0.0.0/0', { DestPortType: 'group', DestPortGroupPorts: [] }),
    OPEN,
  ],
  ['an action of tomorrow', {}, before('1 watch any 0/0 0.0.0.0/0'), OPEN],
  [
    'part of the asked block',
    { from: '203.0.113.0/24' },
    one('1 drop any 0/0 203.0.113.128/25'),
    'warn cfw-policy-drop',
  ],
  [
    'in front of a NAT gateway the asked port counts',
    { target: NAT_EIP, port: 8080 },
    [
      DNAT_ON,
      guarded(policy('1 drop tcp 8080/8080 0.0.0.0/0', { Destination: `${NAT_EIP}/32` })),
      { 'cloudfw.DescribeAssetList': assets('open', { InternetAddress: NAT_EIP }) },
    ],
    DROP,
  ],
  [
    'ping has no port',
    { protocol: 'icmp', port: undefined },
    one('1 drop icmp 0/0 0.0.0.0/0'),
    DROP,
  ],
  [
    'ping and a TCP policy',
    { protocol: 'icmp', port: undefined },
    one('1 drop tcp 0/0 0.0.0.0/0'),
    'pass',
  ],
  [
    'an IPv4 list of assets says nothing about IPv6',
    { from: IPV6_CLIENT },
    [IPV6_ON, guarded()],
    'unknown',
  ],
  [
    'a private path has no firewall of the Internet border',
    privately,
    [guarded(dropAll)],
    'not-applicable',
  ],
]

for (const [title, asked, layers, expected] of firewallRows)
  t.test(`Cloud Firewall: ${title}`, async t => {
    t.equal(inShort(judgeBy(cloudFirewall, asked, ...layers)), expected)
  })

t.test('the policy that drops is quoted whole', async t => {
  const [layer = {}] = one('3 drop tcp 8080/8080 0.0.0.0/0')
  t.match(judgeBy(cloudFirewall, {}, layer).decidedBy, {
    kind: 'firewall-policy',
    id: 'acl-3',
    text: /"AclAction": "drop"/,
  })
})

t.test('who gets through a partly dropping firewall is told exactly', async t => {
  const layers = guarded(
    policy('1 accept any 0/0 203.0.113.130/32'),
    policy('2 drop any 0/0 203.0.113.128/25'),
  )
  const { admission } = judgeBy(cloudFirewall, { from: '203.0.113.0/24' }, layers)
  t.strictSame(admission && toCidrs(admission.admits), ['203.0.113.0/25', '203.0.113.130/32'])
})

const SEED = Number(process.env['WHYPORT_SEED'] ?? 20261125)
t.comment(`seed ${SEED}`)

const SOURCES = [
  '0.0.0.0/0',
  '203.0.113.0/24',
  '203.0.113.7/32',
  '203.0.113.128/25',
  '192.0.2.0/24',
]
const somePolicy = fc.record({
  action: fc.constantFrom('accept', 'drop', 'log'),
  source: fc.constantFrom(...SOURCES),
  open: fc.boolean(),
})

t.test('the intrusion prevention blocks who it blocked, and nobody else of the asked', async t => {
  const attacked: Answers = {
    'cloudfw.DescribeAssetList': assets('open'),
    'cloudfw.DescribeRiskEventGroup': {
      TotalCount: 1,
      DataList: [{ SrcIP: '203.0.113.1', DstIP: EIP, RuleResult: 2, LastEventTime: 1_795_335_900 }],
    },
  }
  const { status, causes, admission } = judgeBy(
    cloudFirewallIps,
    { from: '203.0.113.0/31' },
    attacked,
  )
  t.strictSame(
    [status, causes.map(({ id }) => id), admission && toCidrs(admission.admits)],
    ['warn', ['cfw-ips-block'], ['203.0.113.0/32']],
  )
  t.equal(
    inShort(judgeBy(cloudFirewallIps, { from: '203.0.113.1' }, attacked)),
    'fail cfw-ips-block',
  )
})

t.test(
  'that no block was read is assumed in words, for one client of a protected address',
  async t => {
    const assumed = (from: string, status: string): string[] =>
      judgeBy(
        cloudFirewallIps,
        { from },
        {
          'cloudfw.DescribeAssetList': assets(status),
        },
      ).assumptions.map(({ key }) => key)
    t.strictSame(
      [assumed('203.0.113.7', 'open'), assumed('any', 'open'), assumed('203.0.113.7', 'closed')],
      [['assume.no-ips-block'], [], []],
    )
  },
)

t.test('an open policy never changes an answer that is called certain', async t => {
  const wrong = fc.check(
    fc.property(
      fc.array(somePolicy, { maxLength: 5 }),
      fc.integer({ min: 0, max: 31 }),
      (list, mask) => {
        const layer = (withOpen: boolean): Answers =>
          guarded(
            ...list.flatMap(({ action, source, open }, i) => {
              const there = !open || withOpen || (mask >> i) % 2 === 1
              const text = `${i + 1} ${action} any 0/0 ${source}`
              return there ? [policy(text, withOpen && open ? { RepeatType: 'Daily' } : {})] : []
            }),
          )
        const unsure = judgeBy(cloudFirewall, {}, layer(true)).status
        return unsure === 'unknown' || unsure === judgeBy(cloudFirewall, {}, layer(false)).status
      },
    ),
    { seed: SEED, numRuns: 300 },
  )
  t.equal(wrong.counterexample, null)
})
