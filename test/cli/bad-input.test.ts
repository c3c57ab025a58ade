// Does bad input end with the right status and a sentence that helps?
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { DEMO_FOLDER } from '#test/emulator/demo-account.ts'
import { whyportHere } from './here.ts'
import { whyport } from './process.ts'

const folder = mkdtempSync(join(tmpdir(), 'whyport-cli-'))
t.teardown(() => rmSync(folder, { recursive: true, force: true }))
const fileIn = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
const aFile = fileIn('question.json', '{"target":7,"port":"x"}')
const WEB = 'i-bp1demo000000web0001'
const DEMO = ['diagnose', WEB, '--demo', '--port', '8080']

type Row = readonly [
  title: string,
  argv: readonly string[],
  exit: number,
  stderr: readonly RegExp[],
]

const NO_PLACE: readonly RegExp[] = [/--out \/\w+\/\w+/, /for example: --out /]

const ROWS: readonly Row[] = [
  ['no command', [], 64, [/Usage: whyport/]],
  ['an unknown command', ['diagnos'], 64, [/unknown command 'diagnos'/, /Did you mean diagnose/]],
  [
    'an unknown option',
    [...DEMO, '--prot', 'tcp'],
    64,
    [/unknown option '--prot'/, /Did you mean --port/, /whyport diagnose --help/],
  ],
  [
    'a capture without its port',
    ['collect', '--capture'],
    64,
    [/--port: is missing: one port is captured/, /collect --capture --port 8080/],
  ],
  ['a port without a capture', ['collect', '--port', '8080'], 64, [/--port: says what to capture/]],
  [
    'a client that is no address',
    ['collect', '--capture', '--port', '80', '--client', 'a or b'],
    64,
    [/--client: "a or b" is no address/],
  ],
  [
    'a capture without end',
    ['collect', '--capture', '--port', '80', '--seconds', '900'],
    64,
    [/--seconds: "900" is no number from 1 to 60/],
  ],
  [
    'a capture on another machine',
    ['diagnose', WEB, '--port', '80', '--capture'],
    64,
    [/--capture: records one TCP port of the machine that whyport runs on/],
  ],
  [
    'a capture of what was recorded',
    ['diagnose', 'here:80', '--capture', '--evidence', folder],
    64,
    [/--capture and --evidence: exclude each other/],
  ],
  [
    'an option without its value',
    ['diagnose', WEB, '--port'],
    64,
    [/--port <port>' argument missing/],
  ],
  ['a word too many', ['diagnose', WEB, '8080'], 64, [/too many arguments/]],
  [
    'nothing asked about',
    ['diagnose', '--port', '8080'],
    64,
    [/target: nothing was asked about/, /i-bp1demo/],
  ],
  ['no port', ['diagnose', WEB], 64, [/--port: no port was asked/, /--port 8080/]],
  ['port 0', ['diagnose', WEB, '--port', '0'], 64, [/--port: "0" is not a port/, /1 to 65535/]],
  ['port 65536', ['diagnose', WEB, '--port', '65536'], 64, [/--port: "65536" is not a port/]],
  [
    'a port that is a word',
    ['diagnose', WEB, '--port', 'http'],
    64,
    [/--port: "http" is not a port/],
  ],
  ['a port in hex', ['diagnose', WEB, '--port', '0x50'], 64, [/--port: "0x50" is not a port/]],
  ['a negative port', ['diagnose', WEB, '--port=-1'], 64, [/--port: "-1" is not a port/]],
  [
    'a port with a fraction',
    ['diagnose', WEB, '--port', '80.5'],
    64,
    [/--port: "80\.5" is not a port/],
  ],
  [
    'two different ports',
    ['diagnose', '203.0.113.10:80', '--port', '8080'],
    64,
    [/target says port 80, --port says 8080/],
  ],
  [
    'port 0 in the target',
    ['diagnose', '203.0.113.10:0'],
    64,
    [/target: "203\.0\.113\.10:0" is no instance id/],
  ],
  [
    'an address out of range',
    ['diagnose', '203.0.113.256', '--port', '80'],
    64,
    [/target: "203\.0\.113\.256"/, /for example/],
  ],
  ['a short address', ['diagnose', '10.1', '--port', '80'], 64, [/target: "10\.1"/]],
  ['an octal address', ['diagnose', '010.0.0.1', '--port', '80'], 64, [/target: "010\.0\.0\.1"/]],
  [
    'a network as target',
    ['diagnose', '203.0.113.0/24', '--port', '80'],
    64,
    [/target: "203\.0\.113\.0\/24"/],
  ],
  [
    'IPv6 without brackets and with a zone',
    ['diagnose', 'fe80::1%eth0', '--port', '80'],
    64,
    [/target: /],
  ],
  ['an empty target', ['diagnose', '', '--port', '80'], 64, [/target: ""/]],
  [
    'a source that is no address',
    ['diagnose', WEB, '--port', '80', '--from', '300.1.1.1'],
    64,
    [/--from: "300\.1\.1\.1"/, /--from 203\.0\.113\.99/],
  ],
  [
    'a prefix that is too long',
    ['diagnose', WEB, '--port', '80', '--from', '10.0.0.0/33'],
    64,
    [/--from: "10\.0\.0\.0\/33"/],
  ],
  [
    'IPv6 client, IPv4 target',
    ['diagnose', '203.0.113.10', '--port', '80', '--from', '2001:db8::1'],
    64,
    [/--from: an IPv6 client cannot reach the IPv4 address/],
  ],
  [
    'an unknown protocol',
    ['diagnose', WEB, '--port', '80', '--protocol', 'sctp'],
    64,
    [/--protocol: "sctp" is not a protocol/, /tcp, udp or icmp/],
  ],
  [
    'a port twice',
    [...DEMO, '--port', '443'],
    64,
    [/--port: was given twice: "8080" and "443"/, /for example: --port 8080/],
  ],
  ['a ping with a port', [...DEMO, '--protocol', 'icmp'], 64, [/--port: ICMP takes no port/]],
  [
    'a mistyped region of a recording',
    ['diagnose', WEB, '--port', '80', '--evidence', DEMO_FOLDER, '--region', 'cn-hangzou'],
    64,
    [/--region: there is no region cn-hangzou/, /did you mean cn-hangzhou/],
  ],
  [
    'a region of a recording that cannot be one',
    ['diagnose', WEB, '--port', '80', '--evidence', DEMO_FOLDER, '--region', 'X!'],
    64,
    [/--region: "X!" is not a region id/],
  ],
  [
    'a region that cannot be one',
    ['diagnose', WEB, '--port', '80', '--region', 'Hangzhou!'],
    64,
    [/--region: "Hangzhou!" is not a region id/, /cn-hangzhou/],
  ],
  [
    'an unknown format',
    [...DEMO, '--format', 'yaml'],
    64,
    [/--format: "yaml" is not known/, /--format text or --format json/],
  ],
  ['a bundle without a place', ['bundle', '.'], 64, [/--out: is missing/, /ticket\.zip/]],
  ['a check of nothing', ['bundle', 'check'], 64, [/bundle check: names no bundle/]],
  [
    'a bundle that is not there',
    ['bundle', 'check', 'none.zip'],
    64,
    [/none\.zip: cannot be read/],
  ],
  ['an unknown language', [...DEMO, '--lang', 'zh'], 64, [/--lang: "zh" is not known/, /zh-CN/]],
  ['an unknown order', [...DEMO, '--order', 'size'], 64, [/--order: "size" is not known/]],
  [
    'a duration without unit',
    [...DEMO, '--timeout', '30'],
    64,
    [/--timeout: "30" is not a duration/, /--timeout 30s/],
  ],
  ['a duration of nothing', [...DEMO, '--timeout', '0s'], 64, [/--timeout: "0s"/]],
  [
    'demo and a folder',
    [...DEMO, '--evidence', folder],
    64,
    [/--evidence and --demo: exclude each other/],
  ],
  [
    'a folder and an account',
    ['diagnose', WEB, '--port', '80', '--evidence', folder, '--account', 'prod'],
    64,
    [/--evidence and --account/],
  ],
  ['demo and an account', [...DEMO, '--account', 'prod'], 64, [/--demo and --account/]],
  [
    'pasting',
    ['diagnose', WEB, '--port', '80', '--paste'],
    64,
    [/--paste: is empty/, /--host-evidence/],
  ],
  [
    'a folder that is not there',
    ['diagnose', WEB, '--port', '80', '--evidence', join(folder, 'no')],
    64,
    [/no: does not exist/],
  ],
  [
    'a file as evidence',
    ['diagnose', WEB, '--port', '80', '--evidence', aFile],
    64,
    [/is a file, not a folder/],
  ],
  [
    'a recorded question of a wrong form',
    ['diagnose', '--evidence', folder],
    64,
    [/question\.json target: is no text/],
  ],
  [
    'a recorded port of a wrong form',
    ['diagnose', WEB, '--evidence', folder],
    64,
    [/question\.json port: "x" is not a port/],
  ],
  ['a report into a folder', [...DEMO, '--out', folder], 64, [/--out .*: is a folder/]],
  [
    'a report into nowhere',
    [...DEMO, '--out', join(folder, 'a/b.txt')],
    64,
    [/its folder does not exist/],
  ],
  ['a recording into /proc', ['collect', '--out', '/proc/x'], 64, [...NO_PLACE, /kernel/]],
  ['a recording into /sys', ['collect', '--out', '/sys/x'], 64, [...NO_PLACE, /kernel/]],
  ['a recording into /dev', ['collect', '--out', '/dev/x/y'], 64, NO_PLACE],
  ['a recording into a device', ['collect', '--out', '/dev/null'], 64, NO_PLACE],
  ['a recording below a file', ['collect', '--out', join(aFile, 'x')], 64, [/--out .*is a file/]],
  [
    'a recording below nothing',
    ['collect', '--out', join(folder, 'a/b')],
    64,
    [/--out .*: its folder .* does not exist/, /for example: --out /],
  ],
  ['a recording without a place', ['collect', '--out', ''], 64, [/--out: /, /for example: --out /]],
  [
    'control bytes in an argument',
    ['diagnose', 'a\x1b[2Jb', '--port', '80'],
    64,
    [/target: "a\\x1b\[2Jb"/],
  ],
  [
    'a plan to verify',
    ['verify', 'x.yaml', '--plan', 'y'],
    64,
    [/--plan: is planned and not built yet/],
  ],
  ['expectations that are not there', ['verify', 'no.yaml'], 64, [/no\.yaml: cannot be read/]],
  [
    'a service and a folder',
    ['verify', 'x', '--demo', '--server', 'http://[::1]:1'],
    64,
    [/--server: the service has/],
  ],
  ['a report that is none', ['compare', aFile, aFile], 64, [/is no report of this version/]],
  ['a planned command', ['audit', '--all'], 64, [/audit: is planned/]],
  [
    'a public listen address',
    ['serve', '--demo'],
    64,
    [/WHYPORT_LISTEN: 0\.0\.0\.0 is not a loopback address/],
  ],
]

const runRow = async ([title, argv, exit, patterns]: Row): Promise<string[]> => {
  const ended = await whyportHere(argv, { env: { WHYPORT_LISTEN: '0.0.0.0:7080' } })
  return [
    ended.exit === exit ? '' : `${title}: exit ${ended.exit}, not ${exit}: ${ended.stderr}`,
    ended.stdout === '' ? '' : `${title}: stdout is not empty`,
    /\n\s+at |node:internal|\x1b/.test(ended.stderr)
      ? `${title}: stack or control byte: ${ended.stderr}`
      : '',
    ...patterns.map(pattern =>
      pattern.test(ended.stderr) ? '' : `${title}: no ${pattern} in ${ended.stderr}`,
    ),
  ].filter(trouble => trouble !== '')
}

t.test(
  'bad input: exit status, a sentence that names the argument, a valid example, empty stdout',
  async t => {
    const troubles: string[] = []
    const rows = [...ROWS]
    const worker = async (): Promise<void> => {
      for (let row = rows.shift(); row !== undefined; row = rows.shift())
        troubles.push(...(await runRow(row)))
    }
    await Promise.all([worker(), worker(), worker()])
    t.strictSame(troubles, [])
  },
)

t.test('help names every option, shows examples and ends well', async t => {
  const help = await whyport(['diagnose', '--help'])
  t.equal(help.exit, 0)
  t.equal(help.stderr, '')
  for (const option of [
    '--port',
    '--from',
    '--evidence',
    '--host-evidence',
    '--demo',
    '--format',
    '--explain',
    '--timeout',
  ])
    t.match(help.stdout, option)
  t.match(help.stdout, /Examples:\n {2}whyport diagnose/)
})

t.test('a process of its own ends as the same words do here', async t => {
  const said = async (way: typeof whyport | typeof whyportHere) => {
    const { tookMs: _, ...ended } = await way([...DEMO, '--prot', 'tcp'])
    return ended
  }
  t.strictSame(await said(whyport), await said(whyportHere))
})

t.test('what cannot be read of a recording stands in the report, quiet or not', async t => {
  const spoilt = join(folder, 'spoilt')
  cpSync(DEMO_FOLDER, spoilt, { recursive: true })
  mkdirSync(join(spoilt, 'probes'))
  writeFileSync(join(spoilt, 'probes/sgp-1.json'), '{"vantagePoint":"sgp-1","outco')
  writeFileSync(join(spoilt, 'probes/fra-1.json'), '[{"vantagePoint":7}]')
  writeFileSync(join(spoilt, 'question.json'), '{"target":')
  const argv = ['diagnose', WEB, '--port', '443', '--evidence', spoilt, '--quiet']
  const ended = await whyportHere([...argv, '--format', 'json'])
  t.equal(ended.stderr, '')
  // The assumptions are texts by contract.
  const { assumptions } = JSON.parse(ended.stdout) as { assumptions: string[] }
  for (const file of ['probes/sgp-1.json holds no probes', 'probes/fra-1.json holds no probes'])
    t.ok(
      assumptions.some(text => text.startsWith(file)),
      file,
    )
  t.ok(
    assumptions.some(text => text.startsWith('question.json is not the JSON')),
    'question.json',
  )
})

t.test('a byte order mark at the start of evidence changes nothing', async t => {
  const marked = join(folder, 'marked')
  cpSync(DEMO_FOLDER, marked, { recursive: true })
  for (const entry of readdirSync(marked, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile()) writeFileSync(path, `\uFEFF${readFileSync(path, 'utf8')}`)
  }
  const question = { target: WEB, port: 8080, at: '2026-11-22T08:30:00Z' }
  writeFileSync(join(marked, 'question.json'), `\uFEFF${JSON.stringify(question)}`)
  const plain = join(folder, 'plain')
  cpSync(DEMO_FOLDER, plain, { recursive: true })
  writeFileSync(join(plain, 'question.json'), JSON.stringify(question))
  const [withMark, without] = await Promise.all(
    [marked, plain].map(path =>
      whyportHere(['diagnose', '--evidence', path, '--quiet', '--format', 'json']),
    ),
  )
  t.equal(withMark?.exit, 1, withMark?.stderr ?? '')
  t.equal(withMark?.stdout, without?.stdout)
})
