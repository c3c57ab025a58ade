// Do verify and compare tell before from after, on the command line as people use it?
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { Comparison } from '#shared/comparison.ts'
import { Verification } from '#shared/verification.ts'
import { whyportHere } from '#test/cli/here.ts'
import { whyport } from '#test/cli/process.ts'
import { DEMO_FOLDER } from '#test/emulator/demo-account.ts'

const folder = mkdtempSync(join(tmpdir(), 'whyport-verify-'))
t.teardown(() => rmSync(folder, { recursive: true, force: true }))
const WEB = 'i-bp1demo000000web0001'
const inFolder = (name: string): string => join(folder, name)
const write = (name: string, text: string): string => {
  writeFileSync(inFolder(name), text)
  return inFolder(name)
}

const recorded = (name: string, policy: string): string => {
  cpSync(DEMO_FOLDER, inFolder(name), { recursive: true })
  const question = { target: WEB, port: 443, from: '203.0.113.99', at: '2026-11-22T08:30:00Z' }
  write(`${name}/question.json`, JSON.stringify(question))
  const file = `${name}/cloud/ecs.DescribeSecurityGroupAttribute.sg-bp1demo000000web0001.json`
  const text = readFileSync(inFolder(file), 'utf8')
  write(file, policy === '' ? text : text.replaceAll('"Policy": "Accept"', `"Policy": "${policy}"`))
  return inFolder(name)
}

// The change that mends it: the group's accept rules were drop rules before.
const before = recorded('before', 'Drop')
const after = recorded('after', '')
const expectations = write(
  'expectations.yaml',
  `expectations:
  - {name: "shop \\e[2Jis public", target: ${WEB}, port: 443, from: 203.0.113.99, expect: reachable, owner: shop}
  - {name: admin is closed, target: ${WEB}, port: 8080, expect: unreachable}
`,
)
const mistyped = write(
  'mistyped.yaml',
  'expectations:\n  - {name: closed, target: i-bp1demo000000nothere, port: 22, expect: unreachable}\n',
)

t.test('verification fails before the change and passes after it', async t => {
  const [failed, passed, nothing] = await Promise.all([
    whyport(['verify', expectations, '--evidence', before]),
    whyportHere(['verify', expectations, '--evidence', after, '--format', 'json', '--quiet']),
    whyportHere(['verify', mistyped, '--evidence', after, '--quiet']),
  ])
  t.equal(failed.exit, 1, failed.stderr)
  t.match(failed.stdout, /^EXPECTATIONS VIOLATED\n {2}1 met, 1 violated, 0 unknown\n/)
  t.match(failed.stdout, /✗ violated {2}shop \\x1b\[2Jis public/, 'a hostile name is escaped')
  t.match(failed.stderr, /violated: shop.*\n/, 'progress names what is done')
  t.equal(passed.exit, 0, passed.stderr)
  t.equal(passed.stderr, '')
  t.strictSame(Verification.parse(JSON.parse(passed.stdout)).counts, {
    met: 2,
    violated: 0,
    unknown: 0,
  })
  t.equal(nothing.exit, 2, 'a target that is not there is not closed')
  t.match(nothing.stdout, /^NOT DECIDED\n/)
})

t.test('compare says that it is solved, and worse the other way round', async t => {
  const saved = inFolder('after.json')
  await whyportHere([
    'diagnose',
    '--evidence',
    after,
    '--format',
    'json',
    '--out',
    saved,
    '--quiet',
  ])
  const [solved, worse, other] = await Promise.all([
    whyport(['compare', before, saved]),
    whyportHere(['compare', after, before, '--format', 'json']),
    whyportHere(['compare', saved, write('no.json', '{"schemaVersion":2}')]),
  ])
  t.equal(solved.exit, 0, solved.stderr)
  t.match(solved.stdout, /^SOLVED\n {2}Solved: it was unreachable and is reachable now\./)
  t.match(solved.stdout, /security group +fail → pass/)
  t.equal(worse.exit, 1, worse.stderr)
  t.equal(Comparison.parse(JSON.parse(worse.stdout)).outcome, 'worse')
  t.equal(other.exit, 64)
  t.match(other.stderr, /no\.json: is no report of this version: schemaVersion/)
})

const listening = (answer: (path: string, body: string) => [number, unknown]): Promise<Server> =>
  new Promise(resolve => {
    const server = createServer((request, reply) => {
      let body = ''
      request.setEncoding('utf8').on('data', (part: string) => {
        body += part
      })
      request.on('end', () => {
        const [status, value] = answer(request.url ?? '', body)
        reply.writeHead(status, { 'content-type': 'application/json', connection: 'close' })
        reply.end(JSON.stringify(value))
      })
    }).listen(0, '127.0.0.1', () => resolve(server))
  })

t.test('a service is asked with --server, and what it refuses is our error', async t => {
  const done = { met: 2, violated: 0, unknown: 0 }
  const seen: string[] = []
  const server = await listening((path, body) => {
    seen.push(`${path} ${Object.keys(JSON.parse(body) as object).join()}`)
    return path === '/v1/verifications'
      ? [
          200,
          { schemaVersion: 1, createdAt: 'now', outcome: 'met', counts: done, expectations: [] },
        ]
      : [404, { ...PROBLEM, detail: 'diagnosis: d-1 is not known', code: 'not-found', next: 'GET' }]
  })
  // The port was given by the system to a server that listens on TCP.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const [met, refused] = await Promise.all([
    whyport(['verify', expectations, '--server', url, '--quiet']),
    whyportHere(['compare', 'd-1', 'd-2', '--server', url]),
  ])
  server.close()
  t.equal(met.exit, 0, met.stderr)
  t.match(met.stdout, /^ALL EXPECTATIONS MET\n {2}2 met/)
  t.equal(refused.exit, 2)
  t.match(refused.stderr, /--server .*: diagnosis: d-1 is not known\n {2}next: GET/)
  t.strictSame(
    new Set(seen),
    new Set(['/v1/comparisons before,after', '/v1/verifications expectations']),
  )
  const gone = await whyportHere(['verify', expectations, '--server', url, '--quiet'])
  t.equal(gone.exit, 69)
  t.match(gone.stderr, /--server .*: did not answer/)
})

const PROBLEM = { type: 'urn:whyport:not-found', title: 'Not found', status: 404 }
