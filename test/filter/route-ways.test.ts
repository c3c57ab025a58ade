// Does the kernel of this machine send replies where the evidence says it will?
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import t from 'tap'
import { factsOf } from '#server/facts/facts.ts'
import type { HostRouting } from '#server/facts/host-routes.ts'
import { routeWays } from '#server/filter/route-ways.ts'
import { everyAddress, singleAddress } from '#shared/plain/address-set.ts'
import { parseAddress } from '#shared/plain/ip.ts'
import { hostEvidence } from '#test/facts/host-evidence.ts'
import { type Namespace, openLab } from '#test/kernel/netns.ts'

const lab = openLab('ways')
t.teardown(lab.close)
const host = lab.namespace('host')
const other = lab.namespace('other')
lab.cable(
  { in: host, device: 'eth0', addresses: ['10.9.0.2/24'] },
  { in: other, device: 'eth0', addresses: ['10.9.0.1/24'] },
)
lab.cable(
  { in: host, device: 'eth1', addresses: ['10.9.1.2/24'] },
  { in: other, device: 'eth1', addresses: ['10.9.1.1/24'] },
)

/** Few octets, so that prefixes nest and questions hit them. */
const octet = fc.constantFrom(0, 1, 64, 128)
const address = fc.tuple(fc.constant(10), octet, octet, octet).map(parts => parts.join('.'))
const prefix = fc
  .tuple(address, fc.constantFrom(0, 8, 10, 16, 24, 32))
  .map(([literal, length]) => `${network(literal, length)}/${length}`)
const network = (literal: string, length: number): string => {
  const value = parseAddress(literal)?.value ?? 0n
  const kept = (value >> BigInt(32 - length)) << BigInt(32 - length)
  return [24n, 16n, 8n, 0n].map(shift => (kept >> shift) & 255n).join('.')
}
const table = fc.constantFrom('main', '100', '101')
const target = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom('via 10.9.0.1 dev eth0', 'via 10.9.1.1 dev eth1', 'dev eth1'),
  },
  { weight: 1, arbitrary: fc.constantFrom('blackhole', 'prohibit', 'unreachable', 'throw') },
)
const action = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('lookup 100', 'lookup 101', 'lookup main') },
  { weight: 1, arbitrary: fc.constantFrom('prohibit', 'blackhole') },
)
const route = fc
  .tuple(prefix, target, table, fc.constantFrom(0, 5, 10))
  .map(([to, way, name, metric]) =>
    way.includes('dev')
      ? `route add ${to} ${way} table ${name} metric ${metric}`
      : `route add ${way} ${to} table ${name} metric ${metric}`,
  )
const rule = fc
  .tuple(
    fc.integer({ min: 1, max: 60 }),
    fc.constantFrom('from all', 'from 10.9.0.2', 'from 10.9.1.0/24', 'iif eth0', 'iif lo'),
    fc.option(prefix),
    action,
  )
  .map(
    ([pref, from, to, then]) =>
      `rule add pref ${pref} ${from} ${to === null ? '' : `to ${to}`} ${then}`,
  )
const setting = fc.record({
  routes: fc.array(route, { minLength: 1, maxLength: 12 }),
  rules: fc.array(rule, { maxLength: 5 }),
  asked: fc.array(address, { minLength: 4, maxLength: 8 }),
})

const FALLBACK = 'route add default via 10.9.0.1 dev eth0 metric 50'

const clear = (where: Namespace): void => {
  for (const name of ['100', '101']) where.run(['ip', 'route', 'flush', 'table', name])
  where.run([
    'sh',
    '-c',
    'ip rule flush; ip rule add pref 32766 lookup main; ip rule add pref 32767 lookup default; ip rule add pref 0 lookup local 2>/dev/null',
  ])
  where.run([
    'sh',
    '-c',
    'ip route flush table main; ip route add 10.9.0.0/24 dev eth0; ip route add 10.9.1.0/24 dev eth1',
  ])
}

/** As `ip route get` says: the device, or that nothing leaves. */
const kernelWay = (to: string): string => {
  const { status, stdout } = host.run(['ip', 'route', 'get', to, 'from', '10.9.0.2'])
  if (status !== 0) return 'none'
  return stdout.startsWith('local ') || stdout.startsWith('broadcast ')
    ? (stdout.split(' ')[0] ?? '')
    : (/ dev (\S+)/.exec(stdout)?.[1] ?? '?')
}

const NOWHERE = ['blackhole', 'prohibit', 'unreachable']

const predictedWay = (routing: HostRouting, to: string): string => {
  const asked = parseAddress(to)
  const ways =
    asked === null
      ? []
      : routeWays(routing, {
          from: parseAddress('10.9.0.2'),
          to: singleAddress(asked),
          mark: null,
        })
  const [way, ...more] = ways
  if (way === undefined || more.length > 0 || way.ends.length !== 1) return 'not one answer'
  const [end] = way.ends
  if (end === null || end === undefined || NOWHERE.includes(end.type)) return 'none'
  return end.type === 'unicast' ? (end.device ?? 'several') : end.type
}

const readRouting = (): HostRouting | null => {
  const fact = factsOf(
    hostEvidence({
      'ip-rule': host.must(['ip', '-j', 'rule']),
      'ip-route': host.must(['ip', '-j', 'route', 'show', 'table', 'all']),
    }),
    { instanceId: null },
  )('hostRouting')
  return fact.state === 'present' ? fact.value : null
}

t.test('random routes and rules: the predicted interface is the one the kernel takes', async t => {
  const seed = Number(process.env['WHYPORT_SEED'] ?? Date.now() % 2 ** 31)
  t.comment(`seed ${seed}`)
  const seen: string[] = []
  const differences: unknown[] = []
  for (const { routes, rules, asked } of fc.sample(setting, { seed, numRuns: 40 })) {
    clear(host)
    host.run(['ip', '-force', '-batch', '-'], `${[FALLBACK, ...routes, ...rules].join('\n')}\n`)
    const routing = readRouting()
    for (const to of asked) {
      const [kernel, predicted] = [kernelWay(to), routing && predictedWay(routing, to)]
      seen.push(kernel)
      if (kernel !== predicted) differences.push({ to, kernel, predicted, routes, rules })
    }
  }
  t.comment(
    `${seen.length} questions: ${JSON.stringify(
      Object.groupBy(seen, way => way),
      (_, v) => (Array.isArray(v) ? v.length : v),
    )}`,
  )
  t.same(differences.slice(0, 2), [])
})

t.test('a table with thousands of routes is answered for every source at once', async t => {
  const line = (i: number): string =>
    `10.${i >> 8}.${i & 255}.0/24 via 10.9.0.1 dev eth${i % 2} metric 0`
  const routes = Array.from({ length: 20_000 }, (_, i) => line(i)).join('\n')
  const fact = factsOf(
    hostEvidence({
      'ip-rule': readFileSync(
        new URL('../fixtures/host/bionic/ip-rule.txt', import.meta.url),
        'utf8',
      ),
      'ip-route': `default via 10.9.0.1 dev eth0\n${routes}\n`,
    }),
    { instanceId: null },
  )('hostRouting')
  const start = performance.now()
  const ways =
    fact.state === 'present'
      ? routeWays(fact.value, { from: null, to: everyAddress(4), mark: null })
      : []
  t.comment(`${Math.round(performance.now() - start)} ms`)
  t.equal(ways.length, 20_001)
})

t.test('a route for one type of service or one source is followed and not followed', async t => {
  const ends = (route: string) => {
    const fact = factsOf(
      hostEvidence({
        'ip-rule': '0:\tfrom all lookup local\n32766:\tfrom all lookup main\n',
        'ip-route': `default via 10.9.0.1 dev eth0\n${route}\n`,
      }),
      { instanceId: null },
    )('hostRouting')
    const to = singleAddress({ family: 4, value: 0x0a010001n })
    return fact.state === 'present'
      ? routeWays(fact.value, { from: null, to, mark: 0 }).map(way => way.ends.map(e => e?.type))
      : fact.reason
  }
  t.same(ends('10.1.0.0/16 tos 0x10 via 10.9.1.1 dev eth1'), [['unjudged']])
  t.same(ends('10.1.0.0/16 from 10.9.0.0/24 via 10.9.1.1 dev eth1'), [['unjudged']])
  t.same(ends('10.1.0.0/16 via 10.9.1.1 dev eth1'), [['unicast']])
})

t.test(
  'a rule for a mark is taken by a packet with that mark only, as far as the mark is known',
  async t => {
    const devices = (mark: number | null, fwmark: string) => {
      const fact = factsOf(
        hostEvidence({
          'ip-rule': `0:\tfrom all lookup local\n9:\tfrom all fwmark ${fwmark} lookup 5\n32766:\tfrom all lookup main\n`,
          'ip-route': 'default via 10.9.0.1 dev eth0\ndefault via 10.9.1.1 dev eth1 table 5\n',
        }),
        { instanceId: null },
      )('hostRouting')
      const to = singleAddress({ family: 4, value: 0x0a010001n })
      return fact.state === 'present'
        ? routeWays(fact.value, { from: null, to, mark }).flatMap(way =>
            way.ends.map(e => e?.device),
          )
        : fact.reason
    }
    t.same(devices(0, '0x1'), ['eth0'])
    t.same(devices(1, '0x1'), ['eth1'])
    t.same(devices(0x101, '0x1/0xff'), ['eth1'])
    t.same(devices(2, '0x1/0xff'), ['eth0'])
    t.same(devices(0, '0x100/0xff'), ['eth1'], 'only the bits of the mask are compared')
    t.same(devices(null, '0x1'), ['eth1', 'eth0'])
  },
)
