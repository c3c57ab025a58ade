// Of several accounts in one folder, whose answers are judged?
import t from 'tap'
import { accountsItem } from '#server/collect/accounts-item.ts'
import { inFolder } from '#server/collect/cloud/account-folder.ts'
import { judge } from '#server/diagnose.ts'
import { accountScope } from '#server/facts/account-scope.ts'
import { type Evidence, type EvidenceItem, evidenceItem } from '#shared/evidence.ts'
import { readQuestion } from '#shared/read-question.ts'
import { causePair, causesOf } from '#test/causes/cause-pair.ts'
import {
  type Answers,
  eni,
  enis,
  instance,
  instances,
  pathEvidence,
} from '#test/golden/path-account.ts'

const SHOP = '1000000000000001'
const BANK = '1000000000000002'

const of = (account: string, answers: Answers): EvidenceItem[] =>
  pathEvidence(answers).map(item => inFolder({ ...item, account }, account))

const holding = (address: string): Answers => ({
  'ecs.DescribeInstances': instances(
    instance({
      VpcAttributes: {
        VpcId: 'vpc-1',
        VSwitchId: 'vsw-1',
        PrivateIpAddress: { IpAddress: [address] },
      },
    }),
  ),
  'ecs.DescribeNetworkInterfaces': enis(
    eni({ PrivateIpSets: { PrivateIpSet: [{ PrivateIpAddress: address, Primary: true }] } }),
  ),
})

const asked = readQuestion({
  target: '10.0.9.9',
  port: 443,
  from: '10.0.9.10',
  at: '2026-11-22T08:30:00Z',
})
const clock = { iso: () => '2026-11-22T08:30:00Z', ms: () => 0 }
const judged = (evidence: Evidence) => judge(asked, evidence, { clock })

causePair('target-in-several-accounts', 'derived', holds =>
  causesOf(
    judged([
      ...of(SHOP, holding('10.0.9.9')),
      ...of(BANK, holding(holds ? '10.0.9.9' : '10.0.9.8')),
    ]).judged,
  ),
)

t.test('the folder that holds the target is the account that is judged', async t => {
  const evidence = [...of(SHOP, holding('10.0.9.8')), ...of(BANK, holding('10.0.9.9'))]
  const scope = accountScope(asked, evidence)
  t.ok(
    scope.evidence.every(({ account }) => account === BANK),
    'nothing that the own account tells',
  )
  t.ok(scope.others.every(({ account }) => account === SHOP))
  t.equal(judged(evidence).flow.privateAddress, '10.0.9.9')
})

t.test('what lies in cloud/ itself counts before folders of others', async t => {
  const evidence = [...pathEvidence(holding('10.0.9.9')), ...of(BANK, holding('10.0.9.9'))]
  t.ok(accountScope(asked, evidence).evidence.every(({ file }) => !file.includes(BANK)))
})

t.test('a refusal in one account does not spoil what another one said', async t => {
  const refused = of(SHOP, holding('10.0.9.8')).map(item => ({
    ...item,
    status: 'denied' as const,
  }))
  const { facts } = judged([...refused, ...of(BANK, holding('10.0.9.9'))])
  t.equal(facts('networkInterfaces').state, 'present')
})

t.test('one account in a folder of its own is read as one account', async t => {
  const evidence = of(SHOP, holding('10.0.9.9'))
  t.match(accountScope(asked, evidence), { evidence, others: [], search: null })
})

const times = { startedAt: new Date(0), endedAt: new Date(5) }
const list = (state: 'refused' | 'answered'): EvidenceItem =>
  accountsItem([{ name: 'labs', accountId: '3', state, code: 'NoPermission' }], times)

t.test('not found is proven only when every account could be read', async t => {
  const nowhere = [...of(SHOP, holding('10.0.9.7')), ...of(BANK, holding('10.0.9.8'))]
  const causes = (state: 'refused' | 'answered') =>
    judged([list(state), ...nowhere]).judged.flatMap(({ judgement }) =>
      judgement.causes.map(({ id }) => id),
    )
  t.notOk(causes('refused').includes('instance-not-found'))
  t.ok(causes('answered').includes('instance-not-found'))
})

t.test('a list of accounts that cannot be read proves nothing and breaks nothing', async t => {
  const broken = { ...list('answered'), raw: '{"accounts": [{"state": 7, "name": {}}, 3]}' }
  t.doesNotThrow(() => judged([broken, ...of(SHOP, holding('10.0.9.9'))]))
})

const ok = (file: string, raw: object): EvidenceItem =>
  evidenceItem({
    ...{ file, raw: JSON.stringify(raw), kind: 'vpc.DescribeVSwitchAttributes', subject: '' },
    ...{ account: null, request: null, requestId: null, status: 'ok', exit: null, stderr: '' },
    ...{ startedAt: '2026-11-22T08:30:00Z', collectedAt: '2026-11-22T08:30:00Z', tookMs: 0 },
  })

t.test(
  'a thing named by its id: the own answer counts, unless its owner only shares it',
  async t => {
    const seen = (ShareType: string) => {
      const own = ok('cloud/vpc.DescribeVSwitchAttributes.json', { VSwitchId: 'vsw-1', ShareType })
      const theirs = ok(`cloud/${BANK}/vpc.DescribeVSwitchAttributes.json`, { VSwitchId: 'vsw-1' })
      return accountScope(asked, [own, theirs]).evidence.map(({ file }) => file.includes(BANK))
    }
    t.strictSame([seen(''), seen('Shared')], [[false], [true]])
  },
)
