// Which commands may be run on a host, and within which limits?

/** A program with fixed arguments, found in a fixed search path; no shell ever sees it. */
export type ProgramCommand = Limits & { readonly id: string; readonly argv: readonly string[] }

/** A file read as it stands. */
export type FileCommand = Limits & { readonly id: string; readonly file: string }

export type HostCommand = ProgramCommand | FileCommand

type Limits = {
  readonly timeoutMs: number
  readonly maxBytes: number
  /** Asking would start or create something unless this holds; null: asking changes nothing. */
  readonly onlyIf: Precondition | null
}

/**
 * path: this path exists. legacy-filter-table: not with the legacy iptables while its filter table
 * is absent, because listing would create the table (measured with iptables 1.8.9).
 */
export type Precondition =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'legacy-filter-table' }

const MIB = 1024 * 1024
const SHORT: Limits = { timeoutMs: 5000, maxBytes: 4 * MIB, onlyIf: null }
const RULE_SET: Limits = { timeoutMs: 20_000, maxBytes: 32 * MIB, onlyIf: null }

const program = (id: string, line: string, limits: Partial<Limits> = {}): ProgramCommand => ({
  id,
  argv: line.split(' '),
  ...SHORT,
  ...limits,
})

const file = (id: string, path: string): FileCommand => ({ id, file: path, ...SHORT })

const whenPath = (path: string): Partial<Limits> => ({ onlyIf: { kind: 'path', path } })

/**
 * The closed list: read-only forms only. Listing with `iptables -L` creates tables in the legacy
 * backend, so only the `-save` programs are used; a client of Docker would start a sleeping daemon,
 * Podman would create its store.
 */
export const HOST_COMMANDS: readonly HostCommand[] = [
  program('ss-listeners', 'ss -H -ltne'),
  program('ss-owners', 'ss -H -ltnp'),
  program('ss-listeners-udp', 'ss -H -lune'),
  program('netstat-listeners', 'netstat -lntp'),
  file('proc-tcp', '/proc/net/tcp'),
  file('proc-tcp6', '/proc/net/tcp6'),
  program('ip-addr', 'ip -j addr'),
  program('ip-link', 'ip -j -d link'),
  program('ip-rule', 'ip -j rule'),
  program('ip6-rule', 'ip -6 -j rule'),
  program('ip-route', 'ip -j route show table all'),
  program('ip6-route', 'ip -6 -j route show table all'),
  program('nft-ruleset', 'nft -j list ruleset', RULE_SET),
  program('nft-ruleset-text', 'nft -nn -a list ruleset', RULE_SET),
  program('nft-version', 'nft --version'),
  program('iptables-save', 'iptables-save -c', RULE_SET),
  program('ip6tables-save', 'ip6tables-save -c', RULE_SET),
  program('iptables-legacy-save', 'iptables-legacy-save -c', RULE_SET),
  program('ip6tables-legacy-save', 'ip6tables-legacy-save -c', RULE_SET),
  program('iptables-version', 'iptables -V'),
  file('ip-tables-names', '/proc/net/ip_tables_names'),
  file('ip6-tables-names', '/proc/net/ip6_tables_names'),
  program('ipset', 'ipset save', RULE_SET),
  program('ufw-status', 'ufw status verbose', { onlyIf: { kind: 'legacy-filter-table' } }),
  program('firewalld-state', 'firewall-cmd --state'),
  program('firewalld-zones', 'firewall-cmd --list-all-zones'),
  program('firewalld-active-zones', 'firewall-cmd --get-active-zones'),
  program('firewalld-zones-permanent', 'firewall-cmd --permanent --list-all-zones'),
  program('firewalld-direct', 'firewall-cmd --direct --get-all-rules'),
  program('firewalld-policies', 'firewall-cmd --list-all-policies'),
  program('firewalld-panic', 'firewall-cmd --query-panic'),
  program('selinux-status', 'getenforce'),
  program('selinux-ports', 'semanage port -l'),
  program('selinux-denials', 'ausearch -m avc -ts recent'),
  file('apparmor-profiles', '/sys/kernel/security/apparmor/profiles'),
  program('sysctl-net', 'sysctl -a --pattern ^net\\.(ipv4|ipv6|core|netfilter)'),
  file('proc-snmp', '/proc/net/snmp'),
  file('proc-snmp6', '/proc/net/snmp6'),
  file('proc-netstat', '/proc/net/netstat'),
  file('conntrack-count', '/proc/sys/net/netfilter/nf_conntrack_count'),
  file('conntrack-stat', '/proc/net/stat/nf_conntrack'),
  file('hosts-deny', '/etc/hosts.deny'),
  file('hosts-allow', '/etc/hosts.allow'),
  program('fail2ban-bans', 'fail2ban-client banned'),
  program('docker-ports', 'docker ps --format json', whenPath('/run/docker.pid')),
  program('podman-ports', 'podman ps --format json', whenPath('/run/containers/storage')),
  program('bpf-net', 'bpftool -j net'),
  program(
    'units-failed',
    'systemctl list-units --all --plain --full --no-legend --no-pager --type=service --state=failed,activating',
  ),
  program('net-namespaces', 'lsns -J -t net -o NS,PID'),
  program('kernel-log', 'dmesg --level=err,warn'),
  file('os-release', '/etc/os-release'),
  program('kernel-version', 'uname -a'),
  program('clock', 'date -u +%s.%N'),
]

const BY_ID = new Map(HOST_COMMANDS.map(command => [command.id, command]))

/** Null for what is not on the list. */
export const hostCommand = (id: string): HostCommand | null => BY_ID.get(id) ?? null

/** Their argument may only come from an earlier answer of the same host. */
export type UnitCommandId = 'unit-status' | 'unit-log'

/** A systemd unit name; it cannot begin with `-`, so it is never read as an option. */
const UNIT = /^[A-Za-z0-9][A-Za-z0-9:_.@\\-]{0,200}\.(?:service|socket)$/

/** Null when the unit's name does not follow the grammar. */
export const unitCommand = (id: UnitCommandId, unit: string): ProgramCommand | null => {
  if (!UNIT.test(unit)) return null
  const argv =
    id === 'unit-status'
      ? ['systemctl', 'show', unit]
      : ['journalctl', '-u', unit, '-n', '50', '-o', 'json']
  return { id, argv, ...SHORT }
}

/** Files of a process in another network namespace; the process may only come from an earlier answer. */
const NAMESPACE_FILES = {
  'ns-tcp': 'tcp',
  'ns-tcp6': 'tcp6',
  'ns-addresses': 'fib_trie',
} as const

/** Null for what is no process id. */
export const namespaceCommands = (pid: string): readonly FileCommand[] | null =>
  /^[1-9]\d{0,9}$/.test(pid)
    ? Object.entries(NAMESPACE_FILES).map(([id, name]) => file(id, `/proc/${pid}/net/${name}`))
    : null

export const isFileCommand = (command: HostCommand): command is FileCommand => 'file' in command

/** What of it evidence names. */
export const askedOf = (
  command: HostCommand,
): { readonly file: string } | { readonly argv: readonly string[] } =>
  isFileCommand(command) ? { file: command.file } : { argv: command.argv }
