// Is the agent one small file that runs alone, loads no schema library, and outlives a broken server?
import { execFileSync, spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import t from 'tap'
import { writeIdentity } from '#agent/state.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const work = mkdtempSync(join(tmpdir(), 'whyport-bundle-'))
t.teardown(() => rmSync(work, { recursive: true, force: true }))
const bundle = join(work, 'whyport-agent.mjs')
const how = ['--file', bundle, '--platform', 'node', '--format', 'esm']
execFileSync(join(ROOT, 'node_modules/.bin/rolldown'), ['agent/main.ts', ...how], { cwd: ROOT })

t.test('the bundle imports node:* only, and holds neither zod nor undici', t => {
  const text = readFileSync(bundle, 'utf8')
  const imports = [...text.matchAll(/^import [^"]*"(?<name>[^"]+)"|import\("(?<name>[^"]+)"/gm)]
  t.same(
    [
      imports.map(found => found.groups?.['name']).filter(name => !name?.startsWith('node:')),
      /zod|undici/.test(text),
      imports.length > 5,
    ],
    [[], false, true],
  )
  t.end()
})

const FINE = '{"receivedAt":1,"sentAt":2,"spreadMs":0,"tasks":[]}'

const GARBAGE: readonly string[] = [
  '',
  'null',
  '[]',
  '{"tasks":[]}',
  '<html>',
  '{"receivedAt":1,"sentAt":0,"spreadMs":1,"tasks":[{"id":1}]}',
  `{"receivedAt":1,"sentAt":2,"spreadMs":0,"tasks":[{"id":"${'a'.repeat(22)}","kind":"shell","argv":["id"]}]}`,
  `{"receivedAt":1,"sentAt":2,"spreadMs":0,"tasks":[{"id":"${'a'.repeat(22)}","kind":"host","withinMs":9000,"commands":["../../bin/sh"]}]}`,
  `{"receivedAt":1,"sentAt":2,"spreadMs":0,"tasks":[{"id":"${'a'.repeat(22)}","kind":"host","withinMs":9000,"commands":["reboot"]}]}`,
  `{"receivedAt":1,"sentAt":2,"spreadMs":0,"tasks":[{"id":"${'b'.repeat(22)}","kind":"probe","withinMs":9000,"grant":"a.b"}]}`,
  'x'.repeat(100_000),
]

t.test('a server that talks nonsense gets nothing done, and the agent stays', async t => {
  const key = generateKeyPairSync('ed25519').privateKey
  const ends: string[] = []
  let polls = 0
  const enough = Promise.withResolvers<void>()
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    if (request.url?.endsWith('/poll')) {
      // A good answer between two bad ones, else the agent waits longer and longer.
      const isFine = polls % 2 === 1
      const nonsense = GARBAGE[Math.floor(polls++ / 2)]
      if (nonsense === undefined) enough.resolve()
      return response.end(isFine || nonsense === undefined ? FINE : nonsense)
    }
    ends.push(body)
    response.statusCode = 204
    return response.end()
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  // A TCP server that listens has an address with a port.
  const { port } = server.address() as AddressInfo
  const state = join(work, 'state')
  await writeIdentity(state, {
    ...{ agent: 'me', name: 'me', roles: ['host', 'probe'], control: null, fingerprint: null },
    grantKey: 'A'.repeat(43),
    url: `http://127.0.0.1:${port}/`,
    privateKey: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
  })
  const child = spawn(process.execPath, [bundle, 'run', '--state', state], {
    stdio: 'ignore',
  })
  t.teardown(() => {
    child.kill('SIGKILL')
    server.closeAllConnections()
    server.close()
  })
  await enough.promise
  const isAlive = child.exitCode === null
  child.kill('SIGTERM')
  await once(child, 'exit')
  t.same(
    [isAlive, [...new Set(ends)].toSorted((a, b) => (a < b ? -1 : 1))],
    [
      true,
      [
        '{"kind":"host","unsupported":["reboot"]}',
        '{"kind":"refused","why":"not signed by the grant key"}',
        '{"kind":"refused","why":"this agent does no such thing"}',
      ],
    ],
  )
})
