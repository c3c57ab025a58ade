// How is this cloud written as rules of nftables? Shares nothing with the evaluator or its parsers.
import type { TwinCloud, TwinEntry, TwinRule } from './random-cloud.ts'

/**
 * One table. The ACL keeps no state: a chain for packets in, one for answers out, the first entry
 * decides, else drop. The groups keep state: priority by priority, drops before accepts, then the
 * default (network-semantics §1 rules 3, 4, 6, 7).
 */
export const kernelRules = (cloud: TwinCloud): string =>
  [
    'flush ruleset',
    'table inet cloud {',
    ...aclChains(cloud),
    '  chain groups {',
    '    type filter hook prerouting priority 0; policy accept;',
    '    iifname != "eth0" accept',
    ...NEIGHBOURS,
    '    ct state established,related accept',
    ...cloud.trusted.map(address => `    ${word(cloud)} saddr ${address} accept`),
    ...[...groupRules(cloud)],
    '    drop',
    '  }',
    '}',
    '',
  ].join('\n')

// Without them IPv6 hosts do not find each other; no rule of the cloud is about them.
const NEIGHBOURS = ['    icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept']

const word = ({ family }: Pick<TwinCloud, 'family'>): 'ip' | 'ip6' => (family === 4 ? 'ip' : 'ip6')

const groupRules = (cloud: TwinCloud): string[] => {
  const all = cloud.groups.flatMap(({ rules }) => rules)
  const priorities = [...new Set(all.map(({ priority }) => priority))].toSorted((a, b) => a - b)
  return priorities.flatMap(priority =>
    (['drop', 'accept'] as const).flatMap(policy =>
      all
        .filter(rule => rule.priority === priority && rule.policy === policy)
        .flatMap(rule => ruleLines(cloud, rule)),
    ),
  )
}

const ruleLines = (cloud: TwinCloud, rule: TwinRule): string[] =>
  rule.source.blocks.map(block =>
    [
      '   ',
      ...(block.endsWith('/0') ? [] : [`${word(cloud)} saddr ${block}`]),
      ...(rule.dest === null ? [] : [`${word(cloud)} daddr ${rule.dest}`]),
      ...protocolWords(cloud, rule.protocol),
      ...(rule.ports === null || rule.ports.length === 0
        ? []
        : [
            `${rule.protocol} dport { ${merged(rule.ports)
              .map(([a, b]) => (a === b ? a : `${a}-${b}`))
              .join(', ')} }`,
          ]),
      rule.policy,
    ].join(' '),
  )

// A set of nft takes no overlapping ranges.
const merged = (ports: readonly (readonly [number, number])[]): (readonly [number, number])[] => {
  const done: (readonly [number, number])[] = []
  for (const [from, to] of ports.toSorted(([a], [b]) => a - b)) {
    const last = done.at(-1)
    if (last === undefined || from > last[1]) done.push([from, to])
    else done[done.length - 1] = [last[0], Math.max(last[1], to)]
  }
  return done
}

const protocolWords = ({ family }: TwinCloud, protocol: TwinRule['protocol']): string[] => {
  if (protocol === 'all') return []
  if (protocol === 'icmp') return [family === 4 ? 'meta l4proto icmp' : 'meta l4proto icmpv6']
  return [`meta l4proto ${protocol}`]
}

const aclChains = (cloud: TwinCloud): string[] =>
  cloud.acl === null
    ? []
    : [
        ...chain('acl_in', 'prerouting priority -300', [
          'iifname != "eth0" accept',
          ...cloud.acl.inbound.map(entry => entryLine(cloud, entry, 'saddr')),
        ]),
        ...chain('acl_out', 'postrouting priority 300', [
          'oifname != "eth0" accept',
          ...cloud.acl.outbound.map(entry => entryLine(cloud, entry, 'daddr')),
        ]),
      ]

const chain = (name: string, hook: string, lines: readonly string[]): string[] => [
  `  chain ${name} {`,
  `    type filter hook ${hook}; policy accept;`,
  ...NEIGHBOURS,
  ...lines.map(line => `    ${line}`),
  '    drop',
  '  }',
]

const entryLine = (cloud: TwinCloud, entry: TwinEntry, side: 'saddr' | 'daddr'): string =>
  [
    ...(entry.block.endsWith('/0') ? [] : [`${word(cloud)} ${side} ${entry.block}`]),
    ...protocolWords(cloud, entry.protocol),
    ...(entry.ports === null
      ? []
      : [`${entry.protocol} dport ${entry.ports[0]}-${entry.ports[1]}`]),
    entry.policy,
  ].join(' ')
