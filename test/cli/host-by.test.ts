// Does `--host-by cloud-assistant` read a host that has no agent, and is nothing run without it?
import { execFileSync } from 'node:child_process'
import t from 'tap'
import { Report } from '#shared/report.ts'
import { emulatedAccount } from '#test/collect/emulated-account.ts'
import { type AssistantOptions, openAssistant, reallyRuns } from '#test/emulator/assistant.ts'
import { whyportHere } from './here.ts'
import { whyport } from './process.ts'

const WEB = 'i-bp1demo000000web0001'
const ASK = ['diagnose', WEB, '--port', '443', '--from', '203.0.113.99', '--format', 'json']
const BY = ['--host-by', 'cloud-assistant']

type Teardown = Parameters<typeof emulatedAccount>[0]

/** An emulated account whose assistant counts what it is given. */
const opened = async (t: Teardown, options: AssistantOptions) => {
  let runs = 0
  const assistant = openAssistant({ ...options, onRun: () => (runs += 1) })
  return { env: await emulatedAccount(t, { assistant }), runs: () => runs }
}

const reportIn = (stdout: string): Report => Report.parse(JSON.parse(stdout))

const hostKinds = ({ evidence }: Report): number =>
  evidence.filter(({ kind }) => kind.startsWith('host.')).length

t.test(
  'a process reads a real host in a network namespace, and says before what it sends',
  async t => {
    const namespace = `whyport-hb-${process.pid}`
    execFileSync('ip', ['netns', 'add', namespace])
    t.teardown(() => execFileSync('ip', ['netns', 'del', namespace]))
    const account = await opened(t, { end: reallyRuns(['/sbin/ip', 'netns', 'exec', namespace]) })
    const ran = await whyport([...ASK, ...BY, '--timeout', '2m'], { env: account.env })
    const report = reportIn(ran.stdout)
    t.match(
      ran.stderr,
      /agent\/collect\.sh \(sha256 [0-9a-f]{64}\) is sent to i-bp1demo000000web0001/,
    )
    t.ok(hostKinds(report) > 40, `${hostKinds(report)} pieces of the host`)
    t.equal(account.runs(), 1)
    const listener = report.findings.find(({ hop }) => hop === 'listener')
    t.match(listener, { status: 'fail' }, 'nothing listens in a new namespace')
    t.notOk(report.findings.some(({ check }) => check === 'host-carrier'))
  },
)

t.test('without the flag nothing is run, whatever is missing', async t => {
  const { env, runs } = await opened(t, { end: { Output: '' } })
  const { stdout } = await whyportHere(ASK, { env })
  t.strictSame([runs(), hostKinds(reportIn(stdout))], [0, 0])
})

t.test('quiet or not, what is run on a machine is told', async t => {
  const { env } = await opened(t, {
    end: { InvocationStatus: 'Failed', ErrorCode: 'ExecutionException' },
  })
  const { stderr, stdout } = await whyportHere([...ASK, ...BY, '--quiet'], { env })
  t.match(stderr, /^agent\/collect\.sh \(sha256 [0-9a-f]{64}\) is sent to .*\n$/)
  const report = reportIn(stdout)
  const said = report.findings.find(({ check }) => check === 'host-carrier')
  t.match(said, { status: 'unknown', because: /failed \(ExecutionException\)/ })
  t.ok(report.nextEvidence.some(({ how }) => how.includes('--paste')))
})

t.test('Ctrl-C stops the script, and what was found is printed', async t => {
  const arrived = Promise.withResolvers<void>()
  const assistant = openAssistant({ end: 'never', onLook: () => arrived.resolve() })
  const env = await emulatedAccount(t, { assistant })
  const ran = await whyport([...ASK, ...BY], {
    env,
    onStart: child => arrived.promise.then(() => child.kill('SIGINT')),
  })
  const report = reportIn(ran.stdout)
  t.equal(ran.exit, 130)
  t.match(
    report.findings.find(({ check }) => check === 'host-carrier'),
    { status: 'unknown', because: /not seen to end \((?:Running|stopped)\) and was told to stop/ },
  )
  t.match(
    report.evidence.find(({ kind }) => kind === 'ecs.StopInvocation'),
    { status: 'ok' },
  )
})

const CONFLICTS: readonly (readonly [string, readonly string[]])[] = [
  ['--evidence', ['--evidence', '/nowhere']],
  ['--demo', ['--demo']],
  ['--host-evidence', ['--host-evidence', '/nowhere']],
  ['--paste', ['--paste']],
]

for (const [other, argv] of CONFLICTS)
  t.test(`--host-by and ${other} exclude each other`, async t => {
    const ran = await whyportHere([...ASK, ...BY, ...argv])
    t.match(ran, { exit: 64, stderr: `--host-by and ${other}` })
  })

t.test('another carrier is refused by name, and so is this very machine', async t => {
  const other = await whyportHere([...ASK, '--host-by', 'ssh'])
  t.match(other, { exit: 64, stderr: /--host-by.*"ssh"/s })
  const here = await whyportHere(['diagnose', 'here:443', ...BY])
  t.match(here, { exit: 64, stderr: /--host-by and the target here/ })
})
