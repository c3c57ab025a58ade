// Does the service work as a whole: agents, vantage points, report, bundle, verification, comparison?
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { AgentEntry } from '#shared/agent.ts'
import { Diagnosis } from '#shared/api.ts'
import { Comparison } from '#shared/comparison.ts'
import { Report } from '#shared/report.ts'
import { VantagePoint } from '#shared/vantage-point.ts'
import { Verification } from '#shared/verification.ts'
import type { Namespace, Program } from '../kernel/netns.ts'
import { openSite, TARGET } from './three-namespaces.ts'

const ROOT = join(import.meta.dirname, '../..')
const work = mkdtempSync(join(tmpdir(), 'whyport-story-'))
const site = await openSite('story')
t.teardown(async () => {
  await site.lab.close()
  rmSync(work, { recursive: true, force: true })
})

const { internet, instance, vantages } = site
const node = (where: Namespace, env: Record<string, string>, ...args: string[]) =>
  where.start([...bare(env), process.execPath, ...args])

/** No key, no metadata service, no settings of the machine that runs the test. */
const bare = (env: Record<string, string> = {}) => [
  ...['env', '-i', `PATH=${process.env['PATH']}`, `HOME=${work}`],
  ...Object.entries(env).map(([name, value]) => `${name}=${value}`),
]

const until = async (program: Program, wanted: RegExp): Promise<string> => {
  let text = ''
  for await (const chunk of program.stdout) {
    text += String(chunk)
    if (wanted.test(text)) return text
  }
  throw new Error(`ended before ${wanted}: ${text}`)
}

const serve = async (): Promise<string> => {
  const service = node(
    internet,
    {
      WHYPORT_LISTEN: '127.0.0.1:0',
      WHYPORT_DATA_DIR: join(work, 'data'),
      WHYPORT_AGENT_LISTEN: '0.0.0.0:7443',
      WHYPORT_PROBE_ALLOW: `${TARGET.public}/32`,
    },
    ...[join(ROOT, 'cli/main.ts'), 'serve', '--demo'],
  )
  const text = await until(service, /whyport ready on \S+/)
  return /whyport ready on (?<url>\S+)/.exec(text)?.groups?.['url'] ?? ''
}

const url = await serve()

const ask = (method: string, path: string, body?: unknown): { status: number; body: Buffer } => {
  const text = internet.must([
    ...[...bare(), process.execPath, join(import.meta.dirname, 'ask.ts'), method, `${url}${path}`],
    ...(body === undefined ? [] : [JSON.stringify(body)]),
  ])
  const { status, base64 } = JSON.parse(text) as { status: number; base64: string }
  return { status, body: Buffer.from(base64, 'base64') }
}

const json = (method: string, path: string, body?: unknown): unknown =>
  JSON.parse(ask(method, path, body).body.toString())

const enroll = (
  where: Namespace,
  gateway: string,
  request: Readonly<Record<string, unknown>> & { readonly name: string },
): void => {
  const { token } = json('POST', '/v1/agents/join-tokens', request) as { token: string }
  const state = join(work, request.name)
  mkdirSync(state)
  node(
    where,
    {},
    ...[join(ROOT, 'agent/main.ts'), 'join', `https://${gateway}:7443`],
    ...['--token', token, '--state', state],
  )
}

enroll(instance, '10.20.1.1', { roles: ['host'], name: 'web-1', instanceId: TARGET.instanceId })
for (const { namespace, gateway, name, control } of vantages)
  enroll(namespace, gateway, { roles: ['probe'], name, control })

const inOrder = (texts: readonly string[]): string[] => texts.toSorted((a, b) => (a < b ? -1 : 1))

/** Asks until it holds; each round is a process of its own. */
const eventually = <T>(look: () => T | null): T => {
  for (let round = 0; round < 200; round++) {
    const seen = look()
    if (seen !== null) return seen
  }
  throw new Error('it never came')
}

const online = (): AgentEntry[] =>
  eventually(() => {
    const { agents } = json('GET', '/v1/agents') as { agents: unknown[] }
    const all = agents.map(agent => AgentEntry.parse(agent))
    return all.filter(({ state }) => state === 'online').length === 3 ? all : null
  })

const diagnosed = (): { id: string; report: Report } => {
  const { id } = json('POST', '/v1/diagnoses', {
    target: TARGET.instanceId,
    port: TARGET.port,
  }) as { id: string }
  const { report } = eventually(() => {
    const diagnosis = Diagnosis.parse(json('GET', `/v1/diagnoses/${id}`))
    return diagnosis.state === 'queued' || diagnosis.state === 'running' ? null : diagnosis
  })
  return { id, report: Report.parse(report) }
}

const EXPECTATIONS = {
  expectations: [
    { name: 'shop is public', target: TARGET.instanceId, port: TARGET.port, expect: 'reachable' },
    {
      name: 'the console is closed',
      from: '203.0.113.99',
      target: TARGET.instanceId,
      port: 8080,
      expect: 'unreachable',
    },
  ],
}

await site.listen(TARGET.port)
instance.must(
  ['nft', '-f', '-'],
  `table inet edge { chain in { type filter hook input priority 0; policy accept; tcp dport ${TARGET.port} counter drop; }; }`,
)
const handle = / # handle (?<handle>\d+)$/m.exec(
  instance
    .must(['nft', '-a', 'list', 'chain', 'inet', 'edge', 'in'])
    .split('\n')
    .find(line => line.includes('dport')) ?? '',
)?.groups?.['handle']

t.test('two vantage points and one host agent join', async t => {
  t.strictSame(inOrder(online().map(({ name, roles }) => `${name} ${roles.join()}`)), [
    'frankfurt probe',
    'singapore probe',
    'web-1 host',
  ])
  const { vantagePoints } = json('GET', '/v1/vantage-points') as { vantagePoints: unknown[] }
  t.strictSame(inOrder(vantagePoints.map(point => VantagePoint.parse(point).name)), [
    'frankfurt',
    'server',
    'singapore',
  ])
})

let before: { id: string; report: Report }

t.test('the report joins cloud rules, the host rule and every vantage point', async t => {
  before = diagnosed()
  const { report } = before
  t.equal(report.id, before.id, 'the id in the report is the one that the service knows')
  t.match(report.verdict, { predicted: 'unreachable', observed: 'unreachable', agreement: 'agree' })
  t.match(report.rootCauses, [
    {
      id: 'host-firewall-drop',
      confidence: 'proven',
      because: /^Its counter rose by \d and \d, exactly as many as were sent: on the host nft rule/,
      decidedBy: { kind: 'nft-rule', id: `inet edge in ${handle}` },
    },
  ])
  t.match(
    report.findings.find(({ check }) => check === 'network-acl'),
    { status: 'pass', decidedBy: { id: 'nae-bp1demo0000in0001' } },
  )
  t.strictSame(
    inOrder(
      report.probes
        .filter(({ role }) => role === 'asked')
        .map(({ vantagePoint, outcome }) => `${vantagePoint} ${outcome}`),
    ),
    ['frankfurt timed-out', 'server timed-out', 'singapore timed-out'],
  )
  t.ok(
    report.timeline.some(({ what, boundMs }) => what.includes('frankfurt') && boundMs > 0),
    'a probe on another clock carries the bound of its time',
  )
})

const openssl = (folder: string, script: string) =>
  spawnSync('bash', ['-ec', script], { cwd: folder, encoding: 'utf8' })

t.test('the bundle is intact for whyport and for plain openssl', async t => {
  const zip = join(work, 'before.zip')
  const { status, body } = ask('GET', `/v1/diagnoses/${before.id}/report.zip`)
  t.equal(status, 200)
  writeFileSync(zip, body)
  const check = spawnSync(process.execPath, [join(ROOT, 'cli/main.ts'), 'bundle', 'check', zip], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: work },
  })
  t.equal(check.status, 0, check.stderr)
  const folder = join(work, 'bundle')
  mkdirSync(folder)
  const plain = openssl(folder, `unzip -q ${zip} && sed -n 's/^    //p' VERIFY.txt | sh -e`)
  t.equal(plain.status, 0, plain.stdout + plain.stderr)
})

const verified = (): Verification =>
  Verification.parse(json('POST', '/v1/verifications', EXPECTATIONS))

t.test('verification fails before the change and passes after it', async t => {
  const failing = verified()
  t.strictSame([failing.outcome, failing.counts.violated], ['violated', 1])
  instance.must(['nft', 'delete', 'rule', 'inet', 'edge', 'in', 'handle', `${handle}`])
  const after = diagnosed()
  t.match(after.report.verdict, {
    status: 'reachable',
    predicted: 'reachable',
    observed: 'reachable',
  })
  const passing = verified()
  t.strictSame([passing.outcome, passing.counts.met], ['met', 2], JSON.stringify(passing, null, 1))
  const comparison = Comparison.parse(
    json('POST', '/v1/comparisons', {
      before: { diagnosis: before.id },
      after: { diagnosis: after.id },
    }),
  )
  t.match(comparison, { outcome: 'solved', causes: { gone: ['host-firewall-drop'], new: [] } })
})
