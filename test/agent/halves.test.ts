// In two halves: does the one with rights speak with nobody else, and the one that speaks need none?
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import fc from 'fast-check'
import t from 'tap'
import { frame, framesOf } from '#agent/collector/frames.ts'
import { readerBehind } from '#agent/collector/reader-behind.ts'
import { serveCollector } from '#agent/collector/serve-collector.ts'
import { joinServer } from '#agent/join.ts'
import { HOST_COMMANDS } from '#shared/plain/host-commands.ts'
import type { HostOutcome } from '#shared/plain/host-outcome.ts'
import type { TravelledOutcome } from '#shared/plain/outcome-body.ts'
import { missingToolsLine } from '#test/build/needed-tools.ts'
import { serviceHere } from './service-here.ts'

t.equal(missingToolsLine(['systemd-analyze']), null)

const ROOT = resolve(import.meta.dirname, '../..')
const work = mkdtempSync(join(tmpdir(), 'whyport-halves-'))
t.teardown(() => rmSync(work, { recursive: true, force: true }))
const bundle = join(work, 'whyport-agent.mjs')
const how = ['--file', bundle, '--platform', 'node', '--format', 'esm']
execFileSync(join(ROOT, 'node_modules/.bin/rolldown'), ['agent/main.ts', ...how], { cwd: ROOT })

type Started = { readonly child: ChildProcess; readonly said: () => string }

/** Resolves when it has printed `until`. */
const start = async (program: readonly string[], until: RegExp): Promise<Started> => {
  const [first = '', ...args] = program
  const child = spawn(first, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  t.teardown(() => child.kill('SIGKILL'))
  let said = ''
  const ready = Promise.withResolvers<void>()
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += String(chunk)
      if (until.test(said)) ready.resolve()
    })
  child.once('exit', code => ready.reject(new Error(`ended with ${code}: ${said}`)))
  await ready.promise
  child.removeAllListeners('exit')
  return { child, said: () => said }
}

const ended = async ({ child }: Started): Promise<void> => {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}

const collector = (socket: string): Promise<Started> =>
  start([process.execPath, bundle, 'collector', '--socket', socket], /reads this host/)

t.test('frames arrive as they were sent, however the stream is cut', async t => {
  const seed = Date.now()
  t.comment(`seed ${seed}`)
  const sent = fc.array(
    fc.tuple(fc.string({ maxLength: 40 }), fc.uint8Array({ maxLength: 3000 })),
    { maxLength: 6 },
  )
  await fc.assert(
    fc.asyncProperty(sent, fc.array(fc.integer({ min: 1, max: 900 })), async (frames, cuts) => {
      const whole = Buffer.concat(frames.map(([id, body]) => frame({ id }, body)))
      const got = []
      for await (const { head, body } of framesOf(inPieces(whole, cuts), 3000))
        got.push([head['id'], [...body]])
      const want = frames.map(([id, body]) => [id, [...body]])
      if (JSON.stringify(got) !== JSON.stringify(want)) throw new Error('another frame came')
    }),
    { seed },
  )
  t.pass('all frames came back')
})

const inPieces = async function* (whole: Buffer, cuts: readonly number[]) {
  let at = 0
  for (const cut of cuts) {
    yield whole.subarray(at, at + cut)
    at += cut
  }
  yield whole.subarray(at)
}

const NO_FRAMES: readonly (readonly [name: string, bytes: Buffer])[] = [
  ['no JSON', Buffer.from('hello\n')],
  ['no length', Buffer.from('{"id":"a"}\n')],
  ['a negative length', Buffer.from('{"bytes":-1}\n')],
  ['more than is allowed', Buffer.from('{"bytes":11}\n')],
  ['a head without an end', Buffer.alloc(20_000, 'x')],
  ['a body that stops', Buffer.from('{"bytes":9}\nabc')],
  ['a head that stops', Buffer.from('{"byt')],
]

for (const [name, bytes] of NO_FRAMES)
  t.test(`${name} is refused`, async t => {
    const reading = (async () => {
      for await (const _ of framesOf(Readable.from([bytes]), 10));
    })()
    await t.rejects(reading, /not understood|in the middle/)
  })

t.test('what a collector that lies or stops tells is not taken', async t => {
  const rows: readonly (readonly [string, readonly Buffer[], RegExp])[] = [
    ['another command', [frame({ id: 'reboot' })], /not asked/],
    ['no outcome', [frame({ id: 'clock' }, Buffer.from('x'))], /not understood/],
    ['nothing', [], /stopped in the middle/],
    ['a half', [Buffer.from('{"bytes":5}\nab')], /in the middle/],
  ]
  for (const [name, answer, why] of rows) {
    const path = join(work, `liar-${rows.findIndex(row => row[0] === name)}`)
    const server = createServer(socket => socket.end(Buffer.concat(answer)))
    server.listen({ path })
    await once(server, 'listening')
    const onOutcome = (): void => void t.fail('an outcome was taken')
    const { signal } = new AbortController()
    await t.rejects(
      readerBehind(path).read(new Set(['clock']), { signal, onOutcome }),
      { message: why },
      name,
    )
    server.close()
  }
})

t.test('the collector answers its own user only, and only what is on the list', async t => {
  const path = join(work, 'own.sock')
  const half = await collector(path)
  t.equal(statSync(path).mode & 0o777, 0o600, 'nobody else may open it')
  const asked = spawnSync('setpriv', [
    ...['--reuid', '65534', '--regid', '65534', '--clear-groups', process.execPath, '-e'],
    `require('net').connect(${JSON.stringify(path)}).on('error', e => console.log(e.code)).on('connect', () => console.log('open'))`,
  ])
  t.match(String(asked.stdout), /^E(?:ACCES|PERM)\n$/, 'another user is refused')
  t.match(await sent(path, frame({ ask: 'shell', argv: ['id'] })), /"refused":"no such request"/)
  t.match(
    await sent(path, frame({ ask: 'read', commands: ['reboot', 'clock'] })),
    /^\{"id":"clock","bytes":\d+\}\n.*\{"end":true,"bytes":0\}\n$/s,
  )
  t.equal(await sent(path, Buffer.from('nonsense\n')), '', 'nonsense gets no answer')
  const many = await Promise.all(
    Array.from({ length: 4 }, () => sent(path, frame({ ask: 'read', commands: ['os-release'] }))),
  )
  t.ok(
    many.every(told => told.includes('"end":true')),
    'it lives, and serves several at once',
  )
  half.child.kill('SIGTERM')
  await ended(half)
  const again = await collector(path)
  again.child.kill('SIGKILL')
  await ended(again)
  const third = await collector(path)
  t.ok(third.said().includes(path), 'a socket that a killed one left behind is taken over')
  const second = spawnSync(process.execPath, [bundle, 'collector', '--socket', path])
  t.strictSame([second.status, /cannot be listened on/.test(String(second.stderr))], [69, true])
  third.child.kill('SIGTERM')
  await ended(third)
})

const sent = async (path: string, bytes: Buffer): Promise<string> => {
  const socket = connect({ path, allowHalfOpen: true })
  socket.on('error', () => undefined)
  socket.end(bytes)
  return text(socket).catch(() => '')
}

t.test('without a socket there is nothing to listen on', t => {
  const { status, stderr } = spawnSync(process.execPath, [bundle, 'collector'])
  t.strictSame([status, /--socket/.test(String(stderr))], [64, true])
  t.end()
})

t.test('a network half that may start nothing reads the whole host through the other', async t => {
  const service = await serviceHere()
  t.teardown(service.close)
  const path = join(work, 'two.sock')
  const state = join(work, 'state')
  const { token } = await service.agents.invite({
    ...{ name: 'web-1', roles: ['host'], instanceId: 'i-two', validMinutes: 5 },
  })
  await joinServer({ url: service.url, token, state, control: null }, new AbortController().signal)
  const half = await collector(path)
  const network = await start(
    [
      // What the test runner puts into the environment of its children is not for a confined process.
      ...['env', '-i', process.execPath, '--permission', `--allow-fs-read=${work}/`],
      ...[`--allow-fs-write=${state}/`, bundle, 'run', '--state', state, '--collector', path],
    ],
    /is connected/,
  )
  const read = async () => {
    const outcomes: HostOutcome[] = []
    const { missing } = await service.agents.readHost('i-two', {
      signal: new AbortController().signal,
      onOutcome: outcome => outcomes.push(outcome),
    })
    return { outcomes, missing }
  }
  const whole = await read()
  t.strictSame(
    [whole.missing, new Set(whole.outcomes.map(({ id }) => id))],
    [null, new Set(HOST_COMMANDS.map(({ id }) => id))],
  )
  t.match(whole.outcomes.find(({ id }) => id === 'ss-listeners')?.stdout, /LISTEN/)

  half.child.kill('SIGKILL')
  await ended(half)
  const without = await read()
  t.strictSame([without.outcomes, without.missing], [[], 'refused'], 'a dead collector is told')
  const back = await collector(path)
  const again = await read()
  t.equal(again.outcomes.length, HOST_COMMANDS.length, 'and one that comes back is used')
  for (const one of [network, back]) {
    one.child.kill('SIGTERM')
    await ended(one)
  }
})

t.test('it ends when nobody asks', async t => {
  const path = join(work, 'idle.sock')
  const { signal } = new AbortController()
  const log = (): undefined => undefined
  const onReady = Promise.withResolvers<void>()
  const served = serveCollector({ path, idleMs: 1500, signal, log, onReady: onReady.resolve })
  await onReady.promise
  t.match(await readerBehind(path).blindSpots(), [])
  await t.resolves(served)
})

t.test('a dead collector is a blind spot', async t => {
  const spots = await readerBehind(join(work, 'nobody.sock')).blindSpots()
  t.match(spots, [/^the collector half does not answer/])
})

t.test('a socket unit starts it with the first question', async t => {
  const path = join(work, 'activated.sock')
  const activate = await start(
    ['systemd-socket-activate', '-l', path, process.execPath, bundle, 'collector'],
    /Listening on/,
  )
  const outcomes: [string, TravelledOutcome][] = []
  await readerBehind(path).read(new Set(['kernel-version']), {
    signal: new AbortController().signal,
    onOutcome: (id, outcome) => outcomes.push([id, outcome]),
  })
  t.match(outcomes, [['kernel-version', { exit: 0, stdout: /^Linux/ }]])
  activate.child.kill('SIGTERM')
  await ended(activate)
})

const UNITS: readonly (readonly [unit: string, most: number])[] = [
  ['whyport-agent.service', 15],
  ['whyport-collector.service', 25],
]

for (const [unit, most] of UNITS)
  t.test(`systemd rates the exposure of ${unit} below ${most / 10}`, t => {
    const folder = join(ROOT, 'agent/systemd')
    const { status, stdout } = spawnSync('systemd-analyze', [
      ...['security', '--offline=true', `--threshold=${most - 1}`, join(folder, unit)],
    ])
    const rated = /exposure level for \S+: (?<rate>[\d.]+)/.exec(String(stdout))?.groups?.['rate']
    t.comment(`${unit}: ${rated}`)
    t.strictSame([status, Number(rated) < most / 10], [0, true])
    t.end()
  })

// Its programs are not where the unit says on this machine; everything else must be understood.
t.test('systemd understands every line of the units', t => {
  const folder = join(ROOT, 'agent/systemd')
  const units = ['whyport-agent.service', 'whyport-collector.service', 'whyport-collector.socket']
  const { stderr } = spawnSync('systemd-analyze', [
    'verify',
    ...units.map(unit => join(folder, unit)),
  ])
  const lines = String(stderr).split('\n')
  const ours = lines.filter(line => /whyport/.test(line) && !/is not executable/.test(line))
  t.strictSame(ours, [])
  t.end()
})
