// Are the generated files those of this code? Writes them, or with --check only looks.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { SUSPICIONS } from '#server/checks/beyond-hops.ts'
import { REASON_CAUSE } from '#server/checks/check.ts'
import { HINTS } from '#server/checks/hints.ts'
import { CHECKS } from '#server/checks/index.ts'
import { causePages } from './cause-pages.ts'
import { collectScript } from './collect-script.ts'
import { assistantPolicyText, ramPolicyText } from './ram-policy.ts'

const TOP = resolve(import.meta.dirname, '../..')
const FOLDER = join(TOP, 'docs/causes')

/** Causes that a check declares, and those the runner reports for any check when evidence is missing. */
const checksOf = (): ReadonlyMap<string, readonly string[]> => {
  const map = new Map<string, string[]>()
  for (const id of Object.values(REASON_CAUSE)) map.set(id, ['every check'])
  for (const check of [...CHECKS, ...HINTS, ...SUSPICIONS])
    for (const id of check.causes) map.set(id, [...(map.get(id) ?? []), check.id])
  return map
}

const onDisk = (): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(FOLDER)
      .filter(name => name.endsWith('.md'))
      .map(name => [name, readFileSync(join(FOLDER, name), 'utf8')]),
  )

/** Generated files outside docs/causes, by path from the top. */
const otherFiles = (): ReadonlyMap<string, string> =>
  new Map([
    ['agent/collect.sh', collectScript(read('test/build/collect-frame.sh'))],
    ['docs/ram-policy.json', ramPolicyText()],
    ['docs/ram-policy-cloud-assistant.json', assistantPolicyText()],
  ])

const read = (path: string): string =>
  existsSync(join(TOP, path)) ? readFileSync(join(TOP, path), 'utf8') : ''

mkdirSync(FOLDER, { recursive: true })
const wanted = causePages(checksOf())
const present = onDisk()
const changed = [...wanted].filter(([name, text]) => present.get(name) !== text)
const surplus = [...present.keys()].filter(name => !wanted.has(name))
const others = [...otherFiles()].filter(([path, text]) => read(path) !== text)
const stale = [
  ...[...changed.map(([name]) => name), ...surplus].map(name => `docs/causes/${name}`),
  ...others.map(([path]) => path),
]

if (process.argv.includes('--check')) {
  if (stale.length > 0) {
    console.log(`not up to date: ${stale.join(' ')}`)
    console.log('run: npm run docs')
    process.exitCode = 1
  }
} else {
  for (const [name, text] of changed) writeFileSync(join(FOLDER, name), text)
  for (const name of surplus) unlinkSync(join(FOLDER, name))
  for (const [path, text] of others) writeFileSync(join(TOP, path), text)
  console.log(`docs/causes: ${changed.length} written, ${surplus.length} removed`)
  for (const [path] of others) console.log(`${path}: written`)
}
