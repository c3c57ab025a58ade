// Does the lint stop every import and every global that a border forbids, and nothing else?
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import t from 'tap'

const ROOT = resolve(import.meta.dirname, '../..')

type Planted = readonly [folder: string, line: string, sentence: string]

const load = (from: string): string => `import { x } from '${from}'\nexport const y = x\n`
const loadType = (from: string): string => `import type { X } from '${from}'\nexport type Y = X\n`

const FORBIDDEN: readonly Planted[] = [
  ['shared', load('#server/facts/facts.ts'), 'shared/ may import only'],
  ['shared', load('../agent/exec.ts'), 'shared/ may import only'],
  ['shared', load('node:fs'), 'shared/ may import only'],
  ['shared/wording/en', load('../../../server/diagnose.ts'), 'shared/ may import only'],
  ['shared/plain', load('zod'), 'no zod'],
  ['shared/plain', load('../hop.ts'), 'no zod'],
  ['shared/plain', load('node:fs'), 'no zod'],
  ['server/filter', load('../facts/facts.ts'), 'filter/ may import only'],
  ['server/filter', load('#server/facts/facts.ts'), 'filter/ may import only'],
  ['server/facts', load('../checks/check.ts'), 'facts/ may import only'],
  ['server/facts', load('../collect/collector.ts'), 'facts/ may import only'],
  ['server/facts', load('node:fs/promises'), 'facts/ may import only'],
  ['server/checks', load('../collect/replay.ts'), 'checks/ may import only'],
  ['server/checks', load('#server/collect/replay.ts'), 'checks/ may import only'],
  ['server/checks', load('../verdict/conclude.ts'), 'checks/ may import only'],
  ['server/checks', load('../diagnose.ts'), 'checks/ may import only'],
  ['server/checks', load('undici'), 'checks/ may import only'],
  ['server/checks', loadType('#server/report/build.ts'), 'checks/ may import only'],
  ['server/plan', load('../facts/facts.ts'), 'plan/ may import only'],
  ['server/verdict', load('../facts/facts.ts'), 'verdict/ sees only'],
  ['server/verdict', load('../checks/check.ts'), 'verdict/ sees only'],
  ['server/compare', load('../facts/facts.ts'), 'compare/ may import only'],
  ['server/fix', load('../checks/index.ts'), 'judging is handed in'],
  ['server/exposure', load('#server/checks/index.ts'), 'judging is handed in'],
  ['server/redact', load('../facts/facts.ts'), 'redact/ may import only'],
  ['server/redact', load('node:fs'), 'redact/ may import only'],
  ['server/redact', 'export const now = Date.now()\n', 'global variable Date'],
  ['server/report', load('../facts/facts.ts'), 'report/ renders the report'],
  ['server/report', load('#server/checks/index.ts'), 'report/ renders the report'],
  ['server/report', load('node:fs'), 'report/ renders the report'],
  ['server/collect', load('../facts/facts.ts'), 'collect/ fetches and decides nothing'],
  ['server/collect/cloud', load('../../checks/index.ts'), 'collect/ fetches and decides nothing'],
  ['server/collect', load('#server/report/text.ts'), 'collect/ fetches and decides nothing'],
  ['server/store', load('../facts/facts.ts'), 'store/, jobs/ and agents/'],
  ['server/http', load('../collect/replay.ts'), 'http/ and pages/'],
  ['server/http', load('../app.ts'), 'http/ and pages/'],
  ['agent', load('zod'), 'no zod, no undici'],
  ['agent/probe', load('undici'), 'no zod, no undici'],
  ['agent/host', load('../../server/diagnose.ts'), 'no zod, no undici'],
  ['agent', load('#server/diagnose.ts'), 'no zod, no undici'],
  ['agent', load('#shared/probe.ts'), 'write `import type`'],
  ['cli', load('#server/collect/replay.ts'), 'cli/ may import only'],
  ['cli', load('#server/facts/facts.ts'), 'cli/ may import only'],
  ['cli', load('../server/diagnose.ts'), 'cli/ may import only'],
  ['server/checks', 'export const now = Date.now()\n', 'global variable Date'],
  ['server/facts', "export const got = fetch('http://192.0.2.1/')\n", 'global variable fetch'],
  ['server/verdict', 'export const pid = process.pid\n', 'global variable process'],
  ['server/report', 'setTimeout(() => undefined, 1)\n', 'global variable setTimeout'],
  ['shared', "console.log('x')\n", 'global variable console'],
  ['server/filter', 'export const dice = Math.random()\n', 'the same input gives the same output'],
  ['server/fix', 'export const f = async () => await Promise.resolve(1)\n', 'it never waits'],
  ['server/http', "export const key = process.env['KEY']\n", 'process.env'],
  ['server/collect', 'export default 1\n', 'default export'],
]

const ALLOWED: readonly (readonly [folder: string, line: string])[] = [
  ['shared', load('zod')],
  ['shared/plain', load('node:net')],
  ['server/facts', load('#shared/plain/ip.ts')],
  ['server/checks', load('../facts/fact.ts')],
  ['server/checks', load('#shared/plain/address-set.ts')],
  ['server/plan', load('../checks/check.ts')],
  ['server/report', load('node:zlib')],
  ['server/collect/cloud', load('../collector.ts')],
  ['server/collect', load('undici')],
  ['agent/host', load('#shared/plain/digest.ts')],
  ['agent/host', load('node:child_process')],
  ['agent', loadType('#shared/probe.ts')],
  ['cli', load('#server/app.ts')],
  ['server', load('./collect/replay.ts')],
]

const fileOf = (folder: string, index: number, kind: string): string =>
  join(folder, `planted-${kind}-${index}.ts`)

/** Plants all rows in a copy of the tree's shape and lints it once; messages by file. */
const lint = (): ReadonlyMap<string, string> => {
  const house = mkdtempSync(join(tmpdir(), 'whyport-borders-'))
  t.teardown(() => rmSync(house, { recursive: true, force: true }))
  for (const kept of ['biome.json', 'package.json', 'tsconfig.json', 'test/build/lint'])
    cpSync(join(ROOT, kept), join(house, kept), { recursive: true })
  symlinkSync(join(ROOT, 'node_modules'), join(house, 'node_modules'))
  const plant = (file: string, text: string): void => {
    mkdirSync(dirname(join(house, file)), { recursive: true })
    writeFileSync(join(house, file), text)
  }
  for (const [index, [folder, line]] of FORBIDDEN.entries())
    plant(fileOf(folder, index, 'bad'), line)
  for (const [index, [folder, line]] of ALLOWED.entries())
    plant(fileOf(folder, index, 'good'), line)
  const { stdout, stderr } = spawnSync(
    join(ROOT, 'node_modules/.bin/biome'),
    ['lint', '--reporter=github', '--max-diagnostics=none', '.'],
    { cwd: house, encoding: 'utf8', env: { PATH: process.env['PATH'] } },
  )
  return byFile(`${stdout}\n${stderr}`)
}

// Rules about what a border forbids; an unresolved path is no border.
const BORDER_RULES =
  /title=(?:plugin|lint\/(?:style\/(?:noRestricted|noProcessEnv|noDefaultExport)|suspicious\/noConsole))/

const byFile = (output: string): ReadonlyMap<string, string> => {
  const messages = new Map<string, string>()
  for (const line of output.split('\n').filter(text => BORDER_RULES.test(text))) {
    const file = /file=[^,]*?((?:server|shared|agent|cli)\/[^,]*planted[^,]*)/.exec(line)?.[1] ?? ''
    messages.set(file, `${messages.get(file) ?? ''}${line}\n`)
  }
  return messages
}

const messages = lint()

for (const [index, [folder, line, sentence]] of FORBIDDEN.entries())
  t.match(
    messages.get(fileOf(folder, index, 'bad')) ?? '',
    sentence,
    `${folder}/ may not hold: ${line.split('\n')[0]}`,
  )

t.same(
  ALLOWED.flatMap(([folder], index) => messages.get(fileOf(folder, index, 'good')) ?? []),
  [],
  'what a border allows is not stopped',
)
