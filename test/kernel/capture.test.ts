// Does a capture by whyport prove in a report what a real kernel did to a real connection?
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { createApp } from '#server/app.ts'
import { readHostFolder } from '#server/collect/replay.ts'
import { Report } from '#shared/report.ts'
import { missingToolsLine } from '#test/build/needed-tools.ts'
import { openLab, type Program } from './netns.ts'

const missing = missingToolsLine(['tcpdump', 'nft', 'ip'])
if (missing !== null) t.fail(missing)

const INSTANCE = '10.9.0.2'
const CLIENT = '10.9.0.9'
const INSTANCE6 = 'fd00:9::2'
const CLIENT6 = 'fd00:9::9'
const CLI = join(import.meta.dirname, '../../cli/main.ts')
const work = mkdtempSync(join(tmpdir(), 'whyport-capture-'))
const lab = openLab('cap')
t.teardown(async () => {
  await lab.close()
  rmSync(work, { recursive: true, force: true })
})

const instance = lab.namespace('instance')
const client = lab.namespace('client')
lab.cable(
  { in: instance, device: 'eth0', addresses: [`${INSTANCE}/24`, `${INSTANCE6}/64`] },
  { in: client, device: 'eth0', addresses: [`${CLIENT}/24`, `${CLIENT6}/64`] },
)
const bare = ['env', '-i', `PATH=${process.env['PATH']}`, `HOME=${work}`]
const run = (...args: string[]) => client.run([...bare, process.execPath, CLI, ...args])

const listen = async (port: number): Promise<Program> => {
  const source = `require('node:net').createServer(s => s.end()).listen(${port}, '::', () => console.log('up'))`
  const program = instance.start([process.execPath, '-e', source])
  await once(program.stdout, 'data')
  return program
}

/** Tries once and tells how it ended, as soon as it is told to. */
const TRY = `process.stdin.once('data', () => { const s = require('node:net').connect(8080, process.argv[1]);
  const end = what => { console.log(what); process.exit() }
  s.on('connect', () => end('open')); s.on('error', e => end(e.code)); setTimeout(end, 1500, 'silent') })`

/** Captures that still run in the namespace of the instance. */
const tcpdumps = (): string[] =>
  execFileSync('ip', ['netns', 'pids', instance.name], { encoding: 'utf8' })
    .split('\n')
    .filter(pid => pid !== '' && readFileSync(`/proc/${pid}/comm`, 'utf8') === 'tcpdump\n')

let folders = 0
/** One attempt of the client while the host captures, then the report of both. */
const captured = async (to = INSTANCE, from = CLIENT, seconds = 2) => {
  const folder = join(work, `host-${++folders}`)
  const trying = client.start([process.execPath, '-e', TRY, to])
  const collecting = instance.start([
    ...['sh', '-c', 'exec "$@" 2>&1', 'sh', ...bare, process.execPath, CLI, 'collect'],
    ...['--out', folder, '--capture', '--port', '8080', '--seconds', `${seconds}`, '--quiet'],
  ])
  let said = ''
  collecting.stdout.on('data', (bytes: Buffer) => {
    const isReady = said.includes('it is ready')
    said += bytes
    if (!isReady && said.includes('it is ready')) trying.stdin.write('go\n')
  })
  const [[outcome], [status]] = await Promise.all([
    once(trying.stdout, 'data').then(([bytes]) => [String(bytes).trim()]),
    once(collecting, 'exit'),
  ])
  const at = new Date().toISOString()
  const { evidence } = await readHostFolder(folder, at)
  const asked = { target: to.includes(':') ? `[${to}]:8080` : `${to}:8080`, from, at }
  const report = await createApp({ env: {} }).diagnose(asked, {
    sources: { mode: 'replay', evidence },
  })
  const finding = report.findings.find(({ check }) => check === 'capture')
  return {
    ...{ folder, said, status, outcome, report },
    told: `${finding?.status} ${finding?.message?.key}`,
    roots: report.rootCauses.map(({ id, confidence }) => `${id} ${confidence}`),
  }
}

const rules = (text: string): void => {
  instance.must(['nft', 'flush', 'ruleset'])
  if (text !== '') instance.must(['nft', '-f', '-'], text)
}
const input = (verdict: string): string =>
  `table inet edge { chain in { type filter hook input priority 0; policy accept; tcp dport 8080 ${verdict}; }; }`

t.test('what is captured is shown before it starts', async t => {
  const { said, status, outcome, told } = await captured()
  t.match(said.split('\n'), [
    /^whyport: about to capture packets for 2 s: tcpdump -i any -p -n -U --immediate-mode -s 128 -c 200 -w - '\(tcp port 8080/,
    /first 128 bytes of each packet .* at most 200 packets, into .*\/capture\/port-8080\.pcap/,
    /it is ready: connect from the client now/,
  ])
  t.equal(status, 0)
  t.equal(outcome, 'ECONNREFUSED')
  t.equal(told, 'warn capture.refused-confirms', 'nothing listens yet')
})

type Row = readonly [title: string, rules: string, outcome: string, told: string, roots: string[]]
const ROWS: readonly Row[] = [
  [
    'a rule that drops',
    input('drop'),
    'silent',
    'warn capture.silent-confirms',
    ['host-firewall-drop proven'],
  ],
  [
    'a rule at the very first hook, which is not judged, drops: the packet is seen all the same',
    'table netdev edge { chain in { type filter hook ingress device "eth0" priority 0; policy accept; tcp dport 8080 drop; }; }',
    'silent',
    'warn capture.silent',
    [],
  ],
  [
    'a rule that rejects with ICMP',
    input('reject with icmpx type admin-prohibited'),
    'EHOSTUNREACH',
    'warn capture.rejected-confirms',
    ['host-firewall-reject proven'],
  ],
  [
    'a rule that rejects with a reset',
    input('reject with tcp reset'),
    'ECONNREFUSED',
    'warn capture.refused-confirms',
    ['host-firewall-reject proven'],
  ],
  ['an open port', '', 'open', 'pass capture.answered', []],
]

t.test('with a listener on the port', async t => {
  const service = await listen(8080)
  for (const [title, text, ...expected] of ROWS) {
    rules(text)
    const { outcome, told, roots } = await captured()
    t.strictSame([outcome, told, roots], expected, title)
  }
  rules(input('drop'))
  const six = await captured(INSTANCE6, CLIENT6)
  t.strictSame(
    [six.outcome, six.told, six.roots],
    ['silent', 'warn capture.silent-confirms', ['host-firewall-drop proven']],
    'over IPv6',
  )
  rules(input('reject'))
  const rejected = await captured(INSTANCE6, CLIENT6)
  t.strictSame(
    [rejected.told, rejected.roots],
    ['warn capture.rejected-confirms', ['host-firewall-reject proven']],
    'an ICMPv6 error',
  )
  rules('')
  client.must(
    ['nft', '-f', '-'],
    'table inet edge { chain out { type filter hook output priority 0; policy accept; tcp dport 8080 drop; }; }',
  )
  const lost = await captured()
  t.strictSame(
    [lost.outcome === 'open', lost.told, lost.roots],
    [false, 'not-applicable capture.nobody', []],
    'a packet that never arrives proves nothing by itself',
  )
  client.must(['nft', 'flush', 'ruleset'])
  client.must(
    ['nft', '-f', '-'],
    'table inet edge { chain in { type filter hook input priority 0; policy accept; tcp sport 8080 drop; }; }',
  )
  const answered = await captured()
  t.strictSame(
    [answered.outcome, answered.told, answered.roots],
    ['silent', 'pass capture.answered', []],
    'an answer that the client drops has left the host',
  )
  client.must(['nft', 'flush', 'ruleset'])
  service.kill('SIGKILL')
})

t.test('nothing listens, and no rule refuses', async t => {
  rules('')
  const { told, roots } = await captured()
  t.strictSame([told, roots], ['warn capture.refused-confirms', ['not-listening proven']])
})

t.test('Ctrl-C ends a capture early, and what came is kept', async t => {
  const folder = join(work, 'interrupted')
  const collecting = instance.start([
    ...['sh', '-c', 'exec "$@" 2>&1', 'sh', ...bare, process.execPath, CLI, 'collect'],
    ...['--out', folder, '--capture', '--port', '8080', '--seconds', '60', '--quiet'],
  ])
  let said = ''
  const trying = client.start([process.execPath, '-e', TRY, INSTANCE])
  collecting.stdout.on('data', (bytes: Buffer) => {
    said += bytes
    if (said.includes('it is ready')) trying.stdin.write('go\n')
  })
  await once(trying.stdout, 'data')
  collecting.kill('SIGINT')
  const [status] = await once(collecting, 'exit')
  t.equal(status, 130)
  const read = instance.run(['tcpdump', '-nr', join(folder, 'capture/port-8080.pcap')])
  t.match(read.stdout, /10\.9\.0\.9\.\d+ > 10\.9\.0\.2\.8080: Flags \[S\]/)
  t.strictSame(tcpdumps(), [], 'and its program ended as well')
})

t.test(
  'without the capability, or without tcpdump, that is said, and nothing is concluded',
  async t => {
    const folder = join(work, 'refused')
    const ran = instance.run([
      ...['setpriv', '--bounding-set', '-net_raw', '--inh-caps', '-net_raw', ...bare],
      ...[process.execPath, CLI, 'collect', '--out', folder, '--quiet'],
      ...['--capture', '--port', '8080', '--seconds', '1'],
    ])
    t.equal(ran.status, 2)
    const report = Report.parse(
      JSON.parse(
        run(
          ...['diagnose', `${INSTANCE}:8080`, '--from', CLIENT, '--host-evidence', folder],
          ...['--format', 'json', '--quiet'],
        ).stdout,
      ),
    )
    t.match(report.evidence.find(({ kind }) => kind === 'capture')?.status, 'denied')
    const finding = report.findings.find(({ check }) => check === 'capture')
    t.match(finding, { status: 'unknown', message: { key: 'capture.unread' } })
    t.match(report.rootCauses, [{ id: 'not-listening', confidence: 'derived' }])
  },
)

t.test('a diagnosis of this very machine captures when it is asked to', async t => {
  rules(input('drop'))
  const service = await listen(8080)
  const out = join(work, 'here.json')
  const trying = client.start([process.execPath, '-e', TRY, INSTANCE])
  const here = instance.start([
    ...[
      'sh',
      '-c',
      'exec "$@" 2>&1',
      'sh',
      ...bare,
      process.execPath,
      CLI,
      'diagnose',
      'here:8080',
    ],
    ...['--from', CLIENT, '--format', 'json', '--out', out, '--quiet'],
    ...['--capture', '--capture-seconds', '3'],
  ])
  let said = ''
  here.stdout.on('data', (bytes: Buffer) => {
    said += bytes
    if (said.includes('it is ready')) trying.stdin.write('go\n')
  })
  await once(here, 'close')
  t.match(said, /tcpdump .* 'host 10\.9\.0\.9 and \(/, 'packets of the asked client only')
  const report = Report.parse(JSON.parse(readFileSync(out, 'utf8')))
  t.match(report.rootCauses, [{ id: 'host-firewall-drop', confidence: 'proven' }])
  t.strictSame(tcpdumps(), [])
  service.kill('SIGKILL')
})

t.test('a bundle of such a folder is judged to the same report again', async t => {
  const { folder, told } = await captured()
  t.equal(told, 'warn capture.silent')
  const zip = join(work, 'ticket.zip')
  const asked = ['--target', `${INSTANCE}:8080`, '--from', CLIENT]
  const packed = run('bundle', folder, ...asked, '--out', zip)
  t.equal(packed.status, 0, packed.stderr)
  const checked = run('bundle', 'check', zip)
  t.match(checked, { status: 0, stdout: /judged again from its evidence: the same report/ })
})
