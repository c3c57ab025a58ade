// Is every sentence used, and does every sentence that is used exist?
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import t from 'tap'
import { EN } from '#shared/wording/en.ts'
import { sentence } from '#shared/wording/sentence.ts'

const ROOT = resolve(import.meta.dirname, '../..')

const sourcesIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts'))
    .map(name => join(folder, name))

const areas = sourcesIn('shared/wording/en')
const code = ['shared', 'server', 'agent', 'cli']
  .flatMap(sourcesIn)
  .filter(file => !file.startsWith('shared/wording/en'))
  .map(file => readFileSync(join(ROOT, file), 'utf8'))
  .join('\n')

const keys = Object.keys(EN)
const written = areas.flatMap(file =>
  [...readFileSync(join(ROOT, file), 'utf8').matchAll(/^ {2}'([^']+)':/gm)].map(match => match[1]),
)

t.same(
  written.filter((key, index) => written.indexOf(key) !== index),
  [],
  'no key is written twice, so no sentence hides another',
)
t.same(new Set(written), new Set(keys), 'every area of sentences is part of the whole')

// A key may be put together from parts: then its beginning stands in the code as a template.
const starts = [...code.matchAll(/`([a-z-]+\.(?:[a-z.-]*))\$\{/g)].map(match => match[1] ?? '')
t.same(
  keys.filter(key => !code.includes(`'${key}'`) && !starts.some(start => key.startsWith(start))),
  [],
  'no sentence is left over that nobody says',
)

t.same(
  Object.entries(EN).flatMap(([key, text]) =>
    text.trim() === '' || text !== text.trim() || braces(text) !== 0 ? [key] : [],
  ),
  [],
  'no sentence is empty, has loose spaces or a broken placeholder',
)

t.equal(
  sentence({ key: 'check.evidence-missing', params: { fact: '{{reason}}', reason: '$t(x) <b>' } }),
  String(EN['check.evidence-missing'])
    .replace('{{fact}}', '{{reason}}')
    .replace(/\{\{reason\}\}(?!.*\{\{reason\}\})/, () => '$t(x) <b>'),
  'a hostile value stays a value: nothing in it is expanded',
)

function braces(text: string): number {
  return text.replace(/\{\{[a-zA-Z]+\}\}/g, '').match(/[{}]{2}/g)?.length ?? 0
}
