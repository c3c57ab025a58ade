// What do `permissions` and `account record` do with several accounts?
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { SeveralPermissions } from '#shared/permissions.ts'
import { Report } from '#shared/report.ts'
import { whyportHere } from '#test/cli/here.ts'
import { whyport } from '#test/cli/process.ts'
import { accountIdOf, openSeveral } from '#test/emulator/several-accounts.ts'
import { ask, causesOf } from './asked-live.ts'

const work = mkdtempSync(join(tmpdir(), 'whyport-commands-'))
t.teardown(() => rmSync(work, { recursive: true }))

const DENIED = { faults: [{ action: 'ecs.DescribeInstances', kind: 'forbidden' }] } as const

t.test('permissions: every account is tried, and what is missing is told of each', async t => {
  const { env } = await openSeveral(t, [
    { word: 'shop' },
    { word: 'bank', ...DENIED },
    { word: 'labs', isRefused: true },
  ])
  const ran = await whyport(['permissions', '--format', 'json', '--quiet'], { env: { ...env } })
  const { accounts } = SeveralPermissions.parse(JSON.parse(ran.stdout))
  t.equal(ran.exit, 1)
  t.match(accounts, [
    { name: 'shop', account: accountIdOf(0) },
    { name: 'bank' },
    { name: 'labs', actions: null, code: 'NoPermission' },
  ])
  t.strictSame(
    accounts.map(({ actions }) =>
      actions?.flatMap(({ action, state }) => (state === 'missing' ? [action] : [])),
    ),
    [[], ['ecs.DescribeInstances'], undefined],
  )
  const text = await whyportHere(['permissions', '--quiet'], { env: { ...env } })
  t.match(
    text.stdout,
    /Account shop \(1\d+\)[\s\S]*ALL PERMISSIONS[\s\S]*Account labs[\s\S]*NoPermission/,
  )
  const one = await whyportHere(['permissions', '--account', 'shop', '--quiet'], {
    env: { ...env },
  })
  t.match(one, { exit: 0, stdout: /^ALL PERMISSIONS/ })
})

t.test('permissions: no account that can be tried is an error', async t => {
  const { env } = await openSeveral(t, [{ word: 'shop', isRefused: true }])
  t.match(await whyportHere(['permissions', '--quiet'], { env: { ...env } }), {
    exit: 77,
    stderr: /shop: NoPermission/,
  })
})

const SHOP = 'i-bp1shop000000web0001'
const BANK = 'i-bp1bank000000web0001'
const ACCOUNTS = [{ word: 'shop' }, { word: 'bank' }] as const

t.test('two targets of two accounts share a folder, and each is judged from its own', async t => {
  const several = await openSeveral(t, ACCOUNTS)
  const env = { ...several.env }
  const folder = join(work, 'two')
  const ran = await whyport(['account', 'record', SHOP, BANK, '--out', folder, '--quiet'], { env })
  t.equal(ran.exit, 0)
  t.strictSame(readdirSync(join(folder, 'cloud')).sort(), [accountIdOf(0), accountIdOf(1)])
  for (const [place, target] of [SHOP, BANK].entries()) {
    const live = await ask(several, { target })
    const { stdout } = await whyportHere(
      [
        'diagnose',
        target,
        '--port',
        '8080',
        '--from',
        '203.0.113.99',
        '--format',
        'json',
        '--quiet',
      ].concat('--evidence', folder),
    )
    const report = Report.parse(JSON.parse(stdout))
    t.equal(report.account, accountIdOf(place))
    t.strictSame(causesOf(report), causesOf(live.report))
  }
})

t.test('a VPC is looked for in every account', async t => {
  const { env } = await openSeveral(t, ACCOUNTS)
  const folder = join(work, 'vpc')
  const place = ['--vpc', 'vpc-bp1bank00000000shop01', '--region', 'cn-hangzhou']
  const ran = await whyport(['account', 'record', ...place, '--out', folder, '--quiet'], {
    env: { ...env },
  })
  t.equal(ran.exit, 0)
  t.ok(readdirSync(join(folder, 'cloud', accountIdOf(1))).some(file => file.includes(BANK)))
})

t.test('a virtual address is found as well, and one of two accounts is asked for', async t => {
  const vip = {
    'vpc.DescribeHaVips.json': {
      HaVips: {
        HaVip: [
          {
            ...{ HaVipId: 'havip-1', IpAddress: '10.77.1.77', RegionId: 'cn-hangzhou' },
            ...{ VpcId: 'vpc-1', VSwitchId: 'vsw-1', Status: 'Available' },
          },
        ],
      },
      ...{ TotalCount: 1, PageNumber: 1, PageSize: 50 },
    },
  }
  const one = await openSeveral(t, [{ word: 'shop' }, { word: 'bank', files: vip }])
  const asked = { target: '10.77.1.77', from: '10.77.1.5' }
  t.equal((await ask(one, asked)).report.account, accountIdOf(1))
  const two = await openSeveral(t, [
    { word: 'shop', files: vip },
    { word: 'bank', files: vip },
  ])
  t.match((await ask(two, asked)).report.verdict.summary, /which account is meant: shop/)
})
