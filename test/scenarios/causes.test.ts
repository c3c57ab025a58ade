// Does each first cause appear when its condition holds, and stay away when it nearly does?

import t from 'tap'
import { judge } from '#server/diagnose.ts'
import { outsideRound } from '#server/plan/plan.ts'
import { nextEvidenceFor } from '#server/report-needs.ts'
import { type AskedQuestion, readQuestion } from '#shared/read-question.ts'
import { inEnglish } from '#shared/wording/sentence.ts'
import { causePair, causesOf, type Scenario } from '#test/causes/cause-pair.ts'
import {
  all,
  answer,
  asIs,
  body,
  demoEvidence,
  denied,
  type Edit,
  elements,
  host,
  listIn,
  probes,
  RECORDED_AT,
  without,
} from './demo-evidence.ts'

const WEB = 'i-bp1demo000000web0001'
const GROUP = 'sg-bp1demo000000web0001'
const open: AskedQuestion = { target: WEB, port: 443, from: '203.0.113.99' }
const admin: AskedQuestion = { target: WEB, port: 8080, from: '203.0.113.99' }
const office: AskedQuestion = { target: WEB, port: 8080, from: '198.51.100.7' }

const instance = (change: Record<string, unknown>): Edit =>
  elements('ecs.DescribeInstances', 'Instance', found => {
    if (found['InstanceId'] === WEB) Object.assign(found, change)
  })

const locked = (reason: string): Edit =>
  instance({ OperationLocks: { LockReason: [{ LockReason: reason, LockMsg: '' }] } })

const eip = (change: Record<string, unknown>): Edit =>
  elements('vpc.DescribeEipAddresses', 'EipAddress', found => {
    if (found['IpAddress'] === '203.0.113.10') Object.assign(found, change)
  })

let ruleCount = 0
const rule = (change: Record<string, unknown>) => ({
  SecurityGroupRuleId: `sgr-test${++ruleCount}`,
  Direction: 'ingress',
  IpProtocol: 'TCP',
  PortRange: '443/443',
  Policy: 'Accept',
  Priority: 1,
  NicType: 'intranet',
  SourceCidrIp: '',
  ...change,
})

/** The web group holds exactly these rules. */
const rules = (...list: readonly Record<string, unknown>[]): Edit =>
  body('ecs.DescribeSecurityGroupAttribute', found => {
    if (found['SecurityGroupId'] === GROUP) found['Permissions'] = { Permission: list }
  })

const anyone = rule({ SourceCidrIp: '0.0.0.0/0' })
const denyAll = rule({ Policy: 'Drop', SourceCidrIp: '0.0.0.0/0' })

const withGroups = (...ids: readonly string[]): Edit =>
  all(
    elements('ecs.DescribeNetworkInterfaces', 'NetworkInterfaceSet', found => {
      if (found['NetworkInterfaceId'] === 'eni-bp1demo0000web000a')
        found['SecurityGroupIds'] = { SecurityGroupId: ids }
    }),
    instance({ SecurityGroupIds: { SecurityGroupId: ids } }),
  )

const secondGroup = (...list: readonly Record<string, unknown>[]): Edit =>
  all(
    withGroups(GROUP, 'sg-bp1demo0000mgmt00001'),
    body('ecs.DescribeSecurityGroupAttribute', found => {
      if (found['SecurityGroupId'] === 'sg-bp1demo0000mgmt00001')
        found['Permissions'] = { Permission: list }
    }),
  )

const entry = (change: Record<string, unknown>) => ({
  NetworkAclEntryId: `nae-test${++ruleCount}`,
  EntryType: 'custom',
  IpVersion: 'IPv4',
  Policy: 'accept',
  Protocol: 'tcp',
  Port: '443/443',
  ...change,
})

const acl = (direction: 'Ingress' | 'Egress', ...list: readonly Record<string, unknown>[]): Edit =>
  body('vpc.DescribeNetworkAclAttributes', found => {
    const attribute = found['NetworkAclAttribute'] as Record<string, unknown>
    attribute[`${direction}AclEntries`] = { [`${direction}AclEntry`]: list }
  })

const policy = (change: Record<string, unknown>): Edit =>
  elements('cloudfw.DescribeControlPolicy', 'Policys', found => {
    Object.assign(found, change)
  })

/** An activated IPv4 gateway, and the front table's default route. */
const gateway = (nextHopType: string): Edit =>
  all(
    body('vpc.DescribeVpcAttribute', found => {
      found['Ipv4GatewayId'] = 'ipv4gw-test1'
    }),
    body('vpc.ListIpv4Gateways', found => {
      found['Ipv4GatewayModels'] = [
        {
          Ipv4GatewayId: 'ipv4gw-test1',
          VpcId: 'vpc-bp1demo00000000shop01',
          Enabled: true,
          Status: 'Created',
        },
      ]
    }),
    body('vpc.DescribeRouteEntryList', found => {
      const entries = listIn(found, 'RouteEntry')
      if (entries.some(each => each['RouteTableId'] === 'vtb-bp1demo000000system01'))
        entries.push({
          RouteTableId: 'vtb-bp1demo000000system01',
          RouteEntryId: 'rte-test1',
          DestinationCidrBlock: '0.0.0.0/0',
          IpVersion: 'IPv4',
          Type: 'Custom',
          Status: 'Available',
          NextHops: {
            NextHop: [{ NextHopType: nextHopType, NextHopId: `${nextHopType}-1`, Enabled: 1 }],
          },
        })
    }),
  )

const LISTENERS = ['ss-listeners', 'ss-owners']
const sockets = (...lines: readonly string[]): Edit =>
  all(
    ...LISTENERS.map(command => host(command, () => lines.map(line => `${line}\n`).join(''))),
    without('host.netstat-listeners'),
    without('host.proc-tcp'),
    without('host.proc-tcp6'),
  )
const socket = (address: string, more = ''): string =>
  `LISTEN 0      511    ${address}:443   ${address.startsWith('[') || address === '*' ? '[::]' : '0.0.0.0'}:*    uid:0 ino:1 sk:1 cgroup:/ ${more}<->`

const nft = (...statements: readonly Record<string, unknown>[]): Edit =>
  all(
    host('nft-ruleset', () =>
      JSON.stringify({
        nftables: [
          { metainfo: { version: '1.0.6', release_name: 'x', json_schema_version: 1 } },
          { table: { family: 'inet', name: 'edge', handle: 1 } },
          {
            chain: {
              family: 'inet',
              table: 'edge',
              name: 'in',
              handle: 1,
              type: 'filter',
              hook: 'input',
              prio: 0,
              policy: 'accept',
            },
          },
          ...statements.map((statement, i) => ({
            rule: {
              family: 'inet',
              table: 'edge',
              chain: 'in',
              handle: 10 + i,
              expr: [statement['match'], statement['verdict']],
            },
          })),
        ],
      }),
    ),
    without('host.nft-ruleset-text'),
    host('iptables-save', () => ''),
    host('ip6tables-save', () => ''),
  )

const dport = (port: number) => ({
  match: { op: '==', left: { payload: { protocol: 'tcp', field: 'dport' } }, right: port },
})
const drop = (port: number) => nft({ match: dport(port), verdict: { drop: null } })
const reject = (port: number) =>
  nft({ match: dport(port), verdict: { reject: { type: 'tcp reset' } } })

const silent = { outcome: 'timed-out', failureSource: 'network' } as const
const control = { role: 'control', to: { address: '192.0.2.1', port: 443 } } as const

type Case = readonly [asked: AskedQuestion, edit: Edit]

const judgedFor = ([asked, edit]: Case) => answer(asked, edit(demoEvidence)).judged
const told =
  (holds: Case, nearly: Case): Scenario =>
  isSo =>
    causesOf(judgedFor(isSo ? holds : nearly))

causePair(
  'instance-not-found',
  'derived',
  told(
    [{ ...open, target: 'i-bp1demo0000000none1' }, asIs],
    [{ ...open, target: 'i-bp1demo0000000none1' }, denied('ecs.DescribeInstances')],
  ),
)

causePair(
  'instance-not-running',
  'derived',
  told([open, instance({ Status: 'Stopped' })], [open, instance({ Status: 'Running' })]),
)

causePair(
  'instance-locked-security',
  'derived',
  told([open, locked('security')], [open, locked('financial')]),
)

causePair(
  'instance-locked-financial',
  'derived',
  told([open, locked('financial')], [open, locked('security')]),
)

causePair(
  'no-public-ip',
  'derived',
  told(
    [{ ...open, target: 'i-bp1demo000000app0001', port: 81 }, asIs],
    [{ ...open, target: 'i-bp1demo000000app0001', port: 8080 }, asIs],
  ),
)

causePair(
  'public-ip-not-yours',
  'derived',
  told(
    [{ ...open, target: '192.0.2.77' }, asIs],
    [{ ...open, target: '192.0.2.77' }, denied('vpc.DescribeEipAddresses')],
  ),
)

causePair(
  'eip-not-bound',
  'derived',
  told([{ ...open, target: '203.0.113.40' }, asIs], [{ ...open, target: '203.0.113.10' }, asIs]),
)

causePair(
  'eip-bound-elsewhere',
  'derived',
  told([open, eip({ InstanceId: 'i-bp1demo000000bat0001' })], [open, eip({ InstanceId: WEB })]),
)

causePair(
  'eip-locked-financial',
  'derived',
  told(
    [open, eip({ OperationLocks: { LockReason: [{ LockReason: 'financial' }] } })],
    [open, eip({ OperationLocks: { LockReason: [{ LockReason: 'security' }] } })],
  ),
)

causePair('cfw-policy-drop', 'derived', told([admin, asIs], [admin, policy({ Release: 'false' })]))

causePair(
  'sg-empty-created-by-api',
  'derived',
  told([open, rules()], [open, rules(rule({ IpProtocol: 'GRE', SourceCidrIp: '10.0.0.0/8' }))]),
)

causePair(
  'sg-allow-wrong-source',
  'derived',
  told(
    [open, rules(rule({ SourceCidrIp: '198.51.100.0/24' }))],
    [open, rules(rule({ SourceCidrIp: '203.0.113.0/24' }))],
  ),
)

causePair(
  'sg-allow-wrong-port',
  'derived',
  told(
    [open, rules(rule({ SourceCidrIp: '0.0.0.0/0', PortRange: '80/80' }))],
    [open, rules(rule({ SourceCidrIp: '0.0.0.0/0', PortRange: '80/443' }))],
  ),
)

causePair(
  'sg-allow-wrong-protocol',
  'derived',
  told(
    [open, rules(rule({ SourceCidrIp: '0.0.0.0/0', IpProtocol: 'UDP' }))],
    [open, rules(rule({ SourceCidrIp: '0.0.0.0/0', IpProtocol: 'all', PortRange: '-1/-1' }))],
  ),
)

causePair(
  'sg-deny-rule-wins',
  'derived',
  told(
    [open, rules({ ...anyone, Priority: 2 }, denyAll)],
    [open, rules(anyone, { ...denyAll, Priority: 2 })],
  ),
)

causePair(
  'sg-equal-priority-drop-wins',
  'derived',
  told([open, rules(anyone, denyAll)], [open, rules(anyone, { ...denyAll, Priority: 10 })]),
)

causePair(
  'sg-deny-in-other-group',
  'derived',
  told(
    [open, all(rules({ ...anyone, Priority: 10 }), secondGroup({ ...denyAll, Priority: 5 }))],
    [open, all(rules({ ...anyone, Priority: 5 }), secondGroup({ ...denyAll, Priority: 10 }))],
  ),
)

causePair(
  'sg-no-ipv6-rule',
  'derived',
  told(
    [{ ...open, from: '2001:db8::7' }, rules(anyone)],
    [{ ...open, from: '2001:db8::7' }, rules(rule({ Ipv6SourceCidrIp: '::/0' }))],
  ),
)

causePair(
  'sg-source-group-needs-private-path',
  'derived',
  told(
    [open, rules(rule({ SourceGroupId: 'sg-bp1demo000000app0001' }))],
    [{ ...open, from: '10.20.2.20' }, rules(rule({ SourceGroupId: 'sg-bp1demo000000app0001' }))],
  ),
)

causePair('sg-prefix-list-missing-client', 'derived', told([admin, asIs], [office, asIs]))

causePair(
  'nacl-inbound-drop',
  'derived',
  told(
    [
      open,
      acl(
        'Ingress',
        entry({ Policy: 'drop', SourceCidrIp: '203.0.113.99' }),
        entry({ SourceCidrIp: '0.0.0.0/0' }),
      ),
    ],
    [
      open,
      acl(
        'Ingress',
        entry({ SourceCidrIp: '0.0.0.0/0' }),
        entry({ Policy: 'drop', SourceCidrIp: '203.0.113.99' }),
      ),
    ],
  ),
)

causePair(
  'nacl-inbound-no-match',
  'derived',
  told(
    [open, acl('Ingress', entry({ Port: '80/80', SourceCidrIp: '0.0.0.0/0' }))],
    [open, acl('Ingress', entry({ Port: '80/443', SourceCidrIp: '0.0.0.0/0' }))],
  ),
)

causePair(
  'nacl-outbound-ephemeral-drop',
  'derived',
  told(
    [open, acl('Egress', entry({ DestinationCidrIp: '0.0.0.0/0' }))],
    [open, acl('Egress', entry({ Port: '1024/65535', DestinationCidrIp: '0.0.0.0/0' }))],
  ),
)

causePair(
  'ipv4gw-default-route-elsewhere',
  'derived',
  told([open, gateway('NatGateway')], [open, gateway('Ipv4Gateway')]),
)

causePair(
  'cloud-permission-missing',
  'derived',
  told(
    [open, denied('ecs.DescribeSecurityGroupAttribute')],
    [open, without('ecs.DescribeSecurityGroupAttribute')],
  ),
)

causePair(
  'cloud-credentials-invalid',
  'derived',
  told(
    [open, denied('ecs.DescribeInstances', 'InvalidAccessKeyId.NotFound')],
    [open, denied('ecs.DescribeInstances')],
  ),
)

causePair(
  'not-listening',
  'derived',
  told(
    [open, sockets(socket('0.0.0.0').replace(':443', ':444'))],
    [open, sockets(socket('0.0.0.0'))],
  ),
)

causePair(
  'listening-loopback-only',
  'derived',
  told(
    [open, sockets(socket('127.0.0.1'))],
    [open, sockets(socket('127.0.0.1'), socket('10.20.1.10'))],
  ),
)

causePair(
  'listening-other-ip',
  'derived',
  told([open, sockets(socket('10.20.1.11'))], [open, sockets(socket('10.20.1.10'))]),
)

causePair(
  'listener-v6only',
  'derived',
  told([open, sockets(socket('[::]', 'v6only:1 '))], [open, sockets(socket('*', 'v6only:0 '))]),
)

causePair('host-firewall-drop', 'derived', told([open, drop(443)], [open, drop(444)]))

causePair('host-firewall-reject', 'derived', told([open, reject(443)], [open, reject(444)]))

causePair(
  'vantage-blocked',
  'suspected',
  told(
    [open, probes(silent, { ...silent, ...control })],
    [open, probes(silent, { ...control, outcome: 'open' })],
  ),
)

const causesFor = (asked: Case): string[] => [
  ...new Set(causesOf(judgedFor(asked)).causes.map(({ id }) => id)),
]

t.test('the demo account as recorded', async t => {
  const web = answer(open, demoEvidence)
  t.equal(web.status, 'reachable', 'port 443 is reachable from a stranger')
  const shown = answer(admin, demoEvidence)
  t.equal(shown.status, 'unreachable', 'port 8080 is not')
  t.strictSame(
    shown.roots.map(cause => cause.id),
    ['cfw-policy-drop', 'sg-prefix-list-missing-client', 'listening-loopback-only'],
    'three independent causes are named at once, in path order',
  )
})

t.test('what a black-box read once found wrong', async t => {
  const elsewhere = answer({ ...open, from: 'any' }, gateway('NatGateway')(demoEvidence))
  t.equal(elsewhere.predicted, 'unreachable', 'a lost default route admits nobody')
  t.strictSame(elsewhere.admitted.intervals, [], 'private ranges do not come in over the Internet')
  const outbound = causesFor([{ target: '8.8.8.8', port: 443, from: WEB }, asIs])
  t.notOk(outbound.includes('instance-not-found'), 'a foreign target is no lost instance')
  t.notOk(outbound.includes('public-ip-not-yours'), 'and need not be ours')
  const closed = rules()
  for (const to of [
    { address: '203.0.113.10', port: 22 },
    { address: '203.0.113.20', port: 443 },
  ]) {
    const other = answer(open, all(closed, probes({ to }))(demoEvidence))
    t.equal(
      other.status,
      'unreachable',
      `a probe of ${to.address}:${to.port} answers another question`,
    )
  }
  const udp = answer(open, all(closed, probes({ protocol: 'udp' }))(demoEvidence))
  t.equal(udp.status, 'unreachable', 'so does a probe of another protocol')
  const reset = answer(
    open,
    probes({ outcome: 'reset-after-open', failureSource: 'target' })(demoEvidence),
  )
  t.equal(reset.status, 'reachable', 'a reset after the handshake is reachable at TCP')
  t.equal(
    reset.judged.find(({ check }) => check === 'vantage')?.judgement.status,
    'warn',
    'with a warning',
  )
})

t.test('host readings that contradict each other decide nothing', async t => {
  const statusOf = (edit: Edit): string => answer(open, edit(demoEvidence)).predicted
  t.equal(
    statusOf(host('ip-addr', text => text.replaceAll('10.20.1.10', '10.20.1.99'))),
    'inconclusive',
    'an address that no interface lists, with a local route of the kernel for it',
  )
  t.equal(statusOf(host('ip-route', () => '')), 'inconclusive', 'a list without any route')
  t.equal(
    statusOf(host('nft-ruleset-text', text => text.replace('policy drop', 'policy accept'))),
    'inconclusive',
    'nft as JSON and as text',
  )
})

const NFT = (...rules: readonly object[]): Edit =>
  host('nft-ruleset', () =>
    JSON.stringify({
      nftables: [
        { metainfo: { json_schema_version: 1 } },
        { table: { family: 'inet', name: 'f', handle: 1 } },
        ...rules,
      ],
    }),
  )
const CHAIN = { family: 'inet', table: 'f', handle: 1, type: 'filter', prio: 0 }
const STATE = (right: string) => ({ match: { op: 'in', left: { ct: { key: 'state' } }, right } })
const TEXT = without('host.nft-ruleset-text')

/** New connections get in, all that follows the first packet is dropped. */
const hangs: Edit = all(
  TEXT,
  NFT(
    { chain: { ...CHAIN, name: 'in', hook: 'input', policy: 'drop' } },
    {
      rule: {
        family: 'inet',
        table: 'f',
        chain: 'in',
        handle: 2,
        expr: [STATE('new'), { accept: null }],
      },
    },
  ),
)
const answerDropped: Edit = all(
  TEXT,
  NFT({ chain: { ...CHAIN, name: 'out', hook: 'output', policy: 'drop' } }),
)

t.test(
  'a probe that connects does not contradict a loss that comes after the handshake',
  async t => {
    const said = (edit: Edit) => {
      const { predicted, observed, agreement, roots } = answer(
        open,
        all(edit, probes({}))(demoEvidence),
      )
      return [
        predicted,
        observed,
        agreement,
        roots.map(({ id, confidence }) => `${id} ${confidence}`),
      ]
    }
    t.strictSame(said(hangs), [
      'unreachable',
      'reachable',
      'not-comparable',
      ['host-firewall-reply-drop derived'],
    ])
    t.strictSame(
      said(answerDropped),
      ['unreachable', 'reachable', 'contradict', ['host-firewall-reply-drop suspected']],
      'a handshake whose answer is dropped cannot end well',
    )
  },
)

type Needed = readonly [title: string, asked: AskedQuestion, edit: Edit, need: RegExp]

const neededRows: readonly Needed[] = [
  [
    'an instance that is in no answer',
    { target: 'i-bp1nosuch000000000001', port: 443 },
    asIs,
    /^a target that exists/,
  ],
  [
    'from an instance that is in no answer',
    { target: '8.8.8.8', port: 443, from: 'i-bp1nosuch000000000001' },
    asIs,
    /^a sender that exists: i-bp1nosuch/,
  ],
  [
    'from an instance to the Internet',
    { target: '8.8.8.8', port: 443, from: WEB },
    asIs,
    /^a connection from i-bp1demo000000web0001 to 8\.8\.8\.8/,
  ],
  [
    'from an instance to the Internet, and the instances were not all read',
    { target: '8.8.8.8', port: 443, from: WEB },
    denied('ecs.DescribeInstances'),
    /^ecs\.DescribeInstances/,
  ],
]

for (const [title, asked, edit, need] of neededRows)
  t.test(`what is still to be collected: ${title}`, async t => {
    const evidence = edit(demoEvidence)
    const { flow, judged } = judge(readQuestion(asked), evidence, {
      clock: { iso: () => RECORDED_AT, ms: () => 0 },
    })
    const needs = nextEvidenceFor({ flow, findings: judged }).map(each => each.need)
    t.ok(
      needs.some(each => need.test(each)),
      needs.join(', '),
    )
    t.equal(edit === asIs ? needs.length : 1, 1, 'nothing that was read already')
  })

t.test('a silent control on the asked address blames no vantage point', async t => {
  const to = (port: number) => ({ to: { address: '203.0.113.10', port } })
  const judged = answer(
    open,
    probes(
      { ...silent, ...to(443) },
      { ...silent, ...control, outcome: 'timed-out', ...to(22) },
    )(demoEvidence),
  ).judged.find(({ check }) => check === 'vantage')?.judgement
  t.strictSame(
    [judged?.status, judged?.because.key, judged?.causes],
    ['warn', 'path.control-on-target', []],
  )
})

t.test(
  'a Windows instance: its inside is unknown, and the PowerShell commands are named',
  async t => {
    const windows = instance({ OSType: 'windows' })(demoEvidence)
    const { judged } = answer(open, windows)
    const inside = ['host-network', 'host-firewall', 'listener', 'reply']
    t.strictSame(
      judged
        .filter(({ hop }) => inside.includes(hop))
        .map(({ check, judgement }) => `${check} ${judgement.status}`),
      [
        'host-network unknown',
        'guest-network-config unknown',
        'host-firewall unknown',
        'tcp-wrappers not-applicable',
        'sender-host-firewall not-applicable',
        'listener unknown',
        'far-side not-applicable',
        'reply-firewall unknown',
        'reply-route unknown',
        'sender-host-route not-applicable',
      ],
    )
    const hows = judged.flatMap(({ judgement }) =>
      judgement.missing.map(({ how }) => inEnglish(how)),
    )
    t.ok(hows.some(how => how.includes('Get-NetTCPConnection -State Listen -LocalPort 443')))
    t.ok(hows.some(how => how.includes('Get-NetFirewallProfile -PolicyStore ActiveStore')))
    t.notOk(hows.some(how => how.includes('whyport collect')))
    t.ok(
      judged.some(
        ({ check, judgement }) => check === 'security-group' && judgement.status === 'pass',
      ),
    )
  },
)

t.test('no agent of a Windows instance is asked to read it', async t => {
  const { flow } = judge(readQuestion(open), demoEvidence, {
    clock: { iso: () => RECORDED_AT, ms: () => 0 },
  })
  t.equal(outsideRound(readQuestion(open), flow, true).instanceId, null)
  t.equal(outsideRound(readQuestion(open), flow, false).instanceId, WEB)
})

t.test('an overdue address that still opens connections may be slowed down', async t => {
  const overdue = eip({ OperationLocks: { LockReason: [{ LockReason: 'financial' }] } })
  const of = (edit: Edit) =>
    answer(open, edit(demoEvidence))
      .judged.find(({ check }) => check === 'provider-locks')
      ?.judgement.causes.map(({ id }) => id) ?? []
  const seen = probes({ to: { address: '203.0.113.10', port: 443 } })
  const silent = probes({ to: { address: '203.0.113.10', port: 443 }, outcome: 'timed-out' })
  t.strictSame(of(all(overdue, seen)), ['eip-locked-financial', 'eip-throttled-overdue'])
  t.strictSame(of(all(overdue, silent)), ['eip-locked-financial'])
  t.strictSame(of(seen), [])
})

t.test(
  'a Windows machine that opens a connection: what stands at the far end is no hop of its',
  async t => {
    const asked: AskedQuestion = { target: '198.51.100.80', port: 443, from: WEB }
    const { judged } = answer(asked, instance({ OSType: 'windows' })(demoEvidence))
    t.strictSame(
      judged
        .filter(({ check }) => ['listener', 'host-network', 'reply-route'].includes(check))
        .map(({ judgement }) => judgement.status),
      ['not-applicable', 'not-applicable', 'not-applicable'],
    )
  },
)
