// Is every way in which the cloud refuses a key told in its own words, with what mends it?
import t from 'tap'
import type { Keys } from '#server/collect/cloud/credentials.ts'
import { givenCredentials } from '#server/collect/cloud/credentials.ts'
import { askCloud } from '#server/sources/account.ts'
import { WhyportError } from '#shared/error.ts'
import { readQuestion } from '#shared/read-question.ts'
import { DEMO_KEYS } from '#test/emulator/demo-keys.ts'
import type { Fault } from '#test/emulator/faults.ts'
import { never, openAccount } from './cloud-client.ts'

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
    /InvalidAccessKeyId.*does not exist or is disabled/s,
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

for (const [title, { keys, faults, skewMs = 0 }, told] of cases)
  t.test(`${title} is told, and what mends it`, async t => {
    const { client } = await openAccount(t, {
      emulator: { faults: faults ?? [], now: () => new Date(Date.now() + skewMs) },
      client: { credentials: givenCredentials(keys ?? DEMO_KEYS) },
    })
    const world = { client, signal: never, optional: false }
    const error = await askCloud(question, world, () => undefined).catch(thrown => thrown)
    t.ok(error instanceof WhyportError)
    t.match(`${error.message} ${JSON.stringify(error)}`, told)
  })
