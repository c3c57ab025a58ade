// Which benchmark is to run? `npm run bench` runs all, `npm run bench -- <part>` one.
import { readdirSync } from 'node:fs'
import { basename } from 'node:path'

/** One measured case: what was measured, its target, and in how many rounds. */
type Case = Readonly<Record<string, unknown>>
type Bench = () => readonly Case[] | Promise<readonly Case[]>

/** A part is a file of this folder, `<part>.ts`, that exports `<part>Bench`. */
const benchOf = async (part: string): Promise<Bench | null> => {
  const loaded = (await import(`./${part}.ts`)) as Readonly<Record<string, unknown>>
  const bench = loaded[`${part}Bench`]
  return typeof bench === 'function' ? (bench as Bench) : null
}

const names = readdirSync(import.meta.dirname)
  .filter(name => name.endsWith('.ts') && name !== 'main.ts')
  .map(name => basename(name, '.ts'))

const run = async (asked: readonly string[]): Promise<void> => {
  for (const part of asked.length > 0 ? asked : names) {
    const bench = names.includes(part) ? await benchOf(part) : null
    if (bench === null) {
      if (asked.length === 0) continue
      console.error(`no such part: ${part}; files in test/bench: ${names.join(' ')}`)
      process.exitCode = 64
      return
    }
    const cases = await bench()
    for (const one of cases) console.log(JSON.stringify(one))
    console.table(cases)
  }
}

await run(process.argv.slice(2))
