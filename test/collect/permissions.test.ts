// Are missing permissions named with what they cost, and are the others not taken for missing?
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import t from 'tap'
import { ACTIONS, ASSISTANT_ACTIONS } from '#server/collect/cloud/actions.ts'
import { tryPermissions } from '#server/sources/try-permissions.ts'
import { type Permission, Permissions } from '#shared/permissions.ts'
import { ramAction } from '#shared/plain/ram-action.ts'
import { whyportHere } from '#test/cli/here.ts'
import { DEMO_KEYS } from '#test/emulator/demo-keys.ts'
import type { Fault } from '#test/emulator/faults.ts'
import { never, openAccount } from './cloud-client.ts'
import { emulatedAccount } from './emulated-account.ts'

const REFUSED = [
  'vpc.DescribeNetworkAclAttributes',
  'ecs.DescribeInstances',
  'cloudfw.DescribeAssetList',
]
const REFUSALS = REFUSED.map((action): Fault => ({ action, kind: 'forbidden' }))

const states = async (t: Parameters<typeof openAccount>[0], faults: readonly Fault[]) => {
  const { client } = await openAccount(t, {
    emulator: { faults },
    client: { attempts: 1, deadlineMs: 2000 },
  })
  const { actions } = await tryPermissions(client, { region: 'cn-hangzhou', signal: never })
  return (state: Permission['state']) =>
    actions.filter(one => one.state === state).map(({ action }) => action)
}

t.test('three refused actions are the ones that are missing', async t => {
  const of = await states(t, REFUSALS)
  t.strictSame(new Set(of('missing')), new Set(REFUSED))
  t.equal(of('granted').length, Object.keys(ACTIONS).length - REFUSED.length)
})

const trouble: readonly (readonly [string, Fault, Permission['state']])[] = [
  ['throttled', { action: 'ecs.DescribeInstances', kind: 'throttle' }, 'not-answered'],
  [
    'an error of the cloud',
    { action: 'ecs.DescribeInstances', kind: 'server-error' },
    'not-answered',
  ],
  ['a page of a proxy', { action: 'ecs.DescribeInstances', kind: 'html' }, 'not-answered'],
  [
    'an id that does not exist',
    {
      action: 'ecs.DescribeInstances',
      kind: 'answer',
      status: 404,
      body: { Code: 'InvalidInstanceId.NotFound', Message: '' },
    },
    'granted',
  ],
  [
    'a dry run that would have gone through',
    {
      action: 'ecs.DescribeInstances',
      kind: 'answer',
      status: 400,
      body: { Code: 'DryRunOperation' },
    },
    'granted',
  ],
  [
    'a product that was never switched on',
    {
      action: 'ecs.DescribeInstances',
      kind: 'answer',
      status: 403,
      body: { Code: 'Forbidden.NotOpened' },
    },
    'not-activated',
  ],
]

for (const [title, fault, state] of trouble)
  t.test(`${title}: ${state}`, async t => {
    t.ok((await states(t, [fault]))(state).includes('ecs.DescribeInstances'))
  })

t.test('a key that is refused is an error, not a list of missing permissions', async t => {
  const { client } = await openAccount(t, {
    client: {
      credentials: {
        ...(await import('#server/collect/cloud/credentials.ts')).givenCredentials({
          ...DEMO_KEYS,
          accessKeySecret: 'wrong',
        }),
      },
    },
  })
  await t.rejects(tryPermissions(client, { region: 'cn-hangzhou', signal: never }), {
    code: 'credentials-refused',
  })
})

t.test('the command line says what is missing, what that costs, and how to grant it', async t => {
  const env = await emulatedAccount(t, { faults: REFUSALS })
  const text = await whyportHere(['permissions', '--quiet'], { env })
  t.equal(text.exit, 1)
  for (const action of REFUSED) t.match(text.stdout, ramAction(action) ?? '')
  t.match(text.stdout, /vpc:DescribeNetworkAclAttributes: network ACL; needed for every diagnosis/)
  t.match(text.stdout, /"Action": \[/)
  const json = await whyportHere(['permissions', '--quiet', '--format', 'json'], { env })
  const { actions } = Permissions.parse(JSON.parse(json.stdout))
  t.strictSame(actions.filter(({ state }) => state === 'missing').length, REFUSED.length)
})

t.test('what runs a script is named, and neither tried nor missed', async t => {
  const { client, emulator } = await openAccount(t)
  const { actions } = await tryPermissions(client, { region: 'cn-hangzhou', signal: never })
  const named = actions.filter(({ state }) => state === 'not-tried')
  t.strictSame(
    named.map(({ action, level }) => [action, level]),
    Object.keys(ASSISTANT_ACTIONS).map(action => [action, 'optional']),
  )
  t.strictSame(
    emulator.calls.filter(({ action }) => Object.hasOwn(ASSISTANT_ACTIONS, action)),
    [],
  )
  const { exit, stdout } = await whyportHere(['permissions', '--demo', '--quiet'])
  t.equal(exit, 0)
  t.match(stdout, /Not tried: .*ecs:RunCommand/s)
})

const statementsIn = (name: string) => {
  const file = resolve(join(import.meta.dirname, '../../docs', name))
  const { Statement } = JSON.parse(readFileSync(file, 'utf8')) as {
    Statement: { Action: string[]; Resource: string | string[] }[]
  }
  return Statement
}

t.test('running scripts has a policy of its own, for machines that are named', async t => {
  t.match(statementsIn('ram-policy-cloud-assistant.json'), [
    {
      Action: ['ecs:DescribeInvocationResults', 'ecs:RunCommand', 'ecs:StopInvocation'],
      Resource: [/^acs:ecs:\*:\*:instance\/i-[A-Z-]+$/, 'acs:ecs:*:*:command/*'],
    },
  ])
})

t.test('the policy in docs allows every action that is called, and only reading', async t => {
  const allowed = statementsIn('ram-policy.json').flatMap(({ Action }) => Action)
  const called = Object.keys(ACTIONS).flatMap(action => ramAction(action) ?? [])
  t.strictSame(new Set(allowed), new Set(called))
  t.strictSame(
    allowed.filter(name => !/:(?:Describe|List|Get|Query|Lookup)/.test(name)),
    [],
  )
})
