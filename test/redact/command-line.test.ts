// Do `account record --redact` and `bundle --redact` hand on what they say, and keep what they must?
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { z } from 'zod'
import { readZip } from '#server/bundle/read-zip.ts'
import { Report } from '#shared/report.ts'
import { whyportHere } from '#test/cli/here.ts'
import { whyport } from '#test/cli/process.ts'
import { DEMO_FOLDER } from '#test/emulator/demo-account.ts'
import { LEVELS } from './same-answer.ts'

const WEB = 'i-bp1demo000000web0001'
const work = mkdtempSync(join(tmpdir(), 'whyport-redact-'))
t.teardown(() => rmSync(work, { recursive: true, force: true }))
const env = { WHYPORT_DATA_DIR: join(work, 'data') }

const Map_ = z.object({
  level: z.string(),
  entries: z.array(z.object({ kind: z.string(), original: z.string(), pseudonym: z.string() })),
})
const mapOf = (out: string) =>
  Map_.parse(JSON.parse(readFileSync(`${out}.redaction-map.json`, 'utf8')))

const textOf = (folder: string): string =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map(name => {
      const path = join(folder, name)
      return `${name}\n${statSync(path).isFile() ? readFileSync(path, 'utf8') : ''}`
    })
    .join('\n')

const OWN = [
  WEB,
  '203.0.113.10',
  '203.0.113.99',
  '10.20.1.10',
  '1234567890123456',
  'shop-prod',
  'admin console',
]

const reportOf = async (...args: readonly string[]): Promise<Report> =>
  Report.parse(
    JSON.parse((await whyportHere(['diagnose', ...args, '--format', 'json', '--quiet'])).stdout),
  )

const short = ({ verdict, rootCauses }: Report) => [
  verdict.status,
  rootCauses.map(({ id, hop }) => `${hop} ${id}`),
]

const ASKED = [WEB, '--port', '8080', '--from', '203.0.113.99']

const recordPlain = async (): Promise<Report> => {
  const out = join(work, 'plain')
  await whyportHere(['account', 'record', ...ASKED, '--demo', '--quiet', '--out', out])
  return reportOf('--evidence', out)
}

let plain: Promise<Report> | null = null

/** Of the same recording, not redacted; the same for each level. */
const plainReport = (): Promise<Report> => {
  plain ??= recordPlain()
  return plain
}

for (const level of LEVELS)
  t.test(
    `record --redact ${level}: the same answer, nothing of the tenant, the map beside`,
    async t => {
      const out = join(work, level)
      const ran = await whyport([
        'account',
        'record',
        ...ASKED,
        '--demo',
        '--redact',
        level,
        '--out',
        out,
      ])
      t.match(ran, {
        exit: 0,
        stdout: `${out}\n`,
        stderr: new RegExp(`redacted \\(${level}\\): \\d+ × id`),
      })
      t.strictSame(short(await reportOf('--evidence', out)), short(await plainReport()))
      const text = textOf(out)
      t.strictSame(
        OWN.filter(name => text.includes(name)),
        [],
      )
      t.equal(statSync(`${out}.redaction-map.json`).mode & 0o777, 0o600)
      t.ok(mapOf(out).entries.some(({ kind, original }) => kind === 'id' && original === WEB))
      t.match(JSON.parse(readFileSync(join(out, 'redaction.json'), 'utf8')), {
        level,
        replaced: { id: { times: Number, different: Number } },
        questionsJudgedAgain: 1,
      })
    },
  )

t.test('a bundle of redacted evidence is intact, and holds no map', async t => {
  const out = join(work, 'ticket.zip')
  const asked = ['--target', WEB, '--port', '8080', '--from', '203.0.113.99']
  const ran = await whyport(['bundle', DEMO_FOLDER, ...asked, '--redact', 'strict', '--out', out], {
    env,
  })
  t.equal(ran.exit, 0, ran.stderr)
  t.match(await whyportHere(['bundle', 'check', out]), {
    exit: 0,
    stdout: /same report: unreachable/,
  })
  const unpacked = await readZip(readFileSync(out))
  const files = unpacked.kind === 'files' ? unpacked.files : new Map<string, Buffer>()
  t.ok(files.has('redaction.json'))
  t.notOk([...files.keys()].some(name => name.includes('map')))
  const text = [...files].map(([name, bytes]) => name + bytes.toString('utf8')).join('\n')
  t.strictSame(
    OWN.filter(name => text.includes(name)),
    [],
  )
  const report = Report.parse(JSON.parse(files.get('report.json')?.toString('utf8') ?? ''))
  t.ok(report.evidence.some(({ redactions }) => redactions > 0))
  t.strictSame(
    short(report),
    short(await reportOf(WEB, '--port', '8080', '--from', '203.0.113.99', '--demo')),
  )
})

type Refusal = readonly [title: string, argv: readonly string[], sentence: RegExp]
const record = (...argv: readonly string[]) => ['account', 'record', WEB, '--demo', ...argv]
const refusals: readonly Refusal[] = [
  [
    'a level that is none',
    record('--redact', 'all', '--out', join(work, 'a')),
    /--redact: "all" is not known[\s\S]*--redact tenant/,
  ],
  [
    'a map that is there',
    record('--redact', 'tenant', '--out', join(work, 'b')),
    /b\.redaction-map\.json: the map of another redaction/,
  ],
  ['a folder with files', record('--redact', 'tenant', '--out', work), /holds/],
  [
    'a check',
    ['bundle', 'check', 'x.zip', '--redact', 'tenant'],
    /--redact: a check writes nothing/,
  ],
  [
    'a bundle that a service packs',
    [
      'bundle',
      'id',
      '--server',
      'http://127.0.0.1:1',
      '--redact',
      'tenant',
      '--out',
      join(work, 'c.zip'),
    ],
    /signed by it[\s\S]*--redact tenant --out shared\.zip/,
  ],
]
writeFileSync(join(work, 'b.redaction-map.json'), '{}')
for (const [title, argv, sentence] of refusals)
  t.test(`${title}: refused with what to do, and nothing is written`, async t => {
    const before = readdirSync(work)
    t.match(await whyportHere(argv), { exit: 64, stderr: sentence })
    t.strictSame(readdirSync(work), before)
  })

t.test('a folder that cannot be written leaves no map', async t => {
  const out = join(work, 'missing', 'deep')
  const ran = await whyportHere(record('--redact', 'tenant', '--out', out))
  t.equal(ran.exit, 64)
  t.notOk(existsSync(`${out}.redaction-map.json`))
})
