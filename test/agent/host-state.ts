// What of a host's network could an observer change, and what of it did change?
import { createHash } from 'node:crypto'
import type { Namespace } from '#test/kernel/netns.ts'

/** A hash for each reading, by its name. */
export type HostState = ReadonlyMap<string, string>

// The save programs write the time into their comments.
const withoutClock = (script: string): string => `(${script}) | grep -v '^#'`

/** Only listings of which it was measured that they create nothing themselves. */
const READINGS: Readonly<Record<string, string>> = {
  'nft rule set': 'nft -j list ruleset',
  'nft rule set as text': 'nft -nn -a list ruleset',
  'iptables rules': withoutClock('iptables-nft-save -c; ip6tables-nft-save -c'),
  'legacy iptables rules': withoutClock('iptables-legacy-save -c; ip6tables-legacy-save -c'),
  'registered tables':
    'cat /proc/net/ip_tables_names /proc/net/ip6_tables_names /proc/net/arp_tables_names',
  'registered matches and targets':
    'cat /proc/net/ip_tables_matches /proc/net/ip_tables_targets /proc/net/ip6_tables_matches /proc/net/ip6_tables_targets',
  'netfilter of the kernel':
    'cat /proc/net/netfilter/nf_log /proc/net/netfilter/nfnetlink_queue /proc/net/netfilter/nfnetlink_log',
  connections: 'cat /proc/net/nf_conntrack /proc/net/nf_conntrack_expect',
  ipsets: 'ipset save',
  addresses: 'ip -j addr',
  'links and their programs': 'ip -j -d link',
  'traffic control': 'tc -j qdisc show; tc -j filter show dev lo; tc -j filter show dev lo ingress',
  rules: 'ip -j rule; ip -6 -j rule',
  routes: 'ip -j route show table all; ip -6 -j route show table all',
  neighbours: 'ip -j neigh',
  sockets: 'ss -H -ltnue; ss -H -xl',
  sysctls: "sysctl -a 2>/dev/null | grep -E '^(net|kernel.modprobe|kernel.unprivileged_bpf)'",
}

/** Of the whole machine: only where nothing else runs beside. */
const MACHINE: Readonly<Record<string, string>> = {
  modules: 'cat /proc/modules',
  'loaded BPF programs': "grep '\\[bpf\\]' /proc/kallsyms | cut -d' ' -f3 | sort",
  'pinned BPF objects': 'find /sys/fs/bpf',
}

export const hostState = (host: Namespace, ofMachine = false): HostState =>
  new Map(
    Object.entries({ ...READINGS, ...(ofMachine ? MACHINE : {}) }).map(([name, script]) => {
      const { status, stdout } = host.run(['sh', '-c', script])
      return [name, createHash('sha256').update(`${status} ${stdout}`).digest('hex')]
    }),
  )

/** Names of the readings that differ. */
export const changedIn = (before: HostState, after: HostState): string[] =>
  [...before].filter(([name, hash]) => after.get(name) !== hash).map(([name]) => name)
