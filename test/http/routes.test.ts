// Does every route answer as the contract says, whoever asks and however?
import { connect } from 'node:net'
import fc from 'fast-check'
import t from 'tap'
import { preferredType } from '#server/http/accept.ts'
import { httpServer } from '#server/http/http-server.ts'
import type { UseCases } from '#server/http/use-cases.ts'
import { JoinToken } from '#shared/agent.ts'
import { AgentList, CauseList, DiagnosisList, Problem, VantagePointList } from '#shared/api.ts'
import { CAUSES } from '#shared/causes/catalogue.ts'
import { Comparison } from '#shared/comparison.ts'
import { WhyportError } from '#shared/error.ts'
import { Verification } from '#shared/verification.ts'
import { reachable } from '../report/sample-reports.ts'
import { BUNDLE, DONE, EVENTS, fakeUseCases, RUNNING } from './fake-use-cases.ts'

const LOCAL = { host: '127.0.0.1:7080' }
const JSON_BODY = { 'content-type': 'application/json' }

const service = (over: Partial<UseCases> = {}, logged: string[] = []) => {
  const http = httpServer(fakeUseCases(over), line => void logged.push(line))
  t.teardown(() => http.close())
  return http
}

type Service = ReturnType<typeof service>
type Headers = Record<string, string>

const get = (http: Service, url: string, headers: Headers = {}) =>
  http.inject({ method: 'GET', url, headers: { ...LOCAL, ...headers } })

const post = (
  http: Service,
  url: string,
  { body, key }: { readonly body: object | string; readonly key?: string },
) => {
  const headers = key === undefined ? {} : { 'idempotency-key': key }
  const all = { ...LOCAL, ...JSON_BODY, ...headers }
  return http.inject({ method: 'POST', url, payload: body, headers: all })
}

const http = service()

t.test('lists come in an object of their own, and are what their schemas say', async t => {
  t.strictSame(DiagnosisList.parse((await get(http, '/v1/diagnoses')).json()).diagnoses.length, 2)
  t.equal((await get(http, '/v1/diagnoses?limit=1')).json().diagnoses[0].id, RUNNING.id)
  t.equal(AgentList.parse((await get(http, '/v1/agents')).json()).agents.length, 2)
  t.equal(
    VantagePointList.parse((await get(http, '/v1/vantage-points')).json()).vantagePoints.length,
    1,
  )
  const { causes } = CauseList.parse((await get(http, '/v1/causes')).json())
  t.equal(causes.length, Object.keys(CAUSES).length)
  t.strictSame((await get(http, `/v1/causes/${causes[0]?.id}`)).json(), causes[0])
})

const ACCEPTS: readonly (readonly [accept: string, type: string | null])[] = [
  ['', 'application/json'],
  ['*/*', 'application/json'],
  ['text/markdown', 'text/markdown'],
  ['text/*', 'text/html'],
  ['text/plain;q=0.5, text/markdown;q=0.9', 'text/markdown'],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'text/html'],
  ['*/*;q=0.1, application/zip', 'application/zip'],
  ['application/json;q=0, */*', 'text/html'],
  ['TEXT/PLAIN ; Q=1', 'text/plain'],
  ['text/plain;q=2, application/json;q=0.001', 'application/json'],
  ['text/plain;level=1', 'text/plain'],
  ['image/png', null],
  ['*/*;q=0', null],
  [',,;;q', null],
]
const TYPES = ['application/json', 'text/html', 'text/markdown', 'text/plain', 'application/zip']

t.test('the form is chosen by the weights in Accept', t => {
  for (const [accept, type] of ACCEPTS) t.equal(preferredType(accept, TYPES), type, accept)
  t.end()
})

const SUFFIXES: readonly (readonly [suffix: string, type: string, begins: string])[] = [
  ['json', 'application/json; charset=utf-8', '{\n'],
  ['html', 'text/html; charset=utf-8', '<!doctype html>'],
  ['md', 'text/markdown; charset=utf-8', '# '],
  ['txt', 'text/plain; charset=utf-8', 'NOT REACHABLE'],
  ['zip', 'application/zip', 'PK'],
]

t.test('each form of a report has a suffix, a stable ETag, and is sent once', async t => {
  for (const [suffix, type, begins] of SUFFIXES) {
    const url = `/v1/diagnoses/${DONE.id}/report.${suffix}`
    const first = await get(http, url)
    const tag = String(first.headers.etag)
    const again = await get(http, url, { 'if-none-match': `"other", W/${tag}` })
    const byAccept = await get(http, `/v1/diagnoses/${DONE.id}/report`, {
      accept: type.replace(/;.*/, ''),
    })
    t.strictSame([first.statusCode, first.headers['content-type']], [200, type], suffix)
    t.ok(first.body.startsWith(begins), `${suffix} begins with ${begins}`)
    t.strictSame([again.statusCode, again.body], [304, ''], suffix)
    t.strictSame([byAccept.headers.etag, byAccept.headers['vary']], [tag, 'accept'], suffix)
  }
  const zip = await get(http, `/v1/diagnoses/${DONE.id}/report.zip`)
  t.strictSame(
    [zip.rawPayload, zip.headers['content-disposition']],
    [BUNDLE, 'attachment; filename="whyport-d-done.zip"'],
  )
})

t.test('a diagnosis without a report says so, an unknown one is not found', async t => {
  for (const suffix of ['', ...SUFFIXES.map(([suffix]) => `.${suffix}`)]) {
    const codes = []
    for (const id of [RUNNING.id, 'd-none'])
      codes.push(
        Problem.parse((await get(http, `/v1/diagnoses/${id}/report${suffix}`)).json()).code,
      )
    t.strictSame(codes, ['not-ready', 'not-found'], suffix)
  }
})

const blocksOf = (text: string): string[] => text.split('\n\n').filter(block => block !== '')

t.test('events come as server-sent events, and again from the one that came last', async t => {
  const url = `/v1/diagnoses/${DONE.id}/events`
  const all = await get(http, url)
  t.match(all.headers, { 'content-type': 'text/event-stream', 'x-content-type-options': 'nosniff' })
  t.strictSame(
    blocksOf(all.body),
    EVENTS.map(
      ({ seq, event, data }) => `id: ${seq}\nevent: ${event}\ndata: ${JSON.stringify(data)}`,
    ),
  )
  const rest = await get(http, url, { 'last-event-id': '2', accept: 'text/event-stream' })
  t.strictSame(blocksOf(rest.body), blocksOf(all.body).slice(2))
  const nothing = await get(http, url, { 'last-event-id': String(EVENTS.at(-1)?.seq) })
  t.strictSame(
    [nothing.statusCode, nothing.body],
    [204, ''],
    'who has the end is not to come again',
  )
  const refused = [
    await get(http, url, { 'last-event-id': 'x' }),
    await get(http, url, { accept: 'application/json' }),
    await get(http, '/v1/diagnoses/d-none/events'),
  ]
  t.strictSame(
    refused.map(answer => [answer.statusCode, Problem.parse(answer.json()).code]),
    [
      [400, 'bad-usage'],
      [406, 'not-acceptable'],
      [404, 'not-found'],
    ],
  )
})

t.test('who follows is let go when he leaves, and when the service ends', async t => {
  const signals: AbortSignal[] = []
  const begun = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const
  const base = fakeUseCases().diagnoses
  const endless: UseCases['diagnoses'] = {
    ...base,
    async *events(_id, _after, signal) {
      begun[signals.push(signal) === 1 ? 0 : 1].resolve()
      yield { seq: 1, event: 'progress', data: {} }
      await new Promise(resolve => signal.addEventListener('abort', resolve, { once: true }))
    },
  }
  const http = service({ diagnoses: endless })
  const port = Number(new URL(await http.listen({ port: 0, host: '127.0.0.1' })).port)
  const follow = () => {
    const socket = connect(port, '127.0.0.1')
    socket.write(`GET /v1/diagnoses/${RUNNING.id}/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`)
    return socket.resume()
  }
  const leaving = follow()
  await begun[0].promise
  leaving.destroy()
  await new Promise(resolve => signals[0]?.addEventListener('abort', resolve, { once: true }))
  const staying = follow()
  const ended = new Promise(resolve => staying.once('close', resolve))
  await begun[1].promise
  await http.close()
  await ended
  t.strictSame(
    signals.map(({ aborted }) => aborted),
    [true, true],
  )
})

const EXPECTED = [{ name: 'shop', target: 'here', port: 443, expect: 'reachable' }]

t.test('comparisons and verifications answer at once, and once per key', async t => {
  let made = 0
  const counted = fakeUseCases()
  const http = service({
    ...counted,
    verify: (request, signal) => {
      made++
      return counted.verify(request, signal)
    },
  })
  const sides = { before: { diagnosis: 'd-1' }, after: { report: reachable } }
  t.equal(
    Comparison.parse((await post(http, '/v1/comparisons', { body: sides })).json()).outcome,
    'same',
  )
  const key = 'k'
  const body = { expectations: EXPECTED }
  const [one, two] = [
    await post(http, '/v1/verifications', { body, key }),
    await post(http, '/v1/verifications', { body, key }),
  ]
  t.equal(Verification.parse(one.json()).outcome, 'met')
  t.strictSame([two.body, made], [one.body, 1])
  const other = await post(http, '/v1/verifications', {
    body: { expectations: [{ ...EXPECTED[0], port: 80 }] },
    key,
  })
  t.strictSame([other.statusCode, Problem.parse(other.json()).code], [409, 'key-reused'])
})

t.test('a join token is shown once, and what is kept for its key does not hold it', async t => {
  const kept: unknown[] = []
  const fake = fakeUseCases()
  const http = service({
    ...fake,
    once: async (scope, key, work) => {
      const made = await fake.once(scope, key, work)
      kept.push(made)
      return made
    },
  })
  const ask = { roles: ['probe'], name: 'frankfurt' }
  const key = 'k'
  const first = await post(http, '/v1/agents/join-tokens', { body: ask, key })
  const again = await post(http, '/v1/agents/join-tokens', { body: ask, key })
  const { token } = JoinToken.parse(first.json())
  t.strictSame([first.statusCode, again.statusCode], [201, 409])
  t.notMatch(JSON.stringify(kept) + again.body, token)
  const removed = await http.inject({ method: 'DELETE', url: '/v1/agents/a-1', headers: LOCAL })
  const unknown = await http.inject({ method: 'DELETE', url: '/v1/agents/a-9', headers: LOCAL })
  t.strictSame([removed.statusCode, removed.body, unknown.statusCode], [204, '', 404])
})

const POSTS = [
  ['/v1/diagnoses', { target: 'here:443' }],
  ['/v1/comparisons', { before: { diagnosis: 'a' }, after: { diagnosis: 'b' } }],
  ['/v1/verifications', { expectations: EXPECTED }],
  ['/v1/agents/join-tokens', { roles: ['host'], name: 'a' }],
] as const

t.test('every POST refuses an empty or too long Idempotency-Key', async t => {
  for (const [url, body] of POSTS) {
    const codes: number[] = []
    for (const key of ['', 'x'.repeat(201), 'x'.repeat(200)])
      codes.push((await post(http, url, { body, key })).statusCode)
    t.strictSame([codes.slice(0, 2), (codes[2] ?? 500) < 300], [[400, 400], true], url)
  }
  const problem = (await post(http, '/v1/diagnoses', { body: {}, key: '' })).json()
  t.ok(Problem.parse(problem).next)
})

t.test('a service that cannot write is alive, not ready, and says when to come again', async t => {
  const full = new WhyportError('store-full', { subject: 'store', message: 'full', next: 'room' })
  const http = service({
    troubles: async () => ['the disk is full'],
    diagnoses: { ...fakeUseCases().diagnoses, submit: () => Promise.reject(full) },
  })
  const [live, ready] = [await get(http, '/health/live'), await get(http, '/health/ready')]
  const asked = await post(http, '/v1/diagnoses', { body: { target: 'here:443' } })
  t.strictSame([live.statusCode, ready.statusCode, asked.statusCode], [200, 503, 503])
  t.match(Problem.parse(ready.json()).detail, 'the disk is full')
  t.strictSame([ready.headers['retry-after'], asked.headers['retry-after']], ['5', '30'])
  t.equal((await get(http, '/v1/diagnoses')).statusCode, 200, 'and still reads')
})

t.test('the metrics have names of their own, and count diagnoses and agents', async t => {
  const http = service()
  await get(http, '/health/live')
  const { body, statusCode } = await get(http, '/metrics')
  t.equal(statusCode, 200)
  t.match(body, /^whyport_diagnoses\{state="done"\} 7$/m)
  t.match(body, /^whyport_agents_online 1$/m)
  t.match(
    body,
    /^whyport_http_request_duration_seconds_count\{method="GET",route="\/health\/live",status_code="200"\} 1$/m,
  )
  t.strictSame(body.match(/^(?!#|whyport_)\S+/gm) ?? [], [], 'no name without the prefix')
})

type Row = readonly [
  title: string,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH',
  url: string,
  status: number,
  code: string,
]

const REFUSED: readonly Row[] = [
  ['an unknown path', 'GET', '/v2/diagnoses', 404, 'not-found'],
  ['an audit, which is not built yet', 'POST', '/v1/exposure-audits', 404, 'not-found'],
  ['a method that the path does not have', 'PUT', '/v1/diagnoses/d-done', 405, 'bad-method'],
  ['a method that a list does not have', 'DELETE', '/v1/causes', 405, 'bad-method'],
  ['a broken escape', 'GET', '/v1/diagnoses/%zz', 400, 'bad-usage'],
  ['a very long id', 'GET', `/v1/diagnoses/${'x'.repeat(101)}`, 414, 'bad-usage'],
  ['a long id', 'GET', `/v1/diagnoses/${'x'.repeat(65)}`, 400, 'bad-usage'],
  ['no number', 'GET', '/v1/diagnoses?limit=ten', 400, 'bad-usage'],
  ['two numbers', 'GET', '/v1/diagnoses?limit=1&limit=2', 400, 'bad-usage'],
  ['an unknown parameter', 'GET', '/v1/diagnoses?page=2', 400, 'bad-usage'],
  ['an unknown cause', 'GET', '/v1/causes/__proto__', 404, 'not-found'],
]

t.test('what is refused is a problem with a stable code, the field and the next step', async t => {
  for (const [title, method, url, status, code] of REFUSED) {
    const answer = await http.inject({ method, url, headers: LOCAL })
    const problem = Problem.parse(answer.json())
    t.match(answer.headers['content-type'], 'application/problem+json', title)
    t.strictSame(
      [answer.statusCode, problem.code, problem.next === ''],
      [status, code, false],
      title,
    )
  }
  const put = await http.inject({ method: 'PUT', url: '/v1/diagnoses', headers: LOCAL })
  t.strictSame(new Set(String(put.headers['allow']).split(', ')), new Set(['GET', 'HEAD', 'POST']))
})

const nested = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`

const BODIES: readonly (readonly [title: string, body: string, status: number])[] = [
  ['deep lists', nested(100_000), 400],
  ['deep objects', '{"a":'.repeat(10_000), 400],
  ['deep inside a report', `{"before":{"report":${nested(5000)}},"after":{"diagnosis":"a"}}`, 400],
  ['brackets inside a string', JSON.stringify({ before: '['.repeat(1000) }), 400],
  ['cut off', '{"before":{"diagnosis":"a"', 400],
  ['nothing', '', 400],
  ['5 MB', JSON.stringify({ before: 'x'.repeat(5_000_000) }), 413],
]

t.test('deep, cut off and huge bodies are refused at once', async t => {
  for (const [title, body, status] of BODIES) {
    const answer = await post(http, '/v1/comparisons', { body })
    t.strictSame(
      [answer.statusCode, Problem.safeParse(answer.json()).success],
      [status, true],
      title,
    )
  }
})

t.test('answers may not be kept, sniffed or framed; pages load nothing from elsewhere', async t => {
  const strict = { 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' }
  t.match((await get(http, '/v1/agents')).headers, {
    ...strict,
    'cache-control': 'no-store',
    'content-security-policy': /^default-src 'none'/,
  })
  t.match((await get(http, '/v1/nothing')).headers, strict)
  for (const url of ['/docs', `/v1/diagnoses/${DONE.id}/report.html`]) {
    const { headers, body, statusCode } = await get(http, url)
    t.match(headers, strict)
    t.equal(statusCode, 200, url)
    t.match(headers['content-security-policy'], /^default-src 'none'.*frame-ancestors 'none'/)
    t.notMatch(headers['content-security-policy'], /https?:|script-src[^;]*unsafe/, url)
    t.notMatch(body, /(?:src|href)="(?:https?:)?\/\//, url)
  }
})

t.test('bytes that are no HTTP are answered with a problem, and the socket is closed', async t => {
  const http = service()
  const port = Number(new URL(await http.listen({ port: 0, host: '127.0.0.1' })).port)
  const rows = [
    ['no HTTP at all\r\n\r\n', 400],
    [`GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ] as const
  for (const [bytes, status] of rows) {
    const socket = connect(port, '127.0.0.1').setEncoding('utf8')
    socket.write(bytes)
    let answer = ''
    socket.on('data', part => {
      answer += part
    })
    await new Promise(resolve => socket.once('close', resolve))
    const [head = '', body = ''] = answer.split('\r\n\r\n')
    t.match(head, `HTTP/1.1 ${status} `)
    t.equal(Problem.parse(JSON.parse(body)).status, status)
  }
})

const ROUTES = [
  'GET /health/live',
  'GET /health/ready',
  'GET /metrics',
  'GET /v1/agents',
  'DELETE /v1/agents/{id}',
  'POST /v1/agents/join-tokens',
  'GET /v1/causes',
  'GET /v1/causes/{id}',
  'POST /v1/comparisons',
  'GET /v1/diagnoses',
  'POST /v1/diagnoses',
  'GET /v1/diagnoses/{id}',
  'DELETE /v1/diagnoses/{id}',
  'GET /v1/diagnoses/{id}/events',
  ...['', '.json', '.html', '.md', '.txt', '.zip'].map(
    suffix => `GET /v1/diagnoses/{id}/report${suffix}`,
  ),
  'GET /v1/vantage-points',
  'POST /v1/verifications',
]

type Operation = {
  readonly summary?: string
  readonly parameters?: readonly { readonly name: string; readonly in: string }[]
  readonly requestBody?: object
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: object }>
  >
}

const described = async (): Promise<ReadonlyMap<string, Operation>> => {
  const { paths } = (await get(http, '/openapi.json')).json<{
    paths: Record<string, Record<string, Operation>>
  }>()
  return new Map(
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(
        ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const,
      ),
    ),
  )
}

t.test('/openapi.json describes every route, its answers and its refusals', async t => {
  const answer = (await get(http, '/openapi.json')).json()
  t.equal(answer.openapi, '3.1.0')
  t.ok(answer.components.schemas.Report.properties.rootCauses)
  const operations = await described()
  t.strictSame(new Set(operations.keys()), new Set(ROUTES))
  for (const name of ROUTES) {
    const {
      summary,
      responses,
      parameters = [],
      requestBody,
    } = operations.get(name) ?? { responses: {} }
    const good = Object.entries(responses).filter(([status]) => /^2\d\d$/.test(status))
    t.ok(summary, `${name} has a summary`)
    t.ok(
      good.length >= 1 &&
        good.every(
          ([status, { description, content }]) =>
            description !== '' && (content ?? (status === '204' || name.startsWith('DELETE'))),
        ),
      `${name} says what it answers`,
    )
    t.ok(responses['4XX'] && responses['5XX'], `${name} says how it refuses`)
    if (name.startsWith('POST'))
      t.ok(
        requestBody &&
          parameters.some(one => one.name === 'idempotency-key' && one.in === 'header'),
        `${name} takes a body and a key`,
      )
  }
})

const wild = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(DONE.id, RUNNING.id, 'a-1', '..', '%2e%2e%2f', '__proto__'),
)
const headerText = fc.string({
  unit: fc.integer({ min: 32, max: 255 }).map(code => String.fromCharCode(code)),
  maxLength: 60,
})
const bodies = fc.oneof(
  fc.constantFrom(...POSTS.map(([, body]) => JSON.stringify(body))),
  fc.json({ maxDepth: 4 }),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc
    .record(
      {
        target: fc.oneof(fc.string(), fc.constant('here')),
        port: fc.oneof(fc.integer(), fc.constant(443)),
        from: fc.string(),
        protocol: fc.constantFrom('tcp', 'udp', 'icmp', 'x'),
        at: fc.string(),
        roles: fc.array(fc.constantFrom('host', 'probe', 'x')),
        name: fc.string(),
        before: fc.oneof(
          fc.record({ diagnosis: fc.string() }),
          fc.record({ report: fc.jsonValue() }),
        ),
        after: fc.record({ diagnosis: fc.string() }),
        expectations: fc.array(
          fc.record({
            name: fc.string(),
            target: fc.string(),
            expect: fc.constantFrom('reachable', 'x'),
          }),
        ),
      },
      { requiredKeys: [] },
    )
    .map(value => JSON.stringify(value)),
)

t.test('no request of thousands makes the service fail', { timeout: 60_000 }, async t => {
  const logged: string[] = []
  const http = service({}, logged)
  const request = fc.record({
    route: fc.constantFrom(...ROUTES, 'GET /openapi.json', 'GET /docs', 'PATCH /v1/agents'),
    id: wild,
    query: fc.oneof(
      fc.constant(''),
      fc.webQueryParameters().map(text => `?${text}`),
    ),
    headers: fc.dictionary(
      fc.constantFrom(
        'accept',
        'idempotency-key',
        'last-event-id',
        'if-none-match',
        'content-type',
        'x-forwarded-for',
      ),
      headerText,
    ),
    body: bodies,
  })
  const seed = Number(process.env['WHYPORT_SEED'] ?? Date.now() % 2 ** 31)
  const failed: string[] = []
  for (const { route, id, query, headers, body } of fc.sample(request, { numRuns: 2000, seed })) {
    const [method = '', path = ''] = route.split(' ')
    const answer = await http.inject({
      // One of the methods above.
      method: method as 'GET',
      url: path.replace('{id}', encodeURIComponent(id.toWellFormed())) + query,
      headers: { ...JSON_BODY, ...headers, ...LOCAL },
      ...(method === 'POST' ? { payload: body } : {}),
    })
    if (
      answer.statusCode >= 500 ||
      (answer.statusCode >= 400 && !Problem.safeParse(answer.json()).success)
    )
      failed.push(`${route} ${JSON.stringify({ id, query, headers, body })}: ${answer.body}`)
  }
  t.comment(`2000 requests, seed ${seed}`)
  t.strictSame([failed, logged], [[], []], `seed ${seed}`)
})
