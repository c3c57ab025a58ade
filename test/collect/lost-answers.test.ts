// Each answer that a question needs is lost once: does the hop say so, and name the call?
import t, { type Test } from 'tap'
import { ACTIONS, type ActionName } from '#server/collect/cloud/actions.ts'
import type { CloudClient } from '#server/collect/cloud/client.ts'
import type { Outcome } from '#server/collect/cloud/outcome.ts'
import { collectPlatform } from '#server/collect/cloud/platform.ts'
import { judge } from '#server/diagnose.ts'
import { platformTargets } from '#server/facts/platform-targets.ts'
import type { Judged } from '#shared/judged.ts'
import { readQuestion } from '#shared/read-question.ts'
import { namesCall } from '#test/scenarios/names-call.ts'
import { collect, never, openAccount } from './cloud-client.ts'
import { goldenAccount } from './golden-account.ts'
import { LOST_ANSWER_STORIES, type LostAnswerStory } from './lost-answer-stories.ts'
import { rememberingClient, sameItems, withEnding } from './remembered-account.ts'

const clock = { iso: () => '2026-11-26T10:00:00.000Z', ms: () => 0 }

/** One per status that evidence can have when an answer did not come; taken in turn. */
const LOSSES: readonly Outcome[] = [
  {
    ...{ kind: 'error-answer', status: 403, code: 'Forbidden.RAM', requestId: null },
    ...{ retryAfterMs: null, text: '{"Code":"Forbidden.RAM"}' },
  },
  { kind: 'reset', status: 0 },
  { kind: 'timed-out', status: 0 },
  { kind: 'too-large', status: 200 },
]

/** Without these every hop says the same as with them. An action that joins them needs a reason. */
const WITHOUT_CONSEQUENCE: readonly ActionName[] = [
  // An id for the report, and lists that only let calls start earlier.
  'sts.GetCallerIdentity',
  'vpc.DescribeVSwitches',
  'ecs.DescribePrefixLists',
  // Either says whether the VPC has an IPv4 gateway (both lost: see below).
  'vpc.DescribeVpcAttribute',
  'vpc.ListIpv4Gateways',
  // Says which table an attachment feeds; the entries of the other end's table are what decides.
  'cbn.ListTransitRouterRouteTablePropagations',
  // Hints: what they may find is said only when they found it.
  'ecs.DescribeInstanceHistoryEvents',
  'bssopenapi.QueryAccountBalance',
]

type Run = { readonly judged: readonly Judged[]; readonly asked: ReadonlySet<string> }

const collected = sameItems()

/** Both rounds of a diagnosis, without its host. */
const run = async ({ asked }: LostAnswerStory, account: CloudClient): Promise<Run> => {
  const { client, asked: calls } = rememberingClient(account)
  const { region, ...words } = asked
  const question = readQuestion({ ...words, ...(region === null ? {} : { region }) })
  const { target, from: source, port } = question
  const items = (await collect({ target, source, port, region }, client)).map(collected)
  const { flow, facts } = judge(question, items, { clock })
  const targets = platformTargets(flow, facts)
  if (targets !== null)
    await collectPlatform(targets, client, {
      signal: never,
      sink: item => items.push(collected(item)),
    })
  return { judged: judge(question, items, { clock }).judged, asked: calls }
}

/** What a hop asks for: actions of the cloud, as they stand in its needs. */
const neededBy = ({ judgement }: Judged): readonly string[] =>
  Object.keys(ACTIONS).filter(action => JSON.stringify(judgement.missing).includes(`"${action}"`))

const statusOf = ({ judged }: Run, check: string): string | undefined =>
  judged.find(candidate => candidate.check === check)?.judgement.status

type Lost = { readonly action: ActionName; readonly whole: Run; readonly without: Run }

/** Sentences about everything that is wrong; empty when nothing is. */
const wrongWith = ({ action, whole, without }: Lost): string[] => {
  const turned = without.judged.filter(
    ({ check, judgement }) => judgement.status !== (statusOf(whole, check) ?? 'not-applicable'),
  )
  const isFollowUp = (hop: Judged): boolean =>
    neededBy(hop).some(needed => !without.asked.has(needed))
  return [
    ...turned
      .filter(({ judgement }) => ['pass', 'fail'].includes(judgement.status))
      .map(({ check, judgement }) => `${check} turned to ${judgement.status}`),
    ...turned
      .filter(({ judgement: { status } }) => status === 'unknown')
      .filter(hop => !namesCall(hop, action) && !isFollowUp(hop))
      .map(({ check }) => `${check} is unknown and names it not`),
    ...(turned.length > 0 && !without.judged.some(hop => namesCall(hop, action))
      ? ['no hop names it']
      : []),
  ]
}

const open = (t: Test, { layers }: LostAnswerStory) =>
  layers === null ? openAccount(t) : goldenAccount(t, layers)

t.test('an answer that is lost is named by the hops that miss it', async t => {
  const asked = new Set<ActionName>()
  const named = new Set<ActionName>()
  const wrong: string[] = []
  for (const [at, story] of LOST_ANSWER_STORIES.entries()) {
    const { client } = rememberingClient((await open(t, story)).client)
    const whole = await run(story, client)
    for (const [place, action] of ([...whole.asked] as ActionName[]).entries()) {
      const loss = LOSSES[(at + place) % LOSSES.length] ?? { kind: 'reset', status: 0 }
      const without = await run(
        story,
        withEnding(client, action, async () => loss),
      )
      asked.add(action)
      if (without.judged.some(hop => namesCall(hop, action))) named.add(action)
      for (const what of wrongWith({ action, whole, without }))
        wrong.push(`${story.title}, ${action} ${loss.kind}: ${what}`)
    }
  }
  t.strictSame(wrong, [])
  t.strictSame(
    new Set([...asked].filter(action => !named.has(action))),
    new Set(WITHOUT_CONSEQUENCE),
  )
  t.strictSame(asked, new Set(Object.keys(ACTIONS)), 'every action is asked by some story')
})

t.test('where either of two answers would do, the loss of both is missed', async t => {
  const [story] = LOST_ANSWER_STORIES
  if (story === undefined) throw new Error('there is no question')
  const { client } = rememberingClient((await open(t, story)).client)
  const lost = async (): Promise<Outcome> => ({ kind: 'reset', status: 0 })
  const one = withEnding(client, 'vpc.DescribeVpcAttribute', lost)
  const both = withEnding(one, 'vpc.ListIpv4Gateways', lost)
  const routeBy = async (given: CloudClient) => statusOf(await run(story, given), 'route')
  t.strictSame([await routeBy(one), await routeBy(both)], ['pass', 'unknown'])
})
