// Are the fields that count pages read whatever they hold, and what is unreadable never as "that was all"?
import t from 'tap'
import { elasticAddressesFact } from '#server/facts/elastic-addresses.ts'
import { instancesFact } from '#server/facts/instances.ts'
import { cloudAnswer } from '#test/golden/account.ts'
import { eip, eips, instance, instances, type Wire } from '#test/golden/path-account.ts'

const stateOf = (fact: { readonly state: string; readonly reason?: string }): string =>
  fact.reason ?? fact.state

const byToken = (NextToken: unknown): string =>
  completeness(
    instancesFact([cloudAnswer('ecs.DescribeInstances', { ...instances(instance()), NextToken })]),
  )

const completeness = (fact: ReturnType<typeof instancesFact>): string =>
  fact.state === 'present' ? String(fact.value.complete) : stateOf(fact)

const byNumber = (over: Wire): string =>
  stateOf(
    elasticAddressesFact([cloudAnswer('vpc.DescribeEipAddresses', { ...eips(eip()), ...over })]),
  )

t.test('tokens', async t => {
  for (const end of ['', null, undefined]) t.equal(byToken(end), 'true', JSON.stringify(end))
  for (const more of ['AAA', 0, 7, true, [], {}])
    t.equal(byToken(more), 'false', JSON.stringify(more))
})

t.test('numbers', async t => {
  for (const total of [1, '1', 0, null])
    t.equal(byNumber({ TotalCount: total }), 'present', JSON.stringify(total))
  for (const total of [2, '2', 'many', {}])
    t.equal(byNumber({ TotalCount: total }), 'incomplete', JSON.stringify(total))
  for (const page of ['one', {}]) {
    t.equal(byNumber({ PageNumber: page }), 'present', JSON.stringify(page))
    t.equal(byNumber({ PageNumber: page, TotalCount: 2 }), 'incomplete', JSON.stringify(page))
  }
})
