// Does the command line keep its word when things go wrong around it?
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import t from 'tap'
import { Report } from '#shared/report.ts'
import { stopSignal } from '../../cli/stop-signal.ts'
import { MAIN, whyport } from './process.ts'

const folder = mkdtempSync(join(tmpdir(), 'whyport-cli-'))
t.teardown(() => rmSync(folder, { recursive: true, force: true }))

const evidence = (name: string, files: Readonly<Record<string, string>>): string => {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name, file)), { recursive: true })
    writeFileSync(join(folder, name, file), text)
  }
  return join(folder, name)
}

const WEB = 'i-bp1demo000000web0001'
const noSuchInstance = evidence('none', {
  'question.json': JSON.stringify({
    target: WEB,
    port: 8080,
    from: '203.0.113.99',
    at: '2026-11-22T08:30:00Z',
  }),
  'cloud/ecs.DescribeInstances.json': '{"Instances":{"Instance":[]},"TotalCount":0,"PageNumber":1}',
  'notes.md': '',
})

const KEYS = {
  ALIBABA_CLOUD_ACCESS_KEY_ID: 'LTAItestKeyId000000',
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'testSecretNeverPrinted',
}

/** Accepts connections and never says a word. */
const silentServer = async (): Promise<{ endpoint: string; server: Server }> => {
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => undefined)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  // A TCP server that listens has an address with a port.
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server }
}

t.test(
  'the recorded question is asked when no argument says otherwise; its time is the clock',
  async t => {
    const ended = await whyport(['diagnose', '--evidence', noSuchInstance, '--format', 'json'])
    const report = Report.parse(JSON.parse(ended.stdout))
    t.strictSame(
      [report.question.target.asked, report.question.port, report.question.from, report.createdAt],
      [WEB, 8080, '203.0.113.99', '2026-11-22T08:30:00.000Z'],
    )
    t.match(ended.stderr, /^whyport: reading the evidence in /)
    t.match(ended.stderr, 'notes.md has no name of an evidence folder')
  },
)

t.test('arguments win over the recorded question, a port inside the target too', async t => {
  const ended = await whyport([
    'diagnose',
    '203.0.113.10:443',
    '--from',
    'any',
    '--evidence',
    noSuchInstance,
    '--format',
    'json',
  ])
  const { question } = Report.parse(JSON.parse(ended.stdout))
  t.strictSame(
    [question.target.asked, question.port, question.from],
    ['203.0.113.10:443', 443, 'any'],
  )
})

t.test('the same folder gives the same bytes', async t => {
  const [one, two] = await Promise.all(
    [0, 1].map(() => whyport(['diagnose', '--evidence', noSuchInstance, '--format', 'json'])),
  )
  t.equal(one?.stdout, two?.stdout)
})

t.test('--quiet leaves stderr empty, --out leaves stdout empty and writes the file', async t => {
  const out = join(folder, 'report.json')
  const ended = await whyport([
    'diagnose',
    '--evidence',
    noSuchInstance,
    '--quiet',
    '--out',
    out,
    '--format',
    'json',
  ])
  t.strictSame([ended.stdout, ended.stderr, existsSync(out)], ['', '', true])
  t.equal(Report.safeParse(JSON.parse(readFileSync(out, 'utf8'))).success, true)
})

t.test('a pipe gets no colours, whatever the terminal could show', async t => {
  const ended = await whyport(['diagnose', '--evidence', noSuchInstance], {
    env: { TERM: 'xterm-256color' },
  })
  t.notMatch(ended.stdout, /\x1b/)
})

t.test('a reader that closes the pipe early is no error', async t => {
  const { status, stderr } = spawnSync(
    'bash',
    [
      '-c',
      `set -o pipefail; "$0" "$1" diagnose --evidence "$2" --quiet | true`,
      process.execPath,
      MAIN,
      noSuchInstance,
    ],
    { encoding: 'utf8' },
  )
  t.notMatch(stderr, /EPIPE|defect|at /)
  t.not(status, 70)
})

t.test(
  'a silent cloud: the first line comes at once, the end within the time limit, and no secret is printed',
  async t => {
    const { endpoint } = await silentServer()
    let firstMs = Number.POSITIVE_INFINITY
    const started = performance.now()
    const ended = await whyport(['diagnose', WEB, '--port', '8080', '--timeout', '2s'], {
      env: { ...KEYS, WHYPORT_CLOUD_ENDPOINT: endpoint },
      onStart: child =>
        child.stderr?.once('data', () => {
          firstMs = performance.now() - started
        }),
    })
    // The time limit runs from the first line on, however slowly the process started.
    // Half of it: a busy machine hands the line on late.
    t.ok(ended.tookMs - firstMs > 1000, `first line after ${Math.round(firstMs)} ms`)
    t.ok(ended.tookMs < 30_000, `ended after ${Math.round(ended.tookMs)} ms`)
    t.ok([2, 69].includes(ended.exit ?? -1), `exit ${ended.exit}`)
    t.notMatch(ended.stdout + ended.stderr, /testSecretNeverPrinted/)
    t.notMatch(ended.stderr, /\n\s+at /)
  },
)

t.test('Ctrl-C while the cloud is silent: what was found so far is printed, exit 130', async t => {
  const { endpoint, server } = await silentServer()
  const ended = await whyport(['diagnose', WEB, '--port', '8080'], {
    env: { ...KEYS, WHYPORT_CLOUD_ENDPOINT: endpoint },
    // The first connection shows that the collection is under way.
    onStart: child => server.once('connection', () => child.kill('SIGINT')),
  })
  t.equal(ended.exit, 130, ended.stderr)
  t.match(ended.stderr, /interrupted: finishing with what was found so far/)
  t.match(ended.stdout, /^NOT DECIDED/)
})

t.test('while judging holds the process, Ctrl-C is left to the system, which ends it', async t => {
  const handlers = (): number => process.listenerCount('SIGINT')
  const before = handlers()
  const stop = stopSignal({ ...process, env: {} }, 60_000)
  const counts = [true, false, true].map(isOn => {
    stop.listen(isOn)
    return handlers() - before
  })
  stop.release()
  t.strictSame([...counts, handlers() - before], [1, 0, 1, 0])
})

t.test('no credentials: exit 77, and the three ways that need none are named', async t => {
  const ended = await whyport(['diagnose', WEB, '--port', '8080'])
  t.equal(ended.exit, 77)
  for (const way of ['--demo', '--evidence', '--host-evidence']) t.match(ended.stderr, way)
})

t.test(
  'half a key is a configured source that fails: exit 77, the secret is not printed',
  async t => {
    const ended = await whyport(['diagnose', WEB, '--port', '8080'], {
      env: { ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'testSecretNeverPrinted' },
    })
    t.equal(ended.exit, 77)
    t.notMatch(ended.stderr, /testSecretNeverPrinted/)
  },
)

t.test(
  'collect writes a folder that diagnose can read, and refuses to mix two recordings',
  async t => {
    const out = join(folder, 'host')
    const collected = await whyport(['collect', '--out', out])
    t.equal(collected.stdout, `${out}\n`)
    t.match(collected.stderr, /ok +ss-listeners/)
    const report = await whyport([
      'diagnose',
      WEB,
      '--evidence',
      noSuchInstance,
      '--host-evidence',
      out,
      '--format',
      'json',
    ])
    const kinds = Report.parse(JSON.parse(report.stdout)).evidence.map(({ kind }) => kind)
    t.ok(kinds.includes('host.ss-listeners'))
    const again = await whyport(['collect', '--out', out])
    t.equal(again.exit, 64)
    t.match(again.stderr, /holds a recorded host already/)
  },
)

t.test('collect writes into no folder of other things', async t => {
  const ended = await whyport(['collect', '--out', folder])
  t.equal(ended.exit, 64)
  t.match(ended.stderr, /is no evidence folder: it holds /)
  t.notOk(existsSync(join(folder, 'evidence.json')))
})

t.test('a report that cannot be written is told, not a defect', async t => {
  const file = join(folder, 'full')
  writeFileSync(file, '')
  chmodSync(file, 0o400)
  const out = existsSync('/dev/full') ? '/dev/full' : file
  const ended = await whyport(['diagnose', '--evidence', noSuchInstance, '--out', out])
  t.equal(ended.exit, 64)
  t.match(ended.stderr, /--out .*: cannot be written/)
})

t.test('what starts at an instance is judged on its way out, from the command line', async t => {
  const ended = await whyport([
    ...['diagnose', '192.0.2.77', '--demo', '--port', '25', '--format', 'json'],
    ...['--from', 'i-bp1demo000000app0001'],
  ])
  const report = Report.parse(JSON.parse(ended.stdout))
  t.equal(ended.exit, 1)
  t.equal(report.verdict.predicted, 'unreachable')
  t.strictSame(
    report.rootCauses.map(({ id }) => id),
    ['platform-port-25-blocked', 'sg-enterprise-egress-default-drop'],
  )
})
