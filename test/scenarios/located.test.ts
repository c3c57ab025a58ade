// Is the target found whatever it is, and is the report honest about what else could have been meant?
import t from 'tap'
import { createApp } from '#server/app.ts'
import type { Evidence } from '#shared/evidence.ts'
import type { AskedQuestion } from '#shared/read-question.ts'
import type { Report } from '#shared/report.ts'
import { cloudAnswer } from '#test/golden/account.ts'
import {
  type Answers,
  CLIENT,
  EIP,
  eip,
  eips,
  eni,
  enis,
  instance,
  instances,
  natEip,
  OPEN_GROUP,
  pathEvidence,
} from '#test/golden/path-account.ts'

const report = (asked: Partial<AskedQuestion>, evidence: Evidence): Promise<Report> =>
  createApp({ env: {} }).diagnose(
    { target: 'i-test1', port: 8080, from: CLIENT, at: '2026-11-22T08:30:00Z', ...asked },
    { sources: { mode: 'replay', evidence } },
  )

const finding = ({ findings }: Report, check: string) => {
  const found = findings.find(each => each.check === check)
  return [found?.status, ...(found?.causes ?? [])].join(' ')
}

const SECOND = '198.51.100.11'
const twoAddresses: Answers = {
  'ecs.DescribeInstances': instances(instance()),
  'ecs.DescribeNetworkInterfaces': enis(
    eni(),
    eni({
      NetworkInterfaceId: 'eni-2',
      Type: 'Secondary',
      PrivateIpSets: {
        PrivateIpSet: [
          {
            PrivateIpAddress: '10.0.1.5',
            Primary: true,
            AssociatedPublicIp: { PublicIpAddress: SECOND, AllocationId: 'eip-3' },
          },
        ],
      },
    }),
  ),
  'vpc.DescribeEipAddresses': eips(
    eip(),
    natEip(),
    eip({
      AllocationId: 'eip-3',
      IpAddress: SECOND,
      InstanceType: 'NetworkInterface',
      InstanceId: 'eni-2',
      PrivateIpAddress: '10.0.1.5',
      OperationLocks: { LockReason: [{ LockReason: 'financial' }] },
    }),
  ),
}

t.test('a machine with two addresses: one is judged, what the other gives is said', async t => {
  const { assumptions, question } = await report({}, pathEvidence(twoAddresses))
  t.equal(question.target.address, EIP)
  t.match(
    assumptions.filter(text => text.includes(SECOND)),
    [/i-test1 has 198\.51\.100\.11 too.*predicts: unreachable/],
  )
})

t.test(
  'a machine with one address, and a question that names one, say nothing of others',
  async t => {
    const one = await report({}, pathEvidence())
    const named = await report({ target: EIP }, pathEvidence(twoAddresses))
    t.strictSame(
      [...one.assumptions, ...named.assumptions].filter(text =>
        text.includes('Ask for that address'),
      ),
      [],
    )
  },
)

const SWAS = 'ace0706b2ac4454d984295a94213f12c'
const nobody: Answers = { 'ecs.DescribeInstances': instances() }
const firewall = cloudAnswer(
  'swas-open.ListFirewallRules',
  { FirewallRules: [{ RuleProtocol: 'TCP', Port: '80', Policy: 'accept' }], TotalCount: 1 },
  { subject: SWAS },
)
const owner = (type: string) =>
  cloudAnswer(
    'antiddos-public.DescribeIpLocationService',
    {
      Instance: {
        InstanceId: 'x-1',
        InstanceType: type,
        Region: 'cn-hangzhou',
        InternetIp: '192.0.2.77',
      },
    },
    { subject: '192.0.2.77' },
  )

const resolved = (...addresses: readonly string[]) => ({
  ...cloudAnswer('dns', { name: 'shop.example', addresses, error: null }),
  file: 'dns/answer.json',
})
const again = (wire: object) =>
  cloudAnswer('vpc.DescribeEipAddresses', eips(wire as Parameters<typeof eips>[0]), {
    suffix: 'again',
  })
const balance = (amount: string) =>
  cloudAnswer('bssopenapi.QueryAccountBalance', {
    Code: '200',
    Data: { AvailableAmount: amount, Currency: 'CNY' },
  })

type Row = readonly [
  title: string,
  asked: Partial<AskedQuestion>,
  evidence: Evidence,
  check: string,
  expected: string,
]
const rows: readonly Row[] = [
  [
    'a Simple Application Server, told by its firewall',
    { target: SWAS },
    [...pathEvidence(nobody), firewall],
    'instance',
    'unknown target-is-swas',
  ],
  [
    'an id of that form, without any answer of the product',
    { target: SWAS },
    pathEvidence(nobody),
    'instance',
    'unknown target-is-swas',
  ],
  [
    'an ECS id that is not there is no such server',
    { target: 'i-gone1' },
    [...pathEvidence(nobody), firewall],
    'instance',
    'fail instance-not-found',
  ],
  [
    'an address of a Simple Application Server',
    { target: '192.0.2.77' },
    [...pathEvidence(), owner('swas')],
    'public-address',
    'unknown target-is-swas',
  ],
  [
    'an address of another product of the account is not called a stranger',
    { target: '192.0.2.77' },
    [...pathEvidence(), owner('waf')],
    'public-address',
    'unknown',
  ],
  [
    'an address of nobody',
    { target: '192.0.2.77' },
    pathEvidence(),
    'public-address',
    'fail public-ip-not-yours',
  ],
  [
    'a name that stands for no address',
    { target: 'shop.example' },
    [...pathEvidence(), resolved()],
    'name',
    'fail target-not-resolvable',
  ],
  [
    'a name that leads to nobody of the account',
    { target: 'shop.example' },
    [...pathEvidence(), resolved('192.0.2.77')],
    'name',
    'warn dns-points-elsewhere',
  ],
  [
    'a name that leads to the machine',
    { target: 'shop.example' },
    [...pathEvidence(), resolved(EIP)],
    'name',
    'pass',
  ],
  [
    'a name whose address could be anybody’s, elastic addresses unread',
    { target: 'shop.example' },
    [...pathEvidence({ 'vpc.DescribeEipAddresses': 'refused' }), resolved('192.0.2.77')],
    'name',
    'pass',
  ],
  [
    'the address was unbound between two reads',
    {},
    [...pathEvidence(), again(eip({ Status: 'Available', InstanceId: '' }))],
    'freshness',
    'unknown evidence-stale',
  ],
  [
    'two reads that say the same',
    {},
    [...pathEvidence(), again(eip())],
    'freshness',
    'not-applicable',
  ],
  [
    'another address was unbound between two reads',
    {},
    [...pathEvidence(), again(natEip({ Status: 'Available', InstanceId: '' }))],
    'freshness',
    'not-applicable',
  ],
  [
    'evidence of the day before yesterday is told, and holds nothing back',
    { at: '2026-11-24T08:30:00Z' },
    pathEvidence(),
    'freshness',
    'warn evidence-stale',
  ],
  [
    'evidence of the same day',
    { at: '2026-11-23T08:00:00Z' },
    pathEvidence(),
    'freshness',
    'not-applicable',
  ],
  [
    'an account that owes money, with thousands commas',
    {},
    [...pathEvidence(), balance('-1,204.50')],
    'account-balance',
    'warn account-overdue',
  ],
  [
    'an account that owes nothing',
    {},
    [...pathEvidence(), balance('0.00')],
    'account-balance',
    'not-applicable',
  ],
  [
    'an amount that is none',
    {},
    [...pathEvidence(), balance('n/a')],
    'account-balance',
    'not-applicable',
  ],
]
for (const [title, asked, evidence, check, expected] of rows)
  t.test(title, async t => {
    t.equal(finding(await report(asked, evidence), check), expected)
  })

t.test('a machine that only its interface shows is judged, but for its own state', async t => {
  const { findings, verdict } = await report(
    {},
    pathEvidence({ 'ecs.DescribeInstances': 'refused' }, OPEN_GROUP),
  )
  t.strictSame(
    ['instance', 'public-address', 'network-acl', 'route', 'security-group'].map(
      id => findings.find(({ check }) => check === id)?.status,
    ),
    ['unknown', 'pass', 'pass', 'pass', 'pass'],
  )
  t.equal(verdict.status, 'inconclusive')
})
