// Does strict redaction keep every word that the parsers and checks look for?
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import t from 'tap'
import { isKnownWord } from '#server/redact/known-words.ts'

const ROOT = resolve(import.meta.dirname, '../..')

const FOLDERS = ['server/facts', 'server/filter', 'server/checks']
const FILES = [
  ...FOLDERS.flatMap(folder =>
    readdirSync(join(ROOT, folder))
      .filter(name => name.endsWith('.ts'))
      .map(name => join(folder, name)),
  ),
  ...['shared/plain/host-outcome.ts', 'shared/leaked-key.ts', 'shared/probe.ts', 'shared/burst.ts'],
]

const withoutComments = (text: string): string =>
  text
    .replace(/^import [\s\S]*? from '.*'$/gm, '')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')
    // Keys of sentences are looked for in no evidence.
    .replace(/\bsay\(\s*'[a-z.-]+'/g, '')

/** In quotes, in patterns, and as names of fields. */
const LOOKED_FOR =
  /'((?:[^'\\\n]|\\.)*)'|(?<![\w)\]] )\/((?:[^/\\\n]|\\.)+)\/[a-z]*|[{,]\s*([A-Za-z_]\w*):/g

const wordsIn = (file: string): string[] =>
  [...withoutComments(readFileSync(join(ROOT, file), 'utf8')).matchAll(LOOKED_FOR)].flatMap(
    ([, quoted, pattern, field]) =>
      (quoted ?? pattern?.replace(/\\[a-zA-Z]/g, ' ') ?? field ?? '').match(/[A-Za-z]\w{2,}/g) ??
      [],
  )

const missing = [...new Set(FILES.flatMap(wordsIn))].filter(word => !isKnownWord(word))
t.strictSame(missing, [], 'add these to server/redact/tool-words.ts')

for (const word of ['hunter2', 'Acme', 'acme-shop', 'projektsonne', 'open_sesame'])
  t.notOk(isKnownWord(word), `${word} is nobody's but the tenant's`)
