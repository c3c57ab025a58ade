// Are configured keys found, and is nothing asked or told when there are none?
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import t, { type Test } from 'tap'
import { providersOf } from '#server/collect/cloud/credential-sources.ts'
import { type Environment, resolveCredentials } from '#server/collect/cloud/credentials.ts'

const never = new AbortController().signal
const SECRET = 'top-secret-of-the-profile'

const homeWith = (t: Test, files: Readonly<Record<string, string>>): string => {
  const home = mkdtempSync(join(tmpdir(), 'whyport-home-'))
  t.teardown(() => rmSync(home, { recursive: true }))
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(home, file)), { recursive: true })
    writeFileSync(join(home, file), text)
  }
  return home
}

const keysOf = async (env: Environment) => {
  const resolved = await resolveCredentials(env)
  return resolved.kind === 'ok'
    ? { source: resolved.credentials.source, ...(await resolved.credentials.keys(never)) }
    : resolved
}

const cliFile = (profile: object): string =>
  JSON.stringify({ current: 'work', profiles: [{ name: 'work', mode: 'AK', ...profile }] })
const PAIR = { access_key_id: 'cli-id', access_key_secret: SECRET }

t.test('without any source there are none, and no network service is asked', async t => {
  const HOME = homeWith(t, {})
  t.strictSame(await resolveCredentials({ HOME }), { kind: 'none' })
  t.strictSame(await providersOf({ HOME }, false), [])
})

t.test('the metadata service is asked only when a role is named or we are told to', async t => {
  const HOME = homeWith(t, {})
  const sources = async (env: Environment, metadata: boolean) =>
    (await providersOf({ HOME, ...env }, metadata)).map(({ source }) => source)
  const named = { ALIBABA_CLOUD_ECS_METADATA: 'role' }
  t.strictSame(await sources(named, false), ['ecs-metadata'])
  t.strictSame(await sources({}, true), ['ecs-metadata'])
  t.strictSame(await sources({ ...named, ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true' }, true), [])
})

t.test('keys of the environment come first, with their token', async t => {
  const HOME = homeWith(t, { '.aliyun/config.json': cliFile(PAIR) })
  const env = { HOME, ALIBABA_CLOUD_ACCESS_KEY_ID: 'id', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 's' }
  t.strictSame(await keysOf(env), {
    source: 'environment',
    accessKeyId: 'id',
    accessKeySecret: 's',
    securityToken: null,
  })
  t.match(await keysOf({ ...env, ALIBABA_CLOUD_SECURITY_TOKEN: 't' }), { securityToken: 't' })
})

t.test('half a key pair is configured but fails', async t => {
  const env = { HOME: homeWith(t, {}), ALIBABA_CLOUD_ACCESS_KEY_ID: 'id' }
  t.strictSame(await resolveCredentials(env), { kind: 'failing', sources: ['environment'] })
})

t.test('the profile of the official command line is used, of the given HOME', async t => {
  const HOME = homeWith(t, { '.aliyun/config.json': cliFile(PAIR) })
  t.match(await keysOf({ HOME }), {
    source: 'cli-profile',
    accessKeyId: 'cli-id',
    accessKeySecret: SECRET,
  })
  t.strictSame(await keysOf({ HOME, ALIBABA_CLOUD_CLI_PROFILE_DISABLED: 'true' }), { kind: 'none' })
})

t.test('a named profile is taken instead of the current one; an unknown one fails', async t => {
  const file = JSON.stringify({
    current: 'work',
    profiles: [
      { name: 'work', mode: 'AK', ...PAIR },
      { name: 'other', mode: 'AK', ...PAIR, access_key_id: 'other-id' },
    ],
  })
  const HOME = homeWith(t, { '.aliyun/config.json': file })
  t.match(await keysOf({ HOME, ALIBABA_CLOUD_PROFILE: 'other' }), { accessKeyId: 'other-id' })
  t.strictSame(await keysOf({ HOME, ALIBABA_CLOUD_PROFILE: 'none' }), {
    kind: 'failing',
    sources: ['cli-profile'],
  })
})

t.test('a broken profile fails without a word of what stands in it', async t => {
  const HOME = homeWith(t, { '.aliyun/config.json': `{"profiles": [{"secret": "${SECRET}"` })
  const resolved = await resolveCredentials({ HOME })
  t.strictSame(resolved, { kind: 'failing', sources: ['cli-profile'] })
  t.notMatch(JSON.stringify(resolved), SECRET)
})

t.test('when the first source fails, the next one counts', async t => {
  const ini = `[default]\ntype = access_key\naccess_key_id = ini-id\naccess_key_secret = ${SECRET}\n`
  const HOME = homeWith(t, { '.aliyun/config.json': 'broken', '.alibabacloud/credentials': ini })
  t.match(await keysOf({ HOME }), { source: 'credentials-file', accessKeyId: 'ini-id' })
})

t.test('a credentials address gives temporary keys; a silent one fails in time', async t => {
  const server = createServer((request, response) => {
    if (request.url === '/silent') return
    response.end(
      JSON.stringify({
        Code: 'Success',
        AccessKeyId: 'STS.x',
        AccessKeySecret: 'y',
        SecurityToken: 'z',
        Expiration: new Date(Date.now() + 3_600_000).toISOString(),
      }),
    )
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.close()
    server.closeAllConnections()
  })
  const uri = (path: string) => ({
    HOME: homeWith(t, {}),
    ALIBABA_CLOUD_CREDENTIALS_URI: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
  })
  t.match(await keysOf(uri('/keys')), { source: 'credentials-uri', securityToken: 'z' })
  t.strictSame(await resolveCredentials(uri('/silent'), { deadlineMs: 200 }), {
    kind: 'failing',
    sources: ['credentials-uri'],
  })
})
