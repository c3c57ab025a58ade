// Are bursts sent one after the other, within what is allowed, with readings around them, and what if not?
import t from 'tap'
import type { Agents, BurstReading } from '#server/agents/agents.ts'
import type { BurstAsk } from '#server/io.ts'
import { burstAsk } from '#server/plan/bursts.ts'
import { collectBursts } from '#server/sources/bursts.ts'
import type { Outside } from '#server/sources/outside.ts'
import type { EvidenceItem } from '#shared/evidence.ts'
import { readTaskEnd } from '#shared/plain/agent-messages.ts'
import type { Probe } from '#shared/probe.ts'

const TO = { address: '203.0.113.10', port: 8080, protocol: 'tcp' as const, isOwned: true }
const HASH = 'a'.repeat(64)

type Fake = {
  readonly burst?: (connects: number) => BurstReading
  readonly missing?: 'refused' | 'timed-out' | null
  readonly silentAt?: number
  readonly hasHost?: boolean
}

const ask: BurstAsk = {
  ...{ instanceId: 'i-web', to: TO },
  places: [
    { vantagePoint: 'gone', from: null, sizes: [5, 0, 3] },
    { vantagePoint: 'paris', from: '198.51.100.7', sizes: [4, 0, 2] },
  ],
}

const ran = async ({ burst, missing = null, silentAt, hasHost = true }: Fake = {}, to = TO) => {
  const steps: string[] = []
  const notes: string[] = []
  const kept: EvidenceItem[] = []
  let readings = 0
  const agents = {
    list: async () => [
      { instanceId: 'i-web', roles: ['host'], state: hasHost ? 'online' : 'offline' },
    ],
    vantagePoints: async () => [{ name: 'paris', kind: 'agent', state: 'online' }],
    readHost: async (
      _id: string,
      { commands = [], onOutcome }: Parameters<Agents['readHost']>[1],
    ) => {
      const number = readings++
      steps.push(`read ${number}`)
      if (number === silentAt) return { agent: 'web-1', missing: 'timed-out', clock: null }
      for (const id of commands)
        onOutcome({
          ...{ id, argument: null, asked: { argv: [id] }, stdout: '', stderr: '', exit: 0 },
          ...{ status: 'ok', startedAt: '2026-11-22T08:30:00.000Z', tookMs: 1 },
        })
      return { agent: 'web-1', missing, clock: null }
    },
    burst: async (name: string, { connects }: { readonly connects: number }) => {
      steps.push(`${name} ${connects}`)
      if (burst !== undefined) return burst(connects)
      const outcomes = Array.from({ length: connects }, () => 'timed-out' as const)
      return { missing: null, outcomes, grantSha256: HASH }
    },
  } as unknown as Agents
  const outside = {
    ...{ diagnosis: 'd1', agents, server: null, factsProve: true, globalping: null },
    allow: to.isOwned ? ['203.0.113.10/32'] : [],
  } satisfies Outside
  const clock = { iso: () => '2026-11-22T08:30:00.000Z', ms: () => performance.now() }
  const world = { env: {}, signal: new AbortController().signal, clock }
  const note = (text: string): number => notes.push(text)
  await collectBursts({ ...ask, to }, { outside, world, note }, item => kept.push(item))
  return { steps, notes, kept, bursts: kept.filter(({ kind }) => kind === 'burst') }
}

t.test('a reading before the first burst and after each, one after the other', async t => {
  const { steps, bursts, kept, notes } = await ran()
  t.strictSame(steps, ['read 0', 'paris 4', 'read 1', 'read 2', 'paris 2', 'read 3'])
  t.equal(notes.length, 1, 'people are told before packets are sent')
  t.match(JSON.parse(bursts[0]?.raw ?? ''), [
    { number: 1, connects: 4, from: '198.51.100.7', outcomes: { 'timed-out': 4 } },
    { number: 2, connects: 0, outcomes: {} },
    { number: 3, connects: 2 },
  ])
  t.ok(kept.some(({ file }) => file === 'host/i-web/burst-3-iptables-save.txt'))
})

type Row = readonly [title: string, fake: Fake, steps: number, note: RegExp]
const rows: readonly Row[] = [
  ['an agent that knows no bursts', { burst: () => ({ missing: 'refused' }) }, 2, /paris: refused/],
  [
    'a vantage point that went away',
    { burst: () => ({ missing: 'no-agent' }) },
    2,
    /paris: no-agent/,
  ],
  ['a host that stops answering', { silentAt: 1 }, 3, /web-1 on i-web: timed-out/],
  ['no agent on the host', { hasHost: false }, 0, /^$/],
]
for (const [title, fake, steps, note] of rows)
  t.test(`${title}: no list of bursts, a note, and no failure`, async t => {
    const seen = await ran(fake)
    t.strictSame([seen.bursts.length, seen.steps.length], [0, steps])
    t.match(seen.notes.at(-1) ?? '', note)
  })

t.test('an older host agent that knows not every command is enough', async t => {
  t.equal((await ran({ missing: 'refused' })).bursts.length, 1)
})

t.test('nothing is sent to an address that is not proven to be the target', async t => {
  t.strictSame((await ran({}, { ...TO, isOwned: false })).steps, [])
})

const probe = (name: string, attempts: number, more: Partial<Probe> = {}): Probe => ({
  ...{ vantagePoint: name, to: { address: TO.address, port: TO.port }, role: 'asked', attempts },
  ...{ outcome: 'timed-out', failureSource: 'network', at: '2026-11-22T08:30:00.000Z' },
  ...more,
})
const comparison = (name: string, attempts: number): Probe =>
  probe(name, attempts, { role: 'comparison', to: { address: TO.address, port: 22 } })
const control = probe('paris', 4, { role: 'control', to: { address: '192.0.2.1', port: 443 } })

const WAY: Parameters<typeof burstAsk>[0]['flow'] = {
  path: 'eip',
  loadBalancer: null,
  publicAddress: TO.address,
  privateAddress: '10.0.0.9',
  question: { from: { kind: 'any' } },
}

const planned = (
  probes: readonly Probe[],
  observed: 'unreachable' | 'reachable' = 'unreachable',
  flow = WAY,
) =>
  burstAsk({ observed, probes, to: TO, instanceId: 'i-web', flow })?.places.map(
    ({ vantagePoint, sizes }) => `${vantagePoint} ${sizes.join()}`,
  ) ?? []

const plans: readonly (readonly [
  title: string,
  planned: readonly string[],
  wanted: readonly string[],
])[] = [
  ['refused at once', planned([probe('paris', 1, { outcome: 'refused' })]), ['paris 5,0,3']],
  ['silence after four', planned([probe('paris', 4), control]), ['paris 4,0,2']],
  [
    'and two to another port',
    planned([probe('paris', 4), comparison('paris', 2)]),
    ['paris 3,0,1'],
  ],
  ['nothing left of ten', planned([probe('paris', 7)]), []],
  [
    'nothing left of thirty a minute',
    planned(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(name => probe(name, 4))),
    [],
  ],
  [
    'whoever has most left is first',
    planned([probe('a', 4), probe('b', 1)]),
    ['b 5,0,3', 'a 4,0,2'],
  ],
  ['a place that could not send', planned([probe('paris', 1, { failureSource: 'local' })]), []],
  [
    'another way in',
    planned([probe('paris', 1)], 'unreachable', { ...WAY, publicAddress: null }),
    [],
  ],
  ['a way out', planned([probe('paris', 1)], 'unreachable', { ...WAY, path: 'outbound' }), []],
  ['an open port', planned([probe('paris', 1, { outcome: 'open' })], 'reachable'), []],
]
for (const [title, seen, wanted] of plans)
  t.test(`sizes of bursts: ${title}`, async t => t.strictSame(seen, wanted))

t.test('ends of bursts that are not understood', async t => {
  const end = { kind: 'burst', grantSha256: HASH, outcomes: ['timed-out', 'open'] }
  t.strictSame(readTaskEnd(end), end)
  for (const wrong of [
    { ...end, outcomes: ['lost'] },
    { ...end, outcomes: Array.from({ length: 11 }, () => 'open') },
    { ...end, outcomes: null },
    { ...end, grantSha256: 'x' },
  ])
    t.equal(readTaskEnd(wrong), null)
})
