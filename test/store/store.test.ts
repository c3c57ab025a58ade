// Does the store keep what it acknowledged, refuse what it must, and survive a full disk?
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { openStore } from '#server/store/open-store.ts'
import type { End, IdempotencyKey, Store, StoredAgent } from '#server/store/store.ts'
import { WhyportError } from '#shared/error.ts'
import { evidenceItem } from '#shared/evidence.ts'
import { blocked } from '../report/sample-reports.ts'

const AT = '2026-11-26T08:00:00.000Z'
const LATER = '2026-11-26T08:14:59.000Z'
const ASKED = { target: 'i-bp1demo000000web0001', port: 8080 }

const EVIDENCE = [
  evidenceItem({
    ...{ file: 'host/ss-listeners.txt', kind: 'host.ss-listeners', subject: 'i-1', account: null },
    ...{ request: null, requestId: null, startedAt: AT, collectedAt: AT, tookMs: 3 },
    ...{ status: 'ok', exit: 0, stderr: '', raw: 'LISTEN 0 128 127.0.0.1:8080 \u001b[31m\n' },
  }),
]

const END: End = {
  ...{ state: 'done', report: blocked, evidence: EVIDENCE, problem: null, at: LATER },
  progress: { evidence: 1, judged: 16, last: 'listener' },
  events: [{ seq: 1, event: 'end', data: { state: 'done' } }],
}

const keyOf = (key: string, bodySha256 = 'a'): IdempotencyKey => ({ scope: 's', key, bodySha256 })

const opened = async (t: Test, folder = t.testdir()): Promise<Store> => {
  const store = await openStore(folder)
  t.teardown(() => store.close())
  return store
}

const added = async (store: Store, id: string): Promise<number> => {
  await store.diagnoses.add({ id, asked: ASKED, createdAt: AT }, null)
  return (await store.diagnoses.begin(id)) ?? 0
}

t.test('a diagnosis that ended is read back whole, also by the next process', async t => {
  const folder = t.testdir()
  const first = await openStore(folder)
  const attempt = await added(first, 'd-1')
  t.equal(await first.diagnoses.end('d-1', attempt, END), true)
  await first.close()
  const { diagnoses } = await opened(t, folder)
  t.strictSame(await diagnoses.find('d-1'), {
    ...{ id: 'd-1', state: 'done', createdAt: AT, progress: END.progress, report: blocked },
  })
  t.strictSame(await diagnoses.evidence('d-1'), EVIDENCE)
  t.strictSame(await diagnoses.events('d-1'), END.events)
  t.strictSame(await diagnoses.takeUp(), [])
})

t.test('only its owner may read the data', async t => {
  const folder = join(t.testdir(), 'new/place')
  const store = await opened(t, folder)
  await added(store, 'd-1')
  t.equal(statSync(folder).mode & 0o777, 0o700)
  const modes = readdirSync(folder).map(name => statSync(join(folder, name)).mode & 0o777)
  t.strictSame(new Set(modes), new Set([0o600]))
})

t.test('a late end of an older attempt, or a second end, changes nothing', async t => {
  const { diagnoses } = await opened(t)
  await diagnoses.add({ id: 'd-1', asked: ASKED, createdAt: AT }, null)
  const [first, second] = [await diagnoses.begin('d-1'), await diagnoses.begin('d-1')]
  const failed: End = { ...END, state: 'failed', report: null }
  const ends = [
    await diagnoses.end('d-1', first, failed),
    await diagnoses.end('d-1', second, END),
    await diagnoses.end('d-1', second, failed),
    await diagnoses.end('d-1', null, { ...failed, state: 'cancelled' }),
  ]
  t.strictSame(ends, [false, true, false, false])
  t.equal((await diagnoses.find('d-1'))?.state, 'done')
  t.equal(await diagnoses.begin('d-1'), null)
})

t.test('what was parked or cut off is taken up again, oldest first', async t => {
  const { diagnoses } = await opened(t)
  for (const id of ['d-1', 'd-2', 'd-3'])
    await diagnoses.add({ id, asked: ASKED, createdAt: AT }, null)
  const parked = await diagnoses.begin('d-1')
  await diagnoses.begin('d-2')
  await diagnoses.park('d-1', parked ?? 0)
  const taken = (await diagnoses.takeUp()).map(({ id, cutOff }) => [id, cutOff])
  t.strictSame(taken, [
    ['d-1', 0],
    ['d-2', 1],
    ['d-3', 0],
  ])
  t.equal(await diagnoses.begin('d-1'), 2, 'the number of an attempt is never used twice')
  const { queued, running } = await diagnoses.counts()
  t.strictSame([queued, running], [2, 1])
})

t.test('the list is newest first and without reports', async t => {
  const { diagnoses } = await opened(t)
  for (const id of ['d-1', 'd-2', 'd-3'])
    await diagnoses.end(id, await added({ diagnoses } as Store, id), END)
  const list = await diagnoses.list(2)
  t.strictSame(
    list.map(({ id, report }) => [id, report]),
    [
      ['d-3', undefined],
      ['d-2', undefined],
    ],
  )
})

t.test('a key gives the diagnosis of then; with another body it is refused', async t => {
  const { diagnoses } = await opened(t)
  const add = (id: string, bodySha256: string) =>
    diagnoses.add({ id, asked: ASKED, createdAt: AT }, keyOf('k', bodySha256))
  const both = await Promise.all([add('d-1', 'a'), add('d-2', 'a')])
  t.strictSame(
    both.map(({ id }) => id),
    ['d-1', 'd-1'],
  )
  await t.rejects(add('d-3', 'b'), { code: 'key-reused' })
  await t.rejects(diagnoses.known(keyOf('k', 'b')), { code: 'key-reused' })
  t.equal((await diagnoses.list(9)).length, 1)
})

t.test('an answer is replayed for at least a day, and forgotten some day', async t => {
  const { answers } = await opened(t)
  const first = { status: 201, body: '{"n":1}' }
  await answers.keep(keyOf('k'), first, AT)
  await answers.keep(keyOf('k'), { status: 201, body: '{"n":2}' }, AT)
  await answers.keep(keyOf('other'), first, '2026-11-27T08:00:00.000Z')
  t.strictSame(await answers.find(keyOf('k')), first)
  await t.rejects(answers.find(keyOf('k', 'b')), { code: 'key-reused' })
  await answers.keep(keyOf('third'), first, '2026-11-28T08:00:01.000Z')
  t.equal(await answers.find(keyOf('k')), null)
  t.strictSame(await answers.find(keyOf('other')), first)
})

const agentNamed = (id: string): StoredAgent => ({
  ...{ id, publicKey: 'key', joinedAt: AT, invited: '{"name":"a"}', hello: '{}' },
  ...{ lastSeenAt: null, counter: 0 },
})

t.test('of 100 parallel uses of one token exactly one wins', async t => {
  const { agents } = await opened(t)
  await agents.addToken({ sha256: 'token', expiresAt: LATER, request: '{"role":"probe"}' })
  const uses = Array.from({ length: 100 }, (_, n) =>
    agents.join('token', () => agentNamed(`agent-${n}`), AT),
  )
  const won = (await Promise.all(uses)).filter(Boolean)
  t.equal(won.length, 1)
  t.equal((await agents.list()).length, 1)
})

t.test('a token that is unknown or expired lets nobody in', async t => {
  const { agents } = await opened(t)
  await agents.addToken({ sha256: 'token', expiresAt: AT, request: '{}' })
  const joined = [
    await agents.join('guess', () => agentNamed('a'), AT),
    await agents.join('token', () => agentNamed('a'), AT),
  ]
  t.strictSame(joined, [false, false])
  t.strictSame(await agents.list(), [])
})

t.test('what was heard of an agent is kept until it is removed', async t => {
  const { agents } = await opened(t)
  await agents.addToken({ sha256: 'token', expiresAt: LATER, request: '{"name":"b"}' })
  await agents.join('token', request => ({ ...agentNamed('a-1'), invited: request }), AT)
  await agents.update('a-1', { at: LATER, counter: 7, hello: '{"version":"1"}' })
  const stored = { ...agentNamed('a-1'), invited: '{"name":"b"}', hello: '{"version":"1"}' }
  t.strictSame(await agents.find('a-1'), { ...stored, lastSeenAt: LATER, counter: 7 })
  t.strictSame([await agents.remove('a-1'), await agents.remove('a-1')], [true, false])
  t.equal(await agents.find('a-1'), null)
})

t.test('a second server on the folder is refused, and told what to do', async t => {
  const folder = t.testdir()
  await opened(t, folder)
  const refused = await openStore(folder).catch((error: unknown) => error)
  t.match(refused, { code: 'store-in-use', subject: folder, next: /WHYPORT_DATA_DIR=/ })
})

t.test('a folder that cannot be one, or holds something else, is named', async t => {
  const folder = t.testdir({
    file: 'x',
    other: { 'whyport.db': 'no database at all, '.repeat(99) },
  })
  for (const place of ['file', 'file/below', 'other']) {
    const error = await openStore(join(folder, place)).catch((caught: unknown) => caught)
    t.match(error, { code: 'store-full', subject: join(folder, place) }, place)
  }
})

t.test('a full disk: nothing is accepted, all is read, and freed space is enough', t =>
  onSmallDisk(join(t.testdir(), 'small'), async (folder, store) => {
    await store.diagnoses.end('d-1', await added(store, 'd-1'), END)
    t.throws(() => writeFileSync(join(folder, 'filling'), Buffer.alloc(2 ** 21)), {
      code: 'ENOSPC',
    })
    const refused = await fill(store)
    t.match(refused, { code: 'store-full', subject: folder })
    await t.rejects(store.probeWrite(), { code: 'store-full' })
    t.strictSame((await store.diagnoses.find('d-1'))?.report, blocked)
    const before = await store.diagnoses.counts()
    rmSync(join(folder, 'filling'))
    await store.probeWrite()
    await added(store, 'after')
    const after = await store.diagnoses.counts()
    t.equal(after.queued + after.running, before.queued + before.running + 1)
  }),
)

/** 1 MiB; taken away in here, because tap empties its folder before any teardown. */
const onSmallDisk = async (
  folder: string,
  use: (folder: string, store: Store) => Promise<void>,
): Promise<void> => {
  mkdirSync(folder)
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'whyport-test', folder])
  try {
    const store = await openStore(folder)
    await use(folder, store).finally(store.close)
  } finally {
    execFileSync('umount', [folder])
  }
}

/** Adds until it is refused: the file that is written ahead may have room left. */
const fill = async (store: Store): Promise<unknown> => {
  for (let n = 0; n < 2000; n++) {
    try {
      await store.diagnoses.add({ id: `filling-${n}`, asked: ASKED, createdAt: AT }, null)
    } catch (error) {
      return error
    }
  }
  return new WhyportError('defect', { subject: 'disk', message: 'is never full', next: '' })
}
