// Which rule set does a random firewall hold, as nft text and as input of iptables-restore?
import type { Random } from './random.ts'

export const PORTS = [22, 80, 443, 8080, 8443, 9000] as const
/** Nothing listens here. */
export const CLOSED_PORT = 7777

const HOSTS_4 = [1, 2, 3].flatMap(net => [1, 2, 9, 64, 200].map(host => `198.18.${net}.${host}`))
const HOSTS_6 = ['a', 'b'].flatMap(net => [1, 2, 9, 64].map(host => `2001:db8:${net}::${host}`))

export const SOURCES: Readonly<Record<4 | 6, readonly string[]>> = {
  4: [...HOSTS_4, '203.0.113.7', '203.0.113.8', '100.64.0.9', '192.0.2.55', '10.8.0.3'],
  6: [...HOSTS_6, 'fd00:1::5', 'fd00:1::6'],
}

const NETS: Readonly<Record<4 | 6, readonly string[]>> = {
  4: [
    '198.18.0.0/16',
    '198.18.1.0/24',
    '198.18.2.0/25',
    '198.18.3.64/26',
    '203.0.113.0/24',
    '100.64.0.0/10',
    '192.0.2.55',
    '10.0.0.0/8',
  ],
  6: ['2001:db8::/32', '2001:db8:a::/48', '2001:db8:b::/64', 'fd00::/8'],
}

export type RandomRules = {
  readonly nft: string
  /** By program: iptables, iptables-legacy, ip6tables, ip6tables-legacy. Empty: no table. */
  readonly saved: Readonly<Record<string, string>>
}

export const randomRules = (random: Random, family: 4 | 6): RandomRules => {
  const v = family === 4 ? '' : '6'
  const style = random.below(5)
  const nft = style !== 1 && style !== 2
  return {
    nft: nft ? nftRules(random, family) : '',
    saved: {
      [`ip${v}tables`]: style === 1 || style === 3 ? savedRules(random, family) : '',
      [`ip${v}tables-legacy`]: style === 2 || style === 4 ? savedRules(random, family) : '',
    },
  }
}

const PRIORITIES = {
  prerouting: [-400, -300, -250, -150, -110, -90, 0, 10],
  input: [-150, -10, 0, 0, 10, 50],
  output: [-300, -150, 0, 10],
} as const

const nftRules = (random: Random, family: 4 | 6): string =>
  Array.from({ length: 1 + random.below(3) }, (_, i) => nftTable(random, family, i)).join('\n')

type Site = {
  readonly random: Random
  readonly family: 4 | 6
  /** The nft word for addresses. */
  readonly ip: 'ip' | 'ip6'
  readonly hook: 'prerouting' | 'input' | 'output'
  /** Chains that may be jumped to from here. */
  readonly below: readonly string[]
  readonly early: boolean
}

const nftTable = (random: Random, family: 4 | 6, index: number): string => {
  const kind = random.pick(['inet', 'inet', family === 4 ? 'ip' : 'ip6'])
  const chains = Array.from({ length: 1 + random.below(3) }, (_, i) => baseChain(random, family, i))
  const nat = random.chance(0.3) ? [natChain(random, family)] : []
  const users = ['u0', 'u1', 'u2'].map((name, i) =>
    userChain(site(random, family, { hook: 'input', below: ['u0', 'u1', 'u2'].slice(0, i) }), name),
  )
  return [
    `table ${kind} t${index} {`,
    ...sets(random, family),
    ...users,
    ...chains,
    ...nat,
    '}',
  ].join('\n')
}

const site = (
  random: Random,
  family: 4 | 6,
  at: Pick<Site, 'hook' | 'below'> & { early?: boolean },
): Site => ({ random, family, ip: family === 4 ? 'ip' : 'ip6', early: false, ...at })

const sets = (random: Random, family: 4 | 6): string[] => {
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

const baseChain = (random: Random, family: 4 | 6, index: number): string => {
  const hook = random.pick(['prerouting', 'input', 'input', 'input', 'output'] as const)
  const priority = random.pick(PRIORITIES[hook])
  const early = hook !== 'input' && priority < -200
  const at = site(random, family, {
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

const natChain = (random: Random, family: 4 | 6): string => {
  const at = site(random, family, { hook: 'prerouting', below: [] })
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
  const { random, hook, family, below } = at
  const ends =
    hook === 'output'
      ? ['accept', 'drop', 'return']
      : ['accept', 'accept', 'drop', 'return', 'continue']
  const jumps = below.flatMap(name => [`jump ${name}`, `goto ${name}`])
  if (jumps.length > 0 && random.chance(0.25)) return random.pick(jumps)
  if (hook === 'input' && random.chance(0.2)) return random.pick(REJECTS[family])
  return random.pick(ends)
}

// A map of verdicts takes no reject.
const plainVerdict = (at: Site): string => {
  const verdict = nftVerdict(at)
  return verdict.startsWith('reject') ? 'drop' : verdict
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
    () => (hook === 'output' ? 'meta l4proto tcp' : 'fib daddr type local'),
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

const savedRules = (random: Random, family: 4 | 6): string =>
  [
    savedFilter(random, family),
    ...(random.chance(0.3) ? [savedRaw(random, family)] : []),
    ...(random.chance(0.3) ? [savedMangle(random, family)] : []),
    ...(random.chance(0.3) ? [savedNat(random, family)] : []),
  ].join('')

const table = (name: string, chains: readonly string[], rules: readonly string[]): string =>
  `*${name}\n${chains.map(chain => `:${chain} [0:0]\n`).join('')}${rules.map(rule => `${rule}\n`).join('')}COMMIT\n`

const savedFilter = (random: Random, family: 4 | 6): string => {
  const names = ['C0', 'C1', 'C2']
  const policy = random.chance(0.3) ? 'DROP' : 'ACCEPT'
  const rules = [
    ...(policy === 'DROP' && random.chance(0.7)
      ? ['-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT']
      : []),
    ...some(3 + random.below(6), () => `-A INPUT ${savedRule(random, family, names)}`),
    ...names.flatMap((name, i) =>
      some(1 + random.below(4), () => `-A ${name} ${savedRule(random, family, names.slice(0, i))}`),
    ),
    ...(random.chance(0.2)
      ? [
          `-A OUTPUT -d ${random.pick(NETS[family])} -p tcp -m tcp --sport ${random.pick(PORTS)} -j DROP`,
        ]
      : []),
  ]
  return table(
    'filter',
    [`INPUT ${policy}`, 'FORWARD ACCEPT', 'OUTPUT ACCEPT', ...names.map(name => `${name} -`)],
    rules,
  )
}

const some = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make)

const savedRule = (random: Random, family: 4 | 6, below: readonly string[]): string =>
  `${savedMatches(random, family)} ${savedTarget(random, { family, below })}`

const savedTarget = (
  random: Random,
  { family, below }: { family: 4 | 6; below: readonly string[] },
): string => {
  if (below.length > 0 && random.chance(0.25))
    return `${random.pick(['-j', '-g'])} ${random.pick(below)}`
  return random.pick([
    '-j ACCEPT',
    '-j ACCEPT',
    '-j DROP',
    '-j RETURN',
    '-j REJECT --reject-with tcp-reset',
    ...(family === 4
      ? [
          '-j REJECT',
          '-j REJECT --reject-with icmp-admin-prohibited',
          '-j REJECT --reject-with icmp-net-unreachable',
        ]
      : []),
    '',
    '-j LOG --log-prefix "a \\"b\\" "',
  ])
}

const savedMatches = (random: Random, family: 4 | 6): string => {
  const not = random.chance(0.25) ? '! ' : ''
  const pairs = random
    .several(SOURCES[family], 2)
    .sort((a, b) => (family === 4 ? number(a) - number(b) : 0))
  const choices = [
    () => '',
    () => `-p tcp -m tcp ${not}--dport ${random.pick(PORTS)}`,
    () => `-p tcp -m tcp ${not}--dport 400:8100`,
    () =>
      `-p tcp -m multiport ${not}--dports ${[...new Set(random.several(PORTS, 3))].join(',')},1000:2000`,
    () =>
      `-p tcp -m conntrack ${not}--ctstate ${random.pick(['NEW', 'RELATED,ESTABLISHED', 'INVALID', 'NEW,UNTRACKED'])}`,
    () => `-p tcp -m state --state ${random.pick(['NEW', 'ESTABLISHED'])}`,
    () => `-p tcp -m tcp ${not}--tcp-flags FIN,SYN,RST,ACK SYN`,
    () => `-p tcp -m mark ${not}--mark ${random.pick(['0x1', '0x1/0xff', '0x0'])}`,
    () => `-p tcp -m addrtype ${not}--dst-type LOCAL`,
    () => `-p tcp -m comment --comment "it's a \\"rule\\" -j DROP"`,
    () => (family === 4 ? `-p tcp -m iprange ${not}--src-range ${pairs.join('-')}` : '-p tcp'),
    () => `${not}-p ${random.pick(['tcp', 'udp'])}`,
    () =>
      random.chance(0.3) ? '-p tcp -m limit --limit 3/min' : '-p tcp -m pkttype --pkt-type unicast',
    () =>
      `-p tcp -m tcp --dport ${random.pick(PORTS)} -m conntrack --ctorigdstport ${random.pick(PORTS)}`,
  ]
  const address = random.chance(0.6)
    ? `${random.chance(0.2) ? '! ' : ''}-s ${random.pick([...NETS[family], ...SOURCES[family]])} `
    : ''
  const device = random.chance(0.2) ? `${not}-i ${random.pick(['eth0', 'lo', 'eth+'])} ` : ''
  // A rule takes its protocol after address and interface, as iptables-save prints it.
  return `${address}${device}${random.pick(choices)()}`
}

const number = (address: string): number =>
  address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0)

const savedRaw = (random: Random, family: 4 | 6): string =>
  table(
    'raw',
    ['PREROUTING ACCEPT', 'OUTPUT ACCEPT'],
    some(1 + random.below(2), () =>
      random.chance(0.3)
        ? `-A PREROUTING -p tcp -m tcp --dport ${random.pick(PORTS)} -j CT --notrack`
        : `-A PREROUTING -s ${random.pick(NETS[family])} -p tcp -m tcp --dport ${random.pick(PORTS)} -j ${random.pick(['DROP', 'ACCEPT'])}`,
    ),
  )

const savedMangle = (random: Random, family: 4 | 6): string =>
  table(
    'mangle',
    ['PREROUTING ACCEPT', 'INPUT ACCEPT', 'FORWARD ACCEPT', 'OUTPUT ACCEPT', 'POSTROUTING ACCEPT'],
    some(
      1 + random.below(3),
      () =>
        `-A ${random.pick(['PREROUTING', 'INPUT'])} ${savedMatches(random, family)} ${random.pick(['-j MARK --set-xmark 0x1/0xff', '-j MARK --set-xmark 0x1/0xffffffff', '-j DROP', '-j ACCEPT'])}`,
    ),
  )

const savedNat = (random: Random, family: 4 | 6): string =>
  table(
    'nat',
    ['PREROUTING ACCEPT', 'INPUT ACCEPT', 'OUTPUT ACCEPT', 'POSTROUTING ACCEPT'],
    some(1 + random.below(2), () => {
      const to = random.pick([...PORTS, CLOSED_PORT])
      const own = family === 4 ? `10.9.0.2:${to}` : `[fd09::2]:${to}`
      return `-A PREROUTING -s ${random.pick(NETS[family])} -p tcp -m tcp --dport ${random.pick(PORTS)} ${random.pick([`-j REDIRECT --to-ports ${to}`, `-j DNAT --to-destination ${own}`])}`
    }),
  )
