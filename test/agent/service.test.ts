// Do agents join once, speak for themselves only, and survive whatever the other side does?
import { type ChildProcess, spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { openLink } from '#agent/link.ts'
import { openTransport } from '#agent/transport.ts'
import { fingerprintOf, openCertificate } from '#server/agents/keys.ts'
import { JoinTokenRequest } from '#shared/agent.ts'
import { readJoinAnswer, readPollAnswer } from '#shared/plain/agent-messages.ts'
import { AGENT_PATHS, PROTOCOL } from '#shared/plain/agent-protocol.ts'
import { publicKeyOf } from '#shared/plain/ed25519.ts'
import { HOST_COMMANDS } from '#shared/plain/host-commands.ts'
import { readToken, writeToken } from '#shared/plain/join-token.ts'
import { parseJson } from '#shared/plain/untrusted.ts'
import { serviceHere } from './service-here.ts'

const MAIN = join(import.meta.dirname, '../../agent/main.ts')
const work = mkdtempSync(join(tmpdir(), 'whyport-agent-'))
const service = await serviceHere({ holdMs: 300, hostMs: 20_000, probeMs: 3000 })
t.teardown(async () => {
  await service.close()
  rmSync(work, { recursive: true, force: true })
})

const invite = (name: string, more: object = {}) =>
  service.agents.invite(
    JoinTokenRequest.parse({ name, roles: ['host'], instanceId: `i-${name}`, ...more }),
  )

const HELLO = { protocol: PROTOCOL, version: '0.1.0', families: [4], blindSpots: [], control: null }
const never = new AbortController().signal
const within = { timeoutMs: 10_000, signal: never }

/** An agent of the test's own: says what it likes. */
const puppet = (agent = '', privateKey = newKey()) => {
  const transport = openTransport(new URL(service.url), service.fingerprint)
  t.teardown(transport.close)
  const { post } = openLink({ agent, privateKey }, transport)
  return {
    post,
    join: (token: string) =>
      post(
        AGENT_PATHS.join,
        JSON.stringify({
          secret: readToken(token)?.secret,
          publicKey: publicKeyOf(privateKey),
          hello: HELLO,
        }),
        within,
      ),
    as: (id: string) => puppet(id, privateKey),
    poll: async (clock: object | null = { offsetMs: 0, boundMs: 1 }) => {
      const body = JSON.stringify({ sentAt: Date.now(), clock, hello: HELLO })
      const { status, body: text } = await post(AGENT_PATHS.poll, body, within)
      return { status, answer: readPollAnswer(parseJson(text)) }
    },
  }
}

const newKey = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

const joined = async (name: string, more: object = {}) => {
  const agent = puppet()
  const answer = await agent.join((await invite(name, more)).token)
  const id = readJoinAnswer(parseJson(answer.body))?.agent ?? ''
  const me = agent.as(id)
  await me.poll(null)
  return { ...me, id }
}

const start = (...argv: string[]): ChildProcess & { readonly said: string[] } => {
  const child = spawn(process.execPath, [MAIN, ...argv], {
    env: { PATH: process.env['PATH'], HOME: work },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => said.push(text))
  t.teardown(() => child.kill('SIGKILL'))
  return Object.assign(child, { said })
}

const until = async (child: ChildProcess & { said: string[] }, words: RegExp): Promise<void> => {
  while (!words.test(child.said.join('')))
    await Promise.race([
      once(child.stdout ?? child, 'data'),
      once(child.stderr ?? child, 'data'),
      once(child, 'exit').then(() => Promise.reject(new Error(child.said.join('')))),
    ])
}

t.test('a real agent joins over TLS, reads its host, and ends at once', async t => {
  const state = join(work, 'real')
  const { token } = await invite('real')
  const child = start('join', service.url, '--token', token, '--state', state)
  await until(child, /is connected/)
  const seen: string[] = []
  const reading = await service.agents.readHost('i-real', {
    signal: never,
    onOutcome: ({ id }) => seen.push(id),
  })
  const [entry] = (await service.agents.list()).filter(({ name }) => name === 'real')
  t.notMatch(child.said.join(''), /not connected|given up/, 'requests may overtake each other')
  const twin = start('join', service.url, '--token', 'of no use', '--state', state)
  const [ended] = await once(twin, 'close')
  t.equal(ended, 69)
  t.match(twin.said.join(''), /token was not used[\s\S]*another process runs this agent already/)
  // As long as docker waits before it kills.
  const since = performance.now()
  child.kill('SIGTERM')
  const [exit] = await once(child, 'exit')
  t.match(
    [reading.missing, seen.length, entry?.state, exit, performance.now() - since < 10_000],
    [null, HOST_COMMANDS.length, 'online', 0, true],
  )
  t.equal(statSync(join(state, 'agent.json')).mode & 0o777, 0o600, 'its key is its own')
  t.ok(
    Math.abs(reading.clock?.offsetMs ?? 1e9) <= (reading.clock?.boundMs ?? 0),
    'one clock, one time',
  )
})

t.test('of 100 joins that race with one token exactly one wins', async t => {
  const { token } = await invite('raced')
  const answers = await Promise.all(Array.from({ length: 100 }, () => puppet().join(token)))
  t.same(
    [answers.filter(a => a.status === 200).length, answers.filter(a => a.status === 401).length],
    [1, 99],
  )
})

t.test('a guessed, a reused and an expired token let nobody in', async t => {
  const guessed = writeToken({ secret: 'x'.repeat(43), fingerprint: service.fingerprint })
  const { token } = await invite('reused')
  const first = await puppet().join(token)
  const again = await puppet().join(token)
  await service.store.agents.addToken({
    sha256: (await import('node:crypto')).createHash('sha256').update('y'.repeat(43)).digest('hex'),
    expiresAt: new Date(Date.now() - 1).toISOString(),
    request: JSON.stringify(JoinTokenRequest.parse({ name: 'late', roles: ['probe'] })),
  })
  const late = writeToken({ secret: 'y'.repeat(43), fingerprint: service.fingerprint })
  t.same(
    [await puppet().join(guessed), first, again, await puppet().join(late)].map(a => a.status),
    [401, 200, 401, 401],
  )
})

t.test('a host without an agent, and one whose agent went away, are told apart', async t => {
  const watch = { signal: AbortSignal.timeout(400), onOutcome: () => undefined }
  await joined('silent')
  t.match(
    [
      await service.agents.readHost('i-none', watch),
      await service.agents.readHost('i-silent', watch),
    ],
    [
      { agent: null, missing: 'no-agent' },
      { agent: 'silent', missing: 'offline' },
    ],
  )
})

const OUTCOME = (text: string) =>
  `${JSON.stringify({ exit: 0, startedAt: '2026-11-26T00:00:00.000Z', tookMs: 1, stdoutBytes: text.length, stderrBytes: 0 })}\n${text}`

type Bad = readonly [title: string, path: (task: string) => string, body: string, status: number]
const BAD: readonly Bad[] = [
  ['no outcome', task => AGENT_PATHS.outcome(task, 'ss-listeners'), 'garbage', 400],
  ['an outcome nobody asked for', task => AGENT_PATHS.outcome(task, 'rm-rf'), OUTCOME('x'), 400],
  [
    'more than the limit',
    task => AGENT_PATHS.outcome(task, 'os-release'),
    'x'.repeat(4_300_000),
    413,
  ],
  ['an end that is none', task => AGENT_PATHS.end(task), '{"kind":"probe"}', 400],
  [
    'an end before all is told',
    task => AGENT_PATHS.end(task),
    '{"kind":"host","unsupported":[]}',
    400,
  ],
]

for (const [index, [title, path, body, status]] of BAD.entries())
  t.test(`an agent that sends ${title} is refused, and the reading is garbage`, async t => {
    const agent = await joined(`bad-${index}`)
    const reading = service.agents.readHost(`i-bad-${index}`, {
      signal: never,
      onOutcome: () => undefined,
    })
    const task = (await agent.poll()).answer?.tasks[0]?.id ?? ''
    const answer = await agent.post(path(task), body, within).catch(() => ({ status: 413 }))
    t.same([answer.status, (await reading).missing], [status, 'garbage'])
  })

t.test('a result for the task of another agent is refused and changes nothing', async t => {
  const [owner, thief] = [await joined('owner'), await joined('thief')]
  const seen: string[] = []
  const reading = service.agents.readHost('i-owner', {
    signal: AbortSignal.timeout(1500),
    onOutcome: ({ id }) => seen.push(id),
  })
  const task = (await owner.poll()).answer?.tasks[0]?.id ?? ''
  const path = AGENT_PATHS.outcome(task, 'ss-listeners')
  const stolen = await thief.post(path, OUTCOME('evil'), within)
  const own = await owner.post(path, OUTCOME('mine'), within)
  t.same(
    [stolen.status, own.status, seen, (await reading).missing],
    [410, 204, ['ss-listeners'], 'timed-out'],
  )
  t.equal(
    (await owner.post(path, OUTCOME('late'), within)).status,
    410,
    'nor does one that is late',
  )
  t.ok(
    service.log.some(line => line.includes('thief') && line.includes('nobody waits')),
    'audited',
  )
})

t.test('a removed agent is refused from then on', async t => {
  const agent = await joined('removed')
  const before = (await agent.poll()).status
  await service.agents.remove(agent.id)
  t.same([before, (await agent.poll()).status], [200, 401])
})

t.test('a request seen before is refused, and a lost counter recovers', async t => {
  const agent = await joined('counted')
  const { headersFor } = await import('#shared/plain/agent-protocol.ts')
  const key = newKey()
  const mine = puppet('', key)
  const id =
    readJoinAnswer(parseJson((await mine.join((await invite('replayed')).token)).body))?.agent ?? ''
  const transport = openTransport(new URL(service.url), service.fingerprint)
  t.teardown(transport.close)
  const body = JSON.stringify({ sentAt: 1, clock: null, hello: HELLO })
  const send = async (counter: number, altered = body) => {
    const request = { agent: id, method: 'POST', path: AGENT_PATHS.poll, counter } as const
    const headers = headersFor(request, body, key)
    const { status } = await transport.send({
      path: AGENT_PATHS.poll,
      headers,
      body: altered,
      ...within,
    })
    return status
  }
  const high = Date.now() + 1e9
  t.same(
    [
      await send(high),
      await send(high),
      await send(high - 1),
      await send(high - 1),
      await send(5),
      await send(high + 1, body.replace('1', '2')),
    ],
    [200, 409, 200, 409, 409, 401],
  )
  t.equal(
    (await puppet(id, key).poll()).status,
    200,
    'a counter that is behind goes on from the last',
  )
  t.equal((await agent.poll()).status, 200, 'others are not touched')
})

t.test('a server with another certificate gets no word of the agent', async t => {
  const other = await openCertificate(join(work, 'other'))
  let asked = 0
  const server = createTlsServer(other, () => asked++)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  const { port } = server.address() as AddressInfo
  const { token } = await invite('pinned')
  const child = start(
    'join',
    `https://127.0.0.1:${port}`,
    '--token',
    token,
    '--state',
    join(work, 'p'),
  )
  const [exit] = await once(child, 'exit')
  t.same([exit, asked, fingerprintOf(other) === service.fingerprint], [69, 0, false])
})
