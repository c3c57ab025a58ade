// Is a list of instances taken as whole only when it is?
import t from 'tap'
import { factsOf } from '#server/facts/facts.ts'
import type { Evidence } from '#shared/evidence.ts'
import { cloudAnswer, refused } from '#test/golden/account.ts'
import { instance, instances } from '#test/golden/path-account.ts'

const ACTION = 'ecs.DescribeInstances'
const read = (evidence: Evidence) => factsOf(evidence, { instanceId: null })('instances')
const page = (body: object, suffix = '') => cloudAnswer(ACTION, body, { suffix })

type Row = readonly [title: string, evidence: Evidence, expected: object]
const rows: readonly Row[] = [
  [
    'one whole answer',
    [page(instances(instance()))],
    { value: { complete: true, instances: [{ instanceId: 'i-test1' }] } },
  ],
  [
    'an empty answer means none',
    [page(instances())],
    { state: 'present', value: { complete: true } },
  ],
  [
    'a first page alone is not whole, and shows what it has',
    [page({ ...instances(instance()), NextToken: 'n' })],
    { value: { complete: false, instances: [{ instanceId: 'i-test1' }] } },
  ],
  [
    'both pages are whole',
    [
      page({ ...instances(instance()), NextToken: 'n' }, 'page1'),
      page(instances(instance({ InstanceId: 'i-2' })), 'page2'),
    ],
    { value: { complete: true } },
  ],
  [
    'one refused region does not hide the other',
    [page(instances(instance()), 'cn-hangzhou'), refused(ACTION, 'cn-beijing')],
    { value: { complete: false } },
  ],
  ['refused everywhere', [refused(ACTION)], { state: 'unavailable', reason: 'denied' }],
  ['never asked', [], { state: 'unavailable', reason: 'not-collected' }],
  [
    'a bad key is told apart',
    [
      cloudAnswer(
        ACTION,
        { status: 404, body: { Code: 'InvalidAccessKeyId.NotFound' } },
        { status: 'failed' },
      ),
    ],
    { reason: 'credentials-invalid' },
  ],
  [
    'a throttled call is told apart',
    [cloudAnswer(ACTION, { status: 429, body: { Code: 'Throttling.User' } }, { status: 'failed' })],
    { reason: 'throttled' },
  ],
  [
    'an instance without most of its fields',
    [page(instances({ InstanceId: 'i-bare1' }))],
    {
      value: {
        instances: [
          { status: '', staticPublicIps: [], eip: null, locks: [], internetMaxBandwidthOut: null },
        ],
      },
    },
  ],
  [
    'an element without an id is no instance',
    [page(instances({ Status: 'Running' }))],
    { state: 'unavailable', reason: 'undecodable' },
  ],
]

for (const [title, evidence, expected] of rows)
  t.test(title, async t => {
    t.match(read(evidence), expected)
  })

t.test('the newest evidence tells the time', async t => {
  const item = page(instances())
  const later = { ...item, id: 'ev-2', collectedAt: '2026-11-22T09:00:00.000Z' }
  t.match(factsOf([later, item], { instanceId: null })('readAt'), {
    value: '2026-11-22T09:00:00.000Z',
  })
})
