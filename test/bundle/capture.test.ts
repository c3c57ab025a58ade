// Do the bytes of a capture stay the same in a folder, an archive and a bundle?
import { execFileSync } from 'node:child_process'
import { createHash, generateKeyPairSync } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { createApp } from '#server/app.ts'
import { checkBundle } from '#server/bundle/check-bundle.ts'
import { makeBundle } from '#server/bundle/make-bundle.ts'
import { readZip } from '#server/bundle/read-zip.ts'
import { writeZip } from '#server/bundle/write-zip.ts'
import {
  readEvidenceFolder,
  readHostArchive,
  readHostFolder,
  replayOfFiles,
} from '#server/collect/replay.ts'
import { evidenceFiles } from '#server/report/evidence-files.ts'
import { type EvidenceItem, evidenceItem } from '#shared/evidence.ts'
import { CAPTURE_BYTES } from '#shared/plain/capture.ts'

const NOW = '2026-11-22T09:00:00.000Z'
// No text: a zero byte, a lone continuation byte, a byte order mark, a carriage return.
const BYTES = Buffer.from([0xd4, 0xc3, 0xb2, 0xa1, 0x00, 0x80, 0xef, 0xbb, 0xbf, 0x0d, 0x0a, 0xff])

const folderOf = (files: Readonly<Record<string, string | Buffer>>): string => {
  const root = mkdtempSync(join(tmpdir(), 'whyport-capture-'))
  t.teardown(() => rmSync(root, { recursive: true, force: true }))
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(join(root, file, '..'), { recursive: true })
    writeFileSync(join(root, file), content)
  }
  return root
}

const digestOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

const only = (items: readonly EvidenceItem[]): EvidenceItem => {
  const [item, ...more] = items.filter(({ kind }) => kind === 'capture')
  if (item === undefined || more.length > 0) throw new Error(`${items.length} items`)
  return item
}

const folder = folderOf({
  'question.json': JSON.stringify({ target: '192.0.2.7', port: 8080, at: NOW }),
  'capture/here.pcap': BYTES,
  'capture/here.err': '3 packets captured\n',
  'host/ss-listeners.txt': '',
})

t.test('a capture is read as its bytes, and its digest is that of the file', async t => {
  const { evidence, notes } = await readEvidenceFolder(folder, NOW)
  const item = only(evidence)
  t.match(item, {
    file: 'capture/here.pcap',
    status: 'ok',
    exit: 0,
    encoding: 'base64',
    stderr: '3 packets captured\n',
    sha256: digestOf(BYTES),
  })
  t.same(Buffer.from(item.raw, 'base64'), BYTES)
  t.same(notes, [])
})

t.test('the host part of a folder brings its capture along', async t => {
  t.equal(only((await readHostFolder(folder, NOW)).evidence).sha256, digestOf(BYTES))
})

t.test('an archive of the host part brings its capture along', async t => {
  const bytes = execFileSync('tar', ['-C', folder, '-c', 'host', 'capture'])
  const { evidence } = await readHostArchive({ bytes, subject: 'x.tar' }, NOW)
  t.equal(only(evidence).sha256, digestOf(BYTES))
})

t.test('a bundle holds the bytes as they came and is judged to the same report', async t => {
  const { evidence } = await readEvidenceFolder(folder, NOW)
  const asked = { target: '192.0.2.7', port: 8080, at: NOW }
  const sources = { mode: 'replay', evidence } as const
  const report = await createApp({ env: {} }).diagnose(asked, { sources })
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const publicPem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const bundle = await makeBundle({ report, evidence, asked, key: { privateKey, publicPem } })
  t.equal((await checkBundle('x.zip', bundle, publicPem)).rejudged, 'same-report')
  const unpacked = await readZip(bundle)
  if (unpacked.kind !== 'files') return t.fail(unpacked.kind)
  t.same(unpacked.files.get('capture/here.pcap'), BYTES)
  t.equal(report.evidence.find(({ kind }) => kind === 'capture')?.sha256, digestOf(BYTES))
  const changed = Buffer.from(BYTES)
  changed[5] = 0
  const forged = await writeZip(new Map([...unpacked.files, ['capture/here.pcap', changed]]))
  await t.rejects(checkBundle('x.zip', forged, publicPem), /capture\/here\.pcap was changed/)
})

t.test('what is written is read again as the same item, however the capture ended', async t => {
  const base = only((await readEvidenceFolder(folder, NOW)).evidence)
  const ends: [string, Partial<EvidenceItem>][] = [
    ['ended well', {}],
    ['nothing was seen', { raw: '' }],
    ['cut at the limit', { status: 'truncated', exit: 153 }],
    ['no such program', { status: 'absent', exit: 127, raw: '', stderr: 'tcpdump: not found\n' }],
    ['refused', { status: 'denied', exit: 1, raw: '', stderr: 'Operation not permitted\n' }],
  ]
  const again = ends.map(([name, end]): [string, EvidenceItem, EvidenceItem] => {
    const item = evidenceItem({ ...base, ...end })
    const files = [...evidenceFiles([item], { target: 'x', at: NOW })]
    const bytes = new Map(files.map(([file, content]) => [file, Buffer.from(content)] as const))
    return [name, item, only(replayOfFiles(bytes, NOW).evidence)]
  })
  t.same(
    again.map(([name, , item]) => [name, item]),
    again.map(([name, item]) => [name, item]),
  )
})

t.test(
  'a capture is cut at its limit, and one that was listed and is gone counts as lost',
  async t => {
    const large = folderOf({ 'capture/here.pcap': Buffer.alloc(CAPTURE_BYTES + 1) })
    const cut = only((await readEvidenceFolder(large, NOW)).evidence)
    t.match(cut, { status: 'truncated', sha256: digestOf(Buffer.alloc(CAPTURE_BYTES)) })
    const gone = folderOf({
      'host/ss-listeners.txt': '',
      'evidence.json': JSON.stringify([{ file: 'capture/here.pcap', outcome: 'ok' }]),
    })
    t.match(only((await readEvidenceFolder(gone, NOW)).evidence), { status: 'failed', raw: '' })
  },
)

t.test('other files beside captures are kept in the folder and not taken for one', async t => {
  const strange = folderOf({
    'capture/notes.txt': 'x',
    'capture/here.pcapng': BYTES,
    'host/ss-listeners.txt': '',
  })
  const { evidence, notes } = await readEvidenceFolder(strange, NOW)
  t.equal(only(evidence).file, 'capture/here.pcapng')
  t.same(notes, [])
  t.same(readFileSync(join(strange, 'capture/here.pcapng')), BYTES)
})
