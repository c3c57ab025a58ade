// What do probes of a public network add to a diagnosis, and when is it asked at all?
import { EventEmitter } from 'node:events'
import t from 'tap'
import { createApp, type Sources } from '#server/app.ts'
import { type GlobalpingOptions, probeByGlobalping } from '#server/sources/globalping.ts'
import type { Outside } from '#server/sources/outside.ts'
import type { EvidenceItem } from '#shared/evidence.ts'
import { globalpingLocations } from '#shared/globalping-places.ts'
import { Probe } from '#shared/probe.ts'
import type { Report } from '#shared/report.ts'
import { whyportHere } from '#test/cli/here.ts'
import { type Behaviour, type Seen, type StandIn, startStandIn } from './stand-in.ts'

const OPTIONS: GlobalpingOptions = {
  ...{ locations: ['CN', 'Frankfurt'], control: null, allow: [], factsProve: true },
}
const TO = { address: '47.96.0.10', port: 8080, protocol: 'tcp' as const, isOwned: true }
const CONTROL = { address: '223.5.5.5', port: 443 }

type Around = {
  readonly env?: NodeJS.ProcessEnv
  readonly signal?: AbortSignal
  readonly to?: Partial<typeof TO>
}

const clock = { iso: () => '2026-11-27T08:00:00.000Z', ms: () => performance.now() }

const ask = async (
  url: string,
  options: Partial<GlobalpingOptions> = {},
  { env = {}, signal = new AbortController().signal, to = {} }: Around = {},
): Promise<{ item: EvidenceItem | null; notes: string[]; probes: Probe[] }> => {
  const notes: string[] = []
  const item = await probeByGlobalping(
    { ...TO, ...to },
    { ...OPTIONS, ...options },
    {
      env: { WHYPORT_GLOBALPING_URL: url, ...env },
      signal,
      clock,
      note: text => notes.push(text),
    },
  )
  const probes = item === null ? [] : Probe.array().parse(JSON.parse(item.raw))
  return { item, notes, probes }
}

const standIn = async (behaviour: Behaviour): Promise<StandIn> => {
  const server = await startStandIn(behaviour)
  t.teardown(server.close)
  return server
}

const seeing = (...seen: readonly Seen[]): Behaviour => ({ sees: () => seen })

t.test('each place is a vantage point, open when one handshake was complete', async t => {
  const server = await standIn(seeing({ open: 3 }, { open: 1 }))
  const { probes, item, notes } = await ask(
    server.url,
    {},
    { env: { GLOBALPING_TOKEN: 'secret-1' } },
  )
  t.match(probes, [
    {
      vantagePoint: 'globalping-cn-cn-city-as4134-1',
      ...{ outcome: 'open', rttMs: 11.2, clock: 'js', role: 'asked', attempts: 3 },
      ...{ to: { address: TO.address, port: TO.port }, detail: 'handshake complete' },
    },
    { vantagePoint: 'globalping-fr-frankfurt-city-as4134-2', detail: '1 of 3 handshakes complete' },
  ])
  t.strictSame(
    [server.orders.length, server.tokens, item?.file],
    [1, ['Bearer secret-1'], 'probes/globalping.json'],
    'one order, with the token',
  )
  t.notMatch(JSON.stringify(item), /secret-1/)
  t.match(notes, [/^asking Globalping for 2 probes to 47\.96\.0\.10:8080$/])
})

t.test('silence counts only when the same probes reach the control target', async t => {
  const sees = (target: string): readonly Seen[] =>
    target === CONTROL.address ? [{ open: 3 }, { open: 0 }] : [{ open: 0 }, { open: 0 }]
  const server = await standIn({ sees })
  const { probes } = await ask(server.url, { control: CONTROL })
  t.strictSame(
    probes.map(({ role, outcome, failureSource }) => [role, outcome, failureSource]),
    [
      ['asked', 'no-answer', 'network'],
      ['asked', 'no-answer', 'network'],
      ['control', 'open', null],
      ['control', 'no-answer', 'network'],
    ],
  )
  t.equal(server.orders[1]?.locations, 'm0', 'the probes of the first measurement')
  t.equal(probes[0]?.vantagePoint, probes[2]?.vantagePoint)
})

t.test('when all got through, the control target is left alone', async t => {
  const server = await standIn(seeing({ open: 3 }, { open: 3 }))
  await ask(server.url, { control: CONTROL })
  t.equal(server.orders.length, 1)
})

t.test('a probe of theirs that failed says nothing about the target', async t => {
  const server = await standIn(seeing({ failed: 'internal' }, { failed: 'target' }))
  const { probes } = await ask(server.url)
  t.strictSame(
    probes.map(({ outcome, failureSource }) => [outcome, failureSource]),
    [
      ['error', 'local'],
      ['no-answer', 'network'],
    ],
  )
})

type Trouble = readonly [title: string, behaviour: Behaviour['instead'], why: RegExp]

const status =
  (code: number, body = ''): Behaviour['instead'] =>
  response => {
    response.statusCode = code
    response.end(body)
    return true
  }

const TROUBLES: readonly Trouble[] = [
  ['too many measurements', status(429, '{"error":{}}'), /too many measurements/],
  ['a token that is refused', status(401), /token was refused/],
  [
    'no probe there',
    status(422, '{"error":{"type":"no_probes_found","message":"x"}}'),
    /^no_probes_found$/,
  ],
  ['words that quote us', status(400, '{"error":{"type":"<script>","message":"x"}}'), /status 400/],
  ['HTML', status(200, '<html>'), /status 200/],
  ['an id that leads elsewhere', status(202, '{"id":"../../etc"}'), /status 202/],
  ['more than a mebibyte', status(202, 'x'.repeat(2_000_000)), /status 202/],
  ['a connection that breaks', response => response.destroy() !== null, /^no answer$/],
]

for (const [title, instead, why] of TROUBLES)
  t.test(`${title}: said as a probe that never left`, async t => {
    const server = await standIn({ sees: () => [], ...(instead === undefined ? {} : { instead }) })
    const { probes } = await ask(server.url)
    t.match(probes, [{ outcome: 'error', failureSource: 'local', detail: why }])
    t.equal(probes.length, 1)
  })

t.test('whoever stops it does not wait for it', async t => {
  const stop = new AbortController()
  const polled = new EventEmitter()
  const server = await standIn({
    ...{ sees: () => [{ open: 3 }], slow: 1000 },
    instead: (_, { method }) => method === 'GET' && polled.emit('poll') && false,
  })
  polled.once('poll', () => stop.abort())
  const { probes } = await ask(server.url, {}, { signal: stop.signal })
  t.match(probes, [{ outcome: 'error', detail: 'interrupted' }])
  t.ok(server.polls() < 4)
})

const REFUSED: readonly (readonly [
  string,
  Partial<typeof TO>,
  Partial<GlobalpingOptions>,
  RegExp,
])[] = [
  ['an address nobody proves to be yours', { isOwned: false }, {}, /nothing proves/],
  ['a private address', { address: '10.0.0.1' }, {}, /not a public address/],
  ['the metadata service', { address: '100.100.100.200' }, {}, /metadata|carrier|shared/],
  ['an address of the demo account', {}, { factsProve: false }, /proves no ownership/],
]

for (const [title, to, options, why] of REFUSED)
  t.test(`${title} is not told to strangers`, async t => {
    const server = await standIn(seeing({ open: 3 }))
    const { item, notes } = await ask(server.url, options, { to })
    t.strictSame([item, server.orders, notes.length], [null, [], 1])
    t.match(notes, [why])
  })

t.test('a diagnosis takes what they saw as observed', async t => {
  const observed = async (
    behaviour: Behaviour,
    control: typeof CONTROL | null,
  ): Promise<Report> => {
    const server = await standIn(behaviour)
    const env = { WHYPORT_GLOBALPING_URL: server.url }
    const sources: Sources = { mode: 'demo', outside: outside(control) }
    return createApp({ env }).diagnose(
      { target: 'i-bp1demo000000web0001', port: 443, from: 'any' },
      { sources },
    )
  }
  const open = await observed(seeing({ open: 3 }, { open: 2 }), null)
  t.match(open.verdict, { observed: 'reachable' })
  const half = (target: string): readonly Seen[] => [
    { open: 3 },
    { open: target === CONTROL.address ? 3 : 0 },
  ]
  t.match((await observed({ sees: half }, CONTROL)).verdict, { observed: 'partly-reachable' })
  const unsure = await observed(seeing({ open: 0 }, { open: 0 }), null)
  t.match(
    unsure.verdict,
    { observed: 'inconclusive' },
    'no control target: their silence proves nothing',
  )
})

const outside = (control: typeof CONTROL | null): Outside => ({
  ...{ diagnosis: 'd', allow: ['203.0.113.10/32'], factsProve: false, globalping: ['CN', 'DE'] },
  server: {
    ...{ name: 'server', kind: 'server', region: null, families: [], address: null },
    ...{ control, state: 'online', lastSeenAt: null },
  },
  agents: {
    invite: () => Promise.reject(new Error('nobody is invited')),
    list: async () => [],
    remove: async () => false,
    vantagePoints: async () => [],
    readHost: async () => ({ agent: null, missing: 'no-agent', clock: null }),
    burst: async () => ({ missing: 'no-agent' }),
    probe: () => Promise.reject(new Error('no agent probes')),
  },
})

t.test('places are one to ten names', t => {
  t.strictSame(globalpingLocations(' CN, São Paulo,AS13335 ', 'x'), ['CN', 'São Paulo', 'AS13335'])
  for (const text of ['', ',', 'a', 'CN;DE', 'x'.repeat(61), Array(11).fill('CN').join(',')])
    t.throws(() => globalpingLocations(text, '--globalping'), /no list of one to ten places/, text)
  t.end()
})

t.test('the command line refuses what cannot be probed, before anything is read', async t => {
  const rows = [
    [
      ['i-bp1demo000000web0001', '--demo', '--port', '443', '--globalping', 'CN'],
      /--globalping and --demo/,
    ],
    [['47.96.0.10:443', '--globalping', '!'], /no list of one to ten places/],
    [
      ['47.96.0.10:443', '--server', 'http://127.0.0.1:1', '--globalping', 'CN'],
      /the service has its own/,
    ],
  ] as const
  for (const [given, why] of rows) {
    const ran = await whyportHere(['diagnose', ...given], { env: {} })
    t.match(ran, { exit: 64, stderr: why })
  }
})
