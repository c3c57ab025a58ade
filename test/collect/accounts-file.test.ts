// Does --account find the profile or the role that accounts.yaml names, and are its keys renewed?
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { assumeRole } from '#server/collect/cloud/assume-role.ts'
import { givenCredentials } from '#server/collect/cloud/credentials.ts'
import { namedAccount } from '#server/sources/accounts-file.ts'
import { openCloud } from '#server/sources/open-cloud.ts'
import { DEMO_FOLDER } from '#test/emulator/demo-account.ts'
import { DEMO_KEYS } from '#test/emulator/demo-keys.ts'
import { startEmulator } from '#test/emulator/emulator.ts'
import type { Fault } from '#test/emulator/faults.ts'
import { never, now } from './cloud-client.ts'

const ROLE = 'acs:ram::2234567890123456:role/whyport-readonly'
const OF_ROLE = {
  accessKeyId: 'STS.testRole',
  accessKeySecret: 'demoRoleSecret',
  securityToken: 'demoRoleToken',
}

const accountsFile = (t: Test, text: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'whyport-accounts-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'accounts.yaml')
  writeFileSync(file, text)
  return file
}

const given = (until: string): Fault => ({
  action: 'sts.AssumeRole',
  kind: 'answer',
  status: 200,
  body: {
    RequestId: 'R',
    Credentials: {
      AccessKeyId: OF_ROLE.accessKeyId,
      AccessKeySecret: OF_ROLE.accessKeySecret,
      SecurityToken: OF_ROLE.securityToken,
      Expiration: until,
    },
  },
})

const emulator = async (t: Test, faults: readonly Fault[], clock = now) => {
  const started = await startEmulator({
    folder: DEMO_FOLDER,
    keys: [DEMO_KEYS, OF_ROLE],
    now: clock,
    faults,
  })
  t.teardown(() => started.close())
  return started
}

const envFor = (file: string, endpoint: string) => ({
  HOME: '/nonexistent',
  ALIBABA_CLOUD_ACCESS_KEY_ID: DEMO_KEYS.accessKeyId,
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: DEMO_KEYS.accessKeySecret,
  WHYPORT_CLOUD_ENDPOINT: `http://${endpoint}`,
  WHYPORT_ACCOUNTS: file,
})

t.test('the account is read with the keys that its role gives, external id and all', async t => {
  const cloud = await emulator(t, [given('2999-01-01T00:00:00Z')])
  const file = accountsFile(t, `accounts: [{name: shop, role: "${ROLE}", externalId: "0042"}]`)
  const { client, close } = await openCloud({
    env: envFor(file, cloud.endpoint),
    account: 'shop',
    demo: false,
    signal: never,
  })
  t.teardown(close)
  const call = {
    action: 'sts.GetCallerIdentity',
    region: 'cn-hangzhou',
    subject: '',
    params: {},
  } as const
  t.match(await client.call(call, never), { outcome: { kind: 'ok' } })
  t.strictSame(
    cloud.calls.map(({ action }) => action),
    ['sts.AssumeRole', 'sts.GetCallerIdentity'],
  )
  t.match(cloud.calls[0]?.params, { RoleArn: ROLE, ExternalId: '0042', RoleSessionName: 'whyport' })
})

t.test('a role that is not given is told with its code, and nothing else is asked', async t => {
  const cloud = await emulator(t, [
    {
      action: 'sts.AssumeRole',
      kind: 'answer',
      status: 403,
      body: { RequestId: 'R', Code: 'NoPermission', Message: 'no' },
    },
  ])
  const file = accountsFile(t, `accounts: [{name: shop, role: "${ROLE}"}]`)
  await t.rejects(
    openCloud({ env: envFor(file, cloud.endpoint), account: 'shop', demo: false, signal: never }),
    {
      code: 'credentials-refused',
      message: /whyport-readonly was not given \(NoPermission\)/,
    },
  )
  t.equal(cloud.calls.length, 1)
})

t.test(
  'keys of a role are taken again five minutes before they run out, once for all callers',
  async t => {
    const until = Date.parse('2026-11-22T10:00:00Z')
    const time = { at: until - 3_600_000 }
    const cloud = await emulator(t, [given('2026-11-22T10:00:00Z')], () => new Date(time.at))
    const keys = assumeRole(
      givenCredentials(DEMO_KEYS),
      { arn: ROLE, externalId: null },
      {
        clock: { now: () => new Date(time.at) },
        endpoint: cloud.endpoint,
        protocol: 'http',
        proxy: { http: '', https: '', no: '*' },
      },
    )
    const callsAt = async (at: number): Promise<number> => {
      time.at = at
      await Promise.all([keys.keys(never), keys.keys(never), keys.keys(never)])
      return cloud.calls.length
    }
    t.equal(await callsAt(until - 3_600_000), 1)
    t.equal(await callsAt(until - 301_000), 1)
    t.equal(await callsAt(until - 299_000), 2)
  },
)

const wrong: readonly (readonly [title: string, text: string, told: RegExp])[] = [
  ['no YAML', 'accounts: [', /cannot be read as YAML/],
  ['neither profile nor role', 'accounts: [{name: a}]', /a profile or a role is missing/],
  ['a role that is no ARN', 'accounts: [{name: a, role: reader}]', /role: is no ARN of a role/],
  [
    'an external id read as a number',
    `accounts: [{name: a, role: "${ROLE}", externalId: 0042}]`,
    /write it in quotes/,
  ],
  [
    'an external id without a role',
    'accounts: [{name: a, profile: p, externalId: "42"}]',
    /externalId belongs to a role/,
  ],
  ['two of one name', 'accounts: [{name: a, profile: p}, {name: a, profile: q}]', /same name/],
  ['a key that is not known', 'accounts: [{name: a, profile: p, secret: x}]', /secret/],
]

for (const [title, text, told] of wrong)
  t.test(`an accounts file with ${title} is refused by name`, async t => {
    const WHYPORT_ACCOUNTS = accountsFile(t, text)
    t.throws(() => namedAccount({ WHYPORT_ACCOUNTS }, 'a'), { code: 'bad-usage', message: told })
  })

t.test('a profile of the file is used, and a name it lacks stays a profile of the CLI', async t => {
  const WHYPORT_ACCOUNTS = accountsFile(t, 'accounts: [{name: shop, profile: shop-reader}]')
  t.match(namedAccount({ WHYPORT_ACCOUNTS }, 'shop'), { profile: 'shop-reader' })
  t.equal(namedAccount({ WHYPORT_ACCOUNTS }, 'other'), null)
  t.equal(namedAccount({ WHYPORT_DATA_DIR: '/nonexistent' }, 'shop'), null)
})
