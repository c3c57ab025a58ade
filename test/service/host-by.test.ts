// Does a service have a script run only when question and operator both say so, and never twice?
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { createApp, type Sources } from '#server/app.ts'
import { readZippedEvidence } from '#server/bundle/read-evidence.ts'
import { readConfig } from '#server/config.ts'
import { redacted } from '#server/redacted.ts'
import { hostByCloudAssistant } from '#server/sources/host-by-cloud-assistant.ts'
import { startService } from '#server/startup/serve.ts'
import { Diagnosis, DiagnosisAccepted } from '#shared/api.ts'
import type { EvidenceItem } from '#shared/evidence.ts'
import { Report } from '#shared/report.ts'
import { whyportHere } from '#test/cli/here.ts'
import { never, openAccount } from '#test/collect/cloud-client.ts'
import { emulatedAccount } from '#test/collect/emulated-account.ts'
import { type AssistantOptions, openAssistant, reallyRuns } from '#test/emulator/assistant.ts'
import { LEVELS, secretOf } from '#test/redact/same-answer.ts'

const WEB = 'i-bp1demo000000web0001'
const ASKED = { target: WEB, port: 443, from: '203.0.113.99' }
const BY = { hostBy: 'cloud-assistant' } as const

const folder = (t: Test): string => {
  const made = mkdtempSync(join(tmpdir(), 'whyport-host-by-'))
  t.teardown(() => rmSync(made, { recursive: true, force: true }))
  return made
}

/** A service of a live account whose assistant counts; `setting`: of its operator. */
const opened = async (t: Test, setting: string, options: AssistantOptions) => {
  let runs = 0
  const assistant = openAssistant({ ...options, onRun: () => (runs += 1) })
  const account = await emulatedAccount(t, { assistant })
  const env = {
    ...account,
    ...{ WHYPORT_LISTEN: '127.0.0.1:0', WHYPORT_DATA_DIR: folder(t), WHYPORT_HOST_BY: setting },
  }
  const logged: string[] = []
  const service = await startService(readConfig(env), {
    ...{ app: createApp({ env }), mode: 'live', log: text => logged.push(text) },
  })
  t.teardown(() => service.stop())
  return { url: service.url, logged, runs: () => runs }
}

const post = (url: string, body: object): Promise<Response> =>
  fetch(`${url}/v1/diagnoses`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

const finished = async (url: string, body: object) => {
  const { id } = DiagnosisAccepted.parse(await (await post(url, body)).json())
  await (await fetch(`${url}/v1/diagnoses/${id}/events`)).text()
  return Diagnosis.parse(await (await fetch(`${url}/v1/diagnoses/${id}`)).json())
}

t.test(
  'both say so: the host is read, and bundle and redaction replay to the same report',
  async t => {
    const { url, logged, runs } = await opened(t, 'cloud-assistant', { end: reallyRuns() })
    const { id, report } = await finished(url, { ...ASKED, ...BY })
    t.equal(runs(), 1)
    t.match(logged.join('\n'), new RegExp(`diagnosis ${id}: agent/collect.sh .* is sent to ${WEB}`))
    t.ok((report?.evidence.filter(({ kind }) => kind.startsWith('host.')).length ?? 0) > 40)

    const zip = join(folder(t), 'bundle.zip')
    const bytes = await (await fetch(`${url}/v1/diagnoses/${id}/report.zip`)).arrayBuffer()
    writeFileSync(zip, Buffer.from(bytes))
    const replayed = await whyportHere(['diagnose', '--evidence', zip, '--format', 'json'])
    const again = Report.parse(JSON.parse(replayed.stdout))
    const essence = (one: Report | undefined) => [
      ...[one?.verdict.status, one?.verdict.predicted],
      one?.findings.map(({ check, status, causes }) => [check, status, causes]),
      one?.evidence.map(({ file, sha256 }) => [file, sha256]),
    ]
    t.strictSame(essence(again), essence(report))
    t.match(await whyportHere(['bundle', 'check', zip]), { exit: 0 })

    const { evidence } = await readZippedEvidence(zip, '2026-11-27T00:00:00.000Z')
    for (const level of LEVELS) {
      const told = await redacted({ evidence, questions: [ASKED] }, level, secretOf(5))
      const text = JSON.stringify(told.evidence)
      t.notMatch(text, WEB, level)
      t.notMatch(text, 'IyEvYmluL3No', `${level}: no script`)
      t.match(
        told.evidence.find(({ kind }) => kind === 'host-carrier'),
        { file: 'host-carrier.json', raw: /"state": "read"/ },
      )
    }
  },
)

t.test('the question alone is refused by name, and nothing is run', async t => {
  const { url, runs } = await opened(t, '', { end: { Output: '' } })
  const answer = await post(url, { ...ASKED, ...BY })
  t.match(
    [answer.status, await answer.json()],
    [400, { code: 'bad-usage', detail: /operator/, next: /WHYPORT_HOST_BY=cloud-assistant/ }],
  )
  t.equal(runs(), 0)
})

t.test('the operator alone has nothing run', async t => {
  const { url, runs } = await opened(t, 'cloud-assistant', { end: { Output: '' } })
  const { report } = await finished(url, ASKED)
  t.strictSame([runs(), report?.evidence.filter(({ kind }) => kind === 'host-carrier')], [0, []])
})

t.test('another setting or carrier is refused', async t => {
  t.throws(() => readConfig({ WHYPORT_HOST_BY: 'yes' }), { code: 'bad-usage' })
  const { url } = await opened(t, 'cloud-assistant', { end: { Output: '' } })
  t.equal((await post(url, { ...ASKED, hostBy: 'ssh' })).status, 400)
})

t.test('a diagnosis that is taken up again runs no script again', async t => {
  let runs = 0
  const assistant = openAssistant({ end: { Output: '' }, onRun: () => (runs += 1) })
  const { client } = await openAccount(t, { emulator: { assistant } })
  // Of the service's part only the id of the diagnosis is looked at.
  const sourcesOf = (diagnosis: string) =>
    ({ mode: 'live', ...BY, outside: { diagnosis } }) as unknown as Sources
  const take = async (diagnosis: string): Promise<EvidenceItem[]> => {
    const items: EvidenceItem[] = []
    const clock = { iso: () => new Date().toISOString(), ms: () => performance.now() }
    const world = { env: {}, signal: never, clock, note: () => {}, announce: () => {} }
    const round = {
      ...{ round: 'host-and-probes', instanceId: WEB, regionId: 'cn-hangzhou', accountId: null },
      ...{ to: null, platform: null },
    } as unknown as Parameters<typeof hostByCloudAssistant>[0]
    const keep = (item: EvidenceItem): number => items.push(item)
    await hostByCloudAssistant(round, client, { sources: sourcesOf(diagnosis), world, keep })
    return items
  }
  const [first, second] = [await take('d-1'), await take('d-1')]
  t.strictSame(
    second.map(({ file }) => file),
    first.map(({ file }) => file),
  )
  t.equal(runs, 1)
  await take('d-2')
  t.equal(runs, 2)
})
