// Which calls does a question need, in how many rounds, and where are they sent?
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { createCallMemory } from '#server/collect/cloud/ahead.ts'
import { callOf } from '#server/collect/cloud/call.ts'
import type { CloudClient } from '#server/collect/cloud/client.ts'
import type { CloudAsk } from '#server/collect/cloud/collect-cloud.ts'
import { closeRegions, endpointOf, guessRegion } from '#server/collect/cloud/endpoints.ts'
import { mayBeInside, seedOfTarget } from '#server/collect/cloud/seed.ts'
import { judge } from '#server/diagnose.ts'
import { factsOf } from '#server/facts/facts.ts'
import type { EvidenceItem } from '#shared/evidence.ts'
import { parseSource, type Source } from '#shared/question.ts'
import { readQuestion } from '#shared/read-question.ts'
import { DEMO_ACCOUNT_ID, DEMO_FOLDER } from '#test/emulator/demo-account.ts'
import { DEMO_KEYS } from '#test/emulator/demo-keys.ts'
import { makePlainAccount } from '#test/emulator/plain-account.ts'
import {
  associations,
  attachments,
  peerings,
  propagations,
  routerInterfaces,
  transitRoutes,
  vpnConnections,
} from '#test/golden/private-account.ts'
import { collect, openAccount, WEB } from './cloud-client.ts'

/** The client with all calls held back until no new one comes: each release is one round trip. */
const stepped = (client: CloudClient) => {
  const held: (() => void)[] = []
  const running = new Set<Promise<unknown>>()
  const steps: number[] = []
  const gated: CloudClient = {
    ...client,
    call: async (...given) => {
      await new Promise<void>(resolve => held.push(resolve))
      const answered = client.call(...given)
      running.add(answered)
      return answered.finally(() => running.delete(answered))
    },
  }
  const turn = () => new Promise<void>(resolve => setImmediate(resolve))
  const settle = async (): Promise<void> => {
    for (let quiet = 0, before = -1; quiet < 5; quiet++) {
      if (held.length !== before) quiet = 0
      before = held.length
      await turn()
    }
  }
  const drive = async (isDone: () => boolean): Promise<number[]> => {
    while (!isDone()) {
      await settle()
      if (held.length > 0) steps.push(held.length)
      for (const release of held.splice(0)) release()
      await turn()
      await Promise.all(running)
    }
    return steps
  }
  return { gated, drive }
}

const stepsOf = async (ask: CloudAsk, client: CloudClient): Promise<number[]> => {
  const { gated, drive } = stepped(client)
  let done = false
  const collected = collect(ask, gated).then(() => {
    done = true
  })
  const steps = await drive(() => done)
  await collected
  return steps
}

type Case = readonly [
  string,
  CloudAsk['target'],
  { readonly calls: number; readonly rounds: number },
]

const CASES: readonly Case[] = [
  [
    'an instance with an elastic address',
    { kind: 'instance', id: 'i-bp1demo000000web0001' },
    { calls: 31, rounds: 2 },
  ],
  [
    'an instance with a static address',
    { kind: 'instance', id: 'i-bp1demo000000bat0001' },
    { calls: 31, rounds: 2 },
  ],
  [
    'an instance behind a forwarded port',
    { kind: 'instance', id: 'i-bp1demo000000app0001' },
    { calls: 31, rounds: 3 },
  ],
  ['an interface', { kind: 'eni', id: 'eni-bp1demo0000web000b' }, { calls: 32, rounds: 3 }],
  ['a private address', { kind: 'address', address: '10.20.1.10' }, { calls: 25, rounds: 2 }],
  ['a public address', { kind: 'address', address: '203.0.113.10' }, { calls: 30, rounds: 3 }],
  [
    'an IPv6 address',
    { kind: 'address', address: '2408:4005:3a1:9d01::10' },
    { calls: 28, rounds: 2 },
  ],
  [
    'an address nobody in the account holds',
    { kind: 'address', address: '203.0.113.99' },
    { calls: 14, rounds: 3 },
  ],
  ['a name that was not resolved', { kind: 'name', name: 'shop.example' }, { calls: 1, rounds: 1 }],
]

for (const [name, target, expected] of CASES)
  t.test(
    `a question about ${name} takes ${expected.rounds} rounds and ${expected.calls} calls`,
    async t => {
      const { client, emulator } = await openAccount(t)
      const steps = await stepsOf({ ...WEB, target }, client)
      t.strictSame({ calls: emulator.calls.length, rounds: steps.length }, expected)
      t.ok(emulator.calls.length <= 32)
      t.ok(emulator.calls.every(call => call.status === 200))
    },
  )

const ONE_CLIENT = { ...WEB, source: { kind: 'address', address: '203.0.113.99' } } as const

t.test('the plain case takes two rounds and no more than 25 calls', async t => {
  const plain = makePlainAccount()
  t.teardown(plain.remove)
  const { client, emulator } = await openAccount(t, { emulator: { folder: plain.folder } })
  const steps = await stepsOf(ONE_CLIENT, client)
  t.equal(steps.length, 2)
  t.ok(emulator.calls.length <= 25, `${emulator.calls.length} calls`)
})

t.test('lists of a region that do not come cost a round, and no evidence', async t => {
  const lists = ['vpc.DescribeVSwitches', 'vpc.DescribeNatGateways', 'ecs.DescribePrefixLists']
  const all = (await collect(ONE_CLIENT, (await openAccount(t)).client)).map(item => item.file)
  const faults = lists.map(action => ({ action, kind: 'forbidden' }) as const)
  const { client } = await openAccount(t, { emulator: { faults } })
  const steps = await stepsOf(ONE_CLIENT, client)
  t.equal(steps.length, 3)
  const items = await collect(ONE_CLIENT, client)
  t.strictSame(
    all.filter(file => !items.some(item => item.file === file)),
    ['cloud/vpc.DescribeForwardTableEntries.ftb-bp1demo00000000nat01.json'],
    'only the table is missing that the refused list of gateways would have named',
  )
  t.strictSame(
    [...new Set(items.filter(({ status }) => status !== 'ok').map(({ kind }) => kind))],
    ['vpc.DescribeNatGateways'],
  )
})

t.test('one IPv4 client asks nothing about IPv6', async t => {
  const { client, emulator } = await openAccount(t)
  await collect(ONE_CLIENT, client)
  t.strictSame(
    emulator.calls.map(({ action }) => action).filter(action => /ipv6/i.test(action)),
    [],
  )
})

t.test('the demo instance gets every action that its facts are read from', async t => {
  const { client } = await openAccount(t)
  const items = await collect(WEB, client)
  t.strictSame(
    [...new Set(items.map(item => item.kind))].sort((a, b) => a.localeCompare(b)),
    [
      'actiontrail.LookupEvents',
      'antiddos-public.DescribeInstanceIpAddress',
      'cloudfw.DescribeAssetList',
      'cloudfw.DescribeControlPolicy',
      'ecs.DescribeInstanceHistoryEvents',
      'ecs.DescribeInstances',
      'ecs.DescribeInstancesFullStatus',
      'ecs.DescribeNetworkInterfaces',
      'ecs.DescribePrefixListAttributes',
      'ecs.DescribeSecurityGroupAttribute',
      'ecs.DescribeSecurityGroups',
      'sts.GetCallerIdentity',
      'vpc.DescribeEipAddresses',
      'vpc.DescribeForwardTableEntries',
      'vpc.DescribeIpv6Addresses',
      'vpc.DescribeIpv6EgressOnlyRules',
      'vpc.DescribeIpv6Gateways',
      'vpc.DescribeNatGateways',
      'vpc.DescribeNetworkAclAttributes',
      'vpc.DescribeRouteEntryList',
      'vpc.DescribeVpcAttribute',
      'vpc.DescribeVSwitchAttributes',
      'vpc.ListIpv4Gateways',
    ],
  )
  t.ok(items.every(item => item.status === 'ok' && item.account === DEMO_ACCOUNT_ID))
  t.equal(new Set(items.map(item => item.file)).size, items.length, 'no file is written twice')
  const facts = factsOf(items, { instanceId: 'i-bp1demo000000web0001' })
  t.strictSame(
    (
      [
        'instances',
        'networkInterfaces',
        'elasticAddresses',
        'natGateways',
        'forwardEntries',
        'ipv6Addresses',
      ] as const
    ).map(name => facts(name).state),
    Array(6).fill('present'),
  )
})

t.test('a port forwarded by a NAT gateway is followed to the interface behind it', async t => {
  const { client } = await openAccount(t)
  const items = await collect(
    { ...WEB, target: { kind: 'address', address: '203.0.113.20' } },
    client,
  )
  const about = (kind: string) => items.filter(item => item.kind === kind).map(item => item.subject)
  t.strictSame(about('ecs.DescribeSecurityGroupAttribute'), ['sg-bp1demo000000app0001'])
  t.ok(about('ecs.DescribeInstances').includes('i-bp1demo000000app0001'))
  t.ok(about('vpc.DescribeVSwitchAttributes').includes('vsw-bp1demo00000000back01'))
})

t.test('the balance is read only where a lock makes it matter', async t => {
  const asked = async (reason: string) => {
    const locks = reason === '' ? [] : [{ LockReason: reason }]
    const eip = { AllocationId: 'eip-bp1demo000000web0001', OperationLocks: { LockReason: locks } }
    const body = { EipAddresses: { EipAddress: [eip] }, TotalCount: 1 }
    const action = 'vpc.DescribeEipAddresses'
    const fault = { action, kind: 'answer', status: 200, body } as const
    const { client } = await openAccount(t, { emulator: { faults: [fault] } })
    const items = await collect(WEB, client)
    return items.filter(({ kind }) => kind === 'bssopenapi.QueryAccountBalance').length
  }
  t.strictSame([await asked('financial'), await asked('security'), await asked('')], [1, 0, 0])
})

t.test(
  'an elastic address of a virtual one is followed to the machine that announces it',
  async t => {
    const haVip = {
      HaVipId: 'havip-bp1demo0000000000',
      IpAddress: '10.20.1.100',
      MasterInstanceId: 'i-bp1demo000000app0001',
      AssociatedInstances: { associatedInstance: ['i-bp1demo000000app0001'] },
      AssociatedEipAddresses: { associatedEipAddresse: ['203.0.113.77'] },
    }
    const bound = { AllocationId: 'eip-bp1demo0000000havip', InstanceType: 'HaVip' }
    const eip = { ...bound, IpAddress: '203.0.113.77', InstanceId: haVip.HaVipId }
    const answer = (action: string, body: object) =>
      ({ action, kind: 'answer', status: 200, body }) as const
    const faults = [
      answer('vpc.DescribeEipAddresses', { EipAddresses: { EipAddress: [eip] }, TotalCount: 1 }),
      answer('vpc.DescribeHaVips', { HaVips: { HaVip: [haVip] }, TotalCount: 1 }),
    ]
    const { client } = await openAccount(t, { emulator: { faults } })
    const target = { kind: 'address', address: '203.0.113.77' } as const
    const items = await collect({ ...WEB, target }, client)
    const about = (kind: string) =>
      items.filter(item => item.kind === kind).map(item => item.subject)
    t.ok(about('ecs.DescribeInstances').includes('i-bp1demo000000app0001'))
    t.ok(about('ecs.DescribeSecurityGroupAttribute').includes('sg-bp1demo000000app0001'))
  },
)

t.test(
  'when the source is an instance, its own groups, routes and ACL are read as well',
  async t => {
    const { client } = await openAccount(t)
    const source: Source = { kind: 'instance', id: 'i-bp1demo000000app0001' }
    const items = await collect({ ...WEB, source }, client)
    const files = items.map(item => item.file)
    for (const file of [
      'ecs.DescribeInstances.i-bp1demo000000app0001',
      'ecs.DescribeSecurityGroupAttribute.sg-bp1demo000000app0001',
      'vpc.DescribeVSwitchAttributes.vsw-bp1demo00000000back01',
      'vpc.DescribeRouteEntryList.vtb-bp1demo000000custom01',
    ])
      t.ok(files.includes(`cloud/${file}.json`), file)
  },
)

t.test(
  'a question that starts at an instance and goes out reads how it gets there, in 4 rounds',
  async t => {
    const { client, emulator } = await openAccount(t)
    const source: Source = { kind: 'instance', id: 'i-bp1demo000000app0001' }
    const ask = { ...WEB, source, target: { kind: 'address', address: '8.8.8.8' } } as const
    const steps = await stepsOf(ask, client)
    t.equal(steps.length, 4)
    t.ok(emulator.calls.length <= 36, `${emulator.calls.length} calls`)
    const items = await collect(ask, client)
    t.strictSame(
      [...new Set(items.filter(({ status }) => status !== 'ok').map(({ kind }) => kind))],
      [],
    )
    const { flow, judged } = judge(
      readQuestion({ target: '8.8.8.8', port: 443, from: source.id }),
      items,
      { clock: { iso: () => '2026-11-22T08:30:00.000Z', ms: () => 0 } },
    )
    t.strictSame(flow.wayOut?.addresses, ['203.0.113.20'], 'it is seen as the NAT gateway')
    t.strictSame(
      judged.filter(({ judgement }) => judgement.status === 'unknown').map(({ check }) => check),
      ['sender-host-firewall', 'far-side', 'sender-host-route'],
      'nothing but the two machines themselves is left unknown',
    )
  },
)

t.test(
  'the next hops of routes are looked up, so that a dead one is told from an unread one',
  async t => {
    const { client, emulator } = await openAccount(t)
    const target = { kind: 'instance', id: 'i-bp1demo000000app0001' } as const
    await collect({ ...WEB, target }, client)
    const asked = emulator.calls.map(call => call.params['InstanceIds'] ?? '')
    t.ok(
      asked.some(ids => ids.includes('i-bp1demo000000web0001')),
      'the route table of the back vSwitch leads over web-1',
    )
  },
)

t.test(
  'members of groups that rules name are read unless the source is surely on the Internet',
  async t => {
    const cases: readonly (readonly [string, boolean])[] = [
      ['any', true],
      ['10.20.2.20', true],
      ['203.0.113.7', false],
      ['0.0.0.0/0', true],
      ['i-bp1demo000000app0001', true],
    ]
    for (const [text, expected] of cases)
      t.equal(mayBeInside(parseSource(text) ?? { kind: 'any' }), expected, text)
    const { client, emulator } = await openAccount(t)
    await collect({ ...WEB, source: { kind: 'address', address: '8.8.8.8' } }, client)
    const asked = (group: string) =>
      emulator.calls
        .filter(call => call.params['SecurityGroupId'] === group)
        .map(call => call.action)
        .toSorted()
    t.strictSame(
      asked('sg-bp1demo000000web0001'),
      [
        'ecs.DescribeInstances',
        'ecs.DescribeNetworkInterfaces',
        'ecs.DescribeSecurityGroupAttribute',
      ],
      'who is in the own group is always read: a rule that mends it opens every member',
    )
  },
)

t.test('one action that is refused leaves the others as they are', async t => {
  const all = (await collect(WEB, (await openAccount(t)).client)).map(item => item.file)
  for (const action of [
    'vpc.DescribeEipAddresses',
    'cloudfw.DescribeControlPolicy',
    'sts.GetCallerIdentity',
  ]) {
    const { client } = await openAccount(t, {
      emulator: { faults: [{ action, kind: 'forbidden' }] },
    })
    const items = await collect(WEB, client)
    const files = new Set(items.map(item => item.file))
    t.strictSame(
      all.filter(file => !files.has(file)),
      [],
      action,
    )
    t.strictSame(
      [
        ...new Set(
          items.filter(item => item.status !== 'ok').map(item => `${item.kind} ${item.status}`),
        ),
      ],
      [`${action} denied`],
    )
  }
})

t.test(
  'no more than five calls of one action, and twelve of one product, run at a time',
  async t => {
    const { client, emulator } = await openAccount(t, { emulator: { latencyMs: 25 } })
    await collect(WEB, client)
    const mostOf = (nameOf: (action: string) => string | undefined): number =>
      Math.max(
        ...emulator.calls.map(
          ({ action, receivedAt }) =>
            emulator.calls.filter(
              other =>
                nameOf(other.action) === nameOf(action) &&
                other.receivedAt <= receivedAt &&
                (other.answeredAt ?? Number.POSITIVE_INFINITY) > receivedAt,
            ).length,
        ),
      )
    const ofAction = mostOf(action => action)
    const ofProduct = mostOf(action => action.split('.')[0])
    t.ok(ofAction <= 5, `${ofAction} of one action at a time`)
    t.ok(ofProduct > 1 && ofProduct <= 12, `${ofProduct} of one product at a time`)
  },
)

t.test('asked again, everything starts at once, and the evidence is the same', async t => {
  const { client, emulator } = await openAccount(t)
  const remembered = { memory: createCallMemory(), subject: 'web' }
  const first = await collect(WEB, client, { remembered })
  const before = emulator.calls.length
  const again = await collect(WEB, client, { remembered })
  const warm = emulator.calls.slice(before)
  const told = (items: readonly EvidenceItem[]) =>
    items
      .map(({ kind, subject, status, raw }) => [kind, subject, status, raw.length].join(' '))
      .sort()
  t.strictSame(told(again), told(first))
  const looks = 3
  t.equal(warm.length, before - looks, 'nothing is looked for that is known')
  const { gated, drive } = stepped(client)
  let done = false
  const third = collect(WEB, gated, { remembered }).then(() => {
    done = true
  })
  t.strictSame(await drive(() => done), [before - looks], 'one round trip')
  await third
})

t.test('a remembered id that the target has no more is asked for, but is no evidence', async t => {
  const { client } = await openAccount(t)
  const memory = createCallMemory()
  const plain = await collect(WEB, client)
  const gone = callOf('ecs.DescribeSecurityGroupAttribute', 'cn-hangzhou', {
    subject: 'sg-gone',
    params: { RegionId: 'cn-hangzhou', SecurityGroupId: 'sg-gone' },
  })
  memory.keep('web', [gone])
  const items = await collect(WEB, client, { remembered: { memory, subject: 'web' } })
  t.strictSame(
    items.filter(item => item.raw.includes('sg-gone')),
    [],
  )
  t.equal(items.length, plain.length)
  t.notOk(
    memory.recall('web').some(call => call.subject === 'sg-gone'),
    'it is forgotten',
  )
})

t.test('without a region, the one that the id hints at is tried, and found', async t => {
  const { client, emulator } = await openAccount(t)
  await collect({ ...WEB, region: null }, client)
  t.notOk(emulator.calls.some(call => call.action === 'ecs.DescribeRegions'))
})

t.test('an id that is not where it seems to be is looked for in every region', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'whyport-regions-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'cloud'))
  const write = (action: string, body: object) =>
    writeFileSync(join(folder, 'cloud', `${action}.json`), JSON.stringify(body))
  const regions = ['cn-hangzhou', 'cn-beijing', 'eu-central-1'].map(RegionId => ({ RegionId }))
  write('ecs.DescribeRegions', { Regions: { Region: regions } })
  write('ecs.DescribeInstances', {
    Instances: { Instance: [{ InstanceId: 'i-bp1moved0001', RegionId: 'eu-central-1' }] },
  })
  const { client, emulator } = await openAccount(t, { emulator: { folder } })
  const target = { kind: 'instance', id: 'i-bp1moved0001' } as const
  const items = await collect({ ...WEB, target, region: null }, client)
  const asked = emulator.calls.filter(call => call.action === 'ecs.DescribeInstances')
  t.strictSame(
    asked.map(call => call.params['RegionId']),
    ['cn-hangzhou', 'cn-beijing', 'eu-central-1'],
  )
  t.equal(items.filter(item => item.raw.includes('"InstanceId": "i-bp1moved0001"')).length, 1)
  t.ok(
    emulator.calls.some(
      call =>
        call.action === 'ecs.DescribeNetworkInterfaces' &&
        call.params['RegionId'] === 'eu-central-1',
    ),
    'the collection goes on where it was found',
  )
})

t.test(
  'a region that does not exist is the caller’s mistake, and close ones are named',
  async t => {
    const { client } = await openAccount(t)
    await t.rejects(collect({ ...WEB, region: 'cn-hangzou' }, client), {
      code: 'bad-region',
      next: /cn-hangzhou/,
    })
    t.equal(closeRegions('us-est-1')[0], 'us-east-1')
    t.equal(closeRegions('singapore').length, 3)
  },
)

t.test('calls go to the endpoints of their product and region', async t => {
  t.equal(endpointOf('cloudfw', 'cn-beijing'), 'cloudfw.aliyuncs.com')
  t.equal(endpointOf('cloudfw', 'ap-southeast-3'), 'cloudfw.ap-southeast-1.aliyuncs.com')
  t.equal(endpointOf('sts', 'cn-beijing'), 'sts.aliyuncs.com')
  t.equal(endpointOf('antiddos-public', 'cn-beijing'), 'antiddos.aliyuncs.com')
  t.equal(endpointOf('nlb', 'cn-beijing'), 'nlb.cn-beijing.aliyuncs.com')
  t.equal(guessRegion('i-2zeabcdef'), 'cn-beijing')
  t.equal(guessRegion('203.0.113.10'), null)
})

t.test('an address is looked for on the side of the network where it can be', async t => {
  const kinds = [
    ['203.0.113.7', 'public-address'],
    ['10.1.2.3', 'private-address'],
    ['172.16.9.9', 'private-address'],
    ['100.64.1.1', 'private-address'],
    ['2408::1', 'ipv6-address'],
  ] as const
  for (const [address, kind] of kinds)
    t.equal(seedOfTarget({ kind: 'address', address })?.kind, kind, address)
  t.equal(seedOfTarget({ kind: 'here' }), null)
})

t.test('no request carries the key outside its signature, and no evidence does at all', async t => {
  const { client, emulator } = await openAccount(t)
  const items = await collect(WEB, client)
  const text = JSON.stringify([items, emulator.calls])
  t.notOk(text.includes(DEMO_KEYS.accessKeyId) || text.includes(DEMO_KEYS.accessKeySecret))
})

t.test(
  'a route that leads to another network has that joint read, without shared keys',
  async t => {
    const folder = mkdtempSync(join(tmpdir(), 'whyport-joints-'))
    t.teardown(() => rmSync(folder, { recursive: true }))
    cpSync(DEMO_FOLDER, folder, { recursive: true })
    const write = (action: string, body: object) =>
      writeFileSync(join(folder, 'cloud', `${action}.json`), JSON.stringify(body))
    const hop = (NextHopType: string, NextHopId: string, DestinationCidrBlock: string) => ({
      RouteTableId: 'vtb-bp1demo000000system01',
      RouteEntryId: `rte-${NextHopId}`,
      DestinationCidrBlock,
      Type: 'Custom',
      Status: 'Available',
      NextHops: { NextHop: [{ NextHopType, NextHopId, Enabled: 1 }] },
    })
    write('vpc.DescribeRouteEntryList.vtb-bp1demo000000system01.joints', {
      RouteEntrys: {
        RouteEntry: [
          hop('VpnGateway', 'vpn-1', '172.16.0.0/16'),
          hop('VpcPeer', 'pcc-1', '172.17.0.0/16'),
          hop('Attachment', 'tr-attach-1', '172.18.0.0/16'),
          hop('RouterInterface', 'ri-1', '172.19.0.0/16'),
        ],
      },
      NextToken: '',
    })
    const { VpnConnections, ...page } = vpnConnections({ IkeConfig: { Psk: 'k3y-of-"both-ends' } })
    write('vpc.DescribeVpnConnections', { ...page, VpnConnections })
    write('vpcpeer.ListVpcPeerConnections', peerings())
    write('cbn.ListTransitRouterVpcAttachments', attachments())
    const links = ['vtb-tr1 tr-attach-1', 'vtb-tr9 tr-attach-9']
    write('cbn.ListTransitRouterRouteTableAssociations', associations(...links))
    write('cbn.ListTransitRouterRouteTablePropagations', propagations(...links))
    write(
      'cbn.ListTransitRouterRouteEntries.vtb-tr1',
      transitRoutes('172.16.0.0/12 tr-attach-9 VBR:vbr-1', '10.9.0.0/16 tr-attach-8 vpc-8'),
    )
    write('cbn.ListTransitRouterRouteEntries.vtb-tr9', transitRoutes())
    write('vpc.DescribeRouterInterfaces', routerInterfaces())
    const { client, emulator } = await openAccount(t, { emulator: { folder } })
    const source: Source = { kind: 'address', address: '172.16.5.5' }
    const items = await collect({ ...WEB, source }, client)
    const joints = items.filter(item => /Vpn|VpcPeer|Transit|RouterInterf/.test(item.kind))
    t.strictSame(
      joints.map(item => `${item.file} ${item.status}`).toSorted((a, b) => a.localeCompare(b)),
      [
        'cloud/cbn.ListTransitRouterRouteEntries.vtb-tr1.json ok',
        'cloud/cbn.ListTransitRouterRouteEntries.vtb-tr9.json ok',
        'cloud/cbn.ListTransitRouterRouteTableAssociations.tr-attach-1.json ok',
        'cloud/cbn.ListTransitRouterRouteTableAssociations.tr-attach-9.json ok',
        'cloud/cbn.ListTransitRouterRouteTablePropagations.tr-attach-1.json ok',
        'cloud/cbn.ListTransitRouterVpcAttachments.tr-attach-1.json ok',
        'cloud/vpc.DescribeRouterInterfaces.json ok',
        'cloud/vpc.DescribeVpnConnections.vpn-1.json ok',
        'cloud/vpcpeer.ListVpcPeerConnections.json ok',
      ],
    )
    t.notOk(JSON.stringify(items).includes('k3y-of'), 'the shared key of the tunnel is not kept')
    t.ok(
      emulator.calls.some(call => call.params['PrivateIpAddress.1'] === '172.16.5.5'),
      'a private client is looked for in the VPC',
    )
  },
)
