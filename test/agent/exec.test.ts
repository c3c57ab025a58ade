// Do commands stay within their limits, whatever they do?

import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import t from 'tap'
import { runProgram } from '#agent/exec.ts'
import { readHostFile } from '#agent/host/read-file.ts'
import {
  type FileCommand,
  HOST_COMMANDS,
  isFileCommand,
  type ProgramCommand,
  unitCommand,
} from '#shared/plain/host-commands.ts'
import { statusOfExit } from '#shared/plain/host-outcome.ts'

const folder = mkdtempSync(join(tmpdir(), 'whyport-exec-'))
t.teardown(() => rmSync(folder, { recursive: true, force: true }))

const script = (name: string, body: string, mode = 0o755): string => {
  writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`)
  chmodSync(join(folder, name), mode)
  return name
}

const command = (name: string, limits: Partial<ProgramCommand> = {}): ProgramCommand => ({
  id: 'x',
  argv: [name],
  timeoutMs: 3000,
  maxBytes: 10_000,
  onlyIf: null,
  ...limits,
})

const run = (name: string, limits: Partial<ProgramCommand> = {}) =>
  runProgram(command(name, limits), { searchPath: [folder] })

const brief = (outcome: Awaited<ReturnType<typeof run>>) => [
  outcome?.status,
  outcome?.exit,
  outcome?.stdout,
  outcome?.stderr,
]

const isRunning = (pid: number): boolean => {
  try {
    // A killed process that nobody waited for is no longer running.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

/** A killed process needs a moment to go; whether it went within 2 s. */
const ends = async (pid: number): Promise<boolean> => {
  const last = performance.now() + 2000
  while (isRunning(pid) && performance.now() < last) await wait(10)
  return !isRunning(pid)
}

t.test('a command that ends well, one that fails, one that a signal ends', async t => {
  t.same(
    [
      brief(await run(script('good', 'echo out; echo err >&2'))),
      brief(await run(script('bad', 'echo half; exit 3'))),
      brief(await run(script('crash', 'kill -SEGV $$'))).slice(0, 2),
    ],
    [
      ['ok', 0, 'out\n', 'err\n'],
      ['failed', 3, 'half\n', ''],
      ['failed', 139],
    ],
  )
})

t.test('nothing of the caller reaches the command: environment, folder, input', async t => {
  script('look', 'env | sort; pwd; cat; echo "$0"')
  // Away from the test runner, which puts its own variables into whatever is started.
  const stdout = execFileSync(
    'env',
    ['-i', 'SECRET=1', process.execPath, join(import.meta.dirname, 'run-here.ts'), folder, 'look'],
    { input: 'secret\n', encoding: 'utf8' },
  )
  const lines = stdout.split('\n').filter(line => !/^(?:PWD|_|SHLVL)=/.test(line))
  t.same(lines, ['LC_ALL=C', '/', join(folder, 'look'), ''])
})

t.test('no shell reads the arguments', async t => {
  const outcome = await run(script('echoes', 'printf "%s\\n" "$@"'), {
    argv: ['echoes', '$(id)', '; id', '*', '`id`'],
  })
  t.equal(outcome?.stdout, '$(id)\n; id\n*\n`id`\n')
})

t.test('a command that hangs is ended with everything it started', async t => {
  const name = script('hang', 'sleep 100 & echo $!; trap "" TERM INT; sleep 100')
  const outcome = await run(name, { timeoutMs: 300 })
  const child = Number(outcome?.stdout.trim())
  t.same(
    [outcome?.status, outcome?.exit, (outcome?.tookMs ?? 0) < 1500, await ends(child)],
    ['timed-out', 124, true, true],
  )
})

t.test(
  'a child that leaves the group and keeps the pipes open does not hold the result up',
  async t => {
    const outcome = await run(script('escape', 'setsid sleep 3 & echo here'), { timeoutMs: 300 })
    t.same([outcome?.status, (outcome?.tookMs ?? 0) < 1500], ['timed-out', true])
  },
)

t.test('huge output is cut, said so, and the command ended', async t => {
  const outcome = await run(script('flood', 'yes'), { maxBytes: 5000 })
  t.same(
    [outcome?.status, outcome?.exit, outcome?.stdout.length, outcome?.stderr],
    ['truncated', 153, 5000, 'whyport: output cut at 5000 bytes\n'],
  )
})

t.test('output of exactly the limit is whole', async t => {
  const outcome = await run(script('exact', 'head -c 5000 /dev/zero | tr "\\0" x'), {
    maxBytes: 5000,
  })
  t.same([outcome?.status, outcome?.stdout.length], ['ok', 5000])
})

t.test('a missing tool, a forbidden one and one that cannot be started', async t => {
  symlinkSync('/nowhere', join(folder, 'dangling'))
  const place = join(folder, 'noexec')
  script('noexec', 'true', 0o644)
  t.same(
    [
      brief(await run('no-such-tool')),
      brief(await run('dangling')).slice(0, 2),
      brief(await run('noexec')),
      brief(await run(script('no-interpreter', 'true'))).slice(0, 2),
    ],
    [
      ['absent', 127, '', `no-such-tool: not found in ${folder}\n`],
      ['absent', 127],
      // Root may execute only what has an execute bit as well.
      ['denied', 126, '', `${place}: Permission denied\n`],
      ['ok', 0],
    ],
  )
})

t.test('an interruption ends the command at once and gives no outcome', async t => {
  const stop = new AbortController()
  const name = script('long', 'sleep 100')
  // By itself it would end after a minute, however slow the machine is.
  const patient = command(name, { timeoutMs: 60_000 })
  const running = runProgram(patient, { searchPath: [folder], signal: stop.signal })
  setTimeout(() => stop.abort(), 50)
  const start = performance.now()
  t.same([await running, performance.now() - start < 30_000], [null, true])
})

const REFUSALS: readonly (readonly [
  exit: number,
  stdout: string,
  stderr: string,
  status: string,
])[] = [
  [
    1,
    '',
    'Operation not permitted (you must be root)\nnetlink: Error: cache initialization failed',
    'denied',
  ],
  [
    4,
    '',
    'iptables-save v1.8.9 (nf_tables): Could not fetch rule set generation id: Permission denied (you must be root)',
    'denied',
  ],
  [1, '', 'ERROR: You need to be root to run this script', 'denied'],
  [253, '', 'Authorization failed.\n    Make sure polkit agent is running', 'denied'],
  [
    0,
    'net.ipv4.ip_forward = 1\n',
    "sysctl: permission denied on key 'net.core.bpf_jit_harden'",
    'ok',
  ],
  [0, '', 'Cannot open netlink socket: Permission denied', 'denied'],
  [255, '', "ss: invalid option -- 'O'", 'failed'],
  [0, '', '', 'ok'],
]

t.test('refusals are told from failures by the words of the tools', async t => {
  t.same(
    REFUSALS.map(([exit, stdout, stderr]) => statusOfExit({ exit, stdout, stderr })),
    REFUSALS.map(([, , , status]) => status),
  )
})

const readFile = (file: string, limits: Partial<FileCommand> = {}) =>
  readHostFile({ id: 'x', file, timeoutMs: 1000, maxBytes: 100, onlyIf: null, ...limits })

t.test('files: whole, cut, missing, a pipe in their place', async t => {
  const place = (name: string): string => join(folder, name)
  writeFileSync(place('small'), 'text\n')
  writeFileSync(place('large'), 'x'.repeat(101))
  execFileSync('mkfifo', [place('pipe')])
  const outcomes = await Promise.all([
    readFile(place('small')),
    readFile(place('large')),
    readFile(place('gone')),
    readFile(place('pipe')),
    readFile('/proc/version', { maxBytes: 10_000 }),
  ])
  t.same(
    outcomes.map(o => [
      o?.status,
      o?.exit,
      o?.stdout.length === 100 ? 'cut' : o?.stdout.slice(0, 5),
    ]),
    [
      ['ok', 0, 'text\n'],
      ['truncated', 153, 'cut'],
      ['absent', 127, ''],
      ['failed', 1, ''],
      ['ok', 0, 'Linux'],
    ],
  )
})

// As the contract lists them: id, program line or file.
const CONTRACT = `ss-listeners|ss -H -ltne
ss-owners|ss -H -ltnp
ss-listeners-udp|ss -H -lune
netstat-listeners|netstat -lntp
proc-tcp|/proc/net/tcp
proc-tcp6|/proc/net/tcp6
ip-addr|ip -j addr
ip-link|ip -j -d link
ip-rule|ip -j rule
ip6-rule|ip -6 -j rule
ip-route|ip -j route show table all
ip6-route|ip -6 -j route show table all
nft-ruleset|nft -j list ruleset
nft-ruleset-text|nft -nn -a list ruleset
nft-version|nft --version
iptables-save|iptables-save -c
ip6tables-save|ip6tables-save -c
iptables-legacy-save|iptables-legacy-save -c
ip6tables-legacy-save|ip6tables-legacy-save -c
iptables-version|iptables -V
ip-tables-names|/proc/net/ip_tables_names
ip6-tables-names|/proc/net/ip6_tables_names
ipset|ipset save
ufw-status|ufw status verbose
firewalld-state|firewall-cmd --state
firewalld-zones|firewall-cmd --list-all-zones
firewalld-active-zones|firewall-cmd --get-active-zones
firewalld-zones-permanent|firewall-cmd --permanent --list-all-zones
firewalld-direct|firewall-cmd --direct --get-all-rules
firewalld-policies|firewall-cmd --list-all-policies
firewalld-panic|firewall-cmd --query-panic
selinux-status|getenforce
selinux-ports|semanage port -l
selinux-denials|ausearch -m avc -ts recent
apparmor-profiles|/sys/kernel/security/apparmor/profiles
sysctl-net|sysctl -a --pattern ^net\\.(ipv4|ipv6|core|netfilter)
proc-snmp|/proc/net/snmp
proc-snmp6|/proc/net/snmp6
proc-netstat|/proc/net/netstat
conntrack-count|/proc/sys/net/netfilter/nf_conntrack_count
conntrack-stat|/proc/net/stat/nf_conntrack
hosts-deny|/etc/hosts.deny
hosts-allow|/etc/hosts.allow
fail2ban-bans|fail2ban-client banned
docker-ports|docker ps --format json
podman-ports|podman ps --format json
bpf-net|bpftool -j net
units-failed|systemctl list-units --all --plain --full --no-legend --no-pager --type=service --state=failed,activating
net-namespaces|lsns -J -t net -o NS,PID
kernel-log|dmesg --level=err,warn
os-release|/etc/os-release
kernel-version|uname -a
clock|date -u +%s.%N`

t.test('the list is the one of the contract, with its limits', async t => {
  const RULE_SETS = /^(?:nft-ruleset|ip6?tables-(?:legacy-)?save|ipset)/
  const wrong = HOST_COMMANDS.filter(
    ({ id, timeoutMs, maxBytes }) =>
      timeoutMs !== (RULE_SETS.test(id) ? 20_000 : 5000) ||
      maxBytes !== (RULE_SETS.test(id) ? 32 : 4) * 1024 * 1024,
  )
  t.same(
    [
      HOST_COMMANDS.map(c => `${c.id}|${isFileCommand(c) ? c.file : c.argv.join(' ')}`).join('\n'),
      wrong.map(({ id }) => id),
    ],
    [CONTRACT, []],
  )
})

t.test('a unit name that is no unit name makes no command', async t => {
  const names = [
    'nginx.service',
    'getty@tty1.service',
    '-x.service',
    'a b.service',
    '../x.service',
    'x;id.service',
    'x',
  ]
  t.same(
    names.map(name => unitCommand('unit-log', name)?.argv.join(' ') ?? null),
    [
      'journalctl -u nginx.service -n 50 -o json',
      'journalctl -u getty@tty1.service -n 50 -o json',
      ...[null, null, null, null, null],
    ],
  )
})
