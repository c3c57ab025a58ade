// Does a collection change nothing, keep what it has, and say what it may not read?
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { collectHost } from '#agent/host/collect-host.ts'
import { openFolder } from '#agent/host/write-folder.ts'
import { hostItem } from '#server/collect/host/host-item.ts'
import { readEvidenceFolder, readHostFolder } from '#server/collect/replay.ts'
import { factsOf } from '#server/facts/facts.ts'
import { type FileCommand, HOST_COMMANDS } from '#shared/plain/host-commands.ts'
import type { HostOutcome } from '#shared/plain/host-outcome.ts'
import { type Namespace, openLab } from '#test/kernel/netns.ts'

const work = mkdtempSync(join(tmpdir(), 'whyport-collect-'))
const lab = openLab('collect')
t.teardown(async () => {
  await lab.close()
  rmSync(work, { recursive: true, force: true })
})

const AT = '2026-11-22T08:30:00.000Z'
const COLLECT = join(import.meta.dirname, 'collect-here.ts')

/** Collects inside a namespace, as `prefix` says (root without one), and returns the outcomes. */
const collectIn = (where: Namespace, prefix: readonly string[] = []): HostOutcome[] =>
  JSON.parse(where.must([...prefix, process.execPath, COLLECT])) as HostOutcome[]

const NOBODY = [
  'setpriv',
  '--reuid',
  '65534',
  '--regid',
  '65534',
  '--clear-groups',
  '--bounding-set=-all',
]

const readings = (where: Namespace): string[] => [
  where.must(['nft', '-j', 'list', 'ruleset']),
  where.run(['cat', '/proc/net/ip_tables_names', '/proc/net/ip6_tables_names']).stdout,
  where.must(['ip', '-j', 'addr']),
  where.must(['ip', '-j', 'route', 'show', 'table', 'all']),
  where.must(['ipset', 'save']),
]

t.test('a collection leaves rule sets, tables, addresses and routes as they were', async t => {
  const host = lab.namespace('untouched')
  const before = readings(host)
  const outcomes = collectIn(host)
  t.same([readings(host), outcomes.length], [before, HOST_COMMANDS.length])
})

t.test('with rules loaded it changes no rule either', async t => {
  const host = lab.namespace('rules')
  host.must(
    ['nft', '-f', '-'],
    'table inet edge { chain in { type filter hook input priority 0; policy drop; tcp dport 22 accept; }; }',
  )
  host.must(['ipset', 'create', 'banned', 'hash:ip'])
  const before = readings(host)
  collectIn(host)
  t.same(readings(host), before)
})

t.test('without privileges: what may be read is read, the rest is denied, never empty', async t => {
  const host = lab.namespace('nobody')
  const outcomes = collectIn(host, NOBODY)
  const facts = factsOf(
    outcomes.map(o => hostItem(o)),
    { instanceId: null },
  )
  const status = (id: string) => outcomes.find(o => o.id === id)?.status
  t.same(
    [
      [
        'nft-ruleset',
        'nft-ruleset-text',
        'iptables-save',
        'iptables-legacy-save',
        'ip-tables-names',
        'ipset',
      ].map(status),
      ['ss-listeners', 'ip-addr', 'ip-route', 'sysctl-net'].map(status),
      [facts('listeners').state, facts('hostRouting').state, facts('sysctls').state],
      facts('hostRewrites').state,
    ],
    [
      ['denied', 'denied', 'denied', 'denied', 'denied', 'denied'],
      ['ok', 'ok', 'ok', 'ok'],
      ['present', 'present', 'present'],
      'unavailable',
    ],
  )
})

t.test('a folder read back gives the same evidence as the collection itself', async t => {
  const folder = join(work, 'round-trip')
  const writer = await openFolder(folder)
  const outcomes = await collectHost({ onOutcome: outcome => void writer?.write(outcome) })
  await writer?.done()
  const { evidence, notes } = await readHostFolder(folder, AT)
  const shape = (items: readonly ReturnType<typeof hostItem>[]) =>
    items
      .map(({ id, file, kind, subject, status, exit, raw, stderr, startedAt, tookMs }) => ({
        ...{ id, file, kind, subject, status, exit, raw, stderr, startedAt, tookMs },
      }))
      .toSorted((a, b) => (a.file < b.file ? -1 : 1))
  t.same([shape(evidence), notes], [shape(outcomes.map(o => hostItem(o))), []])
})

const outcome = (given: Partial<HostOutcome>): HostOutcome => ({
  id: 'ss-listeners',
  argument: null,
  asked: { argv: ['ss'] },
  stdout: '',
  stderr: '',
  exit: 0,
  status: 'ok',
  startedAt: AT,
  tookMs: 1,
  ...given,
})

t.test('each outcome makes the files the contract names, and no others', async t => {
  const folder = join(work, 'files')
  const writer = await openFolder(folder)
  await writer?.write(outcome({ stdout: 'x\n' }))
  await writer?.write(outcome({ id: 'ss-owners' }))
  await writer?.write(outcome({ id: 'ipset', exit: 127, status: 'absent', stderr: 'no\n' }))
  await writer?.write(
    outcome({ id: 'nft-ruleset', exit: 153, status: 'truncated', stdout: '{', stderr: 'cut\n' }),
  )
  await writer?.write(outcome({ id: 'unit-status', argument: 'nginx.service', stdout: 'Id\n' }))
  const host = join(folder, 'host')
  const files = readdirSync(host).map(name => [name, readFileSync(join(host, name), 'utf8')])
  t.same(files, [
    ['ipset.err', 'no\n'],
    ['ipset.exit', '127\n'],
    ['nft-ruleset.err', 'cut\n'],
    ['nft-ruleset.exit', '153\n'],
    ['nft-ruleset.txt', '{'],
    ['ss-listeners.txt', 'x\n'],
    ['ss-owners.txt', ''],
    ['unit-status.nginx.service.txt', 'Id\n'],
  ])
})

t.test('a folder that holds a host part already is not written into', async t => {
  const folder = join(work, 'files')
  t.equal(await openFolder(folder), null)
})

t.test('records of a cloud part stay, and several hosts share a folder', async t => {
  const folder = join(work, 'shared')
  const first = await openFolder(folder, 'i-a')
  await first?.write(outcome({ stdout: 'a\n' }))
  writeFileSync(
    join(folder, 'evidence.json'),
    JSON.stringify([
      { file: 'cloud/ecs.DescribeInstances.json' },
      { file: 'host/i-a/ss-listeners.txt' },
    ]),
  )
  const second = await openFolder(folder, 'i-b')
  await second?.write(outcome({ stdout: 'b\n' }))
  const { evidence } = await readEvidenceFolder(folder, AT)
  const records = JSON.parse(readFileSync(join(folder, 'evidence.json'), 'utf8')) as {
    file: string
  }[]
  t.same(
    [
      evidence.filter(i => i.kind.startsWith('host.')).map(i => [i.subject, i.raw]),
      records.map(r => r.file),
    ],
    [
      [
        ['i-a', 'a\n'],
        ['i-b', 'b\n'],
      ],
      [
        'cloud/ecs.DescribeInstances.json',
        'host/i-a/ss-listeners.txt',
        'host/i-b/ss-listeners.txt',
      ],
    ],
  )
})

t.test('a recording of one host and one of a named host are not mixed', async t => {
  const named = join(work, 'named')
  await (await openFolder(named, 'i-a'))?.write(outcome({ stdout: 'a\n' }))
  t.equal(await openFolder(named), null, 'the unnamed one beside a named one')
  const plain = join(work, 'plain')
  await (await openFolder(plain))?.write(outcome({ stdout: 'a\n' }))
  t.equal(await openFolder(plain, 'i-a'), null, 'the named one beside an unnamed one')
})

t.test('a folder of the kernel is an error at once, not an endless try', async t => {
  await t.rejects(openFolder('/proc/x'))
})

t.test('an interruption keeps what is done, and the folder stays readable', async t => {
  const folder = join(work, 'interrupted')
  const writer = await openFolder(folder)
  const stop = new AbortController()
  const outcomes = await collectHost({
    signal: stop.signal,
    onOutcome: done => {
      void writer?.write(done)
      if (done.id === 'ip-addr') stop.abort()
    },
  })
  await writer?.done()
  cpSync(folder, join(work, 'copy'), { recursive: true })
  const { evidence, notes } = await readHostFolder(join(work, 'copy'), AT)
  t.same(
    [
      outcomes.length < HOST_COMMANDS.length,
      evidence.length,
      notes,
      evidence.some(i => i.kind === 'host.ip-addr'),
    ],
    [true, outcomes.length, [], true],
  )
})

const file = (id: string, onlyIf: FileCommand['onlyIf']): FileCommand => ({
  id,
  file: '/proc/version',
  timeoutMs: 1000,
  maxBytes: 100_000,
  onlyIf,
})

t.test('a client that would start a daemon is not run while the daemon is not there', async t => {
  const program = (id: string, path: string) => ({
    ...{ id, argv: ['true'], timeoutMs: 1000, maxBytes: 100 },
    onlyIf: { kind: 'path' as const, path },
  })
  const outcomes = await collectHost({
    commands: [program('gone', '/nowhere'), program('there', '/proc'), file('file', null)],
  })
  t.same(
    outcomes.map(o => [o.id, o.status, o.exit]).toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)),
    [
      ['file', 'ok', 0],
      ['gone', 'absent', 127],
      ['there', 'ok', 0],
    ],
  )
})
