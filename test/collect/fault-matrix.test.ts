// How does each action end under each fault, and is the deadline kept whichever one hangs?
import t, { type Test } from 'tap'
import {
  ACTIONS,
  type ActionName,
  ASSISTANT_ACTIONS,
  type AssistantAction,
} from '#server/collect/cloud/actions.ts'
import { callOf } from '#server/collect/cloud/call.ts'
import type { Answered, CloudClient } from '#server/collect/cloud/client.ts'
import type { CloudAsk } from '#server/collect/cloud/collect-cloud.ts'
import type { Outcome } from '#server/collect/cloud/outcome.ts'
import type { Question } from '#shared/question.ts'
import { readQuestion } from '#shared/read-question.ts'
import type { Fault } from '#test/emulator/faults.ts'
import { collect, never, openAccount } from './cloud-client.ts'
import { rememberingClient, withEnding } from './remembered-account.ts'

const ALL = Object.keys(ACTIONS) as ActionName[]
const RUNS = Object.keys(ASSISTANT_ACTIONS) as AssistantAction[]

/** How a call to the client ends under each fault of the emulator. */
const ENDINGS: readonly (readonly [Fault['kind'], Outcome['kind']])[] = [
  ['throttle', 'error-answer'],
  ['forbidden', 'error-answer'],
  ['server-error', 'error-answer'],
  ['html', 'not-json'],
  ['bad-json', 'not-json'],
  ['empty', 'not-json'],
  ['redirect', 'redirect'],
  ['cut', 'reset'],
  ['reset', 'reset'],
  ['silence', 'timed-out'],
  ['huge', 'too-large'],
  ['drip', 'timed-out'],
  ['zipped', 'not-json'],
  ['declared', 'too-large'],
]

/** These last as long as they are waited for. */
const ENDLESS: readonly Fault['kind'][] = ['silence', 'drip']

for (const [kind, expected] of ENDINGS)
  t.test(`${kind}: each of ${ALL.length + RUNS.length} actions ends as ${expected}`, async t => {
    const { client } = await openAccount(t, {
      emulator: { faults: [{ action: '*', kind, sizeBytes: 2 * 1024 * 1024 }] },
      client: {
        deadlineMs: ENDLESS.includes(kind) ? 500 : 20_000,
        maxBodyBytes: 1024 * 1024,
        attempts: 1,
      },
    })
    const of = { subject: '', params: {} }
    const ended = await Promise.all([
      ...ALL.map(action => client.call(callOf(action, 'cn-hangzhou', of), never)),
      ...RUNS.map(action => client.run(callOf(action, 'cn-hangzhou', of), never)),
    ])
    const names = [...ALL, ...RUNS]
    t.strictSame(
      ended.flatMap(({ outcome }, i) =>
        outcome.kind === expected ? [] : [[names[i], outcome.kind]],
      ),
      [],
    )
  })

const QUESTIONS: readonly Question[] = [
  { target: 'i-bp1demo000000web0001', port: 443 },
  { target: 'i-bp1demo000000app0001', port: 22, from: '198.51.100.7' },
  { target: '203.0.113.50', port: 80, from: '198.51.100.7' },
  { target: '8.8.8.8', port: 443, from: 'i-bp1demo000000app0001' },
  { target: '10.20.1.10', port: 443, from: '10.20.2.20' },
].map(asked => readQuestion({ ...asked, region: 'cn-hangzhou' }))

const askOf = ({ target, from, region, port }: Question): CloudAsk => ({
  ...{ target, source: from, region, port },
})

type Story = {
  readonly question: Question
  readonly asked: ReadonlySet<ActionName>
}

const openStories = async (t: Test) => {
  const { client: real } = await openAccount(t, { client: { attempts: 1 } })
  const { client } = rememberingClient(real)
  const stories: Story[] = []
  for (const question of QUESTIONS) {
    const { client: noting, asked } = rememberingClient(client)
    await collect(askOf(question), noting)
    stories.push({ question, asked })
  }
  return { client, stories }
}

const DEADLINE_MS = 300
const MARGIN_MS = 500

const untilStopped = (signal: AbortSignal): Promise<Answered['outcome']> => {
  const { promise, resolve } = Promise.withResolvers<Answered['outcome']>()
  const stop = () => resolve({ kind: 'stopped', status: 0 })
  if (signal.aborted) stop()
  else signal.addEventListener('abort', stop, { once: true })
  return promise
}

// Against a timer of the same length: on a busy machine both are late, and only whyport's part counts.
const lateness = async (client: CloudClient, question: Question): Promise<number> => {
  const due = new Promise<number>(resolve => {
    setTimeout(() => resolve(performance.now()), DEADLINE_MS)
  })
  await collect(askOf(question), client, { deadlineMs: DEADLINE_MS })
  const ended = performance.now()
  return ended - (await due)
}

t.test(
  `a collection ends within ${MARGIN_MS} ms of its deadline, whichever action hangs`,
  async t => {
    const { client, stories } = await openStories(t)
    const late: string[] = []
    for (const { question, asked } of stories) {
      const each = [...asked].map(async action => {
        const ms = await lateness(withEnding(client, action, untilStopped), question)
        return ms > MARGIN_MS ? [`${action}, ${question.asked}: ${Math.round(ms)} ms`] : []
      })
      late.push(...(await Promise.all(each)).flat())
    }
    t.strictSame(late, [])
  },
)
