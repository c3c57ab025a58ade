// Are all pages read, in every style of paging, and does a cloud that repeats itself end?
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import type { ActionName } from '#server/collect/cloud/actions.ts'
import type { Param } from '#server/collect/cloud/call.ts'
import { errorCodeIn } from '#server/collect/cloud/error-code.ts'
import { startRound } from '#server/collect/cloud/round.ts'
import type { EvidenceItem } from '#shared/evidence.ts'
import type { Fault } from '#test/emulator/faults.ts'
import { never, openAccount } from './cloud-client.ts'

const many = (count: number, more: (n: number) => object): object[] =>
  Array.from({ length: count }, (_, n) => more(n))

const HANGZHOU = { RegionId: 'cn-hangzhou' }

type Style = {
  readonly name: string
  readonly action: ActionName
  readonly params: Readonly<Record<string, Param>>
  readonly body: object
  readonly list: string
  readonly count: number
  readonly sizes: readonly string[]
}

const STYLES: readonly Style[] = [
  {
    name: 'tokens (MaxResults)',
    action: 'ecs.DescribeSecurityGroupAttribute',
    params: { ...HANGZHOU, SecurityGroupId: 'sg-1' },
    list: 'Permission',
    count: 2500,
    body: {
      SecurityGroupId: 'sg-1',
      NextToken: '',
      Permissions: { Permission: many(2500, n => ({ SecurityGroupRuleId: `sgr-${n}` })) },
    },
    sizes: ['1000', '1000', '1000'],
  },
  {
    name: 'tokens (MaxResult, singular)',
    action: 'vpc.DescribeRouteEntryList',
    params: { ...HANGZHOU, RouteTableId: 'vtb-1' },
    list: 'RouteEntry',
    count: 250,
    body: {
      NextToken: '',
      RouteEntrys: {
        RouteEntry: many(250, n => ({ RouteEntryId: `rte-${n}`, RouteTableId: 'vtb-1' })),
      },
    },
    sizes: ['100', '100', '100'],
  },
  {
    name: 'page numbers',
    action: 'vpc.DescribeNatGateways',
    params: HANGZHOU,
    list: 'NatGateway',
    count: 101,
    body: {
      TotalCount: 0,
      NatGateways: { NatGateway: many(101, n => ({ NatGatewayId: `ngw-${n}` })) },
    },
    sizes: ['50', '50', '50'],
  },
  {
    name: 'current pages with counters as text',
    action: 'cloudfw.DescribeControlPolicy',
    params: { Direction: 'in' },
    list: 'Policys',
    count: 150,
    body: { TotalCount: '0', Policys: many(150, n => ({ AclUuid: `acl-${n}`, Direction: 'in' })) },
    sizes: ['50', '50', '50'],
  },
  {
    name: 'no pages',
    action: 'ecs.DescribePrefixListAttributes',
    params: { ...HANGZHOU, PrefixListId: 'pl-1' },
    list: 'Entry',
    count: 3,
    body: { PrefixListId: 'pl-1', Entries: { Entry: many(3, n => ({ Cidr: `10.${n}.0.0/16` })) } },
    sizes: [''],
  },
]

const roundOf = async (t: Test, emulator: { folder?: string; faults?: Fault[] }) => {
  const opened = await openAccount(t, { emulator })
  const items: EvidenceItem[] = []
  const round = startRound(opened.client, {
    sink: i => items.push(i),
    signal: never,
    stop: () => undefined,
  })
  round.knowAccount(null)
  return { ...opened, round, items }
}
type Test = Parameters<typeof openAccount>[0]

const countIn = (items: readonly EvidenceItem[], list: string): number =>
  items
    .map(item => JSON.stringify(JSON.parse(item.raw)))
    .map(raw => raw.split(`"${list}":[`)[1]?.split(']')[0] ?? '')
    .reduce((sum, part) => sum + (part.match(/\{/g) ?? []).length, 0)

for (const style of STYLES)
  t.test(`an answer with ${style.name} is read to its last page`, async t => {
    const folder = mkdtempSync(join(tmpdir(), 'whyport-pages-'))
    t.teardown(() => rmSync(folder, { recursive: true }))
    mkdirSync(join(folder, 'cloud'))
    writeFileSync(join(folder, 'cloud', `${style.action}.json`), JSON.stringify(style.body))
    const { round, items, emulator } = await roundOf(t, { folder })
    const call = {
      action: style.action,
      region: 'cn-hangzhou',
      subject: 'x-1',
      params: style.params,
    }
    const reply = await round.ask(call)
    t.ok(reply.complete)
    t.equal(countIn(items, style.list), style.count)
    t.strictSame(
      emulator.calls.map(
        ({ params: p }) => p['MaxResults'] ?? p['MaxResult'] ?? p['PageSize'] ?? '',
      ),
      style.sizes,
      'a page size is always sent',
    )
    t.strictSame(
      items.map(item => item.file),
      style.sizes.map((_, n) => `cloud/${style.action}.x-1${n === 0 ? '' : `.p${n + 1}`}.json`),
    )
  })

t.test('a token that comes back ends the reading and leaves a failed item', async t => {
  const action = 'ecs.DescribeInstances'
  const { round, items, emulator } = await roundOf(t, {
    faults: [{ action, kind: 'answer', body: { Instances: { Instance: [] }, NextToken: 'again' } }],
  })
  const reply = await round.ask({ action, region: 'cn-hangzhou', subject: '', params: HANGZHOU })
  t.notOk(reply.complete)
  t.equal(emulator.calls.length, 2)
  t.equal(errorCodeIn(items.at(-1)?.raw ?? ''), 'whyport.PageRepeats')
})

t.test('a page that is refused ends the reading; what came before it stays', async t => {
  const action = 'ecs.DescribeInstances'
  const { round, items } = await roundOf(t, {
    faults: [
      {
        action,
        kind: 'answer',
        times: 1,
        body: { Instances: { Instance: [] }, NextToken: 'more' },
      },
      { action, kind: 'forbidden' },
    ],
  })
  const reply = await round.ask({ action, region: 'cn-hangzhou', subject: '', params: HANGZHOU })
  t.notOk(reply.complete)
  t.strictSame(
    items.map(item => [item.file, item.status]),
    [
      ['cloud/ecs.DescribeInstances.json', 'ok'],
      ['cloud/ecs.DescribeInstances.p2.json', 'denied'],
    ],
  )
})

t.test('the same call is sent once, however many parts of the collection ask it', async t => {
  const { round, emulator } = await roundOf(t, {})
  const call = {
    action: 'ecs.DescribeInstances',
    region: 'cn-hangzhou',
    subject: '',
    params: HANGZHOU,
  } as const
  await Promise.all([round.ask(call), round.ask({ ...call }), round.ask(call)])
  t.equal(emulator.calls.length, 1)
})
