// Are rules that ask the host's routes decided where the routes tell, and left open where they do not?
import t from 'tap'
import { hostFirewall } from '#server/checks/host-firewall.ts'
import { replyFirewall } from '#server/checks/reply-firewall.ts'
import { inEnglish } from '#shared/wording/sentence.ts'
import { ABSENT, type hostEvidence } from '#test/facts/host-evidence.ts'
import { addr, hostFlow, judge, LO, link } from './host-flow.ts'

type Answers = Parameters<typeof hostEvidence>[0]

const CARD = link('eth0', ['10.20.1.10/24', '2001:db8:1::10/64'])
const SECOND = link('eth1', ['10.30.1.10/24', '2001:db8:2::10/64'])

const RULES = '0:\tfrom all lookup local\n32766:\tfrom all lookup main\n'
const LOCAL = `local 2001:db8:1::10 dev eth0 table local proto kernel metric 0 pref medium
2001:db8:1::/64 dev eth0 proto kernel metric 256 pref medium
`
const DEFAULT = 'default via fe80::1 dev eth0 proto ra metric 1024 pref medium\n'
const BY_SECOND = 'default via fe80::1 dev eth1 metric 512 pref medium\n'

const fib = (result: string, flags: readonly string[], right: unknown): object => ({
  match: { op: '==', left: { fib: { result, flags } }, right },
})
const V6 = { match: { op: '==', left: { meta: { key: 'nfproto' } }, right: 'ipv6' } }
const ESTABLISHED = {
  match: { op: 'in', left: { ct: { key: 'state' } }, right: 'established' },
}
const DROP = { drop: null }
/** As firewalld writes it. */
const REVERSE = fib('oif', ['saddr', 'mark', 'iif'], false)

const nft = (hook: string, ...rules: readonly (readonly object[])[]): string => {
  const at = { family: 'inet', table: 'firewalld' }
  const base = { type: 'filter', hook, prio: 10, policy: 'accept' }
  return JSON.stringify({
    nftables: [
      { table: { family: 'inet', name: 'firewalld', handle: 1 } },
      { chain: { ...at, name: 'c', handle: 2, ...base } },
      ...rules.map((expr, i) => ({ rule: { ...at, chain: 'c', handle: 10 + i, expr } })),
    ],
  })
}

const legacy = (rule: string): Answers => ({
  'nft-ruleset': nft('input'),
  'ip6tables-legacy-save': `*raw\n:PREROUTING ACCEPT\n-A PREROUTING ${rule}\nCOMMIT\n`,
})

const FIREWALLD = { 'nft-ruleset': nft('prerouting', [V6, REVERSE, DROP]) }

const host = (...more: readonly Answers[]): Answers => ({
  'iptables-legacy-save': '',
  'ip6tables-legacy-save': '',
  'ip-addr': addr(LO, CARD),
  'ip6-rule': RULES,
  'ip6-route': `${LOCAL}${DEFAULT}`,
  ...Object.assign({}, ...more),
})

const routed = (...lines: readonly string[]): Answers => ({
  'ip6-route': `${LOCAL}${lines.join('\n')}\n`,
})

const without = (name: string): Answers => ({ [name]: ABSENT })

const ASK = { to: '2001:db8:1::10', from: '2001:db8:9::7/128' }

type Row = readonly [title: string, answers: Answers, status: string, wants?: readonly string[]]

const ROUTE_NEED = 'which route the host takes for what inet firewalld c 10 asks of its routes'
const RAW_NEED = 'which route the host takes for what legacy:raw PREROUTING 1 asks of its routes'

const rows: readonly Row[] = [
  ['behind firewalld, the way back is the way in', host(FIREWALLD), 'pass'],
  ['behind firewalld, there is no way back', host(FIREWALLD, routed()), 'fail'],
  [
    'behind firewalld, one of two routes to the same prefix is by another interface',
    host(FIREWALLD, { 'ip-addr': addr(LO, CARD, SECOND) }, routed(DEFAULT, BY_SECOND.trim())),
    'unknown',
    [ROUTE_NEED],
  ],
  [
    'behind firewalld, only another interface leads back',
    host(FIREWALLD, { 'ip-addr': addr(LO, CARD, SECOND) }, routed(BY_SECOND)),
    'fail',
  ],
  [
    'the routes were not read',
    host(FIREWALLD, without('ip6-route')),
    'unknown',
    ['host ip6-route', 'host ip6-rule'],
  ],
  [
    'the routing rules were not read',
    host(FIREWALLD, without('ip6-rule')),
    'unknown',
    ['host ip6-route', 'host ip6-rule'],
  ],
  [
    'the interface of the packet is not known',
    host(FIREWALLD, without('ip-addr')),
    'unknown',
    ['host ip-addr'],
  ],
  [
    'no route is missing whatever the interface',
    host(FIREWALLD, without('ip-addr'), routed()),
    'fail',
  ],
  [
    'packets without the mark of the tunnel go into it',
    host(FIREWALLD, {
      'ip6-rule': `${RULES}32765:\tnot from all fwmark 0xca6c lookup 51820\n`,
      ...routed(DEFAULT, 'default dev wg0 table 51820 metric 1024 pref medium'),
    }),
    'unknown',
    [ROUTE_NEED],
  ],
  [
    'only marked packets take another way',
    host(FIREWALLD, {
      'ip6-rule': `${RULES}100:\tfrom all fwmark 0x1 lookup 5\n`,
      ...routed(DEFAULT, 'unreachable default dev lo table 5 metric 1024 pref medium'),
    }),
    'pass',
  ],
  [
    'a rule of the filter marks the packet before',
    host({
      'nft-ruleset': nft(
        'prerouting',
        [V6, REVERSE, DROP],
        [{ mangle: { key: { meta: { key: 'mark' } }, value: 1 } }],
        [V6, REVERSE, DROP],
      ),
      'ip6-rule': `${RULES}100:\tfrom all fwmark 0x1 lookup 5\n`,
      ...routed(DEFAULT, 'unreachable default dev lo table 5 metric 1024 pref medium'),
    }),
    'unknown',
    ['which route the host takes for what inet firewalld c 12 asks of its routes'],
  ],
  [
    'a route for some sources only',
    host(FIREWALLD, routed('default from 2001:db8:1::/64 via fe80::1 dev eth0 metric 1024')),
    'unknown',
    [ROUTE_NEED],
  ],
  [
    'rpfilter of ip6tables, and no way back',
    host(legacy('-m rpfilter --invert -j DROP'), routed()),
    'fail',
  ],
  ['rpfilter of ip6tables, and a way back', host(legacy('-m rpfilter --invert -j DROP')), 'pass'],
  [
    'a loose rpfilter takes any way back',
    host(
      legacy('-m rpfilter --loose --invert -j DROP'),
      { 'ip-addr': addr(LO, CARD, SECOND) },
      routed(BY_SECOND),
    ),
    'pass',
  ],
  // Met by random routes (seed 949, 2026-11-27): rpfilter passes over `throw` for a route of the interface.
  [
    'a throw route beside others to the same prefix',
    host(
      legacy('-m rpfilter --invert -j DROP'),
      routed(DEFAULT, 'throw default dev lo metric 5 pref medium'),
    ),
    'unknown',
    [RAW_NEED],
  ],
  // Met by random routes (seed 20261172, 2026-11-27): a refusing route is no route of the interface.
  [
    'addrtype UNREACHABLE asks the routes of one interface',
    host(
      legacy('-m addrtype --src-type LOCAL,UNREACHABLE --limit-iface-in -j DROP'),
      routed(DEFAULT, 'prohibit 2001:db8:9::/48 dev lo metric 5 pref medium'),
    ),
    'unknown',
    [RAW_NEED],
  ],
  [
    'addrtype UNREACHABLE of any interface',
    host(
      legacy('-m addrtype --src-type UNREACHABLE -j DROP'),
      routed(DEFAULT, 'prohibit 2001:db8:9::/48 dev lo metric 5 pref medium'),
    ),
    'fail',
  ],
  [
    'a source of the type local is none of a client',
    host({ 'nft-ruleset': nft('prerouting', [V6, fib('type', ['saddr'], 'local'), DROP]) }),
    'pass',
  ],
  [
    'the own address is local on the interface that has it',
    host({ 'nft-ruleset': nft('prerouting', [V6, fib('type', ['daddr', 'iif'], 'local'), DROP]) }),
    'fail',
  ],
]

for (const [title, answers, status, wants = []] of rows)
  t.test(`${title}: ${status}`, async t => {
    const found = judge(hostFirewall, hostFlow(ASK), answers)
    t.equal(found.status, status)
    t.strictSame(
      found.missing.map(({ need }) => inEnglish(need)),
      wants,
    )
  })

t.test(
  'in input a kernel may take the interface of an open connection without a lookup',
  async t => {
    const rules = { 'nft-ruleset': nft('input', [ESTABLISHED, V6, REVERSE, DROP]) }
    const answers = host(rules, routed())
    const flow = hostFlow(ASK)
    t.equal(judge(hostFirewall, flow, answers).status, 'pass')
    t.equal(judge(replyFirewall, flow, answers).status, 'unknown')
  },
)
