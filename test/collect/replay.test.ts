// Is an evidence folder read as it stands, and is nothing that cannot be read taken for "empty"?
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import t from 'tap'
import { FOLDER_LIMITS } from '#server/collect/evidence-folder.ts'
import { readEvidenceFolder, readHostFolder } from '#server/collect/replay.ts'
import { WhyportError } from '#shared/error.ts'
import type { EvidenceStatus } from '#shared/evidence.ts'

const NOW = '2026-11-22T09:00:00.000Z'

const folderOf = (files: Readonly<Record<string, string>>): string => {
  const root = mkdtempSync(join(tmpdir(), 'whyport-folder-'))
  t.teardown(() => rmSync(root, { recursive: true, force: true }))
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  return root
}

const notesOf = ({ notes }: { notes: readonly { key: string; params: object }[] }) =>
  notes.map(({ key, params }) => `${key} ${JSON.stringify(params)}`)

type Case = readonly [
  title: string,
  files: Readonly<Record<string, string>>,
  expected: {
    kind: string
    subject: string
    status: EvidenceStatus
    exit?: number | null
    account?: string
  },
]

const ERROR = (status: number, code: string): string =>
  JSON.stringify({ status, body: { Code: code, RequestId: 'r' } })

const CASES: readonly Case[] = [
  [
    'an answer',
    { 'cloud/ecs.DescribeInstances.json': '{"Instances":{"Instance":[]}}' },
    { kind: 'ecs.DescribeInstances', subject: '', status: 'ok' },
  ],
  [
    'a page has no subject',
    { 'cloud/ecs.DescribeInstances.page1.json': '{}' },
    { kind: 'ecs.DescribeInstances', subject: '', status: 'ok' },
  ],
  [
    'an id after the action is the subject',
    { 'cloud/ecs.DescribePortRangeListEntries.prl-1.page1.json': '{}' },
    { kind: 'ecs.DescribePortRangeListEntries', subject: 'prl-1', status: 'ok' },
  ],
  [
    'an address after the action is the subject',
    { 'cloud/antiddos-public.DescribeIp.203.0.113.10.json': '{}' },
    { kind: 'antiddos-public.DescribeIp', subject: '203.0.113.10', status: 'ok' },
  ],
  [
    'an account folder',
    { 'cloud/1234567890123456/vpc.DescribeEipAddresses.json': '{}' },
    { kind: 'vpc.DescribeEipAddresses', subject: '', status: 'ok', account: '1234567890123456' },
  ],
  [
    '403 is a refusal',
    { 'cloud/ecs.DescribeInstances.json': ERROR(403, 'Forbidden.RAM') },
    { kind: 'ecs.DescribeInstances', subject: '', status: 'denied' },
  ],
  [
    '401 is a refusal',
    { 'cloud/ecs.DescribeInstances.json': ERROR(401, '') },
    { kind: 'ecs.DescribeInstances', subject: '', status: 'denied' },
  ],
  [
    'a RAM code under another status is a refusal',
    { 'cloud/ecs.DescribeInstances.json': ERROR(400, 'NoPermission') },
    { kind: 'ecs.DescribeInstances', subject: '', status: 'denied' },
  ],
  [
    'a wrong key is a failure',
    { 'cloud/ecs.DescribeInstances.json': ERROR(404, 'InvalidAccessKeyId.NotFound') },
    { kind: 'ecs.DescribeInstances', subject: '', status: 'failed' },
  ],
  [
    'throttling is no refusal',
    { 'cloud/ecs.DescribeInstances.json': ERROR(403, 'Throttling.User') },
    { kind: 'ecs.DescribeInstances', subject: '', status: 'failed' },
  ],
  [
    'a call that got no answer in time',
    { 'cloud/ecs.DescribeInstances.json': ERROR(0, 'whyport.TimedOut') },
    { kind: 'ecs.DescribeInstances', subject: '', status: 'timed-out' },
  ],
  [
    'an answer above the size limit',
    { 'cloud/ecs.DescribeInstances.json': ERROR(0, 'whyport.TooLarge') },
    { kind: 'ecs.DescribeInstances', subject: '', status: 'truncated' },
  ],
  [
    'an HTML page is a failure',
    { 'cloud/ecs.DescribeInstances.json': '<html>502</html>' },
    { kind: 'ecs.DescribeInstances', subject: '', status: 'failed' },
  ],
  [
    'JSON that ends early is cut',
    { 'cloud/ecs.DescribeInstances.json': '{"Instances":{"Inst' },
    { kind: 'ecs.DescribeInstances', subject: '', status: 'truncated' },
  ],
  [
    'an empty file is no answer',
    { 'cloud/ecs.DescribeInstances.json': '' },
    { kind: 'ecs.DescribeInstances', subject: '', status: 'failed' },
  ],
  [
    'output without a status ended well',
    { 'host/ss-listeners.txt': 'LISTEN 0\n' },
    { kind: 'host.ss-listeners', subject: '', status: 'ok', exit: 0 },
  ],
  [
    'a host folder names the instance',
    { 'host/i-1/ss-listeners.txt': '' },
    { kind: 'host.ss-listeners', subject: 'i-1', status: 'ok', exit: 0 },
  ],
  [
    '127: the tool is not there',
    { 'host/nft-ruleset.txt': '', 'host/nft-ruleset.exit': '127\n' },
    { kind: 'host.nft-ruleset', subject: '', status: 'absent', exit: 127 },
  ],
  [
    '127 without output',
    { 'host/nft-ruleset.exit': '127' },
    { kind: 'host.nft-ruleset', subject: '', status: 'absent', exit: 127 },
  ],
  [
    '124: the time limit',
    { 'host/nft-ruleset.txt': 'half', 'host/nft-ruleset.exit': '124' },
    { kind: 'host.nft-ruleset', subject: '', status: 'timed-out', exit: 124 },
  ],
  [
    'a refusal of iptables',
    {
      'host/iptables-save.txt': '',
      'host/iptables-save.exit': '4',
      'host/iptables-save.err':
        'iptables-save v1.8.9 (nf_tables): Could not fetch rule set generation id: Permission denied (you must be root)',
    },
    { kind: 'host.iptables-save', subject: '', status: 'denied', exit: 4 },
  ],
  [
    'a refusal of nft',
    {
      'host/nft-ruleset.txt': '',
      'host/nft-ruleset.exit': '1',
      'host/nft-ruleset.err': 'Operation not permitted (you must be root)',
    },
    { kind: 'host.nft-ruleset', subject: '', status: 'denied', exit: 1 },
  ],
  [
    'a refusal with status 0 and no output',
    { 'host/ss-owners.txt': '', 'host/ss-owners.err': 'Permission denied' },
    { kind: 'host.ss-owners', subject: '', status: 'denied', exit: 0 },
  ],
  [
    'a refused part beside full output',
    {
      'host/sysctl-net.txt': 'net.ipv4.ip_forward = 0\n',
      'host/sysctl-net.err': 'sysctl: permission denied on key x',
    },
    { kind: 'host.sysctl-net', subject: '', status: 'ok', exit: 0 },
  ],
  [
    'any other status is a failure',
    { 'host/firewalld-state.txt': 'not running\n', 'host/firewalld-state.exit': '252' },
    { kind: 'host.firewalld-state', subject: '', status: 'failed', exit: 252 },
  ],
  [
    'a status that is no number is a failure',
    { 'host/ufw-status.txt': 'x', 'host/ufw-status.exit': 'killed' },
    { kind: 'host.ufw-status', subject: '', status: 'failed', exit: null },
  ],
  [
    'only messages, no output',
    { 'host/ufw-status.err': 'oops' },
    { kind: 'host.ufw-status', subject: '', status: 'failed', exit: null },
  ],
  ['probes', { 'probes/a.json': '[]' }, { kind: 'probe', subject: '', status: 'ok' }],
  [
    'probes that are cut',
    { 'probes/a.json': '[{"vant' },
    { kind: 'probe', subject: '', status: 'truncated' },
  ],
]

t.test('each file becomes one piece of evidence with its own state', async t => {
  for (const [title, files, expected] of CASES) {
    const { evidence } = await readEvidenceFolder(folderOf(files), NOW)
    t.strictSame(
      evidence.map(({ kind, subject, status, exit, account }) => ({
        kind,
        subject,
        status,
        exit,
        account,
      })),
      [{ exit: null, account: null, ...expected }],
      title,
    )
  }
})

t.test('evidence keeps the raw text, and its id follows from place and content', async t => {
  const raw = '{ "A" : 12345678901234567890 }\n'
  const [one, again] = await Promise.all(
    [0, 1].map(() =>
      readEvidenceFolder(folderOf({ 'cloud/ecs.DescribeInstances.json': raw }), NOW),
    ),
  )
  t.equal(one?.evidence[0]?.raw, raw)
  t.equal(one?.evidence[0]?.id, again?.evidence[0]?.id)
})

t.test('evidence.json gives times and calls, and may only take trust away', async t => {
  const records = [
    {
      file: 'cloud/ecs.DescribeInstances.json',
      subject: 'i-7',
      account: '12',
      request: { RegionId: 'x' },
      requestId: 'R',
      startedAt: '2026-11-22T10:00:00+02:00',
      tookMs: 250,
      outcome: 'ok',
    },
    { file: 'cloud/vpc.DescribeEipAddresses.json', outcome: 'truncated' },
    { file: 'cloud/vpc.DescribeVpcs.json', outcome: 'gave up' },
    { file: 'cloud/ecs.DescribeRegions.json', outcome: 'ok' },
    { file: 'host/i-1/nft-ruleset.txt', outcome: 'timed-out' },
    'nonsense',
  ]
  const replay = await readEvidenceFolder(
    folderOf({
      'evidence.json': JSON.stringify(records),
      'question.json': '{"at":"2026-11-22T08:30:00Z"}',
      'cloud/ecs.DescribeInstances.json': '{}',
      'cloud/vpc.DescribeEipAddresses.json': '{}',
      'cloud/vpc.DescribeVpcs.json': '{}',
      'cloud/vpc.DescribeVSwitches.json': ERROR(403, 'Forbidden'),
    }),
    NOW,
  )
  t.match(
    replay.evidence.find(({ kind }) => kind === 'ecs.DescribeInstances'),
    {
      subject: 'i-7',
      account: '12',
      requestId: 'R',
      request: { RegionId: 'x' },
      startedAt: '2026-11-22T08:00:00.000Z',
      collectedAt: '2026-11-22T08:00:00.250Z',
      tookMs: 250,
    },
  )
  t.strictSame(
    replay.evidence.map(({ file, status }) => `${file} ${status}`),
    [
      'cloud/ecs.DescribeInstances.json ok',
      'cloud/vpc.DescribeEipAddresses.json truncated',
      'cloud/vpc.DescribeVpcs.json failed',
      'cloud/ecs.DescribeRegions.json failed',
      'host/i-1/nft-ruleset.txt timed-out',
      'cloud/vpc.DescribeVSwitches.json denied',
    ],
    'a listed file that is gone is a failed call, never an empty answer',
  )
  t.equal(
    replay.evidence[1]?.collectedAt,
    '2026-11-22T08:30:00.000Z',
    'else the time of the question',
  )
  t.match(notesOf(replay), [/evidence\.note\.bad-records/, /evidence\.note\.cut/])
})

t.test('without any recorded time, now is the time', async t => {
  const { evidence } = await readEvidenceFolder(folderOf({ 'host/clock.txt': '1' }), NOW)
  t.equal(evidence[0]?.collectedAt, NOW)
})

t.test('strange files are named and not read; parts of bundles are no strangers', async t => {
  const root = folderOf({
    'host/clock.txt': '1',
    'host/a/b/deep.txt': '',
    'cloud/readme.md': '',
    'src/x.ts': '',
    'question.json': '[',
    'report.json': '{}',
    'manifest.dsse.json': '{}',
    'logs/flow/a.log': '',
    'capture/notes.txt': '',
  })
  symlinkSync('/etc/passwd', join(root, 'host/ip-addr.txt'))
  symlinkSync('/', join(root, 'host/root'))
  symlinkSync('clock.txt', join(root, 'host/os-release.txt'))
  execFileSync('mkfifo', [join(root, 'host/ss-listeners.txt')])
  const replay = await readEvidenceFolder(root, NOW)
  t.strictSame(replay.evidence.map(({ file, raw }) => `${file} ${raw}`).sort(), [
    'host/clock.txt 1',
    'host/os-release.txt 1',
  ])
  t.strictSame(notesOf(replay).sort(), [
    'evidence.note.folder {"file":"host/a/b"}',
    'evidence.note.folder {"file":"src"}',
    'evidence.note.no-json {"file":"question.json"}',
    'evidence.note.outside {"file":"host/ip-addr.txt"}',
    'evidence.note.outside {"file":"host/root"}',
    'evidence.note.special {"file":"host/ss-listeners.txt"}',
    'evidence.note.unknown-file {"file":"cloud/readme.md"}',
  ])
})

t.test('a file beyond the limit is kept up to the limit and marked as cut', async t => {
  const root = folderOf({ 'host/nft-ruleset.txt': 'table inet filter\n' })
  truncateSync(join(root, 'host/nft-ruleset.txt'), FOLDER_LIMITS.fileBytes + 1)
  const { evidence } = await readEvidenceFolder(root, NOW)
  t.strictSame(
    evidence.map(({ status, raw }) => [status, raw.length]),
    [['truncated', FOLDER_LIMITS.fileBytes]],
  )
})

t.test('more than a folder of one diagnosis can hold is refused before it is read', async t => {
  const root = folderOf({ 'host/a.txt': '' })
  for (let i = 0; i < 17; i++) {
    writeFileSync(join(root, `host/f${i}.txt`), '')
    truncateSync(join(root, `host/f${i}.txt`), FOLDER_LIMITS.fileBytes)
  }
  await t.rejects(readEvidenceFolder(root, NOW), { code: 'bad-evidence', message: /512 MiB/ })
})

const BAD: readonly (readonly [title: string, make: () => string, message: RegExp])[] = [
  ['a folder that is not there', () => '/nowhere/at/all', /does not exist/],
  ['a file', () => join(folderOf({ 'x.json': '{}' }), 'x.json'), /is a file, not a folder/],
  ['a zip', () => join(folderOf({ 'x.zip': 'PK' }), 'x.zip'), /is a zip/],
  ['an empty folder', () => folderOf({}), /holds no evidence/],
  ['a folder of other things', () => folderOf({ 'src/main.ts': '' }), /holds no evidence/],
]

t.test('what is no evidence folder is refused with the reason and the next step', async t => {
  for (const [title, make, message] of BAD) {
    const path = make()
    const error = await readEvidenceFolder(path, NOW).catch((reason: unknown) => reason)
    if (!(error instanceof WhyportError)) t.fail(`${title}: no error`)
    else
      t.match(
        [error.code, error.subject, error.message, error.next],
        ['bad-evidence', path, message, /./],
        title,
      )
  }
})

t.test(
  'the host part alone: from a whole folder, and from the folder that collect wrote',
  async t => {
    const files = { 'ss-listeners.txt': 'LISTEN', 'nft-ruleset.exit': '127' }
    const inside = Object.fromEntries(
      Object.entries(files).map(([file, text]) => [`host/${file}`, text]),
    )
    const whole = await readHostFolder(
      folderOf({ ...inside, 'cloud/ecs.DescribeInstances.json': '{}' }),
      NOW,
    )
    const bare = await readHostFolder(folderOf(files), NOW)
    t.strictSame(
      whole.evidence.map(({ kind, status }) => `${kind} ${status}`),
      ['host.nft-ruleset absent', 'host.ss-listeners ok'],
    )
    t.strictSame(bare.evidence, whole.evidence)
    await t.rejects(
      readHostFolder(folderOf({ 'cloud/ecs.DescribeInstances.json': '{}' }), NOW),
      /holds no evidence/,
    )
  },
)
