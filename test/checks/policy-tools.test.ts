// Do fail2ban, firewalld, SELinux and AppArmor explain what blocks, without ever deciding it?
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import type { Check } from '#server/checks/check.ts'
import { hostFirewall } from '#server/checks/host-firewall.ts'
import { mandatoryAccessControl } from '#server/checks/mandatory-access-control.ts'
import { factsOf } from '#server/facts/facts.ts'
import { fixFor } from '#server/fix/fix.ts'
import { sentence } from '#shared/wording/sentence.ts'
import { hostEvidence } from '#test/facts/host-evidence.ts'
import { addr, ETH0, hostFlow, judge, LO } from './host-flow.ts'

type Answers = Parameters<typeof hostEvidence>[0]
type Flow = ReturnType<typeof hostFlow>

const ROOT = join(import.meta.dirname, '../fixtures/host/commands')
const text = (name: string): string => readFileSync(join(ROOT, name), 'utf8')

const HOST: Answers = {
  'nft-ruleset': '{"nftables":[{"metainfo":{"json_schema_version":1}}]}',
  'iptables-legacy-save': '',
  'ip6tables-legacy-save': '',
  'ip-addr': addr(LO, ETH0),
}

const said = (check: Check, flow: Flow, answers: Answers) => {
  const { status, causes, because } = judge(check, flow, answers)
  return [
    status,
    causes.map(({ id, confidence }) => `${id} ${confidence}`).join(),
    sentence(because),
  ]
}

const commands = (check: Check, flow: Flow, answers: Answers) => {
  const facts = factsOf(hostEvidence(answers), { instanceId: 'i-web' })
  const again: Parameters<typeof fixFor>[0]['judge'] = (other, known) =>
    check.run(other, known).judgement
  const [cause] = again(flow, facts).causes
  const fix = cause === undefined ? null : fixFor({ cause, flow, facts, judge: again })
  return fix?.commands.map(one => [one.do, one.undo])
}

const BAN: Answers = {
  ...HOST,
  'iptables-legacy-save':
    '*filter\n:INPUT ACCEPT [0:0]\n:f2b-sshd - [0:0]\n-A INPUT -j f2b-sshd\n-A f2b-sshd -s 203.0.113.7/32 -j REJECT\nCOMMIT\n',
}
const CLIENT = hostFlow({ from: '203.0.113.7' })

t.test('fail2ban names every jail that holds the client, and each of them is opened', async t => {
  const answers = { ...BAN, 'fail2ban-bans': text('fail2ban-bans.txt') }
  t.same(said(hostFirewall, CLIENT, answers), [
    'fail',
    'fail2ban-banned-client derived',
    'On the host fail2ban has banned 203.0.113.7 in the jails sshd, recidive: iptables-legacy rule "legacy:filter f2b-sshd 1" stops it.',
  ])
  t.same(commands(hostFirewall, CLIENT, answers), [
    ['fail2ban-client set sshd unbanip 203.0.113.7', 'fail2ban-client set sshd banip 203.0.113.7'],
    [
      'fail2ban-client set recidive unbanip 203.0.113.7',
      'fail2ban-client set recidive banip 203.0.113.7',
    ],
  ])
})

t.test('without its list, or with another client in it, the rule alone speaks', async t => {
  const plain = said(hostFirewall, CLIENT, BAN)
  const other = "[{'sshd': ['203.0.113.8']}]\n"
  t.same(said(hostFirewall, CLIENT, { ...BAN, 'fail2ban-bans': other }), plain)
  t.same(commands(hostFirewall, CLIENT, BAN)?.length, 1)
  const hostile = "[{'$(reboot)': ['203.0.113.7']}, {'-x': ['203.0.113.7']}]\n"
  t.same(
    commands(hostFirewall, CLIENT, { ...BAN, 'fail2ban-bans': hostile }),
    commands(hostFirewall, CLIENT, BAN),
  )
})

t.test('a client that is on the list and that no rule stops gets in', async t => {
  const answers = { ...HOST, 'fail2ban-bans': text('fail2ban-bans.txt') }
  t.equal(judge(hostFirewall, CLIENT, answers).status, 'pass')
})

const FIREWALLD: Answers = {
  ...HOST,
  'nft-ruleset': text('firewalld-nft.txt'),
  'iptables-save': text('firewalld-iptables.txt'),
  'firewalld-state': text('firewalld-state.txt'),
  'firewalld-zones': text('firewalld-zones.txt'),
  'firewalld-policies': text('firewalld-policies.txt'),
  'firewalld-direct': text('firewalld-direct.txt'),
}
const at = (port: number): Flow => hostFlow({ port, from: '198.51.100.9' })

t.test('a policy of firewalld that drops is named, and no zone is blamed for it', async t => {
  const [status, causes, because] = said(hostFirewall, at(9090), FIREWALLD)
  t.same([status, causes], ['fail', 'host-firewall-drop derived'])
  t.match(because, /belongs to the firewalld policy edge \(target DROP\)/)
  const open = FIREWALLD['firewalld-zones']
  const elsewhere = String(open).replace(
    'services: ssh\n  ports: ',
    'services: ssh\n  ports: 9090/tcp',
  )
  t.not(elsewhere, open)
  const [, still] = said(hostFirewall, at(9090), { ...FIREWALLD, 'firewalld-zones': elsewhere })
  t.equal(still, 'host-firewall-drop derived')
  const { 'firewalld-policies': _gone, ...without } = FIREWALLD
  t.same(said(hostFirewall, at(9090), { ...without, 'firewalld-zones': elsewhere }).slice(0, 2), [
    'fail',
    'host-firewall-drop derived',
  ])
})

t.test('what the policy admits is admitted', async t => {
  t.equal(judge(hostFirewall, at(8081), FIREWALLD).status, 'pass')
})

t.test(
  'a rule that firewalld was given as a direct rule says so, another one does not',
  async t => {
    const [status, causes, because] = said(hostFirewall, at(8080), FIREWALLD)
    t.same([status, causes], ['fail', 'host-firewall-drop derived'])
    t.match(because, /as a direct rule: ipv4 filter INPUT 0 -p tcp --dport 8080 -j DROP/)
    const other = 'ipv4 filter INPUT 0 -p tcp --dport 8080 -s 192.0.2.1 -j DROP\n'
    const [, , plain] = said(hostFirewall, at(8080), { ...FIREWALLD, 'firewalld-direct': other })
    t.notMatch(plain, /direct rule/)
  },
)

const NO_SOCKET: Answers = {
  'ss-listeners': 'LISTEN 0 128 0.0.0.0:22 0.0.0.0:* ino:1 sk:1 <->\n',
  'selinux-status': 'Enforcing\n',
}
const REFUSED = (domain: string, port: number): Answers => ({
  ...NO_SOCKET,
  'selinux-denials': `type=AVC msg=audit(1.2:3): avc:  denied  { name_bind } for  pid=1 comm="nginx" src=${port} scontext=system_u:system_r:${domain}:s0 tcontext=system_u:object_r:port_t:s0 tclass=tcp_socket permissive=0\n`,
  'selinux-ports': text('selinux-ports.txt'),
})

t.test(
  'SELinux: a port of nobody is added to the type, one that has a type of its own is changed',
  async t => {
    const [, , because] = said(mandatoryAccessControl, at(8081), REFUSED('httpd_t', 8081))
    t.equal(
      because,
      'SELinux refused nginx the tcp port 8081, which has the type transproxy_port_t.',
    )
    t.same(commands(mandatoryAccessControl, at(8081), REFUSED('httpd_t', 8081)), [
      [
        'semanage port -m -t http_port_t -p tcp 8081',
        'semanage port -m -t transproxy_port_t -p tcp 8081',
      ],
    ])
    t.same(commands(mandatoryAccessControl, at(8082), REFUSED('httpd_t', 8082)), [
      ['semanage port -a -t http_port_t -p tcp 8082', 'semanage port -d -p tcp 8082'],
    ])
  },
)

t.test(
  'SELinux: no command for a program whose ports are not known, or without the list',
  async t => {
    const { 'selinux-ports': _gone, ...unread } = REFUSED('httpd_t', 8081)
    t.same(commands(mandatoryAccessControl, at(8081), unread), [])
    t.same(commands(mandatoryAccessControl, at(8081), REFUSED('myapp_t', 8081)), [])
    t.equal(said(mandatoryAccessControl, at(8081), unread)[1], 'selinux-port-denied proven')
  },
)

const APPARMOR: Answers = {
  ...NO_SOCKET,
  'selinux-status': 'Disabled\n',
  'kernel-log': text('kernel-log.txt'),
}

t.test(
  'AppArmor: a refusal by a profile that enforces is proven, by one that only notes it is not',
  async t => {
    const with_ = (profiles: string) =>
      said(mandatoryAccessControl, at(8080), { ...APPARMOR, 'apparmor-profiles': profiles }).slice(
        0,
        2,
      )
    t.same(
      [
        said(mandatoryAccessControl, at(8080), APPARMOR).slice(0, 2),
        with_(text('apparmor-profiles.txt')),
        with_('/usr/sbin/mysqld (complain)\n'),
        with_('/usr/sbin/named (enforce)\n'),
      ],
      [
        ['fail', 'apparmor-denied proven'],
        ['fail', 'apparmor-denied proven'],
        ['warn', 'apparmor-denied suspected'],
        ['warn', 'apparmor-denied suspected'],
      ],
    )
  },
)
