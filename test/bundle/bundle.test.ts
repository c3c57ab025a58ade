// Is a bundle complete, the same every time, checkable without us, and does any change show?
import { execFileSync, spawnSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { createApp } from '#server/app.ts'
import { checkBundle } from '#server/bundle/check-bundle.ts'
import { makeBundle } from '#server/bundle/make-bundle.ts'
import { readZip } from '#server/bundle/read-zip.ts'
import { withSafeNames } from '#server/bundle/safe-names.ts'
import { writeZip } from '#server/bundle/write-zip.ts'
import { replayOfFiles } from '#server/collect/replay.ts'
import { SAFE_NAME } from '#server/report/bundle.ts'
import { evidenceFiles } from '#server/report/evidence-files.ts'
import { PREDICATE_TYPE, type SigningKey, signFiles } from '#server/report/signed-statement.ts'
import { WhyportError } from '#shared/error.ts'
import { type Evidence, type EvidenceItem, evidenceItem } from '#shared/evidence.ts'
import { missingToolsLine } from '#test/build/needed-tools.ts'
import { whyportHere } from '#test/cli/here.ts'
import { whyport } from '#test/cli/process.ts'
import { DEMO_FOLDER } from '#test/emulator/demo-account.ts'
import { all, demoEvidence, denied, host, probes, without } from '#test/scenarios/demo-evidence.ts'

const missing = missingToolsLine(['openssl', 'jq'])
if (missing !== null) t.fail(missing)

const seed = Date.now()
t.comment(`fast-check seed ${seed}`)

const folder = mkdtempSync(join(tmpdir(), 'whyport-bundle-'))
t.teardown(() => rmSync(folder, { recursive: true, force: true }))

const newKey = (): SigningKey => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return { privateKey, publicPem: publicKey.export({ type: 'spki', format: 'pem' }).toString() }
}
const key = newKey()
const asked = { target: 'i-bp1demo000000web0001', port: 8080, from: '203.0.113.99' }

const reportOf = (evidence: Evidence) =>
  createApp({ env: {} }).diagnose(asked, { sources: { mode: 'replay', evidence } })

const report = await reportOf(demoEvidence)
const input = { report, evidence: demoEvidence, asked, key }
const bundle = await makeBundle(input)

const filesOf = async (bytes: Buffer): Promise<Map<string, Buffer>> => {
  const unpacked = await readZip(bytes)
  if (unpacked.kind !== 'files') throw new Error(unpacked.kind)
  return unpacked.files
}

/** What a check says: `intact`, or code and message of the refusal. */
const said = (bytes: Buffer, pem: string | null = null): Promise<string> =>
  checkBundle('x.zip', bytes, pem).then(
    () => 'intact',
    error => (error instanceof WhyportError ? `${error.code}: ${error.message}` : `${error}`),
  )

t.test('an untouched bundle is intact, and its evidence leads to the same report', async t => {
  const checked = await checkBundle('x.zip', bundle, key.publicPem)
  t.equal(checked.rejudged, 'same-report')
  t.strictSame(checked.report, report)
})

t.test('a live diagnosis, with its own times and id, is judged again to the letter', async t => {
  const evidence: EvidenceItem[] = []
  const live = await createApp({ env: {} }).diagnose(asked, {
    sources: { mode: 'demo' },
    onProgress: event => event.kind === 'evidence' && evidence.push(event.item),
  })
  const checked = await checkBundle(
    'x.zip',
    await makeBundle({ report: live, evidence, asked, key }),
    null,
  )
  t.equal(checked.rejudged, 'same-report')
})

t.test('the same input gives the same bytes, in any time zone', async t => {
  t.ok(bundle.equals(await makeBundle(input)))
  const zipHere = await writeZip(new Map([['a', Buffer.from('b')]]))
  const code = `import { writeZip } from '#server/bundle/write-zip.ts'
    process.stdout.write((await writeZip(new Map([['a', Buffer.from('b')]]))).toString('hex'))`
  const there = execFileSync(process.execPath, ['--input-type=module', '-e', code], {
    env: { ...process.env, TZ: 'Pacific/Apia' },
    cwd: join(import.meta.dirname, '../..'),
  })
  t.equal(there.toString(), zipHere.toString('hex'))
})

t.test(
  'the lines of VERIFY.txt accept the bundle and find each change, with stock tools',
  async t => {
    const place = join(folder, 'stock')
    const zip = join(folder, 'stock.zip')
    writeFileSync(zip, bundle)
    execFileSync('unzip', ['-q', zip, '-d', place])
    const lines = readFileSync(join(place, 'VERIFY.txt'), 'utf8').match(/^ {4}.*$/gm) ?? []
    const run = () =>
      spawnSync(
        'sh',
        [
          '-c',
          lines
            .slice(0, 8)
            .map(line => `${line} || exit 9`)
            .join('\n'),
        ],
        {
          cwd: place,
          encoding: 'utf8',
        },
      )
    const good = run()
    t.match(good, { status: 0, stdout: /Signature Verified Successfully/ }, good.stderr)
    writeFileSync(join(place, 'extra.txt'), 'x')
    t.equal(run().status, 9, 'an extra file')
    rmSync(join(place, 'extra.txt'))
    writeFileSync(join(place, 'report.txt'), 'REACHABLE\n')
    t.equal(run().status, 9, 'a changed file')
    writeFileSync(join(place, 'pub.pem'), newKey().publicPem)
    t.equal(run().status, 9, 'another key')
  },
)

t.test('any single byte that is changed, anywhere in the archive, is found', async t => {
  const random = fc.sample(fc.tuple(fc.nat(bundle.length - 1), fc.integer({ min: 1, max: 255 })), {
    numRuns: 100,
    seed,
  })
  const tail = Array.from(
    { length: 40 },
    (_, place) => [bundle.length - 1 - place * 31, 1] as const,
  )
  const passed: number[] = []
  for (const [place, mask] of [...random, ...tail]) {
    const changed = Buffer.from(bundle)
    changed.writeUInt8(changed.readUInt8(place) ^ mask, place)
    if ((await said(changed)) === 'intact') passed.push(place)
  }
  t.strictSame(passed, [])
})

t.test('any cut of the archive is found', async t => {
  const cuts = fc.sample(fc.nat(bundle.length - 1), { numRuns: 40, seed })
  const answers = await Promise.all(cuts.map(end => said(bundle.subarray(0, end))))
  t.strictSame(
    answers.filter(answer => !/^bad-bundle|no bundle/.test(answer)),
    [],
  )
})

/** Packs the files again after a change, without a new signature. */
const repacked = async (change: (files: Map<string, Buffer>) => void): Promise<Buffer> => {
  const files = await filesOf(bundle)
  change(files)
  return writeZip(files)
}

/** As someone with a key of their own would forge it: changed and signed again. */
const resigned = (
  signer: SigningKey,
  change: (files: Map<string, Buffer>) => void,
  type = PREDICATE_TYPE,
): Promise<Buffer> =>
  repacked(files => {
    files.delete('manifest.dsse.json')
    files.set('pub.pem', Buffer.from(signer.publicPem))
    change(files)
    const { engine, id, createdAt } = report
    const manifest = signFiles(
      files,
      { predicate: { engine, report: { id, createdAt } }, type },
      signer,
    )
    files.set('manifest.dsse.json', Buffer.from(manifest))
  })

const SECURITY_GROUP = 'cloud/ecs.DescribeSecurityGroupAttribute.sg-bp1demo000000web0001.json'
const evil = newKey()

const CHANGES: readonly (readonly [string, () => Promise<Buffer>, RegExp])[] = [
  [
    'an edited report',
    () => repacked(f => f.set('report.json', Buffer.from('{}'))),
    /^bad-bundle: report\.json was changed/,
  ],
  [
    'an edited page',
    () => repacked(f => f.set('report.html', Buffer.from('fine'))),
    /report\.html was changed/,
  ],
  [
    'evidence that was taken out',
    () => repacked(f => f.delete(SECURITY_GROUP)),
    /sg-bp1demo000000web0001\.json is missing/,
  ],
  [
    'a file that was added',
    () => repacked(f => f.set('cloud/ecs.X.json', Buffer.from('{}'))),
    /"cloud\/ecs\.X\.json" was added/,
  ],
  [
    'a manifest that was taken out',
    () => repacked(f => f.delete('manifest.dsse.json')),
    /^bad-bundle: manifest\.dsse\.json was taken out/,
  ],
  [
    'another public key',
    () => repacked(f => f.set('pub.pem', Buffer.from(evil.publicPem))),
    /signature does not fit/,
  ],
  [
    'an empty manifest',
    () => repacked(f => f.set('manifest.dsse.json', Buffer.from('{}'))),
    /no signed envelope/,
  ],
  [
    'evidence changed and signed again',
    () => resigned(evil, f => f.delete(SECURITY_GROUP)),
    /judged again, does not lead to its report/,
  ],
  [
    'a verdict changed and signed again',
    () =>
      resigned(evil, f =>
        f.set(
          'report.json',
          Buffer.from(
            JSON.stringify({ ...report, verdict: { ...report.verdict, status: 'reachable' } }),
          ),
        ),
      ),
    /judged again, does not lead/,
  ],
  [
    'a newer form',
    () => resigned(evil, () => undefined, 'urn:whyport:evidence-bundle:v2'),
    /^bad-evidence: has a form that this version does not know: urn:whyport:evidence-bundle:v2/,
  ],
  ['bytes after the end', async () => Buffer.concat([bundle, Buffer.from('x')]), /^bad-bundle/],
  ['bytes before the start', async () => Buffer.concat([Buffer.from('x'), bundle]), /no bundle/],
  ['text', async () => Buffer.from('hello'), /^bad-evidence: is no bundle: not even a zip/],
  ['nothing', async () => Buffer.alloc(0), /^bad-evidence/],
  [
    'another zip',
    () => writeZip(new Map([['a', Buffer.from('a')]])),
    /^bad-evidence: is a zip, but no bundle/,
  ],
]

for (const [name, make, answer] of CHANGES)
  t.test(`${name} is refused, and the sentence says why`, async t => {
    t.match(await said(await make()), answer)
  })

t.test('a bundle of another key is intact by itself and refused with --key', async t => {
  const foreign = await resigned(evil, () => undefined)
  t.equal(await said(foreign), 'intact')
  t.match(await said(foreign, key.publicPem), /^bad-bundle: is signed by another key than --key/)
})

t.test('archives that lead outside, repeat a name, link or blow up are not unpacked', async t => {
  const renamed = (from: string, to: string): Buffer =>
    Buffer.from(bundle.toString('latin1').replaceAll(from, to), 'latin1')
  const many = new Map(Array.from({ length: 2001 }, (_, i) => [`f${i}`, Buffer.alloc(0)]))
  const linked = Buffer.from(bundle)
  const central = linked.indexOf(Buffer.from([0x50, 0x4b, 1, 2]))
  linked.writeUInt32LE((0o120777 << 16) >>> 0, central + 38)
  const answers = await Promise.all([
    said(renamed('report.json', '../port.json')),
    said(renamed('report.json', '/eport.json')),
    said(renamed('report.html', 'report.json')),
    said(await writeZip(many)),
    said(linked),
  ])
  t.match(answers, [/^bad-bundle/, /^bad-bundle/, /twice/, /2,000 files/, /link or a device/])
})

const MUTATIONS = [
  denied('ecs.DescribeSecurityGroups'),
  denied('vpc.DescribeNetworkAcls'),
  without('vpc.DescribeRouteEntryList'),
  without('sts.GetCallerIdentity'),
  host('nft-ruleset', () => ''),
  host('ss-listeners', text => `${text}\u0000\ufeff`),
  probes({ outcome: 'timed-out', failureSource: 'network' }),
] as const

const itemChange = fc.record({
  place: fc.nat(),
  exit: fc.constantFrom(0, 1, 2, 124, 126, 127, 153),
  stderr: fc.constantFrom('', 'x\n', 'permission denied'),
  collectedAt: fc.constant('2026-11-22T08:30:07.123Z'),
  tookMs: fc.double({ min: 0, max: 9000, noNaN: true }),
})

t.test('evidence written to files and read again is the same, item by item', async t => {
  const property = fc.property(
    fc.subarray([...MUTATIONS]),
    fc.array(itemChange, { maxLength: 5 }),
    (edits, changes) => {
      const edited = all(...edits)(demoEvidence).map((item, place) => {
        const change = changes.find(c => c.place % demoEvidence.length === place)
        return change === undefined || item.kind.startsWith('host.')
          ? item
          : evidenceItem({ ...item, collectedAt: change.collectedAt, tookMs: change.tookMs })
      })
      const files = new Map(
        [...evidenceFiles(edited, null)].map(([name, text]) => [name, Buffer.from(text)]),
      )
      const again = replayOfFiles(files, '2030-01-01T00:00:00.000Z').evidence
      return JSON.stringify(again.map(shape)) === JSON.stringify(edited.map(shape))
    },
  )
  t.equal(fc.defaultReportMessage(fc.check(property, { seed, numRuns: 60 })), undefined)
})

const shape = (item: EvidenceItem) => [
  ...[item.id, item.file, item.kind, item.subject, item.account, item.status, item.exit],
  ...[item.stderr, item.startedAt, item.collectedAt, item.tookMs, item.requestId],
]

t.test('hostile file names become names that are safe anywhere, and stay different', async t => {
  const names = fc.sample(fc.string({ unit: 'binary', minLength: 1 }), { numRuns: 300, seed })
  const [first] = demoEvidence
  if (first === undefined) throw new Error('no evidence')
  const safe = withSafeNames(
    [...new Set(names)].map(name => ({ ...first, file: `probes/${name}.json` })),
  ).map(({ file }) => file)
  t.strictSame(
    safe.filter(name => !SAFE_NAME.test(name)),
    [],
  )
  t.equal(new Set(safe).size, safe.length)
})

t.test('the command line writes, checks and replays a bundle', async t => {
  const env = { WHYPORT_DATA_DIR: join(folder, 'state') }
  const zip = join(folder, 'ticket.zip')
  const question = ['--target', asked.target, '--port', '8080', '--from', asked.from]
  const first = await whyport(['bundle', DEMO_FOLDER, ...question, '--out', zip], { env })
  t.match(first, { exit: 0, stdout: `${zip}\n`, stderr: /a new key signs the bundles.*sha256:/ })
  t.equal(statSync(join(env.WHYPORT_DATA_DIR, 'bundle-key.pem')).mode & 0o777, 0o600)
  const second = await whyportHere(['bundle', DEMO_FOLDER, ...question, '--out', zip], { env })
  t.match(second, { exit: 0, stderr: /^$/ }, 'the key is told once')
  t.match(await whyport(['bundle', 'check', zip]), {
    exit: 0,
    stdout: /intact.*same report: unreachable/s,
  })
  const pem = join(folder, 'pub.pem')
  writeFileSync(pem, key.publicPem)
  t.match(await whyportHere(['bundle', 'check', zip, '--key', pem]), {
    exit: 1,
    stderr: /another key/,
  })
  t.match(await whyportHere(['bundle', 'check', zip, '--key', zip]), {
    exit: 64,
    stderr: /--key: .* holds no public key/,
  })
  t.match(await whyport(['diagnose', '--evidence', zip, '--quiet']), {
    exit: 1,
    stdout: /NOT REACHABLE/,
  })
  truncateSync(zip, 5000)
  t.match(await whyportHere(['bundle', 'check', zip]), { exit: 1, stderr: /is cut/ })
  t.match(await whyportHere(['diagnose', '--evidence', zip, '--quiet']), { exit: 64 })
  t.match(await whyportHere(['bundle', 'check', join(folder, 'none.zip')]), {
    exit: 64,
    stderr: /cannot be read/,
  })
  t.match(await whyportHere(['bundle', DEMO_FOLDER]), { exit: 64, stderr: /--out/ })
})
