// Is every way in which the cloud refuses a key told in its own words, with what mends it?
import t, { type Test } from 'tap'
import type { Keys } from '#server/collect/cloud/credentials.ts'
import { givenCredentials } from '#server/collect/cloud/credentials.ts'
import { askCloud } from '#server/sources/account.ts'
import { keysFor } from '#server/sources/role-keys.ts'
import { tryPermissions } from '#server/sources/try-permissions.ts'
import { WhyportError } from '#shared/error.ts'
import { readQuestion } from '#shared/read-question.ts'
import { DEMO_KEYS } from '#test/emulator/demo-keys.ts'
import type { Fault } from '#test/emulator/faults.ts'
import { never, now, openAccount } from './cloud-client.ts'

const question = readQuestion({
  target: 'i-bp1demo000000web0001',
  port: 443,
  from: '203.0.113.99',
  region: 'cn-hangzhou',
})

type Case = readonly [
  title: string,
  given: { readonly keys?: Keys; readonly faults?: readonly Fault[]; readonly skewMs?: number },
  told: RegExp,
]

const answering = (Code: string, Message = 'no'): Fault => ({
  action: '*',
  kind: 'answer',
  status: 403,
  body: { RequestId: 'R', Code, Message },
})

const cases: readonly Case[] = [
  [
    'a wrong secret',
    { keys: { ...DEMO_KEYS, accessKeySecret: 'someOtherSecret' } },
    /SignatureDoesNotMatch.*secret does not belong/s,
  ],
  [
    'a key id that does not exist',
    { keys: { ...DEMO_KEYS, accessKeyId: 'testNobody' } },
    /InvalidAccessKeyId\.NotFound.*does not exist/s,
  ],
  [
    'a key that was switched off',
    { faults: [answering('InvalidAccessKeyId.Inactive')] },
    /Inactive.*is disabled: enable it/s,
  ],
  [
    'a session token that ran out',
    { faults: [answering('InvalidSecurityToken.Expired')] },
    /SecurityToken.*temporary key has expired: fetch a new one/s,
  ],
  [
    'a session token of another key',
    { faults: [answering('InvalidSecurityToken.MismatchWithAccessKey')] },
    /does not belong to this key id/,
  ],
  [
    'a session token that was cut',
    { keys: { ...DEMO_KEYS, securityToken: 'half-a-tok' } },
    /SecurityToken\.Malformed.*is cut or changed: copy it whole/s,
  ],
  [
    'a clock that is an hour off',
    { skewMs: 3_600_000 },
    /(?:Timestamp|TimeStamp).*clock of this machine.*NTP/s,
  ],
  [
    'a key that looks leaked',
    {
      faults: [answering('Forbidden', 'The AccessKey is leaked and under restrictive protection.')],
    },
    /restricted because it looks leaked.*replace the access key/s,
  ],
]

/** What a diagnosis and `whyport permissions` say. */
const told = async (t: Test, [, { keys, faults = [], skewMs = 0 }]: Case) => {
  const { client } = await openAccount(t, {
    emulator: { faults, now: () => new Date(Date.now() + skewMs) },
    client: { credentials: givenCredentials(keys ?? DEMO_KEYS) },
  })
  const world = { client, signal: never, optional: false }
  const errors = await Promise.all(
    [
      askCloud(question, world, () => undefined),
      tryPermissions(client, { region: 'cn-hangzhou', signal: never }),
    ].map(asked => asked.catch((thrown: unknown) => thrown)),
  )
  return errors.map(error =>
    error instanceof WhyportError && error.code === 'credentials-refused'
      ? `${error.message}: ${error.next}`
      : String(error),
  )
}

t.test('each is told by a diagnosis and by `permissions`, in words of its own', async t => {
  const sentences = await Promise.all(cases.map(one => told(t, one)))
  t.strictSame(
    cases.flatMap(([title, , pattern], i) =>
      (sentences[i] ?? []).filter(text => !pattern.test(text)).map(text => [title, text]),
    ),
    [],
  )
  t.equal(new Set(sentences.map(([diagnosis]) => diagnosis)).size, cases.length, 'no two alike')
  t.notMatch(JSON.stringify(sentences), /someOtherSecret|half-a-tok/)
})

t.test('keys that may not take a role are told apart from keys that are wrong', async t => {
  const role = { name: 'shop', role: 'acs:ram::2234567890123456:role/reader' }
  const errorFor = async (fault: Fault) => {
    const { emulator } = await openAccount(t, { emulator: { faults: [fault] } })
    return keysFor(role, givenCredentials(DEMO_KEYS), {
      clock: { now },
      endpoint: emulator.endpoint,
      protocol: 'http',
      proxy: { http: '', https: '', no: '*' },
      signal: never,
    }).catch((error: unknown) => error)
  }
  t.match(await errorFor(answering('SignatureDoesNotMatch')), {
    subject: 'the keys that take the role of shop',
    next: /secret does not belong/,
  })
  t.match(await errorFor(answering('NoPermission')), {
    subject: 'account shop',
    next: /allow these keys sts:AssumeRole/,
  })
})
