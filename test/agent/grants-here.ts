// Run inside a namespace: a probe gets 1,000 grants that it must refuse, then one that is good.
import { generateKeyPairSync } from 'node:crypto'
import { readerHere } from '#agent/host/host-reader.ts'
import { serverClock } from '#agent/server-clock.ts'
import { openWorker } from '#agent/work.ts'
import { publicKeyOf } from '#shared/plain/ed25519.ts'
import { type Grant, signGrant } from '#shared/plain/grant.ts'
import { fieldsOf, parseJson } from '#shared/plain/untrusted.ts'

const [address = '', port = ''] = process.argv.slice(2)
const newKey = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

const [grantKey, foreignKey, ownKey] = [newKey(), newKey(), newKey()]
const ends: unknown[] = []
const clock = serverClock()
clock.learn(Date.now(), 1, { receivedAt: Date.now(), sentAt: Date.now() })
const worker = openWorker({
  identity: {
    ...{ agent: 'me', name: 'me', roles: ['probe'], grantKey: publicKeyOf(grantKey) },
    ...{ control: null, url: 'http://127.0.0.1', fingerprint: null, privateKey: ownKey },
  },
  link: {
    post: async (_path, body) => {
      ends.push(fieldsOf(parseJson(String(body))))
      return { status: 204, headers: {}, body: '' }
    },
  },
  clock,
  host: readerHere,
  signal: new AbortController().signal,
  log: () => undefined,
})

let ids = 0
const grant = (given: Partial<Grant> = {}): Grant => ({
  ...{ id: `g${ids++}`, diagnosis: 'd', vantage: 'me', address, port: Number(port) },
  ...{ control: null, notBefore: Date.now(), expires: Date.now() + 30_000, maxConnects: 1 },
  ...given,
})
const signed = (given: Partial<Grant> = {}): string => signGrant(grant(given), grantKey)
const send = (text: string) =>
  worker.work({ id: 'a'.repeat(22), kind: 'probe', grant: text, withinMs: 10_000 })

const ADDRESSES = [
  ...['127.0.0.1', '169.254.169.254', '100.100.100.200', '100.64.0.1', '224.0.0.1', '0.0.0.0'],
  ...['255.255.255.255', '240.0.0.1', '::1', '::', 'fe80::1', 'ff02::1', '::ffff:10.9.0.2'],
  ...['64:ff9b::a09:2', '2002:a09:2::1', '2001::1', '::10.9.0.2', '0x0a090002', '010.9.0.2'],
  ...['10.9.2', '168361986', 'fd00:ec2::254', '10.9.0.9', 'localhost', 'fec0::1', '5f00::1'],
]

// Changed anywhere: one character of the payload, the dot or the signature.
const mutated = (at: number): string => {
  const text = signed()
  const place = (at * 7919) % text.length
  const other = text[place] === 'A' ? 'B' : 'A'
  return text.slice(0, place) + other + text.slice(place + 1)
}

const bad = (i: number): string => {
  switch (i % 8) {
    case 0:
      return signGrant(grant(), foreignKey)
    case 1:
      return mutated(i)
    case 2:
      return signed({ notBefore: Date.now() - 40_000, expires: Date.now() - 1 - i })
    case 3:
      return signed({ vantage: `other-${i}` })
    case 4:
      return signed({ notBefore: Date.now() + 60_000 + i, expires: Date.now() + 90_000 + i })
    case 5:
      return signed({ expires: Date.now() + 61_000 + i })
    case 6:
      return signed({ address: ADDRESSES[(i >> 3) % ADDRESSES.length] ?? '' })
    default:
      return signed({ control: { address, port: 1 + i }, maxConnects: 2 })
  }
}

for (let i = 0; i < 1000; i++) await send(bad(i))
const refused = ends.filter(end => fieldsOf(end)?.['kind'] === 'refused').length
process.stdout.write(`${JSON.stringify({ refused })}\n`)
process.stdin.once('data', async () => {
  const good = signed()
  await send(good)
  for (let i = 0; i < 20; i++) await send(good)
  process.stdout.write(`${JSON.stringify({ ends: ends.slice(1000) })}\n`)
  process.exit(0)
})
