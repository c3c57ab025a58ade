// Which input of iptables-restore does a random firewall come from?
import type { Random } from './random.ts'
import { CLOSED_PORT, NETS, PORTS, SOURCES, type Way } from './random-parts.ts'

export const savedRules = (way: Way): string =>
  [
    savedFilter(way),
    ...(way.random.chance(0.3) ? [savedRaw(way)] : []),
    ...(way.random.chance(0.3) ? [savedMangle(way)] : []),
    ...(way.random.chance(0.3) ? [savedNat(way)] : []),
  ].join('')

const table = (name: string, chains: readonly string[], rules: readonly string[]): string =>
  `*${name}\n${chains.map(chain => `:${chain} [0:0]\n`).join('')}${rules.map(rule => `${rule}\n`).join('')}COMMIT\n`

const savedFilter = (way: Way): string => {
  const { random, family } = way
  const names = ['C0', 'C1', 'C2']
  const policy = random.chance(0.3) ? 'DROP' : 'ACCEPT'
  const rules = [
    ...(policy === 'DROP' && random.chance(0.7)
      ? ['-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT']
      : []),
    ...some(3 + random.below(6), () => `-A INPUT ${savedRule(way, names)}`),
    ...names.flatMap((name, i) =>
      some(1 + random.below(4), () => `-A ${name} ${savedRule(way, names.slice(0, i))}`),
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

const savedRule = (way: Way, below: readonly string[]): string =>
  `${savedMatches(way)} ${savedTarget(way, below)}`

const savedTarget = ({ random, family, meant }: Way, below: readonly string[]): string => {
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
      : meant === 'packets'
        ? ['-j REJECT', '-j REJECT --reject-with icmp6-adm-prohibited']
        : []),
    '',
    '-j LOG --log-prefix "a \\"b\\" "',
  ])
}

const savedMatches = ({ random, family }: Way): string => {
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
    () =>
      `-p tcp -m addrtype ${not}--dst-type ${random.pick(['LOCAL', 'UNICAST', 'UNICAST,LOCAL'])}`,
    () => `-p tcp -m addrtype ${not}--src-type ${random.pick(['LOCAL', 'UNICAST', 'UNREACHABLE'])}`,
    () => `-p tcp -m addrtype --dst-type LOCAL --limit-iface-in`,
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

const savedRaw = ({ random, family }: Way): string =>
  table(
    'raw',
    ['PREROUTING ACCEPT', 'OUTPUT ACCEPT'],
    some(1 + random.below(2), () =>
      random.chance(0.3)
        ? `-A PREROUTING -p tcp -m tcp --dport ${random.pick(PORTS)} -j CT --notrack`
        : random.chance(0.4)
          ? `-A PREROUTING ${reversePath(random)} -j ${random.pick(['DROP', 'ACCEPT'])}`
          : `-A PREROUTING -s ${random.pick(NETS[family])} -p tcp -m tcp --dport ${random.pick(PORTS)} -j ${random.pick(['DROP', 'ACCEPT'])}`,
    ),
  )

const reversePath = (random: Random): string =>
  ['-m rpfilter', ...REVERSE.filter(() => random.chance(0.35))].join(' ')

const REVERSE = ['--loose', '--validmark', '--accept-local', '--invert']

const savedMangle = (way: Way): string =>
  table(
    'mangle',
    ['PREROUTING ACCEPT', 'INPUT ACCEPT', 'FORWARD ACCEPT', 'OUTPUT ACCEPT', 'POSTROUTING ACCEPT'],
    some(
      1 + way.random.below(3),
      () =>
        `-A ${way.random.pick(['PREROUTING', 'INPUT'])} ${savedMatches(way)} ${way.random.pick(['-j MARK --set-xmark 0x1/0xff', '-j MARK --set-xmark 0x1/0xffffffff', '-j DROP', '-j ACCEPT'])}`,
    ),
  )

const savedNat = ({ random, family }: Way): string =>
  table(
    'nat',
    ['PREROUTING ACCEPT', 'INPUT ACCEPT', 'OUTPUT ACCEPT', 'POSTROUTING ACCEPT'],
    some(1 + random.below(2), () => {
      const to = random.pick([...PORTS, CLOSED_PORT])
      const own = family === 4 ? `10.9.0.2:${to}` : `[fd09::2]:${to}`
      return `-A PREROUTING -s ${random.pick(NETS[family])} -p tcp -m tcp --dport ${random.pick(PORTS)} ${random.pick([`-j REDIRECT --to-ports ${to}`, `-j DNAT --to-destination ${own}`])}`
    }),
  )
