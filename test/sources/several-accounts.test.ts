// Is the target found in whichever of several accounts holds it, and is doubt told where there is some?
import t from 'tap'
import type { Report } from '#shared/report.ts'
import { accountIdOf, openSeveral } from '#test/emulator/several-accounts.ts'
import { ask, causesOf, replayed } from './asked-live.ts'

const searchOf = ({ findings }: Report) => findings.find(({ check }) => check === 'account-search')

const THREE = [{ word: 'shop' }, { word: 'bank' }, { word: 'labs' }]

t.test('the one account that holds the target is asked, and the report says which', async t => {
  const several = await openSeveral(t, THREE)
  const { report, evidence, notes } = await ask(several, {})
  t.equal(report.account, accountIdOf(1))
  t.equal(report.question.target.instanceId, 'i-bp1bank000000web0001')
  t.match(causesOf(report), ['cfw-policy-drop', 'sg-prefix-list-missing-client'])
  t.match(searchOf(report), { status: 'pass', because: /in account bank \(1000000000000001\)/ })
  t.match(notes, [/in 3 accounts: shop \(1\d+\), bank/, /is in account bank/])
  const again = await replayed(t, evidence, {})
  t.strictSame(causesOf(again), causesOf(report))
  t.equal(again.account, report.account)
  t.strictSame(again.nextEvidence, report.nextEvidence)
})

t.test('a named account is asked alone', async t => {
  const several = await openSeveral(t, THREE)
  const { report } = await ask(several, {}, { account: 'bank' })
  t.equal(report.account, accountIdOf(1))
  t.equal(searchOf(report), undefined)
  t.strictSame([several.callsOf('shop').length, several.callsOf('labs').length], [0, 0])
})

t.test('public and private addresses are found as well', async t => {
  const several = await openSeveral(t, THREE)
  for (const target of ['198.18.1.10', '10.101.1.10']) {
    const { report } = await ask(several, { target })
    t.equal(report.account, accountIdOf(1), target)
    t.equal(report.question.target.instanceId, 'i-bp1bank000000web0001', target)
  }
})

const SAME: readonly (readonly [string, string])[] = [['10.20.', '10.50.']]

t.test('a private address that two accounts use is a question back, not a guess', async t => {
  const several = await openSeveral(t, [
    { word: 'shop', replaced: SAME },
    { word: 'bank', replaced: SAME },
    { word: 'labs' },
  ])
  const asked = { target: '10.50.1.10', from: '10.50.2.20' }
  const { report, evidence } = await ask(several, asked)
  t.equal(report.verdict.status, 'inconclusive')
  t.strictSame(report.rootCauses, [])
  t.match(report.verdict.summary, /which account is meant: shop \(1000000000000000\), bank/)
  t.match(report.nextEvidence, [{ how: 'name one: --account shop or --account bank' }])
  t.match(searchOf(report), { status: 'unknown', causes: ['target-in-several-accounts'] })
  const again = await replayed(t, evidence, asked)
  t.strictSame(again.nextEvidence, report.nextEvidence)
  const named = await ask(several, asked, { account: 'bank' })
  t.equal(named.report.question.target.instanceId, 'i-bp1bank000000web0001')
})

t.test('nowhere, while one account could not be read, is no proof', async t => {
  const several = await openSeveral(t, [
    { word: 'shop' },
    { word: 'bank' },
    { word: 'labs', isRefused: true },
  ])
  const asked = { target: 'i-bp1none000000web0001' }
  const { report, evidence, notes } = await ask(several, asked)
  t.equal(report.verdict.status, 'inconclusive')
  t.strictSame(report.rootCauses, [])
  t.match(report.nextEvidence[0], {
    need: 'a search in account labs (1000000000000002), which ended with NoPermission',
    wouldSettle: ['instance-not-found', 'public-ip-not-yours'],
  })
  t.match(notes.join('\n'), /account labs \(1000000000000002\) could not be searched/)
  t.strictSame((await replayed(t, evidence, asked)).nextEvidence, report.nextEvidence)
  const address = await ask(several, { target: '198.18.200.1' })
  t.strictSame(causesOf(address.report), [], 'a public address neither')
})

t.test('nowhere, with every account read, is told', async t => {
  const several = await openSeveral(t, THREE)
  const { report } = await ask(several, { target: 'i-bp1none000000web0001' })
  t.strictSame(causesOf(report), ['instance-not-found'])
  t.match(report.assumptions.join('\n'), /looked for in these accounts: shop .*bank .*labs/)
  const address = await ask(several, { target: '198.18.200.1' })
  t.strictSame(causesOf(address.report), ['public-ip-not-yours'])
})

t.test('an account that may not list instances leaves the question open', async t => {
  const faults = [{ action: 'ecs.DescribeInstances', kind: 'forbidden' }] as const
  const several = await openSeveral(t, [{ word: 'shop' }, { word: 'labs', faults }])
  const { report } = await ask(several, { target: 'i-bp1none000000web0001' })
  t.strictSame(report.rootCauses, [])
  t.match(report.nextEvidence[0]?.need, /account labs .* ended with Forbidden.RAM/)
  const found = await ask(several, { target: 'i-bp1shop000000web0001' })
  t.match(causesOf(found.report), ['cfw-policy-drop', 'sg-prefix-list-missing-client'])
})

t.test(
  'a private address found once, beside an account that was not read: the doubt is told',
  async t => {
    const several = await openSeveral(t, [{ word: 'shop' }, { word: 'labs', isRefused: true }])
    const { report } = await ask(several, { target: '10.100.1.10', from: '10.100.2.20' })
    t.equal(report.account, accountIdOf(0))
    t.match(
      report.assumptions.join('\n'),
      /could not be searched and may hold the same private address: labs/,
    )
  },
)

t.test('no account that can be read is an error of the caller', async t => {
  const several = await openSeveral(
    t,
    THREE.map(one => ({ ...one, isRefused: true })),
  )
  await t.rejects(ask(several, {}), {
    code: 'credentials-refused',
    details: [/shop \(1000000000000000\): NoPermission/, /bank/, /labs/],
  })
})
