// Whom would a service that uses TCP wrappers turn away?
import t from 'tap'
import { tcpWrappers } from '#server/checks/tcp-wrappers.ts'
import { ABSENT, DENIED, type hostEvidence } from '#test/facts/host-evidence.ts'
import { brief, hostFlow, judge } from './host-flow.ts'

type Answers = Parameters<typeof hostEvidence>[0]
type Row = readonly [title: string, deny: Answers[string], allow: Answers[string], expected: string]

const SSHD = 'LISTEN 0 128 0.0.0.0:8080 0.0.0.0:* users:(("sshd",pid=7,fd=3))\n'
const DENIES = 'warn hosts-deny-tcpwrappers suspected'

// The client is 203.0.113.7, the listener sshd.
const rows: readonly Row[] = [
  ['everybody is denied everything', 'ALL: ALL\n', ABSENT, DENIES],
  ['this daemon is denied to a network', 'sshd: 203.0.113.0/255.255.255.0\n', '', DENIES],
  ['a prefix of whole numbers', 'sshd : 203.0.113.\n', '', DENIES],
  ['a CIDR block among others', 'sshd, ftpd: 198.51.100.1, 203.0.113.0/24\n', '', DENIES],
  ['another network', 'sshd: 203.0.114.0/24\n', '', 'pass'],
  ['a longer prefix', 'sshd: 203.0.113.7.\n', '', DENIES],
  ['another daemon', 'vsftpd: ALL\n', '', 'pass'],
  ['a comment', '# ALL: ALL\n', '', 'not-applicable'],
  ['the client is allowed before', 'ALL: ALL\n', 'sshd: 203.0.113.7\n', 'pass'],
  ['another client is allowed before', 'ALL: ALL\n', 'sshd: 203.0.113.8\n', DENIES],
  ['the list of the allowed was refused', 'ALL: ALL\n', DENIED, 'not-applicable'],
  ['an exception is not judged', 'ALL: ALL EXCEPT 203.0.113.0/24\n', '', 'not-applicable'],
  ['a name is not looked up', 'sshd: .example.com\n', '', 'not-applicable'],
  ['a name that is allowed is not either', 'ALL: ALL\n', 'sshd: .example.com\n', 'not-applicable'],
  [
    'who is allowed with exceptions',
    'ALL: ALL\n',
    'sshd: ALL EXCEPT 203.0.113.7\n',
    'not-applicable',
  ],
  ['a certain denial behind an open one', 'ALL: .example.com\nsshd: ALL\n', '', DENIES],
  ['no file', ABSENT, ABSENT, 'not-applicable'],
]

const judged = (deny: Answers[string], allow: Answers[string], sockets: string): string => {
  const files = { 'hosts-deny': deny, 'hosts-allow': allow, 'ss-owners': sockets }
  const { status, causes } = brief(judge(tcpWrappers, hostFlow(), files))
  return [status, ...causes].join(' ')
}

for (const [title, deny, allow, expected] of rows)
  t.test(title, async t => {
    t.equal(judged(deny, allow, SSHD), expected)
  })

t.test('whose socket it is may not be read: then a rule for one daemon is open', async t => {
  const nobodys = SSHD.replace(/ users:.*/, '')
  t.equal(judged('vsftpd: ALL\n', '', nobodys), 'not-applicable')
  t.equal(judged('ALL: ALL\n', '', nobodys), DENIES)
  t.equal(judged('vsftpd: 203.0.114.0/24\n', '', nobodys), 'pass')
})
