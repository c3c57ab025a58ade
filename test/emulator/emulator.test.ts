// Does the emulator answer as the cloud does, signatures included?
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { request } from 'undici'
import { ACTIONS, type ActionName, VERSIONS } from '#server/collect/cloud/actions.ts'
import { callOf, type Param } from '#server/collect/cloud/call.ts'
import { givenCredentials, type Keys } from '#server/collect/cloud/credentials.ts'
import { authorize, canonicalQuery } from '#server/collect/cloud/sign.ts'
import { sha256 } from '#shared/plain/digest.ts'
import { never, now, openAccount } from '#test/collect/cloud-client.ts'
import { readAccount } from './account-content.ts'
import { SHAPES } from './action-shapes.ts'
import { DEMO_FOLDER } from './demo-account.ts'
import { DEMO_KEYS } from './demo-keys.ts'
import { derivedFolder, keysNamed, roleKeysNamed } from './derived-account.ts'
import { startEmulator } from './emulator.ts'

const WEB = 'i-bp1demo000000web0001'

t.test(
  'the unmodified official client is understood, so our reading of the signature is theirs',
  async t => {
    const { emulator } = await openAccount(t)
    const { default: sdk } = await import('@alicloud/ecs20140526')
    const { default: core } = await import('@alicloud/openapi-core')
    const client = new sdk.default(
      new core.$OpenApiUtil.Config({
        accessKeyId: DEMO_KEYS.accessKeyId,
        accessKeySecret: DEMO_KEYS.accessKeySecret,
        endpoint: emulator.endpoint,
        protocol: 'HTTP',
      }),
    )
    const answer = await client
      .describeInstances(
        new sdk.DescribeInstancesRequest({
          regionId: 'cn-hangzhou',
          instanceIds: JSON.stringify([WEB]),
          tag: [{ key: "a b~'()!", value: '*é中' }],
        }),
      )
      .catch((error: unknown) => error)
    t.match(answer, { code: 'InvalidParameter' }, 'signature accepted, tag filter not known here')
    const good = await client.describeInstances(
      new sdk.DescribeInstancesRequest({
        regionId: 'cn-hangzhou',
        instanceIds: JSON.stringify([WEB]),
      }),
    )
    t.equal(good.body?.instances?.instance?.[0]?.instanceId, WEB)
  },
)

type Raw = {
  readonly keys?: Keys
  readonly date?: string
  readonly nonce?: string
  readonly tamper?: boolean
  readonly unsigned?: string
  readonly token?: string
}

const raw = async (endpoint: string, given: Raw): Promise<string> => {
  const keys = given.keys ?? DEMO_KEYS
  const query = { RegionId: 'cn-hangzhou' }
  const headers: Record<string, string> = {
    host: endpoint,
    'x-acs-action': 'DescribeInstances',
    'x-acs-version': VERSIONS.ecs,
    'x-acs-date':
      given.date ??
      now()
        .toISOString()
        .replace(/\.\d+Z/, 'Z'),
    'x-acs-signature-nonce': given.nonce ?? String(Math.random()),
    'x-acs-content-sha256': sha256(''),
    ...(given.token === undefined ? {} : { 'x-acs-security-token': given.token }),
  }
  const authorization = authorize(
    { method: 'POST', path: '/', query, headers, bodySha256: sha256('') },
    keys,
  )
  const sent = given.tamper ? { ...query, MaxResults: '100' } : query
  const { body } = await request(`http://${endpoint}/?${canonicalQuery(sent)}`, {
    method: 'POST',
    headers: {
      ...headers,
      ...(given.unsigned ? { 'x-acs-extra': given.unsigned } : {}),
      authorization,
    },
  })
  return String(Object(await body.json()).Code ?? 'accepted')
}

t.test('a request is refused for exactly what is wrong with its signature', async t => {
  const sts = {
    accessKeyId: 'STS.demo-temporary',
    accessKeySecret: 'temporary',
    securityToken: 'tok',
  }
  const { emulator } = await openAccount(t, { emulator: { keys: [DEMO_KEYS, sts] } })
  const cases: readonly (readonly [string, Raw, string])[] = [
    ['well signed', {}, 'accepted'],
    [
      'unknown key',
      { keys: { ...DEMO_KEYS, accessKeyId: 'nobody' } },
      'InvalidAccessKeyId.NotFound',
    ],
    ['wrong secret', { keys: { ...DEMO_KEYS, accessKeySecret: 'wrong' } }, 'SignatureDoesNotMatch'],
    ['query changed on the way', { tamper: true }, 'SignatureDoesNotMatch'],
    ['a header added and not signed', { unsigned: 'x' }, 'SignatureDoesNotMatch'],
    ['clock one hour off', { date: '2020-01-01T00:00:00Z' }, 'InvalidTimeStamp.Expired'],
    ['date in another form', { date: now().toISOString() }, 'InvalidTimeStamp.Expired'],
    ['first use of a nonce', { nonce: 'once' }, 'accepted'],
    ['second use of a nonce', { nonce: 'once' }, 'SignatureNonceUsed'],
    ['temporary key with its token', { keys: sts, token: 'tok' }, 'accepted'],
    ['temporary key without its token', { keys: sts }, 'InvalidSecurityToken.Malformed'],
    [
      'temporary key with a foreign token',
      { keys: sts, token: 'other' },
      'InvalidSecurityToken.Malformed',
    ],
  ]
  for (const [name, given, expected] of cases)
    t.equal(await raw(emulator.endpoint, given), expected, name)
})

t.test('every action whyport calls is answered by the demo account', async t => {
  const content = readAccount(DEMO_FOLDER)
  for (const action of Object.keys(ACTIONS)) {
    t.ok(SHAPES[action], `${action} has a shape`)
    t.ok(content.has(action), `${action} has a recorded answer`)
  }
})

type Asked = {
  readonly action: ActionName
  readonly params: Readonly<Record<string, Param>>
  readonly list: readonly string[]
}

const elements = async (t: Test, { action, params, list }: Asked): Promise<string[]> => {
  const { client } = await openAccount(t)
  const { outcome } = await client.call(
    {
      ...callOf('sts.GetCallerIdentity', 'cn-hangzhou', { subject: '', params: {} }),
      action,
      params,
    },
    never,
  )
  if (outcome.kind !== 'ok') return [outcome.kind === 'error-answer' ? outcome.code : outcome.kind]
  const [id = '', ...path] = [...list].reverse()
  const found = path.reverse().reduce<unknown>((value, key) => Object(value)[key], outcome.body)
  return Array.isArray(found) ? found.map(element => String(Object(element)[id])) : ['no list']
}

const HANGZHOU = { RegionId: 'cn-hangzhou' }
const ENI = ['NetworkInterfaceSets', 'NetworkInterfaceSet', 'NetworkInterfaceId']
const INSTANCE = ['Instances', 'Instance', 'InstanceId']
const EIP = ['EipAddresses', 'EipAddress', 'IpAddress']

const FILTERS: readonly (readonly [
  string,
  ActionName,
  Readonly<Record<string, Param>>,
  readonly string[],
  readonly string[],
])[] = [
  [
    'instances by id list',
    'ecs.DescribeInstances',
    { InstanceIds: `["${WEB}","i-none00000"]` },
    INSTANCE,
    [WEB],
  ],
  [
    'instances by static address',
    'ecs.DescribeInstances',
    { PublicIpAddresses: '["203.0.113.30"]' },
    INSTANCE,
    ['i-bp1demo000000bat0001'],
  ],
  [
    'instances by elastic address',
    'ecs.DescribeInstances',
    { EipAddresses: '["203.0.113.10"]' },
    INSTANCE,
    [WEB],
  ],
  [
    'instances by private address',
    'ecs.DescribeInstances',
    { PrivateIpAddresses: '["10.20.2.20"]' },
    INSTANCE,
    ['i-bp1demo000000app0001'],
  ],
  [
    'an address nobody holds',
    'ecs.DescribeInstances',
    { PublicIpAddresses: '["203.0.113.99"]' },
    INSTANCE,
    [],
  ],
  [
    'interfaces by id',
    'ecs.DescribeNetworkInterfaces',
    { NetworkInterfaceId: ['eni-bp1demo0000web000b'] },
    ENI,
    ['eni-bp1demo0000web000b'],
  ],
  [
    'interfaces by private address',
    'ecs.DescribeNetworkInterfaces',
    { PrivateIpAddress: ['10.20.1.11', '10.20.2.20'] },
    ENI,
    ['eni-bp1demo0000web000b', 'eni-bp1demo0000app000a'],
  ],
  [
    'interfaces by IPv6 address',
    'ecs.DescribeNetworkInterfaces',
    { Ipv6Address: ['2408:4005:3a1:9d01::10'] },
    ENI,
    ['eni-bp1demo0000web000a'],
  ],
  [
    'interfaces of a group',
    'ecs.DescribeNetworkInterfaces',
    { SecurityGroupId: 'sg-bp1demo000000app0001' },
    ENI,
    ['eni-bp1demo0000app000a'],
  ],
  [
    'elastic addresses by comma list',
    'vpc.DescribeEipAddresses',
    { EipAddress: '203.0.113.10,203.0.113.40' },
    EIP,
    ['203.0.113.10', '203.0.113.40'],
  ],
  [
    'elastic addresses of an instance',
    'vpc.DescribeEipAddresses',
    { AssociatedInstanceType: 'EcsInstance', AssociatedInstanceId: WEB },
    EIP,
    ['203.0.113.10'],
  ],
  ['another region is empty', 'ecs.DescribeInstances', { RegionId: 'cn-shanghai' }, INSTANCE, []],
  [
    'an unknown region',
    'ecs.DescribeInstances',
    { RegionId: 'cn-atlantis' },
    INSTANCE,
    ['InvalidRegionId.NotFound'],
  ],
  ['no region', 'ecs.DescribeInstances', { RegionId: '' }, INSTANCE, ['MissingParameter.RegionId']],
  [
    'an unknown group',
    'ecs.DescribeSecurityGroupAttribute',
    { SecurityGroupId: 'sg-none' },
    ['Permissions', 'Permission', 'X'],
    ['InvalidSecurityGroupId.NotFound'],
  ],
  [
    'an unknown ACL',
    'vpc.DescribeNetworkAclAttributes',
    { NetworkAclId: 'nacl-none' },
    ['X'],
    ['InvalidNetworkAcl.NotFound'],
  ],
  [
    'an unknown route table',
    'vpc.DescribeRouteEntryList',
    { RouteTableId: 'vtb-none' },
    ['X'],
    ['InvalidRouteTable.NotFound'],
  ],
  [
    'a page larger than numbered pages may be',
    'vpc.DescribeNatGateways',
    { PageSize: 500 },
    ['X'],
    ['InvalidParameter'],
  ],
  [
    'protected assets by address',
    'cloudfw.DescribeAssetList',
    { SearchItem: '203.0.113.10', CurrentPage: '1', PageSize: '50' },
    ['Assets', 'InternetAddress'],
    ['203.0.113.10'],
  ],
]

for (const [name, action, params, list, expected] of FILTERS)
  t.test(`asked for ${name}, the account gives exactly those`, async t => {
    const scope = ACTIONS[action].scope === 'regional' ? HANGZHOU : {}
    t.strictSame(await elements(t, { action, params: { ...scope, ...params }, list }), expected)
  })

t.test('a recorded refusal covers every call of its action, or its own subject only', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'whyport-emulator-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'cloud'))
  const write = (file: string, body: object) =>
    writeFileSync(join(folder, 'cloud', file), JSON.stringify(body))
  const denied = { status: 403, body: { Code: 'Forbidden.RAM' } }
  write('ecs.DescribeInstances.error.json', denied)
  write('ecs.DescribeSecurityGroupAttribute.sg-1.json', {
    SecurityGroupId: 'sg-1',
    Permissions: { Permission: [] },
  })
  write('ecs.DescribeSecurityGroupAttribute.sg-2.json', denied)
  const { client } = await openAccount(t, { emulator: { folder } })
  const codeOf = async (action: ActionName, params: Record<string, Param>): Promise<string> => {
    const call = { action, region: 'cn-hangzhou', subject: '', params: { ...HANGZHOU, ...params } }
    const { outcome } = await client.call(call, never)
    return outcome.kind === 'error-answer' ? outcome.code : outcome.kind
  }
  t.equal(await codeOf('ecs.DescribeInstances', {}), 'Forbidden.RAM')
  t.equal(await codeOf('ecs.DescribeSecurityGroupAttribute', { SecurityGroupId: 'sg-1' }), 'ok')
  t.equal(
    await codeOf('ecs.DescribeSecurityGroupAttribute', { SecurityGroupId: 'sg-2' }),
    'Forbidden.RAM',
  )
  t.equal(await codeOf('vpc.DescribeNatGateways', {}), 'InvalidAction.NotFound', 'never recorded')
})

t.test('a stopped emulator frees its port', async t => {
  const first = await startEmulator({ folder: DEMO_FOLDER, keys: [DEMO_KEYS], now })
  await first.close()
  t.equal(await raw(first.endpoint, {}).catch(() => 'gone'), 'gone')
})

t.test('temporary keys are sent with their token', async t => {
  const sts = {
    accessKeyId: 'STS.demo-temporary',
    accessKeySecret: 'temporary',
    securityToken: 'tok',
  }
  const { client } = await openAccount(t, {
    emulator: { keys: [sts] },
    client: { credentials: givenCredentials(sts) },
  })
  const call = callOf('sts.GetCallerIdentity', 'cn-hangzhou', { subject: '', params: {} })
  t.equal((await client.call(call, never)).outcome.kind, 'ok')
})

t.test(
  'the key of a call tells whose account answers, and a role gives keys of another',
  async t => {
    const bank = { word: 'bank', accountId: '2234567890123456' }
    const arn = 'acs:ram::2234567890123456:role/reader'
    const { emulator, client } = await openAccount(t, {
      emulator: {
        others: [
          { folder: derivedFolder(t, bank), keys: [keysNamed('bank'), roleKeysNamed('bank')] },
        ],
        roles: { [arn]: roleKeysNamed('bank') },
      },
    })
    const asBank = await openAccount(t, {
      client: {
        credentials: givenCredentials(roleKeysNamed('bank')),
        endpoint: emulator.endpoint,
      },
    })
    const list = callOf('ecs.DescribeInstances', 'cn-hangzhou', {
      subject: '',
      params: { RegionId: 'cn-hangzhou' },
    })
    const texts = await Promise.all(
      [client, asBank.client].map(async one => {
        const { outcome } = await one.call(list, never)
        return outcome.kind === 'ok' ? outcome.text : outcome.kind
      }),
    )
    t.match(texts, [/i-bp1demo000000web0001/, /i-bp1bank000000web0001/])
    t.notMatch(texts[1], /i-bp1demo/)
  },
)
