// Do the documents and the files keep the promises that a newcomer relies on?
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import t from 'tap'

const ROOT = resolve(import.meta.dirname, '../..')
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8')

const filesIn = (folder: string, ending: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith(ending) && !name.includes('fixtures'))
    .map(name => join(folder, name))

const documents = [
  ...readdirSync(ROOT).filter(name => name.endsWith('.md')),
  ...filesIn('docs', '.md'),
]
const sources = ['shared', 'server', 'agent', 'cli', 'test'].flatMap(folder =>
  filesIn(folder, '.ts'),
)

const brokenLinks = (file: string): string[] =>
  [...read(file).matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)]
    .map(match => match[1] ?? '')
    .filter(target => !existsSync(join(ROOT, dirname(file), target)))
    .map(target => `${file}: ${target}`)

t.same(documents.flatMap(brokenLinks), [], 'every link in the documents leads somewhere')

const promised = ['npm ci', 'npm test']
t.same(
  promised.filter(command => !read('.ci/run').includes(`${command} </dev/null`)),
  [],
  'continuous integration runs the commands of the README',
)
t.match(read('README.md'), 'npm ci && npm test', 'the README has the test command')
t.match(read('README.md'), 'npm ci && npm start', 'the README has the start command')

const scripts = (JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts
t.same(
  'start dev test check lint types snap bench proof docs whyport'
    .split(' ')
    .filter(name => scripts[name] === undefined),
  [],
  'every script that the documents name exists',
)
t.same(
  Object.values(scripts)
    .flatMap(command => [...command.matchAll(/node (?:--watch )?(\S+\.ts)/g)])
    .map(match => match[1] ?? '')
    .filter(file => !existsSync(join(ROOT, file))),
  [],
  'every file that a script starts exists',
)

const lineCount = (file: string): number => read(file).trimEnd().split('\n').length
t.ok(lineCount('AGENTS.md') <= 40, 'AGENTS.md stays short enough to be read')
t.same(
  filesIn('docs/adr', '.md').filter(file => lineCount(file) > 60),
  [],
  'a decision fits on a page',
)

const QUESTION = /^(?:#!.*\n)?\/\/ [^\n]*(?:\n\/\/ [^\n]*)*\?/
t.same(
  sources.filter(file => mustAsk(file) && !QUESTION.test(read(file))),
  [],
  'every source file starts with the question that it answers',
)
t.same(
  sources.filter(file => !/^(?:#!.*\n)?\/\/ \S/.test(read(file))),
  [],
  'every file says in its first line what it is for',
)

const VAGUE = /^(?:utils?|helpers?|common|manager|service|handler|data|info)$/
t.same(
  sources.filter(file =>
    [...dirname(file).split('/'), basename(file).split('.')[0] ?? ''].some(
      part => VAGUE.test(part) && !file.startsWith('test/'),
    ),
  ),
  [],
  'no file and no folder of the product has a name that says nothing',
)

/** Lists of sentences, and programs that tests run as other processes, only say what they are. */
function mustAsk(file: string): boolean {
  return !/^shared\/(?:wording|causes)\/(?:en|zh-CN)\/|^test\/.*(?<!\.test)\.ts$/.test(file)
}
