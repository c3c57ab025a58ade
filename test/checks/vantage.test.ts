// What does another port of the same machine tell about one that does not answer?
import t from 'tap'
import { vantage } from '#server/checks/vantage.ts'
import { type Fact, present } from '#server/facts/fact.ts'
import type { Facts } from '#server/facts/facts.ts'
import { comparisonPort } from '#server/plan/comparison-port.ts'
import type { Probe } from '#shared/probe.ts'
import { hostFlow } from './host-flow.ts'

const probe = (over: Partial<Probe>): Probe => ({
  ...{ vantagePoint: 'sgp-1', from: '203.0.113.7', to: { address: '10.20.1.10', port: 8080 } },
  ...{ role: 'asked', outcome: 'timed-out', failureSource: 'network' },
  at: '2026-11-22T08:30:00.000Z',
  ...over,
})
const other = (over: Partial<Probe> = {}): Probe =>
  probe({ role: 'comparison', to: { address: '10.20.1.10', port: 443 }, ...over })
const control = (outcome: Probe['outcome']): Probe =>
  probe({ role: 'control', to: { address: '192.0.2.53', port: 53 }, outcome, failureSource: null })
const OPEN = { outcome: 'open', failureSource: null } as const
const REFUSED = { outcome: 'refused', failureSource: 'target' } as const

type Row = readonly [title: string, probes: readonly Probe[], key: string]

const ROWS: readonly Row[] = [
  ['it answers: the port', [probe({}), other(OPEN)], 'path.other-port-answers'],
  ['it is refused: the port too', [probe({}), other(REFUSED)], 'path.other-port-answers'],
  [
    'a dead control target beside it does not matter, the machine was reached',
    [probe({}), other(OPEN), control('timed-out')],
    'path.other-port-answers',
  ],
  ['both silent, control answers', [probe({}), other(), control('open')], 'path.both-ports-silent'],
  ['both silent, no control: nothing is told', [probe({}), other()], 'path.no-control'],
  [
    'both silent and the control target too: the vantage point',
    [probe({}), other(), control('timed-out')],
    'path.vantage-blocked',
  ],
  [
    'answered from elsewhere',
    [probe({}), other({ ...OPEN, vantagePoint: 'fra-1' })],
    'path.no-control',
  ],
  [
    'answered an hour ago',
    [probe({}), other({ ...OPEN, at: '2026-11-22T07:30:00.000Z' })],
    'path.no-control',
  ],
  ['the asked port answers as well', [probe(OPEN), other(OPEN)], 'path.vantages-ok'],
]

t.test('a silent port is told from a silent machine by another port of it', async t => {
  const said = ROWS.map(([title, probes]) => {
    // The check needs this fact alone.
    const facts = ((): Fact<readonly Probe[]> => present(probes, [])) as unknown as Facts
    return [title, vantage.run(hostFlow(), facts).judgement.because.key]
  })
  t.same(
    said,
    ROWS.map(([title, , key]) => [title, key]),
  )
})

t.test('the other port is one that the configuration lets in, on the machine itself', async t => {
  const flow = { ...hostFlow(), vpcId: 'vpc-1' }
  t.same(
    [
      comparisonPort(flow, () => true),
      comparisonPort({ ...flow, askedPort: 443 }, () => true),
      comparisonPort(flow, port => port === 22),
      comparisonPort(flow, () => false),
      comparisonPort({ ...flow, path: 'dnat' }, () => true),
      comparisonPort({ ...flow, path: 'load-balancer' }, () => true),
      comparisonPort({ ...flow, path: 'outbound' }, () => true),
      comparisonPort({ ...flow, vpcId: null }, () => true),
    ],
    [443, 80, 22, null, null, null, null, null],
  )
})
