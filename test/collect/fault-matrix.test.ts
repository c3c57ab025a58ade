// What does each way a call can end do to each action, to the hops that need it, and to the time?
import t, { type Test } from 'tap'
import { ACTIONS, type ActionName } from '#server/collect/cloud/actions.ts'
import { callOf } from '#server/collect/cloud/call.ts'
import type { Answered, CloudClient } from '#server/collect/cloud/client.ts'
import type { CloudAsk } from '#server/collect/cloud/collect-cloud.ts'
import type { Outcome } from '#server/collect/cloud/outcome.ts'
import { PERMISSION_PROBES } from '#server/collect/cloud/permission-probes.ts'
import { judge } from '#server/diagnose.ts'
import type { EvidenceItem } from '#shared/evidence.ts'
import type { Judged } from '#shared/judged.ts'
import type { Question } from '#shared/question.ts'
import { readQuestion } from '#shared/read-question.ts'
import type { Fault } from '#test/emulator/faults.ts'
import { collect, never, openAccount } from './cloud-client.ts'
import { rememberingClient, withEnding } from './remembered-account.ts'

const ALL = Object.keys(ACTIONS) as ActionName[]

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
]

for (const [kind, expected] of ENDINGS)
  t.test(`${kind}: each of ${ALL.length} actions ends as ${expected}`, async t => {
    const { client } = await openAccount(t, {
      emulator: { faults: [{ action: '*', kind, sizeBytes: 2 * 1024 * 1024 }] },
      client: {
        deadlineMs: kind === 'silence' ? 500 : 20_000,
        maxBodyBytes: 1024 * 1024,
        attempts: 1,
      },
    })
    const ended = await Promise.all(
      ALL.map(async action => {
        const call = callOf(action, 'cn-hangzhou', { subject: '', params: {} })
        const { outcome } = await client.call(call, never)
        return outcome.kind === expected ? [] : [`${action} ${outcome.kind}`]
      }),
    )
    t.strictSame(ended.flat(), [])
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

const clock = { iso: () => '2026-11-26T10:00:00.000Z', ms: () => 0 }
const judgedOf = (question: Question, items: readonly EvidenceItem[]): Judged[] =>
  judge(question, items, { clock }).judged

/** One per status that evidence can have when an answer did not come. */
const LOSSES: readonly Outcome[] = [
  {
    ...{ kind: 'error-answer', status: 403, code: 'Forbidden.RAM', requestId: null },
    ...{ retryAfterMs: null, text: '{"Code":"Forbidden.RAM"}' },
  },
  { kind: 'reset', status: 0 },
  { kind: 'timed-out', status: 0 },
  { kind: 'too-large', status: 200 },
]

/** Their loss leaves every hop of these questions as it was. An action that joins them needs a reason. */
const WITHOUT_CONSEQUENCE: readonly ActionName[] = [
  // Nothing is concluded from these: an id for the report, lists that start calls early, what changed.
  ...ALL.filter(action => PERMISSION_PROBES[action].hops.length === 0),
  // Either says whether the VPC has an IPv4 gateway (both lost: see below).
  'vpc.DescribeVpcAttribute',
  'vpc.ListIpv4Gateways',
  // A rule that admits does so in every type of group.
  'ecs.DescribeSecurityGroups',
  // No rule of the groups on these paths depends on the list.
  'ecs.DescribePrefixListAttributes',
  'ecs.DescribePortRangeListEntries',
  // IPv6 is read for "from any", and its sources are judged apart.
  'vpc.DescribeIpv6Addresses',
  'vpc.DescribeIpv6EgressOnlyRules',
  'vpc.DescribeIpv6Gateways',
  // No table of these paths leads there.
  'cbn.ListTransitRouterRouteTableAssociations',
  'cbn.ListTransitRouterRouteTablePropagations',
  'cbn.ListTransitRouterVpcAttachments',
  'vpc.DescribeRouterInterfaces',
  // Health and events are hints.
  'ecs.DescribeInstanceHistoryEvents',
  // What is behind the load balancer of these questions cannot be decided anyway.
  'slb.DescribeHealthStatus',
  // Says whose address it is when nothing in the account holds it.
  'antiddos-public.DescribeIpLocationService',
  // Rules of the asked listener: its default already fails.
  'slb.DescribeLoadBalancerHTTPListenerAttribute',
]

type Story = {
  readonly question: Question
  readonly whole: readonly Judged[]
  readonly asked: ReadonlySet<ActionName>
}

const statusOf = (judged: readonly Judged[], check: string): string =>
  judged.find(candidate => candidate.check === check)?.judgement.status ?? 'not-judged'

/** The hops that are judged otherwise than with all answers, and what is wrong with that. */
const changesOf = ({ whole }: Story, judged: readonly Judged[]) =>
  judged
    .filter(({ check, judgement }) => judgement.status !== statusOf(whole, check))
    .map(({ check, judgement: { status, missing } }) => ({
      change: `${check} turned from ${statusOf(whole, check)} to ${status}`,
      isWrong:
        status === 'pass' || status === 'fail' || (status === 'unknown' && missing.length === 0),
    }))

const openStories = async (t: Test) => {
  const { client: real } = await openAccount(t, { client: { attempts: 1 } })
  const { client } = rememberingClient(real)
  const stories: Story[] = []
  for (const question of QUESTIONS) {
    const { client: noting, asked } = rememberingClient(client)
    const items = await collect(askOf(question), noting)
    stories.push({ question, asked, whole: judgedOf(question, items) })
  }
  return { client, stories }
}

const lossesOf = async (client: CloudClient, story: Story, action: ActionName) => {
  const changes = []
  for (const loss of LOSSES) {
    const without = withEnding(client, action, async () => loss)
    const judged = judgedOf(story.question, await collect(askOf(story.question), without))
    for (const { change, isWrong } of changesOf(story, judged))
      changes.push({
        isWrong,
        text: `${loss.kind} on ${action}, ${story.question.asked}: ${change}`,
      })
  }
  return changes
}

t.test('an answer that is lost turns no hop to pass or fail', async t => {
  const { client, stories } = await openStories(t)
  const changes = []
  const missed = new Set<ActionName>()
  for (const story of stories)
    for (const action of story.asked) {
      const found = await lossesOf(client, story, action)
      if (found.length > 0) missed.add(action)
      changes.push(...found)
    }
  t.strictSame(
    changes.filter(({ isWrong }) => isWrong).map(({ text }) => text),
    [],
    'what is unknown for it says what is missing',
  )
  const asked = new Set(stories.flatMap(story => [...story.asked]))
  t.strictSame(
    [...asked].filter(action => !missed.has(action) && !WITHOUT_CONSEQUENCE.includes(action)),
    [],
    'every other action is missed by a hop',
  )
  t.ok(asked.size > 30, `${asked.size} actions were asked`)
})

t.test('where either of two answers would do, the loss of both is missed', async t => {
  const { client, stories } = await openStories(t)
  const [story] = stories
  if (story === undefined) throw new Error('there is no question')
  const lost = async (): Promise<Outcome> => ({ kind: 'reset', status: 0 })
  const one = withEnding(client, 'vpc.DescribeVpcAttribute', lost)
  const both = withEnding(one, 'vpc.ListIpv4Gateways', lost)
  const routeBy = async (given: CloudClient) =>
    statusOf(judgedOf(story.question, await collect(askOf(story.question), given)), 'route')
  t.strictSame([await routeBy(one), await routeBy(both)], ['pass', 'unknown'])
})

const DEADLINE_MS = 300
const MARGIN_MS = 500

const untilStopped = (signal: AbortSignal): Promise<Answered['outcome']> => {
  const { promise, resolve } = Promise.withResolvers<Answered['outcome']>()
  const stop = () => resolve({ kind: 'stopped', status: 0 })
  if (signal.aborted) stop()
  else signal.addEventListener('abort', stop, { once: true })
  return promise
}

const lateness = async (client: CloudClient, question: Question): Promise<number> => {
  const started = performance.now()
  await collect(askOf(question), client, { deadlineMs: DEADLINE_MS })
  return performance.now() - started - DEADLINE_MS
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
