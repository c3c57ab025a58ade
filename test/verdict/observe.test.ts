// What do packets show, and when do they not count?
import t from 'tap'
import { observe } from '#server/verdict/observe.ts'
import type { Flow } from '#shared/flow.ts'
import { everyAddress, parseCidr } from '#shared/plain/address-set.ts'
import type { Probe } from '#shared/probe.ts'
import { readQuestion } from '#shared/read-question.ts'

const flowFrom = (from: string): Flow => {
  const question = readQuestion({ target: 'i-test0001', port: 8080, from })
  return {
    question,
    family: 4,
    protocol: 'tcp',
    askedPort: 8080,
    port: 8080,
    sources: parseCidr(from) ?? everyAddress(4),
    sourceScope: 'internet',
    path: 'eip',
    sender: null,
    wayOut: null,
    regionId: null,
    instanceId: 'i-test0001',
    eniId: null,
    publicAddress: '198.51.100.10',
    privateAddress: '10.0.0.5',
    guestAddress: '10.0.0.5',
    vSwitchId: null,
    vpcId: null,
    securityGroupIds: null,
    allocationId: null,
    natGatewayId: null,
    forwardEntryId: null,
    loadBalancer: null,
  }
}

const probe = (over: Partial<Probe>): Probe => ({
  vantagePoint: 'sgp-1',
  from: '203.0.113.7',
  to: { address: '198.51.100.10', port: 8080 },
  outcome: 'open',
  failureSource: null,
  at: '2026-11-22T08:30:00.000Z',
  ...over,
})
const silent = { outcome: 'timed-out', failureSource: 'network' } as const
const control = (outcome: Probe['outcome']): Probe => probe({ role: 'control', outcome })

type Row = readonly [title: string, from: string, probes: Probe[], observed: string]
const rows: Row[] = [
  ['no probe was sent', '203.0.113.7', [], 'not-probed'],
  ['only a control probe was sent', '203.0.113.7', [control('open')], 'not-probed'],
  ['a connect from the asked address is reachable', '203.0.113.7', [probe({})], 'reachable'],
  [
    'a reset after the handshake is still reachable at TCP',
    '203.0.113.7',
    [probe({ outcome: 'reset-after-open', failureSource: 'target' })],
    'reachable',
  ],
  ['a connect from another address does not answer', '203.0.113.8', [probe({})], 'inconclusive'],
  [
    'a probe that does not say where it came from does not answer',
    '203.0.113.7',
    [probe({ from: undefined })],
    'inconclusive',
  ],
  [
    'silence without a control target proves nothing',
    '203.0.113.7',
    [probe(silent)],
    'inconclusive',
  ],
  [
    'silence while the control target answers is unreachable',
    '203.0.113.7',
    [probe(silent), control('open')],
    'unreachable',
  ],
  [
    'a control target that answered in another year says nothing about this silence',
    '203.0.113.7',
    [probe({ ...silent, at: '2020-01-01T00:00:00Z' }), control('open')],
    'inconclusive',
  ],
  [
    'a probe that nobody can date does not answer',
    '203.0.113.7',
    [probe({ at: '2026-11-22T08:30:00:00Z' })],
    'inconclusive',
  ],
  [
    'silence while the control target is refused is unreachable',
    '203.0.113.7',
    [probe(silent), control('refused')],
    'unreachable',
  ],
  [
    'silence while the control target is silent too proves nothing',
    '203.0.113.7',
    [probe(silent), control('timed-out')],
    'inconclusive',
  ],
  [
    'silence while another port of the machine answers is unreachable',
    '203.0.113.7',
    [
      probe(silent),
      probe({
        role: 'comparison',
        to: { address: '198.51.100.10', port: 443 },
        outcome: 'refused',
      }),
    ],
    'unreachable',
  ],
  [
    'another port of another machine proves nothing',
    '203.0.113.7',
    [
      probe(silent),
      probe({ role: 'comparison', to: { address: '198.51.100.99', port: 443 }, outcome: 'open' }),
    ],
    'inconclusive',
  ],
  [
    'a refusal by the target counts beside a silent control on another of its ports',
    '203.0.113.7',
    [probe({ outcome: 'refused', failureSource: 'target' }), control('timed-out')],
    'unreachable',
  ],
  [
    'a refusal does not count beside a silent control elsewhere',
    '203.0.113.7',
    [
      probe({ outcome: 'refused', failureSource: 'target' }),
      { ...control('timed-out'), to: { address: '192.0.2.1', port: 443 } },
    ],
    'inconclusive',
  ],
  [
    'a refusal by the target needs no control',
    '203.0.113.7',
    [probe({ outcome: 'refused', failureSource: 'target' })],
    'unreachable',
  ],
  [
    'an unreachable from the network needs a control',
    '203.0.113.7',
    [probe({ outcome: 'host-unreachable', failureSource: 'network' })],
    'inconclusive',
  ],
  [
    'a local failure never counts',
    '203.0.113.7',
    [probe({ outcome: 'no-route-local', failureSource: 'local' }), control('open')],
    'inconclusive',
  ],
  ['a probe in the asked block counts', '203.0.113.0/24', [probe({})], 'reachable'],
  [
    'vantage points that differ are partly reachable',
    'any',
    [
      probe({}),
      probe({ ...silent, vantagePoint: 'fra-1' }),
      { ...control('open'), vantagePoint: 'fra-1' },
    ],
    'partly-reachable',
  ],
  [
    'a local connect says nothing about everywhere',
    'any',
    [probe({ vantagePoint: 'local' })],
    'inconclusive',
  ],
  [
    'a vantage point asked by name answers by name',
    'sgp-1',
    [probe({ from: undefined })],
    'reachable',
  ],
]

for (const [title, from, probes, observed] of rows)
  t.test(title, async t => {
    t.equal(observe(flowFrom(from), probes), observed)
  })

t.test(
  'a probe from the asked machine counts by its private address, behind NAT as well',
  async t => {
    const flow: Flow = {
      ...flowFrom('i-test0002'),
      sources: parseCidr('198.51.100.20') ?? everyAddress(4),
      sender: {
        ...{ asked: true, address: '10.0.9.9', instanceId: 'i-test0002', eniId: 'eni-9' },
        ...{ primary: true, regionId: null, vSwitchId: null, vpcId: null, securityGroupIds: null },
      },
    }
    t.equal(observe(flow, [probe({ from: '10.0.9.9' })]), 'reachable')
    t.equal(
      observe(flow, [probe({ from: '10.0.9.8' })]),
      'inconclusive',
      'another machine does not',
    )
  },
)

t.test(
  'a UDP port is open when it answers, closed when that is said, and else not settled',
  async t => {
    const flow: Flow = { ...flowFrom('203.0.113.7'), protocol: 'udp' }
    const seen = (over: Partial<Probe>) =>
      observe(flow, [probe({ protocol: 'udp', ...over }), control('open')])
    t.same(
      [
        seen({ outcome: 'open' }),
        seen({ outcome: 'refused', failureSource: 'target' }),
        seen({ outcome: 'no-answer', failureSource: null }),
        seen({ outcome: 'timed-out', failureSource: 'network' }),
      ],
      ['reachable', 'unreachable', 'inconclusive', 'inconclusive'],
    )
  },
)
