// Does a test run always end with one true closing line, whatever breaks?
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import t from 'tap'
import { handOver } from '#test/build/before-tests.ts'

const ROOT = resolve(import.meta.dirname, '../..')

const PASSES = "import t from 'tap'\nt.equal(1, 1, 'one is one')\nt.ok(true)\n"
const FAILS = "import t from 'tap'\nt.ok(true)\nt.equal(1, 2, 'one is two')\n"
const EXITS =
  "import t from 'tap'\nt.ok(true)\nt.test('waits', async t => { t.ok(true); process.exit(0) })\n"
const THROWS = "throw new Error('at load')\n"
const SKIPS = "import t from 'tap'\nt.ok(true)\nt.skip('not today')\n"

type Run = readonly [
  title: string,
  tests: Readonly<Record<string, string>>,
  closing: string,
  status: number,
]

const RUNS: readonly Run[] = [
  ['everything passes', { a: PASSES, b: PASSES }, '4 passed, 0 failed', 0],
  ['an assertion fails', { a: PASSES, b: FAILS }, '3 passed, 1 failed', 1],
  ['a test exits in its middle', { a: EXITS }, '2 passed, 1 failed', 1],
  ['a test throws at load', { a: PASSES, b: THROWS }, '2 passed, 1 failed', 1],
  ['a test is skipped', { a: SKIPS }, '1 passed, 0 failed', 0],
]

const house = mkdtempSync(join(tmpdir(), 'whyport-closing-'))
t.teardown(() => rmSync(house, { recursive: true, force: true }))
for (const kept of ['.taprc', 'package.json', 'test/reporter.ts', 'test/build'])
  cpSync(join(ROOT, kept), join(house, kept), { recursive: true })
symlinkSync(join(ROOT, 'node_modules'), join(house, 'node_modules'))

/** The inner run knows nothing of the outer one: neither its tap nor what failed before it. */
const outer = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(?:_?TAP|NODE_OPTIONS$|WHYPORT_)/.test(name)),
)

const runTap = (tests: Readonly<Record<string, string>>, env: Readonly<Record<string, string>>) => {
  rmSync(join(house, 'test/planted'), { recursive: true, force: true })
  mkdirSync(join(house, 'test/planted'))
  for (const [name, text] of Object.entries(tests))
    writeFileSync(join(house, `test/planted/${name}.test.ts`), text)
  const { stdout, status } = spawnSync(join(ROOT, 'node_modules/.bin/tap'), ['run'], {
    cwd: house,
    encoding: 'utf8',
    env: { ...outer, ...env },
  })
  return { stdout, status, lastLine: stdout.trimEnd().split('\n').at(-1) }
}

for (const [title, tests, closing, status] of RUNS) {
  const ended = runTap(tests, {})
  t.same(
    [ended.lastLine, ended.status],
    [closing, status],
    `the closing line is true when ${title}`,
  )
}

const failing = runTap({ a: FAILS }, {})
t.match(failing.stdout, 'failed: test/planted/a.test.ts > one is two', 'a failure says where')
t.match(failing.stdout, '-2', 'a failure shows what was expected')

const late = runTap(
  { a: PASSES },
  handOver({
    failed: ['npm run check'],
    parts: [
      ['set-up', 1],
      ['check', 70],
    ],
  }),
)
t.equal(late.lastLine, '2 passed, 1 failed', 'a failed check is one failure of the run')
t.match(late.stdout, /^check +70\.0 s of 30 s$/m, 'seconds per part stand beside their budget')
t.match(late.stdout, 'defect: check took 70 s', 'a part that takes twice its budget is a defect')
