// Is a host part that is sent with the question read, with its age, and what is none refused at once?
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { packTar } from 'modern-tar'
import t from 'tap'
import { createApp } from '#server/app.ts'
import { readZip } from '#server/bundle/read-zip.ts'
import { readConfig } from '#server/config.ts'
import { startService } from '#server/startup/serve.ts'
import { Diagnosis, DiagnosisAccepted } from '#shared/api.ts'
import { emulatedAccount } from '#test/collect/emulated-account.ts'

const ASKED = { target: 'i-bp1demo000000web0001', port: 443, from: '203.0.113.99' }
const LINES = ['-----BEGIN WHYPORT HOST-----', '-----END WHYPORT HOST-----'] as const

const wrapped = (tar: Uint8Array): string => {
  const text = gzipSync(tar, { level: 9 }).toString('base64')
  return [LINES[0], ...(text.match(/.{1,76}/g) ?? []), LINES[1], ''].join('\n')
}

const packed = async (files: Readonly<Record<string, string>>): Promise<string> =>
  wrapped(
    await packTar(
      Object.entries(files).map(([name, body]) => ({
        ...{ header: { name, type: 'file' as const, size: Buffer.byteLength(body) }, body },
      })),
    ),
  )

const HOST = await packed({
  'host/clock.txt': '1795680000.000000000\n',
  'host/ss-listeners.txt': 'LISTEN 0 511 127.0.0.1:443 0.0.0.0:* ino:1 sk:1 <->\n',
})

const dataDir = mkdtempSync(join(tmpdir(), 'whyport-sent-host-'))
t.teardown(() => rmSync(dataDir, { recursive: true, force: true }))

const account = await emulatedAccount(t)
const env = { ...account, WHYPORT_LISTEN: '127.0.0.1:0', WHYPORT_DATA_DIR: dataDir }
const service = await startService(readConfig(env), {
  ...{ app: createApp({ env }), mode: 'live', log: () => undefined },
})
t.teardown(() => service.stop())

const post = (body: object): Promise<Response> =>
  fetch(`${service.url}/v1/diagnoses`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

t.test('what collect.sh printed is the host, as old as its clock says', async t => {
  const { id } = DiagnosisAccepted.parse(
    await (await post({ ...ASKED, hostEvidence: HOST })).json(),
  )
  await (await fetch(`${service.url}/v1/diagnoses/${id}/events`)).text()
  const { report } = Diagnosis.parse(
    await (await fetch(`${service.url}/v1/diagnoses/${id}`)).json(),
  )
  t.match(
    report?.evidence.find(({ kind }) => kind === 'host.ss-listeners'),
    { status: 'ok', collectedAt: '2026-11-26T08:00:00.000Z' },
  )
  t.match(
    report?.findings.find(({ hop }) => hop === 'listener'),
    { status: 'fail', causes: ['listening-loopback-only'] },
  )
  t.match(report?.assumptions.join('\n'), '2026-11-26T08:00:00.000Z')

  const answer = await fetch(`${service.url}/v1/diagnoses/${id}/report.zip`)
  const unpacked = await readZip(Buffer.from(await answer.arrayBuffer()))
  const files = unpacked.kind === 'files' ? unpacked.files : new Map<string, Buffer>()
  t.notMatch(files.get('question.json')?.toString(), 'hostEvidence', 'it is evidence by now')
  t.ok(files.has('host/ss-listeners.txt'))
})

const REFUSED: readonly (readonly [string, object, string])[] = [
  ['cut on its way', { hostEvidence: HOST.slice(0, -20) }, 'bad-evidence'],
  ['of no host', { hostEvidence: await packed({ 'etc/passwd': 'root\n' }) }, 'bad-evidence'],
  [
    'that would fill the memory',
    { hostEvidence: wrapped(Buffer.alloc(64 * 1024 * 1024)) },
    'bad-evidence',
  ],
  ['beside a script', { hostEvidence: HOST, hostBy: 'cloud-assistant' }, 'sources-conflict'],
]

for (const [title, body, code] of REFUSED)
  t.test(`a host part ${title} is refused when it is sent`, async t => {
    const answer = await post({ ...ASKED, ...body })
    t.match([answer.status, await answer.json()], [400, { code }])
  })
