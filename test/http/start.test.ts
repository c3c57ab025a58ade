// Does `npm start` say what it is, answer the demo question, serve, and stop?
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'

const MAIN = join(import.meta.dirname, '../../server/main.ts')
const BARE_ENV = { PATH: process.env['PATH'], HOME: '/nonexistent', WHYPORT_LISTEN: '127.0.0.1:0' }

const DATA = mkdtempSync(join(tmpdir(), 'whyport-start-'))
t.teardown(() => rmSync(DATA, { recursive: true }))

const start = (env: Record<string, string> = {}) => {
  const child = spawn(process.execPath, [MAIN], {
    env: { ...BARE_ENV, WHYPORT_DATA_DIR: mkdtempSync(join(DATA, 'data-')), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const text = { stdout: '', stderr: '' }
  const ready = Promise.withResolvers<string>()
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text.stdout += part
    const url = /^whyport ready on (?<url>http:\S+)$/m.exec(text.stdout)?.groups?.['url']
    if (url !== undefined) ready.resolve(url)
  })
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    text.stderr += part
  })
  child.on('close', exit => ready.reject(new Error(`ended with ${exit}: ${text.stderr}`)))
  // Tests that expect an early end do not ask for the address.
  ready.promise.catch(() => undefined)
  t.teardown(() => child.kill('SIGKILL'))
  return { child, text, ready: ready.promise }
}

const exitOf = async (child: ChildProcess): Promise<number | null> => {
  const [exit] = child.exitCode === null ? await once(child, 'close') : [child.exitCode]
  return exit
}

t.test(
  'without credentials: the demo account says so first, reports, serves and stops',
  async t => {
    const { child, text, ready } = start()
    const url = await ready
    const [first = ''] = text.stdout.split('\n')
    t.match(first, /demo account/)
    t.match(first, /ALIBABA_CLOUD_ACCESS_KEY_ID/, 'and how to use a real one')
    for (const cause of [
      'sg-prefix-list-missing-client',
      'cfw-policy-drop',
      'listening-loopback-only',
    ])
      t.match(text.stdout, cause)
    t.match(text.stdout, /^NOT REACHABLE$/m)
    t.equal((await fetch(`${url}/health/live`)).status, 200)
    const asked = await fetch(`${url}/v1/diagnoses`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ target: 'i-bp1demo000000web0001', port: 8080, from: '203.0.113.99' }),
    })
    t.equal(asked.status, 202)
    child.kill('SIGTERM')
    t.equal(await exitOf(child), 0)
    t.equal(text.stderr, '')
  },
)

t.test('a taken port: 69, and how to choose another', async t => {
  const other = createServer()
  await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve))
  t.teardown(() => other.close())
  // A TCP server that listens has an address with a port.
  const { port } = other.address() as AddressInfo
  const { child, text } = start({ WHYPORT_LISTEN: `127.0.0.1:${port}` })
  t.equal(await exitOf(child), 69)
  t.match(text.stderr, /another program listens there already/)
  t.match(text.stderr, /WHYPORT_LISTEN=127\.0\.0\.1:7081/)
})

t.test('a public address: 64', async t => {
  const { child, text } = start({ WHYPORT_LISTEN: '0.0.0.0:7080' })
  t.equal(await exitOf(child), 64)
  t.match(text.stderr, /is not a loopback address/)
})

t.test('a configured source that gives no key: 77, never the demo', async t => {
  const { child, text } = start({ ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'testSecretNeverPrinted' })
  t.equal(await exitOf(child), 77)
  t.notMatch(text.stdout, /demo/)
  t.notMatch(text.stdout + text.stderr, /testSecretNeverPrinted/)
  t.notMatch(text.stderr, /\n\s+at /)
})
