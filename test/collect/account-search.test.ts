// Are many accounts searched at a time, few enough, and is a slow one not waited for without end?
import t, { type Test } from 'tap'
import { type SearchOptions, searchAccounts } from '#server/collect/cloud/account-search.ts'
import type { Seed } from '#server/collect/cloud/seed.ts'
import { candidatesOf } from '#server/sources/candidates.ts'
import { whyport } from '#test/cli/process.ts'
import type { SeenCall } from '#test/emulator/emulator.ts'
import { type OpenedAccounts, openSeveral } from '#test/emulator/several-accounts.ts'
import { never } from './cloud-client.ts'

const search = async (
  t: Test,
  { env }: OpenedAccounts,
  { target, ...options }: Partial<SearchOptions> & { readonly target: Seed },
) => {
  const candidates = await candidatesOf({ env, signal: never })
  const found = await searchAccounts({ target, sender: null, region: null }, candidates, {
    signal: never,
    ...options,
  })
  t.teardown(() => Promise.all(found.map(({ client }) => client?.close())))
  return found
}

const instance = (word: string): Seed => ({ kind: 'instance', id: `i-bp1${word}000000web0001` })
const SILENT = { faults: [{ action: 'ecs.DescribeInstances', kind: 'silence' }] } as const
const SILENT_ENI = {
  faults: [{ action: 'ecs.DescribeNetworkInterfaces', kind: 'silence' }],
} as const

t.test('an id that was found is not waited for elsewhere', async t => {
  const several = await openSeveral(t, [{ word: 'slow', ...SILENT }, { word: 'bank' }])
  const found = await search(t, several, { target: instance('bank'), deadlineMs: 60_000 })
  t.match(found, [
    { state: 'not-needed', holdsTarget: false },
    { state: 'answered', holdsTarget: true },
  ])
  t.strictSame(
    found[0]?.items.filter(({ status }) => status !== 'ok'),
    [],
    'what was stopped is no evidence',
  )
})

t.test('an account that stays silent ends with the search, as not answered', async t => {
  const several = await openSeveral(t, [{ word: 'slow', ...SILENT_ENI }, { word: 'bank' }])
  const target: Seed = { kind: 'private-address', id: '10.101.1.10' }
  const found = await search(t, several, { target, deadlineMs: 3_000 })
  t.match(found, [
    { state: 'unanswered', code: 'whyport.Stopped', holdsTarget: false },
    { state: 'answered', holdsTarget: true },
  ])
})

/** The most intervals that hold one moment. */
const mostAtOnce = (calls: readonly SeenCall[], nameOf: (call: SeenCall) => string): number => {
  const edges = [...Map.groupBy(calls, nameOf)].flatMap(([, own]) => [
    { at: Math.min(...own.map(({ receivedAt }) => receivedAt)), step: 1 },
    { at: Math.max(...own.map(call => call.answeredAt ?? call.receivedAt)), step: -1 },
  ])
  let now = 0
  return Math.max(...edges.toSorted((a, b) => a.at - b.at).map(({ step }) => (now += step)))
}

t.test(
  'thirty accounts: all are searched, eight at a time, each within its own limits',
  async t => {
    const words = Array.from(
      { length: 30 },
      (_, i) => `acc${String.fromCharCode(97 + (i % 26))}${i > 25 ? 'z' : 'x'}`,
    )
    const several = await openSeveral(
      t,
      words.map(word => ({ word })),
    )
    const found = await search(t, several, {
      target: { kind: 'private-address', id: '10.129.1.10' },
    })
    t.strictSame(
      found.flatMap(({ name, holdsTarget }) => (holdsTarget ? [name] : [])),
      [words[29]],
    )
    t.ok(found.every(({ state }) => state === 'answered'))
    const byRoles = several.emulator.calls.filter(({ account }) => account > 0)
    const atOnce = mostAtOnce(byRoles, ({ account }) => `${account}`)
    t.ok(atOnce > 1 && atOnce <= 8, `${atOnce} accounts at a time`)
    const one = several.callsOf(words[0] ?? '')
    t.ok(mostAtOnce(one, ({ receivedAt }) => `${receivedAt}`) <= 12, 'calls of one account')
  },
)

t.test(
  'Ctrl-C ends the search: what was found so far is judged, and the rest is named',
  async t => {
    const several = await openSeveral(t, [{ word: 'shop' }, { word: 'slow', ...SILENT_ENI }])
    const ran = await whyport(
      ['diagnose', '10.250.1.10', '--port', '80', '--from', '10.250.1.11'],
      {
        env: { ...several.env },
        onStart: child => {
          child.stderr?.on('data', (text: Buffer) => {
            if (/looking for/.test(String(text))) child.kill('SIGINT')
          })
        },
      },
    )
    t.match(ran, { exit: 130, stdout: /search in account slow/ })
    t.ok(ran.tookMs < 30_000)
  },
)
