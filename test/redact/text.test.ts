// What is replaced in a text and what is not, and what can hostile text do?
import { createSecretKey } from 'node:crypto'
import t from 'tap'
import { redactedOutput } from '#server/redact/host-text.ts'
import { redactedJson } from '#server/redact/json-text.ts'
import { redact } from '#server/redact/redact.ts'
import { nothingLearned, openRedactor, type RedactionLevel } from '#server/redact/redactor.ts'
import { redactedText } from '#server/redact/text.ts'
import { type Evidence, type EvidenceItem, evidenceItem } from '#shared/evidence.ts'
import { demoEvidence } from '#test/scenarios/demo-evidence.ts'
import { secretOf } from './same-answer.ts'

const opened = (level: RedactionLevel) =>
  openRedactor(createSecretKey(secretOf(5)), level, nothingLearned())
const tenant = (text: string): string => redactedText(text, 'prose', opened('tenant'))
const strict = (text: string): string => redactedText(text, 'prose', opened('strict'))

const kept: readonly string[] = [
  'Failed password for root from nowhere',
  'ct state established,related accept',
  'tcp dport { 22, 80, 443, 8080 } accept # handle 9',
  '2026-11-22T08:30:00Z at 10:20, port 65535, pid 11417',
  'cn-hangzhou-h icmp-port-unreachable nf_conntrack: table full',
  'getty@tty1.service nginx.service',
  'NextToken: ""',
  'Linux 6.18.44 #1 SMP',
  'the token bucket is full; no secret is told',
]
t.test('a level for tenants leaves what tells nothing about one', async t => {
  t.strictSame(kept.map(tenant), kept)
})

const replaced: readonly (readonly [string, RegExp])[] = [
  ['sg-bp1abcdefgh0001 and sg-bp1abcdefgh0001', /^(sg-(?!bp1)[a-z0-9]{15}) and \1$/],
  ['i-bp1abc.page1', /^i-bp1abc\.page1$/],
  [
    'db.acme.internal and www.acme.internal',
    /^(host-\w{7})\.(host-\w{7})\.internal and (?!\1)host-\w{7}\.\2\.internal$/,
  ],
  ['ann@acme.com', /^user-\w{7}@host-\w{7}\.com$/],
  [
    'alb-demo0shop0000000001.cn-hangzhou.alb.aliyuncs.com',
    /^alb-(?!demo)\w{19}\.cn-hangzhou\.alb\.aliyuncs\.com$/,
  ],
  ['owner 1234567890123456', /^owner 1(?!234567890123456)\d{15}$/],
  [
    '7A11F006-1A2B-5C3D-9E4F-100000003DDE',
    /^(?!7A11F006)[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/,
  ],
  ['password: "two words"', /^password: "REDACTED"$/],
  ['mysql://u:p:w@h/x', /^mysql:\/\/REDACTED@h\/x$/],
  ['DB_PASS=hunter2 bypass=tcp', /^DB_PASS=REDACTED bypass=tcp$/],
  ['GET /?AccessKeyId=LTAI5tabcdefghijk&Signature=x', /^GET \/\?AccessKeyId=REDACTED&Signature=x$/],
  ['密码：hunter22', /^密码：REDACTED$/],
]
for (const [text, form] of replaced)
  t.test(`${text} is replaced`, async t => {
    t.match(tenant(text), form)
  })

t.test('strict: only words that whyport knows itself stay, alike stays alike', async t => {
  t.match(
    strict('acme-node1 and acme-node2 drop tcp 443 of projekt sonne'),
    /^(w\w{7})-node1 and \1-node2 drop tcp 443 of w\w{7} w\w{7}$/,
  )
  t.strictSame(
    strict('-A INPUT -p tcp -m tcp --dport 8080 -j ACCEPT'),
    '-A INPUT -p tcp -m tcp --dport 8080 -j ACCEPT',
  )
})

const item = (change: Partial<EvidenceItem>): EvidenceItem =>
  evidenceItem({
    ...{ file: 'cloud/ecs.DescribeX.json', kind: 'ecs.DescribeX', subject: '', account: null },
    ...{ request: null, requestId: null, startedAt: AT, collectedAt: AT, tookMs: 1, status: 'ok' },
    ...{ exit: null, stderr: '', raw: '{}' },
    ...change,
  })
const AT = '2026-11-22T08:30:00.000Z'

const only = (evidence: Evidence, level: RedactionLevel = 'tenant', byte = 4) =>
  redact({ evidence, questions: [] }, level, secretOf(byte))

t.test('a name that stands in one answer is found in all others', async t => {
  const { evidence } = only([
    item({
      file: 'host/kernel-log.txt',
      kind: 'host.kernel-log',
      raw: 'acmebox: up, by ops-team\n',
    }),
    item({ raw: '{"HostName": "acmebox", "InstanceName": "ops-team"}' }),
  ])
  t.match(evidence[0]?.raw, /^(host-\w{7}): up, by (name-\w{7})\n$/)
  t.notMatch(evidence[1]?.raw, /acmebox|ops-team/)
})

t.test('a secret that is named in one place is found where nothing names it', async t => {
  const { evidence } = only([
    item({
      file: 'host/kernel-log.txt',
      kind: 'host.kernel-log',
      raw: 'retry with tr0ub4dor&3 now\n',
    }),
    item({ raw: '{"Password": "tr0ub4dor&3"}' }),
  ])
  t.equal(evidence[0]?.raw, 'retry with REDACTED now\n')
  t.equal(evidence[1]?.raw, '{"Password": "REDACTED"}')
})

t.test('files, subjects, accounts and calls are about the same things as before', async t => {
  const id = 'i-bp1demo000000web0001'
  const { evidence } = only([
    item({
      file: `cloud/1234567890123456/ecs.DescribeX.${id}.page2.json`,
      ...{ subject: id, account: '1234567890123456', requestId: '7A11F006-1A2B-5C3D' },
      request: { InstanceIds: JSON.stringify([id]), RegionId: 'cn-hangzhou' },
      raw: JSON.stringify({ InstanceId: id, OwnerId: 0 }).replace('0}', '1234567890123456}'),
    }),
    item({
      file: `host/${id}/unit-log.nginx.service.txt`,
      kind: 'host.unit-log',
      subject: id,
      raw: '',
    }),
  ])
  const [first, second] = evidence
  const image = first?.subject ?? ''
  t.match(image, /^i-(?!bp1demo)[a-z0-9]{20}$/)
  t.equal(first?.file, `cloud/${first?.account}/ecs.DescribeX.${image}.page2.json`)
  t.strictSame(first?.request, { InstanceIds: JSON.stringify([image]), RegionId: 'cn-hangzhou' })
  t.equal(first?.raw, `{"InstanceId":"${image}","OwnerId":${first?.account}}`)
  t.equal(first?.requestId, '7A11F006-1A2B-5C3D', 'support finds the call by it')
  t.equal(second?.file, `host/${image}/unit-log.nginx.service.txt`)
  t.ok((first?.redactions ?? 0) > 3)
})

t.test('the same input and key give the same output, another key another', async t => {
  const [one, same, other] = [1, 1, 2].map(byte =>
    JSON.stringify(only(demoEvidence, 'strict', byte)),
  )
  t.equal(one, same)
  t.not(one, other)
})

t.test('different originals keep apart, and the map leads back without secrets', async t => {
  const { map } = only(
    [...demoEvidence, item({ raw: '{"AccessKeySecret": "s3cr3ts3cr3t"}' })],
    'strict',
  )
  t.equal(new Set(map.map(({ pseudonym }) => pseudonym)).size, map.length)
  t.equal(new Set(map.map(({ original }) => original)).size, map.length)
  t.notMatch(JSON.stringify(map), 's3cr3t')
})

t.test('/proc/net/tcp: addresses in the order of the machine', async t => {
  const raw = [
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid',
    '   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0',
    '   1: 0A01140A:1F90 09710 0CB:01BB 01 00000000:00000000 00:00000000 00000000     0',
    '   2: 0A01140A:1F90 097100CB:01BB 01 00000000:00000000 00:00000000 00000000     0',
  ].join('\n')
  const lines = redactedOutput('proc-tcp', raw, opened('strict')).split('\n')
  t.equal(lines[1], raw.split('\n')[1], 'loopback stays')
  t.match(lines[3], /^ {3}2: (?!0A01140A)[0-9A-F]{6}0A:1F90 (?!097100CB)[0-9A-F]{8}:01BB 01 /)
})

t.test('netstat: the port after an IPv6 address is no part of it', async t => {
  const line = 'tcp6  0  0 2408:4005::1:8080  :::*  LISTEN  1/x'
  t.match(
    redactedOutput('netstat-listeners', line, opened('tenant')),
    /^tcp6 {2}0 {2}0 (?!2408)[0-9a-f]{4}:[0-9a-f]{4}::1:8080 {2}:::\* {2}LISTEN {2}1\/x$/,
  )
  const cut = 'tcp6  0  0 2408:4005:3a1:9d01:216: :::*  LISTEN  1/x'
  t.notMatch(redactedOutput('netstat-listeners', cut, opened('tenant')), /2408|9d01/)
})

t.test('hosts.deny: a block that is written as a beginning', async t => {
  t.match(
    redactedOutput('hosts-deny', 'sshd : 203.0.113. 198.51. # Ann\n', opened('tenant')),
    /^sshd : (?!203)\d+\.\d+\.\d+\. (?!198\.51)\d+\.\d+\. # text-\w{7}\n$/,
  )
})

const broken: readonly string[] = [
  '{"a": "unfinished 203.0.113.9',
  '{"a": 1} password: hunter22 203.0.113.9',
  '[ 12.3] app: password=hunter22 from 203.0.113.9',
  "[{'sshd': ['203.0.113.9']}] password: hunter22",
  '{"InstanceId": i-bp1abcdefgh0001, "x": 203.0.113.9}',
  '"203.0.113.9" : {]}]}}}} zz password=hunter22',
  `${'['.repeat(300_000)}"203.0.113.9"`,
  `${'{"a":'.repeat(100_000)}"203.0.113.9"`,
  '{"a": "\\uD800\\u0000 203.0.113.9 \\x"}',
]
t.test('text that is JSON in part, cut off, or very deep', async t => {
  const left = broken.filter(text =>
    /203\.0\.113\.9|hunter22/.test(redactedJson(text, { schema: 'cloud' }, opened('tenant'))),
  )
  t.strictSame(left, [])
})

/** Each would take minutes with a pattern that looks back. */
const hostile: readonly string[] = [
  '-----BEGIN RSA PRIVATE KEY-----\n',
  'password',
  'a.',
  'a-',
  '1.1.1.',
  '::',
  'ab:',
  'x://a:',
  'Authorization: ',
  'a@b.',
  'eyJaaaaaaaa.',
  '"\\',
  'comment "',
  '# ',
  '$6$',
]
t.test('twice the text takes about twice the time, whatever it is made of', async t => {
  const slow = hostile.filter(part => {
    const timed = (bytes: number): number => {
      const text = part.repeat(Math.ceil(bytes / part.length))
      const start = performance.now()
      redactedOutput('unit-log', text, opened('strict'))
      return performance.now() - start
    }
    timed(20_000)
    const [short, long] = [timed(100_000), timed(800_000)]
    return long > 5000 && long > short * 24
  })
  t.strictSame(slow, [])
})
