// What a rule or a network takes from another account: is it read with the keys of that account?
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { Report } from '#shared/report.ts'
import { DEMO_FOLDER } from '#test/emulator/demo-account.ts'
import { accountIdOf, openSeveral, type SomeAccount } from '#test/emulator/several-accounts.ts'
import { ask, causesOf, replayed } from './asked-live.ts'

const SHOP = accountIdOf(0)
const BANK = accountIdOf(1)
const GROUP = 'sg-bp1shop000000app0001'
const MEMBER = '10.101.1.10'

/** A file of the demo account under the ids and addresses of the shop or the bank, changed. */
const fileOf =
  (word: 'shop' | 'bank') =>
  (name: string, change: (body: never) => void): Record<string, object> => {
    const text = readFileSync(join(DEMO_FOLDER, 'cloud', name.replaceAll(word, 'demo')), 'utf8')
    const body = JSON.parse(
      text
        .replaceAll(/(?<=bp1)demo(?=[0-9])/g, word)
        .replaceAll('1234567890123456', word === 'shop' ? SHOP : BANK)
        .replaceAll('10.20.', word === 'shop' ? '10.100.' : '10.101.'),
    )
    change(body as never)
    return { [name]: body }
  }

const shopFile = fileOf('shop')

type Group = { Permissions: { Permission: Record<string, string>[] } }

/** The group of the shop's application accepts a port from a group of the bank, and nothing else. */
const accepting = (port: string, of: Record<string, string>) =>
  shopFile(`ecs.DescribeSecurityGroupAttribute.${GROUP}.json`, (body: Group) => {
    const [rule] = body.Permissions.Permission
    body.Permissions.Permission = [
      { ...rule, PortRange: port, Priority: '1', SourceCidrIp: '', ...of } as Record<
        string,
        string
      >,
    ]
  })

const OF_BANK = {
  SourceGroupId: 'sg-bp1bank000000web0001',
  SourceGroupOwnerAccount: BANK,
}

// Both accounts have machines in the network that the shop shares.
const IN_SHOPS_NETWORK: SomeAccount['replaced'] = [
  ['10.20.', '10.101.'],
  ['vpc-bp1bank00000000shop01', 'vpc-bp1shop00000000shop01'],
]

const shopAndBank = (t: Test, files: Record<string, object>, bank: Partial<SomeAccount> = {}) =>
  openSeveral(t, [
    { word: 'shop', files },
    { word: 'bank', replaced: IN_SHOPS_NETWORK, ...bank },
  ])

const asked = { target: 'i-bp1shop000000app0001', port: 9443, from: MEMBER }
const groupOf = ({ findings }: Report) => findings.find(({ check }) => check === 'security-group')

t.test('members of a group of another account are read with its keys', async t => {
  const several = await shopAndBank(t, accepting('9443/9443', OF_BANK))
  const { report, evidence } = await ask(several, asked)
  t.equal(report.account, SHOP)
  t.equal(groupOf(report)?.status, 'pass')
  t.ok(
    evidence.some(({ file }) => file.startsWith(`cloud/${BANK}/ecs.DescribeNetworkInterfaces.sg-`)),
  )
  t.equal(groupOf(await replayed(t, evidence, asked))?.status, 'pass')
  const named = await ask(several, asked, { account: 'shop' })
  t.equal(groupOf(named.report)?.status, 'pass', 'also when the account was named')
})

t.test('who is no member there is not let in', async t => {
  const several = await shopAndBank(t, accepting('9443/9443', OF_BANK))
  const { report } = await ask(several, { ...asked, from: '10.101.1.99' })
  t.match(groupOf(report), { status: 'fail', causes: ['sg-allow-wrong-source'] })
})

t.test('a group whose owner is named by mail is looked for in every account', async t => {
  const of = { ...OF_BANK, SourceGroupOwnerAccount: 'bank@example.com' }
  const several = await shopAndBank(t, accepting('9443/9443', of))
  t.equal(groupOf((await ask(several, asked)).report)?.status, 'pass')
})

t.test(
  'members that the owner does not show leave the question open, and name the account',
  async t => {
    const denied = [{ action: 'ecs.DescribeNetworkInterfaces', kind: 'forbidden' }] as const
    for (const bank of [{ faults: denied }, { isRefused: true }]) {
      const several = await shopAndBank(t, accepting('9443/9443', OF_BANK), bank)
      const perhaps = { ...asked, from: '10.101.1.99' }
      const { report, evidence } = await ask(several, perhaps)
      t.match(groupOf(report), { status: 'unknown', causes: ['sg-source-group-unreadable'] })
      const need = `ecs.DescribeNetworkInterfaces of sg-bp1bank000000web0001 in account ${BANK}`
      t.ok(report.nextEvidence.some(next => next.need === need))
      t.strictSame((await replayed(t, evidence, perhaps)).nextEvidence, report.nextEvidence)
    }
  },
)

t.test(
  'an account that is not configured is named, when its group could change the verdict',
  async t => {
    const files = accepting('9443/9443', {
      ...OF_BANK,
      SourceGroupOwnerAccount: '5555555555555555',
    })
    const several = await openSeveral(t, [{ word: 'shop', files }, { word: 'labs' }])
    const { report } = await ask(several, asked)
    t.equal(groupOf(report)?.status, 'unknown')
    t.match(
      report.nextEvidence.map(({ how }) => how).join(' '),
      /name account 5555555555555555 in accounts.yaml, with a profile or role/,
    )
    const other = await ask(several, { ...asked, port: 9444 })
    t.match(groupOf(other.report), { status: 'fail' }, 'another port is closed whoever is in it')
    t.notMatch(JSON.stringify(other.report.nextEvidence), /5555555555555555/)
  },
)

type VSwitch = { ShareType: string; OwnerId: string; NetworkAclId: string }

t.test('a shared vSwitch: its owner tells the network ACL', async t => {
  const files = {
    ...accepting('9443/9443', { SourceCidrIp: '10.0.0.0/8' }),
    ...shopFile('vpc.DescribeVSwitchAttributes.vsw-bp1shop00000000back01.json', (body: VSwitch) => {
      Object.assign(body, { ShareType: 'Shared', OwnerId: BANK, NetworkAclId: '' })
    }),
  }
  const owner = (acl: string): Partial<SomeAccount> => ({
    replaced: [
      ...(IN_SHOPS_NETWORK ?? []),
      ['vsw-bp1bank00000000back01', 'vsw-bp1shop00000000back01'],
      [/"NetworkAclId": ""/g, `"NetworkAclId": "${acl}"`],
    ],
  })
  const acl = ({ findings }: Report) => findings.find(({ check }) => check === 'network-acl')
  const free = await ask(await shopAndBank(t, files, owner('')), asked)
  t.equal(acl(free.report)?.status, 'pass', 'none is bound')
  const bound = await ask(await shopAndBank(t, files, owner('nacl-bp1bank00000front01')), asked)
  t.match(acl(bound.report)?.because, /nacl-bp1bank00000front01/)
  const refused = await shopAndBank(t, files, { isRefused: true })
  const { report } = await ask(refused, asked)
  t.equal(acl(report)?.status, 'unknown')
  t.match(
    JSON.stringify(report.nextEvidence),
    new RegExp(`vsw-bp1shop00000000back01 in account ${BANK}`),
  )
})

t.test('a prefix list that another account shares is read there', async t => {
  const files = {
    ...accepting('9443/9443', { SourcePrefixListId: 'pl-bp1bank0000shared1' }),
    'ecs.DescribePrefixListAttributes.json': null as never,
  }
  const lists = (cidr: string): Partial<SomeAccount> => ({
    files: {
      'ecs.DescribePrefixListAttributes.json': {
        PrefixListId: 'pl-bp1bank0000shared1',
        AddressFamily: 'IPv4',
        Entries: { Entry: [{ Cidr: cidr, Description: '' }] },
      },
    },
  })
  const judged = async (cidr: string) =>
    groupOf((await ask(await shopAndBank(t, files, lists(cidr)), asked)).report)?.status
  t.equal(await judged('10.101.1.0/24'), 'pass')
  t.equal(await judged('10.101.2.0/24'), 'fail')
  const refused = await ask(await shopAndBank(t, files, { isRefused: true }), asked)
  t.match(groupOf(refused.report), { status: 'unknown', causes: ['sg-prefix-list-unreadable'] })
})

t.test('a sender of another account is judged from its side too', async t => {
  const several = await shopAndBank(t, accepting('9443/9443', OF_BANK))
  const between = { ...asked, from: 'i-bp1bank000000web0001' }
  const { report, evidence } = await ask(several, between)
  t.equal(report.account, SHOP)
  t.equal(groupOf(report)?.status, 'pass')
  const side = ({ findings }: Report) =>
    findings
      .filter(({ check }) => /^private-sender-(?:acl|route)$/.test(check))
      .map(({ check, status, because }) => `${check} ${status} ${because}`)
  t.match(side(report), [
    /acl pass .*nacl-bp1bank00000front01/,
    /route fail .*vtb-bp1bank000000system01 .*has no route/,
  ])
  const again = await replayed(t, evidence, between)
  t.strictSame([...causesOf(again), ...side(again)], [...causesOf(report), ...side(report)])
  const unread = await shopAndBank(t, accepting('9443/9443', OF_BANK), { isRefused: true })
  const { report: open } = await ask(unread, between)
  t.strictSame([open.verdict.status, ...causesOf(open)], ['inconclusive'])
})

type Routes = { RouteEntrys: { RouteEntry: object[] } }

/** A route of the table over the peering connection. */
const routed = (word: 'shop' | 'bank', table: string, destination: string) =>
  fileOf(word)(`vpc.DescribeRouteEntryList.${table}.json`, (body: Routes) => {
    body.RouteEntrys.RouteEntry.push({
      RouteTableId: table,
      RouteEntryId: `rte-${word}`,
      DestinationCidrBlock: destination,
      Type: 'Custom',
      Status: 'Available',
      NextHops: { NextHop: [{ NextHopType: 'VpcPeer', NextHopId: 'pcc-1', Enabled: 1 }] },
    })
  })

const PEERING = {
  'vpcpeer.ListVpcPeerConnections.json': {
    VpcPeerConnects: [
      {
        ...{ InstanceId: 'pcc-1', Status: 'Activated', BizStatus: 'Normal' },
        ...{ OwnerId: Number(SHOP), AcceptingOwnerUid: Number(BANK) },
        Vpc: { VpcId: 'vpc-bp1shop00000000shop01', Ipv4Cidrs: ['10.100.0.0/16'] },
        AcceptingVpc: { VpcId: 'vpc-bp1bank00000000shop01', Ipv4Cidrs: ['10.101.0.0/16'] },
      },
    ],
  },
}

t.test('a peering connection is followed into the tables of the other account', async t => {
  const near = {
    ...PEERING,
    ...accepting('9443/9443', { SourceCidrIp: '10.0.0.0/8' }),
    ...routed('shop', 'vtb-bp1shop000000custom01', '10.101.0.0/16'),
  }
  const far = routed('bank', 'vtb-bp1bank000000system01', '10.100.0.0/16')
  const judged = async (bank: Partial<SomeAccount>, from: string) => {
    const several = await openSeveral(t, [
      { word: 'shop', files: near },
      { word: 'bank', ...bank },
    ])
    const { report, evidence } = await ask(several, { ...asked, from })
    const again = await replayed(t, evidence, { ...asked, from })
    t.strictSame(causesOf(again), causesOf(report))
    const routes = report.findings.filter(({ check }) =>
      /^(?:route|private-sender-route)$/.test(check),
    )
    return { routes: routes.map(({ check, status }) => `${check} ${status}`), report }
  }
  const sender = 'i-bp1bank000000web0001'
  const there = await judged({ files: far }, sender)
  t.strictSame(there.routes, ['route pass', 'private-sender-route pass'])
  const oneWay = await judged({}, sender)
  t.strictSame(oneWay.routes, ['route pass', 'private-sender-route fail'])
  t.strictSame(causesOf(oneWay.report), ['priv-peering-route-missing'])
  const unread = await judged({ isRefused: true }, sender)
  t.equal(unread.report.verdict.status, 'inconclusive')
  const address = await judged({ isRefused: true }, '10.101.1.10')
  t.match(
    address.report.nextEvidence.map(({ need }) => need).join(' '),
    `the routes at the other end of pcc-1, between accounts ${SHOP} and ${BANK}`,
  )
})
