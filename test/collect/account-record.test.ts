// Does a recorded account give the same answers again, and is a recording never mixed with another?
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { Report } from '#shared/report.ts'
import { whyport } from '#test/cli/process.ts'
import { DEMO_FOLDER } from '#test/emulator/demo-account.ts'
import { DEMO_KEYS } from '#test/emulator/demo-keys.ts'
import { startEmulator } from '#test/emulator/emulator.ts'
import { type RecordArguments, recordCommand } from '../../cli/account-record.ts'
import { now } from './cloud-client.ts'

const WEB = 'i-bp1demo000000web0001'
const APP = 'i-bp1demo000000app0001'
const work = mkdtempSync(join(tmpdir(), 'whyport-record-'))
t.teardown(() => rmSync(work, { recursive: true, force: true }))

const record = (folder: string, ...args: readonly string[]) =>
  whyport(['account', 'record', ...args, '--demo', '--quiet', '--out', join(work, folder)])

const ask = (...args: readonly string[]) =>
  whyport(['diagnose', ...args, '--from', '203.0.113.99', '--quiet', '--format', 'json'])

const causesOf = (text: string): readonly string[] =>
  Report.parse(JSON.parse(text)).rootCauses.map(({ id }) => id)

t.test(
  'a recorded target is judged as the live account was, each time to the same byte',
  async t => {
    t.equal((await record('one', WEB)).exit, 0)
    const folder = join(work, 'one')
    const asked = ['--port', '8080', '--evidence', folder]
    const [first, second] = await Promise.all([ask(...asked), ask(...asked)])
    t.equal(first.stdout, second.stdout)
    const live = await ask(WEB, '--port', '8080', '--demo')
    const cloud = causesOf(live.stdout).filter(id => !/^(?:listening|host-firewall)/.test(id))
    t.strictSame(causesOf(first.stdout), cloud)
    t.strictSame(JSON.parse(readFileSync(join(folder, 'question.json'), 'utf8')).target, WEB)
  },
)

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
    const emulator = await startEmulator({
      folder: DEMO_FOLDER,
      keys: [DEMO_KEYS],
      now,
      faults: [{ action: 'vpc.DescribeNetworkAclAttributes', kind: 'forbidden' }],
    })
    t.teardown(() => emulator.close())
    const env = {
      ALIBABA_CLOUD_ACCESS_KEY_ID: DEMO_KEYS.accessKeyId,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: DEMO_KEYS.accessKeySecret,
      WHYPORT_CLOUD_ENDPOINT: `http://${emulator.endpoint}`,
    }
    const folder = join(work, 'refused')
    const ran = await whyport(
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

const GIVEN = { out: join(work, 'x'), timeout: '10s', quiet: true }
const refusals: readonly (readonly [string, Partial<RecordArguments>, RegExp])[] = [
  ['nothing to record', { targets: [] }, /nothing was named to record/],
  ['redaction, which is planned', { redact: 'tenant' }, /--redact: is planned/],
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
