// Does a recorded folder with bursts prove one drop rule of ten, as it stands, packed, and redacted?
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { Report } from '#shared/report.ts'

const ROOT = join(import.meta.dirname, '../..')
const FOLDER = join(ROOT, 'test/fixtures/bursts/one-of-ten')
const work = mkdtempSync(join(tmpdir(), 'whyport-bursts-'))
t.teardown(() => rmSync(work, { recursive: true, force: true }))

const whyport = (...args: string[]) =>
  spawnSync(process.execPath, [join(ROOT, 'cli/main.ts'), ...args], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: work },
  })

const diagnosed = (evidence: string): Report =>
  Report.parse(
    JSON.parse(whyport('diagnose', '--evidence', evidence, '--format', 'json', '--quiet').stdout),
  )

const roots = ({ rootCauses }: Report): string[] =>
  rootCauses.map(({ id, confidence, decidedBy }) => `${id} ${confidence} ${decidedBy?.id}`)

const PROVEN = ['host-firewall-drop proven filter INPUT 6']
const DERIVED = ['host-firewall-drop derived filter INPUT 6']

t.test('the folder proves the rule, every time with the same report', async t => {
  const [one, again] = [diagnosed(FOLDER), diagnosed(FOLDER)]
  t.strictSame(roots(one), PROVEN)
  t.strictSame(one, again)
  t.match(one.rootCauses[0]?.because, /^Its counter rose by 5 and 3, exactly as many as were sent/)
})

t.test('a bundle of it, and a redacted one, prove the same', async t => {
  for (const more of [[], ['--redact', 'strict']]) {
    const zip = join(work, `${more.length}.zip`)
    const made = whyport('bundle', FOLDER, ...more, '--out', zip)
    t.equal(made.stderr.includes('error'), false, made.stderr)
    t.equal(whyport('bundle', 'check', zip).status, 0, 'judged again')
    t.strictSame(roots(diagnosed(zip)), PROVEN, more.join(' '))
  }
})

type Row = readonly [title: string, file: string, text: string]
const rows: readonly Row[] = [
  ['bursts of which nothing is known', 'bursts/client.json', '[]'],
  [
    'a last reading that was cut',
    'host/burst-3-iptables-save.txt',
    '*filter\n:INPUT ACCEPT [0:0]\n',
  ],
  ['a reading that is empty', 'host/burst-2-iptables-save.txt', ''],
  ['a listing of nft that is no JSON', 'host/burst-1-nft-ruleset.txt', '{"nftables": ['],
]
for (const [title, file, text] of rows)
  t.test(`${title}: the rule stays derived`, async t => {
    const folder = join(work, title.replaceAll(' ', '-'))
    cpSync(FOLDER, folder, { recursive: true })
    writeFileSync(join(folder, file), text)
    t.strictSame(roots(diagnosed(folder)), DERIVED)
  })
