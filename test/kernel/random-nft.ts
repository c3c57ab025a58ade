// Which nft tables does a random firewall hold?
import { CLOSED_PORT, NETS, PORTS, SOURCES, type Way } from './random-parts.ts'

const PRIORITIES = {
  prerouting: [-400, -300, -250, -150, -110, -90, 0, 10],
  input: [-150, -10, 0, 0, 10, 50],
  output: [-300, -150, 0, 10],
} as const

export const nftRules = (way: Way): string =>
  Array.from({ length: 1 + way.random.below(3) }, (_, i) => nftTable(way, i)).join('\n')

type Site = Way & {
  /** The nft word for addresses. */
  readonly ip: 'ip' | 'ip6'
  readonly hook: 'prerouting' | 'input' | 'output'
  /** Chains that may be jumped to from here. */
  readonly below: readonly string[]
  readonly early: boolean
}

const nftTable = (way: Way, index: number): string => {
  const { random, family } = way
  const kind = random.pick(['inet', 'inet', family === 4 ? 'ip' : 'ip6'])
  const chains = Array.from({ length: 1 + random.below(3) }, (_, i) => baseChain(way, i))
  const nat = random.chance(0.3) ? [natChain(way)] : []
  const users = ['u0', 'u1', 'u2'].map((name, i) =>
    userChain(site(way, { hook: 'input', below: ['u0', 'u1', 'u2'].slice(0, i) }), name),
  )
  return [`table ${kind} t${index} {`, ...sets(way), ...users, ...chains, ...nat, '}'].join('\n')
}

const site = (way: Way, at: Pick<Site, 'hook' | 'below'> & { early?: boolean }): Site => ({
  ...way,
  ip: way.family === 4 ? 'ip' : 'ip6',
  early: false,
  ...at,
})

const sets = ({ random, family }: Way): string[] => {
  const type = family === 4 ? 'ipv4_addr' : 'ipv6_addr'
  const nets = [...new Set(random.several(NETS[family], 2))].filter((net, _, all) =>
    disjoint(net, all),
  )
  const hosts = [...new Set(random.several(SOURCES[family], 4))]
  return [
    ` set nets {\n  type ${type}\n  flags interval\n  auto-merge\n  elements = { ${nets.join(', ')} }\n }`,
    ` set hosts {\n  type ${type}\n  elements = { ${hosts.join(', ')} }\n }`,
    ` set pairs {\n  type ${type} . inet_service\n  elements = { ${hosts.map(host => `${host} . ${random.pick(PORTS)}`).join(', ')} }\n }`,
    ` set ranges {\n  type ${type} . inet_service\n  flags interval\n  elements = { ${nets[0]} . 80-500 }\n }`,
    ` map fate {\n  type inet_service : verdict\n  elements = { 22 : accept, 80 : ${random.pick(['accept', 'drop', 'continue'])}, 9000 : drop }\n }`,
  ]
}

// auto-merge joins overlaps, but a set must not hold the same net twice.
const disjoint = (net: string, all: readonly string[]): boolean =>
  all.indexOf(net) === all.lastIndexOf(net)

const baseChain = (way: Way, index: number): string => {
  const { random } = way
  const hook = random.pick(['prerouting', 'input', 'input', 'input', 'output'] as const)
  const priority = random.pick(PRIORITIES[hook])
  const early = hook !== 'input' && priority < -200
  const at = site(way, {
    hook,
    below: hook === 'input' ? ['u0', 'u1', 'u2'] : [],
    early,
  })
  const policy = random.chance(hook === 'input' ? 0.25 : 0.03) ? 'drop' : 'accept'
  const rules = Array.from({ length: 2 + random.below(6) }, () => `  ${nftRule(at)}`)
  // A drop policy that nothing escapes would teach little.
  if (policy === 'drop' && random.chance(0.7))
    rules.unshift('  ct state established,related accept')
  return [
    ` chain b${index} {`,
    `  type filter hook ${hook} priority ${priority}; policy ${policy};`,
    ...rules,
    ' }',
  ].join('\n')
}

const userChain = (at: Site, name: string): string =>
  [
    ` chain ${name} {`,
    ...Array.from({ length: 1 + at.random.below(4) }, () => `  ${nftRule(at)}`),
    ' }',
  ].join('\n')

const natChain = (way: Way): string => {
  const { random, family } = way
  const at = site(way, { hook: 'prerouting', below: [] })
  const own = family === 4 ? 'dnat ip to 10.9.0.2' : 'dnat ip6 to fd09::2'
  const rules = Array.from({ length: 1 + random.below(2) }, () => {
    const to = random.pick([...PORTS, CLOSED_PORT])
    const how = random.pick([
      `redirect to :${to}`,
      family === 4 ? `${own}:${to}` : `dnat ip6 to [fd09::2]:${to}`,
      'accept',
    ])
    return `  ${nftMatches(at)} tcp dport ${random.pick(PORTS)} ${how}`
  })
  return [
    ' chain n {',
    `  type nat hook prerouting priority ${random.pick([-100, -100, -90, 0])}; policy accept;`,
    ...rules,
    ' }',
  ].join('\n')
}

const nftRule = (at: Site): string => {
  const { random } = at
  if (random.chance(0.08))
    return `tcp dport vmap { ${random.pick([22, 80, 443, 9000])} : ${plainVerdict(at)}, 1000-8100 : ${plainVerdict(at)} }`
  if (random.chance(0.05)) return 'tcp dport vmap @fate'
  if (random.chance(0.06))
    return `${nftMatches(at)} meta mark set ${random.pick(['0x1', '0x2', 'meta mark or 0x4'])}`
  if (random.chance(0.03) && at.early) return `tcp dport ${random.pick(PORTS)} notrack`
  if (random.chance(0.05)) return `${nftMatches(at)} counter`
  // The counter tells which rule the kernel met.
  return `${nftMatches(at)} counter ${nftVerdict(at)}`
}

const nftVerdict = (at: Site): string => {
  const { random, hook, below } = at
  const ends =
    hook === 'output'
      ? ['accept', 'drop', 'return']
      : ['accept', 'accept', 'drop', 'return', 'continue']
  const jumps = below.flatMap(name => [`jump ${name}`, `goto ${name}`])
  if (jumps.length > 0 && random.chance(0.25)) return random.pick(jumps)
  if (hook === 'input' && random.chance(0.2)) return random.pick(rejects(at))
  return random.pick(ends)
}

// A map of verdicts takes no reject.
const plainVerdict = (at: Site): string => {
  const verdict = nftVerdict(at)
  return verdict.startsWith('reject') ? 'drop' : verdict
}

const rejects = ({ meant, family }: Site): readonly string[] =>
  meant === 'packets' ? [...REJECTS[family], ...PACKET_REJECTS[family]] : REJECTS[family]

const PACKET_REJECTS: Readonly<Record<4 | 6, readonly string[]>> = {
  4: [
    'reject with icmpx type admin-prohibited',
    'reject with icmpx type no-route',
    'reject with icmp type net-prohibited',
    'reject with icmp type host-unreachable',
  ],
  6: [
    'reject',
    'reject with tcp reset',
    'reject with icmpx type host-unreachable',
    'reject with icmpx type admin-prohibited',
    'reject with icmpv6 type no-route',
    'reject with icmpv6 type addr-unreachable',
  ],
}

const REJECTS: Readonly<Record<4 | 6, readonly string[]>> = {
  4: [
    'drop',
    'reject with tcp reset',
    'reject',
    'reject with icmp type host-prohibited',
    'reject with icmp type net-unreachable',
  ],
  6: ['drop', 'drop', 'drop'],
}

// nft 1.0.6 prints `tcp dport < 8080 tcp dport > 9000`, which never matches, as `!= 8080-9000`: a rule
// gets one comparison of order at most.
const nftMatches = (at: Site): string => {
  const matches = Array.from({ length: 1 + at.random.below(2) }, () => nftMatch(at))
  const isOrder = (match: string): boolean => / [<>]=? /.test(match)
  return matches.every(isOrder) ? (matches[0] ?? '') : matches.join(' ')
}

const nftMatch = (at: Site): string => {
  const { random, family, ip, hook } = at
  const not = random.chance(0.25) ? '!= ' : ''
  const remote = hook === 'output' ? 'daddr' : 'saddr'
  const port = hook === 'output' ? 'sport' : 'dport'
  const side = random.pick(['saddr', 'daddr'])
  const choices = [
    () => `${ip} ${remote} ${not}${random.pick(NETS[family])}`,
    () => `${ip} ${remote} ${not}${random.pick(SOURCES[family])}`,
    () =>
      `${ip} ${remote} ${not}{ ${[...new Set(random.several(SOURCES[family], 3))].join(', ')} }`,
    () => `${ip} ${remote} ${not}@nets`,
    () => `${ip} ${remote} ${not}@hosts`,
    () => `${ip} ${remote} . tcp ${port} ${not}@pairs`,
    () => `${ip} ${remote} . tcp ${port} @ranges`,
    () => `tcp ${port} ${not}${random.pick(PORTS)}`,
    () => `tcp ${port} ${not}{ ${[...new Set(random.several(PORTS, 3))].join(', ')} }`,
    () => `tcp ${port} ${not}400-8100`,
    () => `tcp ${port} ${random.pick(['<', '>', '<=', '>='])} ${random.pick(PORTS)}`,
    () =>
      `ct state ${random.pick(['new', 'established,related', 'invalid', 'untracked', '!= new', '{ new, established }', '== established'])}`,
    () => `meta mark ${random.pick(['0x1', '0x2', '& 0x4 == 0x4', '!= 0x0'])}`,
    () =>
      `tcp flags ${hook === 'output' ? '& (syn|ack) == syn|ack' : random.pick(['syn', '& (fin|syn|rst|ack) == syn', '!= syn', 'ack'])}`,
    () => `meta l4proto ${random.pick(['tcp', 'udp', '!= tcp', '{ tcp, udp }'])}`,
    () => `meta nfproto ${random.pick(['ipv4', 'ipv6'])}`,
    () =>
      hook === 'output'
        ? `oifname ${random.pick(['"eth0"', '"lo"', '"eth*"'])}`
        : `iifname ${not}${random.pick(['"eth0"', '"lo"', '"eth*"', '{ "eth0", "lo" }'])}`,
    () => `fib ${side} type ${not}${random.pick(['local', 'unicast'])}`,
    () => (hook === 'output' ? 'meta l4proto tcp' : fibMatch(at)),
    () => (hook === 'output' ? 'meta l4proto tcp' : fibMatch(at)),
    () =>
      hook === 'input' && random.chance(0.3)
        ? 'limit rate 5/second'
        : `th ${port} ${random.pick(PORTS)}`,
    () => (hook === 'input' ? `ct status ${random.pick(['dnat', '! dnat'])}` : 'meta l4proto tcp'),
    () =>
      hook === 'input'
        ? `meta l4proto tcp ct original proto-dst ${random.pick(PORTS)}`
        : 'meta l4proto tcp',
  ]
  return random.pick(choices)()
}

// Without an interface the kernel answers for an interface in prerouting only.
const fibMatch = ({ random, hook }: Site): string => {
  const mark = random.chance(0.5) ? ' . mark' : ''
  const iif = hook === 'input' || random.chance(0.7) ? ' . iif' : ''
  return random.pick([
    `fib saddr${mark}${iif} oif ${random.pick(['missing', 'exists'])}`,
    `fib saddr${mark}${iif} oifname ${random.pick(['"eth0"', '"eth1"', '!= "eth0"'])}`,
    `fib daddr . iif type ${random.pick(['local', 'unicast', '!= local'])}`,
  ])
}
