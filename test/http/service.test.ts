// Does the HTTP service answer as the contract says, and only this machine?
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import t from 'tap'
import type { App } from '#server/app.ts'
import { type Config, readConfig } from '#server/config.ts'
import { HTTP_LIMITS, httpServer } from '#server/http/http-server.ts'
import { openService } from '#server/open-service.ts'
import { startService } from '#server/startup/serve.ts'
import { Diagnosis, Problem } from '#shared/api.ts'
import { WhyportError } from '#shared/error.ts'
import { MOST_HOST_EVIDENCE } from '#shared/question.ts'
import { Report } from '#shared/report.ts'
import { blocked } from '../report/sample-reports.ts'

const QUESTION = { target: 'i-bp1demo000000web0001', port: 8080, from: '203.0.113.99' }
const LOCAL = { host: '127.0.0.1:7080' }

const DATA = mkdtempSync(join(tmpdir(), 'whyport-http-'))
t.teardown(() => rmSync(DATA, { recursive: true }))
const newFolder = (): string => mkdtempSync(join(DATA, 'data-'))

const configAt = (port: number): Config =>
  readConfig({ WHYPORT_LISTEN: `127.0.0.1:${port}`, WHYPORT_DATA_DIR: newFolder() })

const serviceWith = async (diagnose: App['diagnose'], logged: string[] = []) => {
  const log = (text: string): void => void logged.push(text)
  const service = await openService({
    ...{ app: { diagnose }, mode: 'demo' as const, log },
    config: configAt(0),
    url: () => '',
  })
  const http = httpServer(service.useCases, log)
  t.teardown(async () => {
    await Promise.all([service.close(), http.close()])
  })
  return http
}

const answering = await serviceWith(async () => blocked)

const ask = (
  http: typeof answering,
  payload: object | string,
  headers: Record<string, string> = {},
) =>
  http.inject({
    method: 'POST',
    url: '/v1/diagnoses',
    headers: { ...LOCAL, 'content-type': 'application/json', ...headers },
    payload,
  })

const get = (http: typeof answering, url: string, headers: Record<string, string> = {}) =>
  http.inject({ method: 'GET', url, headers: { ...LOCAL, ...headers } })

/** Asks until the diagnosis has ended; each round is one full turn of the server. */
const ended = async (http: typeof answering, id: string) => {
  for (;;) {
    const diagnosis = Diagnosis.parse((await get(http, `/v1/diagnoses/${id}`)).json())
    // Injected requests alone would keep the loop from its files and timers.
    await setImmediate()
    if (diagnosis.state !== 'queued' && diagnosis.state !== 'running') return diagnosis
  }
}

t.test(
  'a question is accepted with its place, and the report is there when it is done',
  async t => {
    const accepted = await ask(answering, QUESTION)
    const { id } = accepted.json<{ id: string }>()
    t.equal(accepted.statusCode, 202)
    t.equal(accepted.headers.location, `/v1/diagnoses/${id}`)
    const diagnosis = await ended(answering, id)
    t.equal(diagnosis.state, 'done')
    t.strictSame(diagnosis.report, blocked)
  },
)

t.test('the report comes in the form that is asked for', async t => {
  const { id } = (await ask(answering, QUESTION)).json<{ id: string }>()
  await ended(answering, id)
  const url = `/v1/diagnoses/${id}/report`
  const json = await get(answering, url)
  const text = await get(answering, url, { accept: 'text/plain' })
  const suffix = await get(answering, `${url}.json`, { accept: 'text/plain' })
  const image = await get(answering, url, { accept: 'image/png' })
  t.strictSame(Report.parse(json.json()), blocked)
  t.match(text.headers['content-type'], /^text\/plain/)
  t.match(text.body, /^NOT REACHABLE\n/)
  t.equal(suffix.body, json.body)
  t.equal(image.statusCode, 406)
  t.equal(Problem.parse(image.json()).code, 'not-acceptable')
})

type Row = readonly [title: string, body: object | string, code: string, field: string]

const BAD: readonly Row[] = [
  ['no target', { port: 80 }, 'bad-target', 'target'],
  ['port 0', { ...QUESTION, port: 0 }, 'bad-port', 'port'],
  ['port 65536', { ...QUESTION, port: 65536 }, 'bad-port', 'port'],
  ['a port as text', { ...QUESTION, port: '8080' }, 'bad-port', 'port'],
  ['no port', { target: QUESTION.target }, 'bad-port', 'port'],
  ['a mistyped address', { ...QUESTION, target: '203.0.113.256' }, 'bad-target', 'target'],
  ['a mistyped source', { ...QUESTION, from: '10.0.0.0/33' }, 'bad-source', 'from'],
  ['a region that cannot be one', { ...QUESTION, region: 'Hangzhou!' }, 'bad-region', 'region'],
  ['an unknown protocol', { ...QUESTION, protocol: 'sctp' }, 'bad-usage', 'protocol'],
  ['an unknown field', { ...QUESTION, prot: 'tcp' }, 'bad-usage', 'body'],
  ['a list', [QUESTION], 'bad-usage', 'body'],
]

t.test('a bad question: 400 with a stable code, the field at fault and the next step', async t => {
  for (const [title, body, code, field] of BAD) {
    const answer = await ask(answering, body)
    const problem = Problem.parse(answer.json())
    t.match(answer.headers['content-type'], 'application/problem+json')
    t.strictSame(
      [answer.statusCode, problem.status, problem.code, problem.field],
      [400, 400, code, field],
      title,
    )
    t.ok(problem.next, `${title}: next step`)
  }
})

t.test('bodies that are no JSON, too large or of another type are problems, too', async t => {
  const answers = await Promise.all([
    ask(answering, '{"target":'),
    ask(answering, `"${'x'.repeat(2 * MOST_HOST_EVIDENCE)}"`),
    ask(answering, JSON.stringify(QUESTION), { 'content-type': 'text/plain' }),
    ask(answering, '{"__proto__":{"x":1},"target":"here:1"}'),
    get(answering, '/v1/nothing'),
    get(answering, '/v1/diagnoses/none'),
  ])
  t.strictSame(
    answers.map(answer => [answer.statusCode, Problem.safeParse(answer.json()).success]),
    [
      [400, true],
      [413, true],
      [415, true],
      [400, true],
      [404, true],
      [404, true],
    ],
  )
})

t.test('a web page cannot use the service through the browser of its user', async t => {
  const answers = await Promise.all([
    ask(answering, QUESTION, { host: 'attacker.example:7080' }),
    ask(answering, QUESTION, { origin: 'https://attacker.example' }),
    ask(answering, QUESTION, { host: '127.0.0.1.attacker.example' }),
    ask(answering, QUESTION, { host: 'localhost:7080', origin: 'http://localhost:7080' }),
    ask(answering, QUESTION, { host: '[::1]:7080' }),
  ])
  t.strictSame(
    answers.map(({ statusCode }) => statusCode),
    [403, 403, 403, 202, 202],
  )
})

t.test(
  'an Idempotency-Key gives the same diagnosis again, and refuses another question',
  async t => {
    const key = { 'idempotency-key': 'k-1' }
    const [one, again] = [await ask(answering, QUESTION, key), await ask(answering, QUESTION, key)]
    t.equal(again.json<{ id: string }>().id, one.json<{ id: string }>().id)
    const other = await ask(answering, { ...QUESTION, port: 443 }, key)
    t.strictSame([other.statusCode, Problem.parse(other.json()).code], [409, 'key-reused'])
  },
)

t.test('a failed diagnosis tells its problem; a defect tells nothing of the inside', async t => {
  const logged: string[] = []
  const refused = new WhyportError('credentials-refused', {
    subject: 'Alibaba Cloud',
    message: 'no',
    next: 'look',
  })
  const errors = [refused, new Error('secret path /root/x')]
  const http = await serviceWith(() => Promise.reject(errors.shift()), logged)
  const first = await ended(http, (await ask(http, QUESTION)).json<{ id: string }>().id)
  const second = await ended(http, (await ask(http, QUESTION)).json<{ id: string }>().id)
  t.strictSame(
    [first.state, first.problem?.code, first.problem?.next],
    ['failed', 'credentials-refused', 'look'],
  )
  t.strictSame([second.state, second.problem?.code], ['failed', 'defect'])
  t.notMatch(JSON.stringify(second), /secret/)
  t.match(logged.join(), /secret path/, 'the operator sees it')
  const report = await get(http, `/v1/diagnoses/${first.id}/report`)
  t.strictSame([report.statusCode, Problem.parse(report.json()).code], [409, 'not-ready'])
})

const LISTEN: readonly (readonly [text: string, expected: string | RegExp])[] = [
  ['127.0.0.1:7080', '127.0.0.1 7080'],
  ['127.9.9.9:0', '127.9.9.9 0'],
  ['[::1]:7080', '::1 7080'],
  ['localhost:80', 'localhost 80'],
  ['0.0.0.0:7080', /not a loopback address/],
  ['[::]:7080', /not a loopback address/],
  ['192.0.2.1:7080', /not a loopback address/],
  ['example.com:7080', /no address with a port/],
  ['127.0.0.1', /no address with a port/],
  ['127.0.0.1:65536', /no address with a port/],
  ['127.1:7080', /no address with a port/],
  ['', /no address with a port/],
]

t.test('the service listens on loopback only', async t => {
  for (const [text, expected] of LISTEN) {
    const read = (): string => {
      const { listen } = readConfig({ WHYPORT_LISTEN: text })
      return `${listen.host} ${listen.port}`
    }
    if (typeof expected === 'string') t.equal(read(), expected)
    else t.throws(read, { code: 'bad-usage', message: expected }, text)
  }
})

t.test('settings that would lose data or never return are refused by name', async t => {
  const refused = (name: string, value: string) =>
    t.throws(() => readConfig({ [name]: value }), { code: 'bad-usage', subject: name })
  refused('WHYPORT_DATABASE_URL', 'postgres://127.0.0.1/whyport')
  refused('WHYPORT_DATA_DIR', '/proc/whyport')
  refused('WHYPORT_PROBE_ALLOW', '192.0.2.0/33')
  refused('WHYPORT_PROBE_CONTROL', '192.0.2.53')
})

const started = (port: number) =>
  startService(configAt(port), {
    ...{ app: { diagnose: async () => blocked }, mode: 'demo' as const },
    log: () => undefined,
  })

t.test('a taken port is told with the way to another one', async t => {
  const first = await started(0)
  await t.rejects(started(Number(new URL(first.url).port)), {
    ...{ code: 'listen-refused', message: /listens there already/, next: /WHYPORT_LISTEN=/ },
  })
  await first.stop()
})

t.test('a client that never ends its headers is let go', { timeout: 30_000 }, async t => {
  const service = await started(0)
  const socket = connect(Number(new URL(service.url).port), '127.0.0.1')
  const begun = performance.now()
  socket.write('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n')
  socket.resume()
  await new Promise(resolve => socket.once('close', resolve))
  t.ok(performance.now() - begun < HTTP_LIMITS.headersMs + 4 * HTTP_LIMITS.checkMs)
  await service.stop()
})

t.test('the service is alive', async t => {
  t.strictSame((await get(answering, '/health/live')).json(), { status: 'live' })
})
