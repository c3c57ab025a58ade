// Which security groups and network ACL does this seed give, before anything is written down?
import type { Random } from '#test/kernel/random.ts'

/** Plain values: how a cloud answer or a kernel rule spells them is decided elsewhere, twice. */
export type TwinRule = {
  readonly priority: number
  readonly policy: 'accept' | 'drop'
  readonly protocol: 'tcp' | 'udp' | 'icmp' | 'all'
  /** null: every port. */
  readonly ports: readonly (readonly [number, number])[] | null
  /** null: nothing is named, which matches nobody in an inbound rule. */
  readonly source: TwinSource
  /** The rule is for this address of the target only; null: for each. */
  readonly dest: string | null
}

/** Each is a list of blocks; the kind says by which field of the cloud they are named. */
export type TwinSource = {
  readonly kind: 'block' | 'group' | 'prefix-list'
  readonly id: string
  readonly blocks: readonly string[]
}

export type TwinEntry = {
  readonly policy: 'accept' | 'drop'
  readonly protocol: 'tcp' | 'udp' | 'icmp' | 'all'
  readonly ports: readonly [number, number] | null
  readonly block: string
}

export type TwinCloud = {
  readonly family: 4 | 6
  readonly groups: readonly { readonly id: string; readonly rules: readonly TwinRule[] }[]
  readonly kind: 'normal' | 'enterprise'
  /** Addresses that share a group with the target, while its members trust each other. */
  readonly trusted: readonly string[]
  /** null: no network ACL is bound. */
  readonly acl: {
    readonly inbound: readonly TwinEntry[]
    readonly outbound: readonly TwinEntry[]
  } | null
}

export const PORTS = [22, 80, 443, 1433, 8080, 9090] as const

const HOSTS = {
  4: (n: number) => `10.8.${n >> 4}.${(n & 15) * 16 + 3}`,
  6: (n: number) => `fd08:0:0:${n >> 4}::${(n & 15) + 1}`,
}

/** Clients: some share a block, some do not. */
export const CLIENTS: Readonly<Record<4 | 6, readonly string[]>> = {
  4: Array.from({ length: 40 }, (_, n) => HOSTS[4](n * 3)),
  6: Array.from({ length: 24 }, (_, n) => HOSTS[6](n * 3)),
}

export const TARGET = { 4: '10.9.0.2', 6: 'fd09::2' } as const

const BLOCKS: Readonly<Record<4 | 6, readonly string[]>> = {
  4: ['0.0.0.0/0', '10.8.0.0/16', '10.8.0.0/24', '10.8.1.0/24', '10.8.2.128/25', '10.8.4.0/22'],
  6: ['::/0', 'fd08::/32', 'fd08:0:0:1::/64', 'fd08:0:0:2::/63', 'fd08:0:0:4::/62'],
}

export const MEMBERS: Readonly<Record<4 | 6, Readonly<Record<string, readonly string[]>>>> = {
  4: { 'sg-x': CLIENTS[4].slice(0, 9), 'sg-y': CLIENTS[4].slice(6, 20) },
  6: { 'sg-x': CLIENTS[6].slice(0, 9), 'sg-y': CLIENTS[6].slice(6, 14) },
}

export const PREFIX_LISTS: Readonly<Record<4 | 6, Readonly<Record<string, readonly string[]>>>> = {
  4: { 'pl-1': ['10.8.0.0/25', '10.8.3.0/24'], 'pl-2': [] },
  6: { 'pl-6': ['fd08:0:0:3::/64', 'fd08:0:0:1::/65'] },
}

export const randomCloud = (random: Random): TwinCloud => {
  const family = random.chance(0.35) ? 6 : 4
  const kind = random.chance(0.3) ? 'enterprise' : 'normal'
  const count = 1 + random.below(3)
  const groups = Array.from({ length: count }, (_, n) => ({
    id: `sg-${'abc'[n]}`,
    rules: Array.from({ length: random.below(7) }, () => randomRule(random, { family, kind })),
  }))
  const trusts = kind === 'normal' && random.chance(0.25)
  const acl = random.chance(0.6)
    ? {
        inbound: entries(random, family, [...PORTS]),
        outbound: entries(random, family, null),
      }
    : null
  return { family, groups, kind, trusted: trusts ? CLIENTS[family].slice(-4) : [], acl }
}

const randomRule = (
  random: Random,
  { family, kind }: { family: 4 | 6; kind: TwinCloud['kind'] },
): TwinRule => {
  const protocol = random.pick(['tcp', 'tcp', 'tcp', 'tcp', 'udp', 'icmp', 'all'] as const)
  const hasPorts = protocol === 'tcp' || protocol === 'udp'
  return {
    priority: 1 + random.below(4),
    policy: random.chance(0.65) ? 'accept' : 'drop',
    protocol,
    ports: hasPorts ? portsOf(random) : null,
    source: sourceOf(random, family, kind === 'normal'),
    dest: random.chance(0.12)
      ? random.pick([TARGET[family], family === 4 ? '10.9.0.99' : 'fd09::99'])
      : null,
  }
}

const portsOf = (random: Random): TwinRule['ports'] => {
  if (random.chance(0.15)) return null
  if (random.chance(0.15))
    return random.several([...PORTS], 2).map(port => [port, port + random.below(30)] as const)
  const port = random.pick([...PORTS])
  return [
    random.chance(0.6)
      ? [port, port]
      : [Math.max(1, port - random.below(300)), port + random.below(2000)],
  ]
}

// Advanced groups know no rules that name a group.
const sourceOf = (random: Random, family: 4 | 6, mayNameGroups: boolean): TwinSource => {
  const named = random.below(10)
  if (named === 0 && mayNameGroups) {
    const id = random.pick(['sg-x', 'sg-y'])
    return { kind: 'group', id, blocks: MEMBERS[family][id] ?? [] }
  }
  if (named === 1) {
    const [id = '', blocks = []] = random.pick(Object.entries(PREFIX_LISTS[family]))
    return { kind: 'prefix-list', id, blocks }
  }
  if (named < 4) return { kind: 'block', id: '', blocks: [random.pick(CLIENTS[family])] }
  return { kind: 'block', id: '', blocks: [random.pick(BLOCKS[family])] }
}

const REPLY_PORTS = [
  [1, 65535],
  [1024, 65535],
  [1, 1023],
  [443, 443],
] as const

/** `ports`: those of the services, for packets in; null for answers out. */
const entries = (random: Random, family: 4 | 6, ports: readonly number[] | null): TwinEntry[] =>
  Array.from({ length: 1 + random.below(5) }, (): TwinEntry => {
    const protocol = random.pick(['tcp', 'tcp', 'tcp', 'udp', 'icmp', 'all'] as const)
    const hasPorts = protocol === 'tcp' || protocol === 'udp'
    return {
      policy: random.chance(0.7) ? 'accept' : 'drop',
      protocol,
      ports: hasPorts ? entryPorts(random, ports) : null,
      block: random.chance(0.4) ? (BLOCKS[family][0] ?? '') : anyBlock(random, family),
    }
  })

const entryPorts = (random: Random, ports: readonly number[] | null): readonly [number, number] => {
  if (ports === null) return random.pick(REPLY_PORTS)
  const port = random.pick(ports)
  return random.chance(0.5) ? [port, port] : [1, port + random.below(3000)]
}

const anyBlock = (random: Random, family: 4 | 6): string =>
  random.pick([...BLOCKS[family], ...CLIENTS[family].slice(0, 4)])
