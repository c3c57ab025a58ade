// What is told of a broken hop before everything is read?
import t, { type Test } from 'tap'
import { type CloudAsk, collectCloud } from '#server/collect/cloud/collect-cloud.ts'
import { diagnose } from '#server/diagnose.ts'
import { watchEarly } from '#server/early-findings.ts'
import type { Io } from '#server/io.ts'
import type { Judged } from '#shared/judged.ts'
import { say } from '#shared/message.ts'
import { readQuestion } from '#shared/read-question.ts'
import { never, openAccount, WEB } from './cloud-client.ts'

const QUESTION = readQuestion({
  target: 'i-bp1demo000000web0001',
  port: 8080,
  from: '203.0.113.99',
  region: 'cn-hangzhou',
})
const ASK: CloudAsk = { ...WEB, source: QUESTION.from, port: 8080 }

const ioWith = (io: Pick<Io, 'collect' | 'progress'>): Io => ({
  clock: { iso: () => '2026-11-26T10:00:00.000Z', ms: () => 0 },
  createdAt: () => '2026-11-26T10:00:00.000Z',
  newId: () => 'd-early',
  engineVersion: 'test',
  accountName: null,
  assumedTime: null,
  hostReadAt: null,
  ...io,
})

type HeldBack = {
  readonly action: string
  /** Is this the early finding that the held answer waits for? */
  readonly until: (judged: Judged) => boolean
}

// The held answer waits for an early finding: without one, the diagnosis would never end.
const diagnoseHoldingBack = async (t: Test, { action: heldAction, until }: HeldBack) => {
  const { client } = await openAccount(t)
  const told = Promise.withResolvers<void>()
  const held = {
    ...client,
    call: async (...given: Parameters<typeof client.call>) => {
      if (given[0].action === heldAction) await told.promise
      return client.call(...given)
    },
  }
  const early: Judged[] = []
  const whileHeld: Judged[] = []
  const order: string[] = []
  const report = await diagnose(
    QUESTION,
    ioWith({
      collect: async ({ round }, keep) => {
        if (round === 'configuration')
          await collectCloud(ASK, held, { sink: keep, signal: never, deadlineMs: 20_000 })
      },
      progress: event => {
        order.push(event.kind === 'evidence' ? event.item.kind : event.kind)
        if (event.kind !== 'judged' || !event.early) return
        early.push(event.judged)
        if (!order.includes(heldAction)) whileHeld.push(event.judged)
        if (until(event.judged)) told.resolve()
      },
    }),
  )
  return { early, whileHeld, order, report }
}

t.test(
  'the predicted cause is told while an answer that it does not need is waited for',
  async t => {
    const { early, whileHeld, order, report } = await diagnoseHoldingBack(t, {
      action: 'actiontrail.LookupEvents',
      until: ({ check }) => check === 'security-group',
    })
    const causes = whileHeld.flatMap(({ judgement }) => judgement.causes.map(({ id }) => id))
    t.ok(causes.includes('sg-prefix-list-missing-client'), causes.join(', '))
    t.ok(order.indexOf('judged') < order.indexOf('actiontrail.LookupEvents'))
    t.strictSame(
      early.filter(
        ({ check, judgement }) =>
          !report.findings.some(
            ({ check: final, status }) => final === check && status === judgement.status,
          ),
      ),
      [],
      'what was told early stands in the report',
    )
    t.equal(new Set(early.map(({ check }) => check)).size, early.length, 'each hop once')
  },
)

t.test('a hop whose own answer is still missing is not told', async t => {
  const { whileHeld } = await diagnoseHoldingBack(t, {
    action: 'ecs.DescribePrefixListAttributes',
    until: () => true,
  })
  t.not(whileHeld.length, 0)
  t.strictSame(
    whileHeld.filter(({ check }) => check === 'security-group'),
    [],
  )
})

const BECAUSE = say('sg.prefix-list-ignored')

// `judge` says when it was asked; what it found is told, or not, in the same turn.
const toldOf = async (given: { eniId: string | null; confidence: 'derived' | 'suspected' }) => {
  const told: Judged[] = []
  const looked = Promise.withResolvers<void>()
  const finding: Judged = {
    ...{ check: 'security-group', hop: 'security-group', cites: [], consequenceOf: [] },
    ...{ startedAt: '', tookMs: 0 },
    judgement: {
      status: 'fail',
      because: BECAUSE,
      causes: [
        {
          id: 'sg-no-match',
          because: BECAUSE,
          confidence: given.confidence,
        },
      ],
      missing: [],
      assumptions: [],
    },
  }
  const early = watchEarly({
    evidence: [],
    judge: () => {
      looked.resolve()
      return { flow: { eniId: given.eniId }, judged: [finding] }
    },
    tell: judged => told.push(judged),
  })
  early.arrived()
  await looked.promise
  early.end()
  return told.length
}

t.test('only what is certain about a located target is told early', async t => {
  t.strictSame(
    [
      await toldOf({ eniId: 'eni-1', confidence: 'derived' }),
      await toldOf({ eniId: 'eni-1', confidence: 'suspected' }),
      await toldOf({ eniId: null, confidence: 'derived' }),
    ],
    [1, 0, 0],
  )
})
