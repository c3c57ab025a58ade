// Does every way a call can end become one honest piece of evidence, in time and without a key in it?
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import type { ActionName } from '#server/collect/cloud/actions.ts'
import { callOf } from '#server/collect/cloud/call.ts'
import { refusedKey } from '#server/collect/cloud/collect-cloud.ts'
import { failureOf } from '#server/collect/cloud/connection-failure.ts'
import { givenCredentials } from '#server/collect/cloud/credentials.ts'
import { errorCodeIn } from '#server/collect/cloud/error-code.ts'
import type { FailureKind } from '#server/collect/cloud/outcome.ts'
import { proxyOf } from '#server/collect/cloud/proxy.ts'
import type { EvidenceItem, EvidenceStatus } from '#shared/evidence.ts'
import { DEMO_KEYS } from '#test/emulator/demo-keys.ts'
import type { Fault } from '#test/emulator/faults.ts'
import { collect, never, openAccount, WEB } from './cloud-client.ts'
import { runThrottled } from './throttled-runs.ts'

const secretsIn = (items: readonly EvidenceItem[]): string[] => {
  const text = JSON.stringify(items)
  return [DEMO_KEYS.accessKeyId, DEMO_KEYS.accessKeySecret].filter(secret => text.includes(secret))
}

/** Level 2, and a product without a client package of its own; every action: fault-matrix.test.ts. */
const STRUCK: readonly ActionName[] = [
  'vpc.DescribeVSwitchAttributes',
  'cloudfw.DescribeControlPolicy',
]

/** Silence costs its whole deadline; every other end must not be mistaken for it on a busy machine. */
const deadlineFor = (kind: Fault['kind']): number => (kind === 'silence' ? 700 : 20_000)

const ENDINGS: readonly (readonly [Fault['kind'], EvidenceStatus, string])[] = [
  ['throttle', 'failed', 'Throttling.User'],
  ['forbidden', 'denied', 'Forbidden.RAM'],
  ['server-error', 'failed', 'ServiceUnavailable'],
  ['html', 'failed', 'whyport.NotJson'],
  ['bad-json', 'failed', 'whyport.NotJson'],
  ['empty', 'failed', 'whyport.NotJson'],
  ['redirect', 'failed', 'whyport.Redirected'],
  ['cut', 'failed', 'whyport.ConnectionReset'],
  ['reset', 'failed', 'whyport.ConnectionReset'],
  ['silence', 'timed-out', 'whyport.TimedOut'],
  ['huge', 'truncated', 'whyport.TooLarge'],
]

for (const [kind, status, code] of ENDINGS)
  for (const action of STRUCK)
    t.test(`${kind} on ${action} is kept as ${code}, and the other calls go on`, async t => {
      const fault: Fault = { action, kind, sizeBytes: 3 * 1024 * 1024 }
      const { client } = await openAccount(t, {
        emulator: { faults: [fault] },
        client: { deadlineMs: deadlineFor(kind), maxBodyBytes: 1024 * 1024, attempts: 2 },
      })
      const items = await collect(WEB, client)
      const struck = items.filter(item => item.kind === action)
      t.strictSame(
        struck.map(item => [item.status, errorCodeIn(item.raw)]),
        struck.map(() => [status, code]),
      )
      t.ok(struck.length >= 1)
      t.ok(items.some(item => item.kind === 'ecs.DescribeInstances' && item.status === 'ok'))
      t.strictSame(secretsIn(items), [])
    })

t.test('a call that is throttled twice is answered the third time', async t => {
  const action = 'cloudfw.DescribeControlPolicy'
  const { client, emulator } = await openAccount(t, {
    emulator: { faults: [{ action, kind: 'throttle', times: 2, retryAfterMs: 5 }] },
  })
  const items = await collect(WEB, client)
  t.strictSame(
    items.filter(item => item.kind === action).map(item => item.status),
    ['ok'],
  )
  t.equal(emulator.calls.filter(call => call.action === action).length, 3)
})

t.test('an account that throttles three calls in ten gives the same verdict', async t => {
  const seed = 20261126
  const { same, calls, idealCalls, verdicts } = await runThrottled(seed, 10)
  t.equal(same, 10, `seed ${seed}: ${verdicts.join(' ')}`)
  t.ok(calls <= 1.6 * idealCalls, `seed ${seed}: ${calls} calls, ${idealCalls} without throttling`)
})

t.test('a cloud that asks to wait longer than the budget is not asked again', async t => {
  const action = 'cloudfw.DescribeControlPolicy'
  const { client, emulator } = await openAccount(t, {
    emulator: { faults: [{ action, kind: 'throttle', retryAfterMs: 60_000 }] },
  })
  const items = await collect(WEB, client)
  t.equal(items.find(item => item.kind === action)?.status, 'failed')
  t.equal(emulator.calls.filter(call => call.action === action).length, 1)
})

t.test('a refusal is not tried again; it will not change', async t => {
  const action = 'cloudfw.DescribeControlPolicy'
  const { client, emulator } = await openAccount(t, {
    emulator: { faults: [{ action, kind: 'forbidden' }] },
  })
  await collect(WEB, client)
  t.equal(emulator.calls.filter(call => call.action === action).length, 1)
})

const identity = callOf('sts.GetCallerIdentity', 'cn-hangzhou', { subject: '', params: {} })

t.test('an answer of 3 MB is read below the limit and dropped above it', async t => {
  const faults: Fault[] = [
    { action: 'sts.GetCallerIdentity', kind: 'huge', sizeBytes: 3 * 1024 * 1024 },
  ]
  const { client } = await openAccount(t, { emulator: { faults } })
  t.equal((await client.call(identity, never)).outcome.kind, 'ok')
  const small = await openAccount(t, {
    emulator: { faults },
    client: { maxBodyBytes: 2 * 1024 * 1024 },
  })
  t.equal((await small.client.call(identity, never)).outcome.kind, 'too-large')
})

t.test('200 with an error code inside is an error; 200 with Code "200" is an answer', async t => {
  const codeFor = async (t: Test, body: object): Promise<string> => {
    const faults: Fault[] = [{ action: '*', kind: 'answer', status: 200, body }]
    const { client } = await openAccount(t, { emulator: { faults } })
    const { outcome } = await client.call(identity, never)
    return outcome.kind === 'error-answer' ? outcome.code : outcome.kind
  }
  t.equal(await codeFor(t, { Code: 'InvalidParameter' }), 'InvalidParameter')
  t.equal(await codeFor(t, { Code: '200', Success: true }), 'ok')
  t.not(await codeFor(t, { Success: false }), 'ok', 'nor is what says that it failed')
  t.equal(await codeFor(t, { Code: 'Success' }), 'ok')
})

t.test('an endpoint where nobody listens is one refused connection per call', async t => {
  const { client, emulator } = await openAccount(t)
  await emulator.close()
  const items = await collect(WEB, client)
  t.ok(items.length >= 5)
  t.strictSame(
    [...new Set(items.map(item => errorCodeIn(item.raw)))],
    ['whyport.ConnectionRefused'],
  )
})

t.test(
  'a wrong secret ends the collection with one item that does not show the key id',
  async t => {
    const wrong = { ...DEMO_KEYS, accessKeySecret: 'not-the-secret-of-this-key' }
    const { client, emulator } = await openAccount(t, {
      client: { credentials: givenCredentials(wrong) },
    })
    const items = await collect(WEB, client)
    t.equal(items.length, 1)
    t.equal(errorCodeIn(refusedKey(items)?.raw ?? ''), 'SignatureDoesNotMatch')
    t.strictSame(secretsIn(items), [])
    t.match(items[0]?.raw, 'AccessKeyId=(removed)', 'the cloud did echo it')
    t.ok(emulator.calls.length <= 8, 'nothing beyond the first calls was sent')
  },
)

t.test('keys that cannot be refreshed are said so, call by call', async t => {
  const { client } = await openAccount(t, {
    client: { credentials: { source: 'given', keys: () => Promise.reject(new Error('secret')) } },
  })
  const items = await collect(WEB, client)
  t.match(items[0]?.raw, 'whyport.CredentialsUnavailable')
  t.notMatch(JSON.stringify(items), /"secret"/)
})

t.test('when the time is over, every unanswered call leaves a timed-out item', async t => {
  const { client } = await openAccount(t)
  await collect(WEB, client)
  const silent = await openAccount(t, { emulator: { faults: [{ action: '*', kind: 'silence' }] } })
  const started = performance.now()
  const items = await collect(WEB, silent.client, { deadlineMs: 250 })
  t.ok(performance.now() - started < 5_000, 'long before the deadline of a single call')
  t.strictSame([...new Set(items.map(item => item.status))], ['timed-out'])
  t.ok(items.some(item => item.kind === 'ecs.DescribeInstances'))
})

t.test('an interrupted collection ends at once and keeps what it had', async t => {
  const { client } = await openAccount(t, {
    emulator: { faults: [{ action: 'vpc.DescribeEipAddresses', kind: 'silence' }] },
  })
  const interrupt = new AbortController()
  const items: EvidenceItem[] = []
  const { collectCloud } = await import('#server/collect/cloud/collect-cloud.ts')
  await collectCloud(WEB, client, {
    signal: interrupt.signal,
    sink: item => {
      items.push(item)
      if (item.kind === 'vpc.DescribeVSwitchAttributes') interrupt.abort()
    },
  })
  t.equal(items.find(item => item.kind === 'ecs.DescribeInstances')?.status, 'ok')
  t.equal(items.find(item => item.kind === 'vpc.DescribeEipAddresses')?.status, 'timed-out')
})

const CODES: readonly (readonly [string, FailureKind])[] = [
  ['ENOTFOUND', 'no-such-host'],
  ['EAI_AGAIN', 'no-such-host'],
  ['ECONNREFUSED', 'refused'],
  ['UND_ERR_SOCKET', 'reset'],
  ['ETIMEDOUT', 'timed-out'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
  ['EHOSTUNREACH', 'failed'],
]

t.test('a connection error is told by its code, also when it is wrapped', async t => {
  const calm = { stopped: false, late: false }
  for (const [code, kind] of CODES) {
    const error = Object.assign(new Error('x'), { code })
    t.equal(failureOf(error, calm), kind, code)
    t.equal(failureOf(new Error('outer', { cause: error }), calm), kind, `wrapped ${code}`)
  }
  t.equal(failureOf(new Error('x'), { stopped: false, late: true }), 'timed-out')
  t.equal(failureOf(new Error('x'), { stopped: true, late: true }), 'stopped')
})

t.test(
  'calls go through the proxy that the environment names, and its refusal is told apart',
  async t => {
    const { emulator } = await openAccount(t)
    const [host = '', port = ''] = emulator.endpoint.split(':')
    const asked: string[] = []
    const proxy = createServer((incoming, outgoing) => {
      const { pathname, search, host: target } = new URL(incoming.url ?? '')
      asked.push(`forward ${target}`)
      const onward = {
        host,
        port,
        method: 'POST',
        path: pathname + search,
        headers: incoming.headers,
      }
      request(onward, answer => answer.pipe(outgoing)).end()
    })
    proxy.on('connect', (incoming, socket) => {
      asked.push(`tunnel ${incoming.url}`)
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
    })
    await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve))
    t.teardown(() => proxy.close())
    const address = `http://user:proxy-password@127.0.0.1:${(proxy.address() as AddressInfo).port}`
    const kindVia = async (protocol: 'http' | 'https'): Promise<string> => {
      const { client } = await openAccount(t, {
        client: {
          endpoint: 'sts.example.test',
          protocol,
          proxy: proxyOf({ http_proxy: address, HTTPS_PROXY: address }),
        },
      })
      const { outcome } = await client.call(identity, never)
      t.notMatch(JSON.stringify(outcome), /proxy-password/)
      return outcome.kind
    }
    t.equal(await kindVia('http'), 'ok')
    t.equal(await kindVia('https'), 'proxy')
    t.strictSame(asked, ['forward sts.example.test', 'tunnel sts.example.test:443'])
  },
)
