// Is the catalogue of causes whole: every id placed, explained, mended, and refined without circles?
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import t from 'tap'
import { SUSPICIONS } from '#server/checks/beyond-hops.ts'
import { REASON_CAUSE } from '#server/checks/check.ts'
import { HINTS } from '#server/checks/hints.ts'
import { CHECKS } from '#server/checks/index.ts'
import { CauseClass, type CauseEntry } from '#shared/cause.ts'
import { CAUSES } from '#shared/causes/catalogue.ts'
import { HOPS } from '#shared/hop.ts'
import { causePages } from '#test/build/cause-pages.ts'
import { provenPairs } from './proven-pairs.ts'

const byText = (a = '', b = ''): number => (a < b ? -1 : a > b ? 1 : 0)
const FOLDER = resolve(import.meta.dirname, '../../shared/causes')
const catalogue = Object.entries(CAUSES) as [string, CauseEntry][]
const ids = catalogue.map(([id]) => id)
const entryOf = (id: string): CauseEntry | undefined =>
  catalogue.find(([other]) => other === id)?.[1]

const REPORTED: ReadonlySet<string> = new Set(
  [...CHECKS, ...HINTS, ...SUSPICIONS].flatMap(({ causes }) => causes),
)

const broken = (isBroken: (entry: CauseEntry, id: string) => boolean): string[] =>
  catalogue.filter(([id, entry]) => isBroken(entry, id)).map(([id]) => id)

t.ok(ids.length >= 200, 'the catalogue holds the causes that were agreed on')
t.same(
  broken((_, id) => !/^[a-z0-9]+(-[a-z0-9]+)+$/.test(id)),
  [],
  'ids are kebab-case',
)
t.same(
  broken(({ hop }) => !HOPS.includes(hop)),
  [],
  'every cause sits at a hop',
)
t.same(
  broken(entry => !CauseClass.safeParse(entry.class).success),
  [],
  'every cause has a class',
)
t.same(
  broken(({ when, fix }) => ![when, fix].every(text => /^[A-Za-z].{9,}\.$/.test(text))),
  [],
  'condition and fix are sentences',
)
t.same(
  broken(({ specializes }) => specializes !== undefined && !ids.includes(specializes)),
  [],
  'what a cause specializes exists',
)
t.same(
  broken(({ aliasOf }) => aliasOf !== undefined && !REPORTED.has(aliasOf)),
  [],
  'what a cause is another name of is reported',
)
t.same(
  broken(({ aliasOf }, id) => aliasOf !== undefined && REPORTED.has(id)),
  [],
  'another name is never reported itself',
)
t.same(
  broken((_, id) => generalOf(id).length !== new Set(generalOf(id)).size),
  [],
  'no cause is a special case of itself',
)
t.same(
  broken(({ specializes, ...entry }) => {
    const general = specializes === undefined ? undefined : entryOf(specializes)
    return general?.class === 'hint' && entry.class === 'blocker'
  }),
  [],
  'a blocker is no special case of a hint',
)
t.equal(
  new Set(catalogue.map(([, { when }]) => when)).size,
  ids.length,
  'no two conditions are the same',
)

const written = readdirSync(FOLDER)
  .filter(file => file.endsWith('.ts') && file !== 'chinese.ts')
  .flatMap(file =>
    [...readFileSync(join(FOLDER, file), 'utf8').matchAll(/^ {2}'([a-z0-9-]+)': \{/gm)].map(
      m => m[1],
    ),
  )
t.same(written.toSorted(byText), ids.toSorted(byText), 'no id is written twice in the area files')

type Chain = readonly [special: string, general: string]
const CHAINS: readonly Chain[] = [
  ['instance-stopped-economical', 'instance-not-running'],
  ['sg-prefix-list-missing-client', 'sg-no-allow-rule'],
  ['sg-equal-priority-drop-wins', 'sg-deny-rule-wins'],
  ['sg-no-ipv6-rule', 'sg-no-allow-rule'],
  ['fail2ban-banned-client', 'host-firewall-reject'],
  ['docker-publish-loopback', 'not-listening'],
  ['route-default-via-nat-asymmetric', 'ipv4gw-default-route-elsewhere'],
]
for (const [special, general] of CHAINS)
  t.ok(generalOf(special).includes(general), `${special} counts as ${general}`)

t.same(
  [...CHECKS, ...HINTS, ...SUSPICIONS].flatMap(check =>
    check.causes.filter(id => entryOf(id) === undefined).map(id => `${check.id}: ${id}`),
  ),
  [],
  'no check reports a cause that is not in the catalogue',
)

const pages = causePages(new Map([['not-listening', ['listener']]]))
t.same([...pages.keys()], ['README.md', 'not-listening.md'], 'only built causes have a page')
t.match(pages.get('README.md'), /whyport finds 1 of \d+ causes/, 'the overview counts them')
t.match(pages.get('README.md'), /`host-firewall-drop` \| blocker \| planned/, 'the rest is planned')

function generalOf(id: string, seen: readonly string[] = []): readonly string[] {
  const general = entryOf(id)?.specializes
  if (general === undefined) return seen
  return seen.includes(general) ? [...seen, general] : generalOf(general, [...seen, general])
}

t.test('every check runs once, under an id of its own', async t => {
  const ids = CHECKS.map(({ id }) => id)
  t.strictSame(
    ids.filter((id, place) => ids.indexOf(id) !== place),
    [],
  )
})

t.test('every cause that is built is proven by a pair of tests', async t => {
  const folder = resolve(import.meta.dirname, '..')
  const proven = readdirSync(folder, { recursive: true })
    .map(String)
    .filter(name => name.endsWith('.test.ts'))
    .flatMap(name => provenPairs(readFileSync(resolve(folder, name), 'utf8')))
  const built = [...CHECKS, ...HINTS, ...SUSPICIONS].flatMap(check => check.causes)
  t.strictSame(
    [...new Set([...built, ...Object.values(REASON_CAUSE)])].filter(
      id => !proven.some(pair => pair.id === id),
    ),
    [],
    'each is reported with its confidence, and not when one fact of the scenario differs',
  )
})

t.test('only a call of causePair that names its cause is a proof', async t => {
  const imported = "import { causePair } from '#test/causes/cause-pair.ts'\n"
  const call = "causePair('not-listening', 'derived', scenario)\n"
  const proofs = (source: string): number => provenPairs(source).length
  t.strictSame(provenPairs(imported + call), [{ id: 'not-listening', confidence: 'derived' }])
  t.strictSame(
    [
      `${imported}// ${call}`,
      `${imported}const text = \`${call}\`\n`,
      call,
      `import { causePair } from './mine.ts'\n${call}`,
      `${imported}causePair(id, 'derived', scenario)\n`,
      `${imported}causePair('not-listening', confidence, scenario)\n`,
    ].map(proofs),
    [0, 0, 0, 0, 0, 0],
  )
})
