// Does an archive of a host arrive whole, whatever a terminal, a chat or an attacker did to it?
import { gzipSync } from 'node:zlib'
import { packTar } from 'modern-tar'
import t from 'tap'
import { filesOfHostArchive } from '#server/collect/host/host-archive.ts'
import { readHostArchive } from '#server/collect/replay.ts'
import { WhyportError } from '#shared/error.ts'

type Entry = { readonly name: string; readonly body?: string; readonly type?: 'file' | 'symlink' }

const tarOf = async (...entries: readonly Entry[]): Promise<Buffer> =>
  Buffer.from(
    await packTar(
      entries.map(({ name, body = '', type = 'file' }) => ({
        header: {
          name,
          type,
          size: Buffer.byteLength(body),
          ...(type === 'symlink' ? { linkname: '/etc/shadow' } : {}),
        },
        body,
      })),
    ),
  )

const wrapped = (tar: Buffer): string => {
  const lines =
    gzipSync(tar)
      .toString('base64')
      .match(/.{1,76}/g) ?? []
  return ['-----BEGIN WHYPORT HOST-----', ...lines, '-----END WHYPORT HOST-----', ''].join('\n')
}

const CLOCK = { name: 'host/clock.txt', body: '1795680000.000000000\n' }
const SOCKETS = { name: 'host/ss-listeners.txt', body: 'LISTEN 0 511 0.0.0.0:443 0.0.0.0:*\n' }
const good = await tarOf(CLOCK, SOCKETS)
const text = wrapped(good)

const forms: readonly (readonly [string, Buffer])[] = [
  ['as collect.sh printed it', Buffer.from(text)],
  [
    'with the prompt and the notes of a terminal around it',
    Buffer.from(`$ sh collect.sh\nwhyport: reading\n${text}$ exit\n`),
  ],
  ['with carriage returns', Buffer.from(text.replaceAll('\n', '\r\n'))],
  ['indented, as a mail quotes it', Buffer.from(text.replaceAll('\n', '\n> '))],
  ['with the colours of a terminal', Buffer.from(text.replace('\n', '\n\u001b[0m'))],
  ['in one long line', Buffer.from(text.replaceAll('\n', ' '))],
  ['pasted twice', Buffer.from(`${text.slice(0, 90)}\n${text}`)],
  ['unpacked to .tar.gz', gzipSync(good)],
  ['unpacked to .tar', good],
]

for (const [form, bytes] of forms)
  t.test(`an archive is read ${form}`, async t => {
    const { evidence } = await readHostArchive(
      { bytes, subject: 'host.txt' },
      '2030-01-01T00:00:00.000Z',
    )
    t.strictSame(
      evidence.map(({ file, status, startedAt }) => [file, status, startedAt]),
      [
        ['host/clock.txt', 'ok', '2026-11-26T08:00:00.000Z'],
        ['host/ss-listeners.txt', 'ok', '2026-11-26T08:00:00.000Z'],
      ],
    )
  })

const refusals: readonly (readonly [string, Buffer, RegExp])[] = [
  ['nothing', Buffer.alloc(0), /is empty/],
  ['something else', Buffer.from('LISTEN 0 511 0.0.0.0:443\n'), /no line -----BEGIN/],
  ['an archive cut on the way', Buffer.from(text.slice(0, 120)), /was cut/],
  ['a damaged archive', Buffer.from(text.replace(/[A-Z]{2}/g, 'zz')), /no line|damaged/],
  [
    'random bytes between the marks',
    Buffer.from('-----BEGIN WHYPORT HOST-----\nAAAA\n-----END WHYPORT HOST-----'),
    /damaged/,
  ],
  ['gzip of what is no tar', gzipSync('x'.repeat(2000)), /no readable tar|no evidence/],
  [
    'an archive without a host part',
    gzipSync(await tarOf({ name: 'etc/passwd', body: 'x' })),
    /no evidence/,
  ],
]

for (const [what, bytes, sentence] of refusals)
  t.test(`${what} is refused with a sentence that says what is wrong`, async t => {
    const error: unknown = await readHostArchive({ bytes, subject: 'host.txt' }, CLOCK.name).catch(
      e => e,
    )
    t.ok(error instanceof WhyportError && sentence.test(error.message), String(error))
  })

t.test('links, ways out of the folder and names that are no evidence are left out', async t => {
  const bytes = gzipSync(
    await tarOf(
      SOCKETS,
      { name: 'host/../../../root/.ssh/authorized_keys', body: 'x' },
      { name: '/host/ip-addr.txt', body: 'x' },
      { name: 'host/ip-addr.txt', type: 'symlink' },
      { name: 'host/$(reboot).txt', body: 'x' },
      { name: 'cloud/ecs.DescribeInstances.json', body: '{}' },
    ),
  )
  t.strictSame([...(await filesOfHostArchive(bytes, 'x')).keys()], ['host/ss-listeners.txt'])
})

t.test('an archive that would fill the memory is refused', async t => {
  const bomb = gzipSync(Buffer.alloc(257 * 1024 * 1024))
  const error: unknown = await readHostArchive({ bytes: bomb, subject: 'bomb' }, CLOCK.name).catch(
    e => e,
  )
  t.ok(error instanceof WhyportError && /more than 256 MiB/.test(error.message), String(error))
})
