// Does Ctrl-C end what asks the cloud at once, and is nothing left that looks whole?
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { createApp } from '#server/app.ts'
import { assumeRole } from '#server/collect/cloud/assume-role.ts'
import { createCloudClient } from '#server/collect/cloud/client.ts'
import { givenCredentials, resolveCredentials } from '#server/collect/cloud/credentials.ts'
import { openCloud } from '#server/sources/open-cloud.ts'
import { Report } from '#shared/report.ts'
import { whyportHere } from '#test/cli/here.ts'
import { whyport } from '#test/cli/process.ts'
import { DEMO_KEYS } from '#test/emulator/demo-keys.ts'
import type { Fault } from '#test/emulator/faults.ts'
import { collect, never, now, openAccount, WEB } from './cloud-client.ts'
import { emulatedAccount } from './emulated-account.ts'

const WEB_1 = 'i-bp1demo000000web0001'
const APP_1 = 'i-bp1demo000000app0001'
const ROLE = { arn: 'acs:ram::2234567890123456:role/whyport-readonly', externalId: null }

const work = mkdtempSync(join(tmpdir(), 'whyport-stopped-'))
t.teardown(() => rmSync(work, { recursive: true, force: true }))

/** Runs a command that gets no answer from its `nth` call of `action` on, and stops it there. */
const interrupted = async (
  t: Test,
  { action, nth = 1 }: { readonly action: string; readonly nth?: number },
  argv: readonly string[],
) => {
  const arrived = Promise.withResolvers<void>()
  let calls = 0
  const strikes = (): boolean => {
    calls += 1
    if (calls >= nth) arrived.resolve()
    return calls >= nth
  }
  const env = await emulatedAccount(t, { faults: [{ action, kind: 'silence', strikes }] })
  // Without --account every account of the file would be asked.
  const file = argv.includes('--account') ? { WHYPORT_ACCOUNTS: join(work, 'accounts.yaml') } : {}
  let stoppedAt = 0
  const ended = await whyport(argv, {
    env: { ...env, ...file },
    onStart: child =>
      arrived.promise.then(() => {
        stoppedAt = performance.now()
        child.kill('SIGINT')
      }),
  })
  return { ...ended, afterMs: performance.now() - stoppedAt }
}

// A silent call, or one for the keys of a role, would end by itself after ten seconds.
const PROMPT_MS = 9_000

t.test('Ctrl-C ends every command that waits for the cloud', async t => {
  writeFileSync(join(work, 'accounts.yaml'), `accounts: [{name: shop, role: "${ROLE.arn}"}]`)
  const record = (out: string, ...targets: readonly string[]) => [
    ...['account', 'record', ...targets, '--region', 'cn-hangzhou', '--out', join(work, out)],
  ]
  const silent = { action: 'vpc.DescribeEipAddresses' }
  const [permissions, one, two, role] = await Promise.all([
    interrupted(t, silent, ['permissions', '--quiet']),
    interrupted(t, silent, record('one', WEB_1)),
    // The first machine asks for its elastic addresses once.
    interrupted(t, { ...silent, nth: 2 }, record('two', WEB_1, APP_1)),
    interrupted(t, { action: 'sts.AssumeRole' }, ['permissions', '--account', 'shop']),
  ])
  const all = [permissions, one, two, role]
  t.strictSame(
    all.filter(({ exit }) => exit !== 130),
    [],
    'with the status of an interruption',
  )
  t.strictSame(
    all.filter(({ afterMs }) => afterMs > PROMPT_MS).map(({ afterMs }) => afterMs),
    [],
    'at once',
  )
  t.match(permissions.stdout, 'vpc:DescribeEipAddresses', 'what was found so far is printed')
  t.match(one.stderr, /recording: stopped before a target was recorded whole/)
  t.strictSame([one.stdout, existsSync(join(work, 'one'))], ['', false])
  t.match(two.stderr, `interrupted: not recorded whole: ${APP_1}`)
  t.equal(two.stdout, `${join(work, 'two')}\n`, 'a target that was done is kept')
  t.match(role.stderr, /permissions: stopped before any action was tried/)
  t.notMatch(JSON.stringify(all), DEMO_KEYS.accessKeySecret)

  const files = readdirSync(join(work, 'two/cloud'))
  t.strictSame(
    files.filter(file => file.includes(APP_1)),
    [],
    'nothing of the target that was cut off',
  )
  const replayed = await whyportHere([
    ...['diagnose', WEB_1, '--port', '443', '--from', '203.0.113.99', '--format', 'json'],
    ...['--evidence', join(work, 'two')],
  ])
  t.strictSame(
    Report.parse(JSON.parse(replayed.stdout)).evidence.filter(({ status }) => status !== 'ok'),
    [],
  )
})

t.test('out of time: what came is written, what is missing is named', async t => {
  const env = await emulatedAccount(t, {
    faults: [{ action: 'vpc.DescribeEipAddresses', kind: 'silence' }],
  })
  const argv = ['account', 'record', WEB_1, APP_1, '--region', 'cn-hangzhou', '--timeout', '1s']
  const ran = await whyportHere([...argv, '--out', join(work, 'late')], { env })
  t.match(ran, { exit: 2, stderr: `out of time: not recorded whole: ${WEB_1}, ${APP_1}` })
  t.ok(existsSync(join(work, 'late/cloud')))
})

/** A cloud that never answers who asks for the keys of a role; `stop` aborts when it is asked. */
const silentRole = (stop: AbortController): Fault => ({
  action: 'sts.AssumeRole',
  kind: 'silence',
  strikes: () => {
    stop.abort()
    return true
  },
})

t.test('asking for the keys of a role ends with the signal, and so does who waits', async t => {
  const stop = new AbortController()
  const { emulator } = await openAccount(t, { emulator: { faults: [silentRole(stop)] } })
  const proxy = { http: '', https: '', no: '*' }
  const options = { clock: { now }, endpoint: emulator.endpoint, protocol: 'http', proxy } as const
  const keys = assumeRole(givenCredentials(DEMO_KEYS), ROLE, options)
  const client = createCloudClient({ credentials: keys, ...options })
  t.teardown(() => client.close())
  const started = performance.now()
  const items = await collect(WEB, client, { signal: stop.signal })
  t.ok(performance.now() - started < PROMPT_MS)
  t.strictSame([...new Set(items.map(({ status }) => status))], ['timed-out'])
  t.match(items[0]?.raw, 'whyport.Stopped')
  await t.rejects(keys.keys(stop.signal), { name: 'AbortError' })
})

t.test('a diagnosis that is stopped while it waits for a role judges what is there', async t => {
  const stop = new AbortController()
  const env = await emulatedAccount(t, { faults: [silentRole(stop)] })
  const { verdict, evidence } = await createApp({
    env: { ...env, WHYPORT_ACCOUNTS: join(work, 'accounts.yaml') },
  }).diagnose(
    { target: WEB_1, port: 443, from: 'any' },
    { sources: { mode: 'live', account: 'shop' }, signal: stop.signal },
  )
  t.strictSame([verdict.status, evidence.length], ['inconclusive', 0])
})

t.test('looking for keys on this machine ends with the signal as well', async t => {
  const stop = new AbortController()
  stop.abort()
  const env = { HOME: '/nonexistent', ALIBABA_CLOUD_ACCESS_KEY_ID: 'id' }
  await t.rejects(resolveCredentials(env, { signal: stop.signal }), { name: 'AbortError' })
  await t.rejects(openCloud({ env, account: null, demo: false, signal: stop.signal }), {
    name: 'AbortError',
  })
  t.match(await resolveCredentials(env, { signal: never }), { kind: 'failing' })
})
