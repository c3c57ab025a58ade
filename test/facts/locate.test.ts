// Which interface and path does a question reach in the demo account?
import t from 'tap'
import { factsOf } from '#server/facts/facts.ts'
import { flowOf } from '#server/facts/locate.ts'
import { resolvedFrom } from '#server/facts/resolved.ts'
import type { Flow } from '#shared/flow.ts'
import { toCidrs } from '#shared/plain/address-set.ts'
import { type AskedQuestion, readQuestion } from '#shared/read-question.ts'
import {
  asIs,
  demoEvidence,
  denied,
  type Edit,
  elements,
  without,
} from '#test/scenarios/demo-evidence.ts'

const locate = (asked: AskedQuestion, edit: Edit): Flow => {
  const facts = factsOf(edit(demoEvidence), { instanceId: null })
  return flowOf(readQuestion(asked), facts, resolvedFrom(facts))
}

const WEB = 'i-bp1demo000000web0001'
const APP = 'i-bp1demo000000app0001'
const BATCH = 'i-bp1demo000000bat0001'
const noEip = elements('ecs.DescribeInstances', 'Instance', instance => {
  instance['EipAddress'] = { IpAddress: '', AllocationId: '' }
})

type Expected = Partial<Omit<Flow, 'question' | 'sources'>> & { readonly sources?: string[] }
type Row = readonly [title: string, asked: AskedQuestion, edit: Edit, expected: Expected]

const rows: readonly Row[] = [
  [
    'an instance is reached by its elastic address from the Internet',
    { target: WEB, port: 8080, from: '203.0.113.99' },
    asIs,
    {
      path: 'eip',
      publicAddress: '203.0.113.10',
      privateAddress: '10.20.1.10',
      eniId: 'eni-bp1demo0000web000a',
      allocationId: 'eip-bp1demo000000web0001',
      securityGroupIds: ['sg-bp1demo000000web0001'],
      sourceScope: 'internet',
      sources: ['203.0.113.99/32'],
    },
  ],
  [
    'an instance is reached by its private address from a private client',
    { target: WEB, port: 8080, from: '10.20.2.20' },
    asIs,
    { path: 'private', publicAddress: null, privateAddress: '10.20.1.10', sourceScope: 'private' },
  ],
  [
    'a private client that is an interface of the same VPC is the sender, with its place',
    { target: WEB, port: 8080, from: '10.20.2.20' },
    asIs,
    { sender: { asked: false, address: '10.20.2.20', instanceId: APP } as Flow['sender'] },
  ],
  [
    'a private client that no interface of the VPC has is nobody we know',
    { target: WEB, port: 8080, from: '10.20.2.21' },
    asIs,
    { sender: null },
  ],
  [
    'an asked instance sends from its first private address',
    { target: WEB, port: 8080, from: APP },
    asIs,
    { sender: { asked: true, address: '10.20.2.20', instanceId: APP } as Flow['sender'] },
  ],
  [
    'a client on the Internet is no sender of the account',
    { target: WEB, port: 8080, from: '203.0.113.99' },
    asIs,
    { sender: null },
  ],
  [
    'the address of the second interface brings that interface and its groups',
    { target: '10.20.1.11', port: 22, from: '10.20.2.20' },
    asIs,
    {
      path: 'private',
      instanceId: WEB,
      eniId: 'eni-bp1demo0000web000b',
      securityGroupIds: ['sg-bp1demo0000mgmt00001'],
    },
  ],
  [
    'a public address is followed to the instance that holds it',
    { target: '203.0.113.10:443' },
    asIs,
    { path: 'eip', instanceId: WEB, privateAddress: '10.20.1.10', sources: ['0.0.0.0/0'] },
  ],
  [
    'a static address is told from an elastic one',
    { target: BATCH, port: 22, from: '198.51.100.7' },
    asIs,
    { path: 'static-ip', publicAddress: '203.0.113.30', privateAddress: '10.20.1.30' },
  ],
  [
    'an instance without public address is reached by the forwarding entry of its port',
    { target: APP, port: 8080, from: '203.0.113.99' },
    asIs,
    { path: 'dnat', publicAddress: '203.0.113.20', privateAddress: '10.20.2.20', port: 8080 },
  ],
  [
    'behind a forwarding entry the internal port is judged',
    { target: '203.0.113.20:80', from: '203.0.113.99' },
    elements('vpc.DescribeForwardTableEntries', 'ForwardTableEntry', entry => {
      entry['ExternalPort'] = '80'
      entry['InternalPort'] = '8080'
    }),
    { path: 'dnat', askedPort: 80, port: 8080, instanceId: APP },
  ],
  [
    'a port that no entry forwards leaves the gateway address without delivery',
    { target: '203.0.113.20:81', from: '203.0.113.99' },
    asIs,
    { path: 'dnat', privateAddress: null, instanceId: null },
  ],
  [
    'no entry for the port and no public address is no way in',
    { target: APP, port: 81, from: '203.0.113.99' },
    asIs,
    { path: 'none', publicAddress: null, privateAddress: '10.20.2.20' },
  ],
  [
    'without the NAT answers it is not known whether there is a way in',
    { target: APP, port: 81, from: '203.0.113.99' },
    without('vpc.DescribeForwardTableEntries'),
    { path: 'unknown' },
  ],
  [
    'refused interfaces leave the instance record to name the primary interface',
    { target: WEB, port: 443, from: '203.0.113.99' },
    denied('ecs.DescribeNetworkInterfaces'),
    {
      path: 'eip',
      privateAddress: '10.20.1.10',
      eniId: null,
      securityGroupIds: ['sg-bp1demo000000web0001'],
    },
  ],
  [
    'an elastic address that only the interface shows is found',
    { target: WEB, port: 443, from: '203.0.113.99' },
    noEip,
    { path: 'eip', publicAddress: '203.0.113.10' },
  ],
  [
    'an IPv6 client takes the IPv6 address',
    { target: WEB, port: 443, from: '2001:db8::7' },
    asIs,
    { path: 'ipv6', family: 6, publicAddress: '2408:4005:3a1:9d01::10' },
  ],
  [
    'a folder that never asked for virtual addresses is taken at its word',
    { target: APP, port: 81, from: '203.0.113.99' },
    without('vpc.DescribeHaVips'),
    { path: 'none' },
  ],
  [
    'virtual addresses that were refused may lead in',
    { target: APP, port: 81, from: '203.0.113.99' },
    denied('vpc.DescribeHaVips'),
    { path: 'unknown' },
  ],
  [
    'virtual addresses that were not read may lead in when an elastic address belongs to one',
    { target: APP, port: 81, from: '203.0.113.99' },
    evidence =>
      elements('vpc.DescribeEipAddresses', 'EipAddress', eip => {
        eip['InstanceType'] = 'HaVip'
      })(without('vpc.DescribeHaVips')(evidence)),
    { path: 'unknown' },
  ],
  [
    'an address that is nobody’s here has no way in',
    { target: '192.0.2.77:443', from: '203.0.113.99' },
    asIs,
    { path: 'none', publicAddress: '192.0.2.77', instanceId: null },
  ],
  [
    'an address that is nobody’s here is not known while elastic addresses are unread',
    { target: '192.0.2.77:443', from: '203.0.113.99' },
    denied('vpc.DescribeEipAddresses'),
    { path: 'unknown' },
  ],
  [
    'an instance that is not in the account has no path',
    { target: 'i-bp1demo0000000none1', port: 443, from: '203.0.113.99' },
    asIs,
    { path: 'unknown', instanceId: 'i-bp1demo0000000none1' },
  ],
  [
    'a client that is an instance comes from its private address',
    { target: WEB, port: 22, from: APP },
    asIs,
    { path: 'private', sources: ['10.20.2.20/32'] },
  ],
  [
    'an instance that asks an address outside the account goes out as its elastic address',
    { target: '192.0.2.77:443', from: WEB },
    asIs,
    {
      path: 'outbound',
      publicAddress: '192.0.2.77',
      instanceId: null,
      sources: ['10.20.1.10/32'],
      wayOut: { kind: 'eip', addresses: ['203.0.113.10'] } as unknown as Flow['wayOut'],
    },
  ],
  [
    'one without an address of its own goes out as that of the NAT gateway',
    { target: '192.0.2.77:443', from: APP },
    asIs,
    {
      path: 'outbound',
      wayOut: { kind: 'snat', addresses: ['203.0.113.20'] } as unknown as Flow['wayOut'],
    },
  ],
  [
    'a public address of our own is asked as the address the sender gets',
    { target: '203.0.113.10:443', from: APP },
    asIs,
    { path: 'eip', instanceId: WEB, sourceScope: 'internet', sources: ['203.0.113.20/32'] },
  ],
  [
    'an instance nobody knows still asks for an address outside',
    { target: '192.0.2.77:443', from: 'i-bp1demo0000000none1' },
    asIs,
    { path: 'outbound', sender: null },
  ],
  [
    'IPv6 inside one VPC does not leave it',
    { target: '2408:4005:3a1:9d01::10', port: 443, from: WEB },
    asIs,
    { path: 'private', wayOut: null },
  ],
  [
    'a client that is an unknown instance leaves the path unknown',
    { target: WEB, port: 22, from: 'i-bp1demo0000000none1' },
    asIs,
    { path: 'unknown' },
  ],
]

for (const [title, asked, edit, { sources, ...expected }] of rows)
  t.test(title, async t => {
    const flow = locate(asked, edit)
    t.match(flow, expected)
    if (sources !== undefined) t.strictSame(toCidrs(flow.sources), sources)
  })
