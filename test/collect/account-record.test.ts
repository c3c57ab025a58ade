// Does a recorded account give the same answers again, and is a recording never mixed with another?
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { writeRecording } from '#cli/write-recording.ts'
import { Report } from '#shared/report.ts'
import { whyportHere } from '#test/cli/here.ts'
import { whyport } from '#test/cli/process.ts'
import { type RecordArguments, recordCommand } from '../../cli/account-record.ts'
import { emulatedAccount } from './emulated-account.ts'

const WEB = 'i-bp1demo000000web0001'
const APP = 'i-bp1demo000000app0001'
const work = mkdtempSync(join(tmpdir(), 'whyport-record-'))
t.teardown(() => rmSync(work, { recursive: true, force: true }))

const record = (folder: string, ...args: readonly string[]) =>
  whyportHere(['account', 'record', ...args, '--demo', '--quiet', '--out', join(work, folder)])

const asking = (args: readonly string[]): readonly string[] => [
  ...['diagnose', ...args, '--from', '203.0.113.99', '--quiet', '--format', 'json'],
]
const ask = (...args: readonly string[]) => whyportHere(asking(args))

const causesOf = (text: string): readonly string[] =>
  Report.parse(JSON.parse(text)).rootCauses.map(({ id }) => id)

/** Without its times and its id, which docs/evidence.md names as what differs. */
const untimed = (text: string): string => {
  const { id, createdAt, timeline, ...report } = Report.parse(JSON.parse(text))
  const without = (key: string, value: unknown): unknown =>
    ['startedAt', 'collectedAt', 'tookMs'].includes(key) ? 'a time' : value
  return JSON.stringify(report, without, 1)
}

t.test('live, recorded and replayed give the same bytes apart from times', async t => {
  const folder = join(work, 'live')
  const live = { env: await emulatedAccount(t) }
  const question = [WEB, '--region', 'cn-hangzhou']
  // ICMP is judged without a packet: nothing but the emulator is sent to.
  const asked = asking([...question, '--protocol', 'icmp'])
  const [first, recorded] = await Promise.all([
    whyport(asked, live),
    whyportHere(
      ['account', 'record', ...question, '--from', '203.0.113.99', '--quiet', '--out', folder],
      live,
    ),
  ])
  t.match([first, recorded], [{ exit: 1 }, { exit: 0, stdout: `${folder}\n` }])
  const again = { env: await emulatedAccount(t, { folder }) }
  const replay = asking(['--protocol', 'icmp', '--evidence', folder])
  const [emulated, replayed, twice] = await Promise.all([
    whyportHere(asked, again),
    whyport(replay),
    whyportHere(replay),
  ])
  t.equal(untimed(emulated.stdout), untimed(first.stdout), 'the emulator on the recording')
  t.equal(untimed(replayed.stdout), untimed(first.stdout), '--evidence')
  t.equal(twice.stdout, replayed.stdout, 'a replay is the same to the byte, times and all')
  t.ok(Report.parse(JSON.parse(first.stdout)).evidence.length > 20)
  t.ok(causesOf(first.stdout).includes('nacl-inbound-drop'))
  t.not(untimed((await ask(WEB, '--port', '443', '--demo')).stdout), untimed(first.stdout))
})

t.test('a recorded target is judged as the demo account was', async t => {
  t.equal((await record('one', WEB)).exit, 0)
  const folder = join(work, 'one')
  const replayed = await ask('--port', '8080', '--evidence', folder)
  const live = await ask(WEB, '--port', '8080', '--demo')
  const cloud = causesOf(live.stdout).filter(id => !/^(?:listening|host-firewall)/.test(id))
  t.strictSame(causesOf(replayed.stdout), cloud)
  t.strictSame(JSON.parse(readFileSync(join(folder, 'question.json'), 'utf8')).target, WEB)
})

t.test('two targets share a folder, and each is judged from it', async t => {
  t.equal((await record('two', WEB, APP)).exit, 0)
  const replayed = await Promise.all(
    [WEB, APP].map(target => ask(target, '--port', '81', '--evidence', join(work, 'two'))),
  )
  t.match(
    replayed.map(({ stdout }) => causesOf(stdout)),
    [
      ['nacl-inbound-drop', 'sg-allow-wrong-port'],
      ['no-public-ip', 'sg-allow-wrong-port'],
    ],
  )
})

t.test('a VPC brings all of its instances', async t => {
  t.equal(
    (await record('vpc', '--vpc', 'vpc-bp1demo00000000shop01', '--region', 'cn-hangzhou')).exit,
    0,
  )
  const files = readdirSync(join(work, 'vpc/cloud'))
  for (const target of [WEB, APP])
    t.ok(
      files.some(file => file.startsWith(`ecs.DescribeInstances.${target}`)),
      target,
    )
})

t.test('a folder with files in it is not written to', async t => {
  const again = await record('one', WEB)
  t.match(again, { exit: 64, stderr: /holds files already[\s\S]*new or empty folder/ })
})

t.test(
  'a refused action is recorded as refused, and the exit status says that answers are missing',
  async t => {
    const env = await emulatedAccount(t, {
      faults: [{ action: 'vpc.DescribeNetworkAclAttributes', kind: 'forbidden' }],
    })
    const folder = join(work, 'refused')
    const ran = await whyportHere(
      ['account', 'record', WEB, '--region', 'cn-hangzhou', '--out', folder],
      { env },
    )
    t.match(ran, {
      exit: 2,
      stderr: /1 of \d+ answers are missing: vpc.DescribeNetworkAclAttributes/,
    })
    const report = Report.parse(
      JSON.parse((await ask('--port', '443', '--evidence', folder)).stdout),
    )
    t.equal(report.findings.find(({ check }) => check === 'network-acl')?.status, 'unknown')
  },
)

t.test('what cannot be written is told and leaves the folder as it was', async t => {
  const files = (last: string) =>
    new Map([
      ['evidence.json', '[]'],
      ['cloud/a.json', '{}'],
      [last, '{}'],
    ])
  // A name that is too long fails after the others were written, as a full disk would.
  const tooLong = files(`cloud/${'x'.repeat(300)}.json`)
  const empty = mkdtempSync(join(work, 'empty-'))
  for (const folder of [join(work, 'new'), empty])
    t.throws(() => writeRecording(folder, tooLong), {
      code: 'bad-usage',
      subject: `--out ${folder}`,
      message: /cannot be written/,
    })
  t.strictSame([existsSync(join(work, 'new')), readdirSync(empty)], [false, []])
  writeRecording(empty, files('cloud/b.json'))
  t.strictSame(readdirSync(empty), ['cloud', 'evidence.json'])
})

const GIVEN = { out: join(work, 'x'), timeout: '10s', quiet: true }
const refusals: readonly (readonly [string, Partial<RecordArguments>, RegExp])[] = [
  ['nothing to record', { targets: [] }, /nothing was named to record/],
  ['a redaction of no known level', { redact: 'all' }, /--redact: "all" is not known/],
  ['a VPC without a region', { targets: [], vpc: 'vpc-1' }, /--region/],
  ['targets beside a VPC', { vpc: 'vpc-1', region: 'cn-hangzhou' }, /--vpc/],
]

for (const [title, args, sentence] of refusals)
  t.test(`${title}: refused with what to do`, async t => {
    const { stdout, stderr } = process
    const terminal = { stdout, stderr, env: {} }
    const error = await recordCommand({ ...GIVEN, targets: [WEB], ...args }, terminal).catch(e => e)
    t.match(`${error.subject}: ${error.message}`, sentence)
  })
