// Which long proof is to run, and what did it count? `npm run proof`, `npm run proof -- <part>`.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'

const OUT = resolve(import.meta.dirname, '../../docs/proof')

/** What a proof counted. `failed` above 0 fails the run. */
export type Proved = {
  readonly seed: number | null
  readonly counts: Readonly<Record<string, number>>
  readonly failed: number
}

/** A part is a file of this folder, `<part>.ts`, that exports `prove`. */
type Proof = { readonly prove: () => Proved | Promise<Proved> }

const names = readdirSync(import.meta.dirname)
  .filter(name => name.endsWith('.ts') && name !== 'main.ts')
  .map(name => basename(name, '.ts'))

const commit = (): string =>
  execFileSync('git', ['describe', '--always', '--dirty', '--abbrev=12'], {
    encoding: 'utf8',
    cwd: import.meta.dirname,
  }).trim()

/** Runs one part and keeps what it counted in docs/proof. */
const record = async (part: string): Promise<void> => {
  const { prove } = (await import(`./${part}.ts`)) as Proof
  const start = performance.now()
  const proved = await prove()
  const seconds = Math.round((performance.now() - start) / 100) / 10
  const kept = { part, commit: commit(), ...proved, seconds }
  mkdirSync(OUT, { recursive: true })
  writeFileSync(join(OUT, `${part}.json`), `${JSON.stringify(kept, null, 2)}\n`)
  console.log(JSON.stringify(kept))
  if (proved.failed > 0) process.exitCode = 1
}

const asked = process.argv.slice(2)
const unknown = asked.filter(name => !names.includes(name))
if (unknown.length > 0 || names.length === 0) {
  console.error(`no such proof: ${unknown.join(' ')}; there are: ${names.join(' ') || 'none yet'}`)
  process.exitCode = 64
} else for (const part of asked.length > 0 ? asked : names) await record(part)
