// Is a request signed as the cloud expects it?
import { readFileSync } from 'node:fs'
import t from 'tap'
import { z } from 'zod'
import { authorize, canonicalRequest, signedNames } from '#server/collect/cloud/sign.ts'
import { sha256 } from '#shared/plain/digest.ts'

const words = z.record(z.string(), z.string())
const Vectors = z.object({
  v3: z.array(
    z.object({
      name: z.string(),
      accessKeyId: z.string(),
      accessKeySecret: z.string(),
      method: z.string(),
      path: z.string(),
      query: words,
      headers: words,
      body: z.string(),
      canonicalRequest: z.string(),
      hashedCanonicalRequest: z.string(),
      authorization: z.string(),
    }),
  ),
})

const { v3 } = Vectors.parse(
  JSON.parse(readFileSync(new URL('./fixtures/signature-vectors.json', import.meta.url), 'utf8')),
)

for (const vector of v3)
  t.test(`the signature of "${vector.name}" is the one the official SDK computes`, async t => {
    const request = { ...vector, bodySha256: sha256(vector.body) }
    const canonical = canonicalRequest(request, signedNames(vector.headers))
    t.equal(canonical, vector.canonicalRequest)
    t.equal(sha256(canonical), vector.hashedCanonicalRequest)
    t.equal(authorize(request, vector), vector.authorization)
  })

t.test('all six published and measured vectors are there', async t => t.equal(v3.length, 6))

t.test('headers that the cloud does not sign are left out', async t =>
  t.strictSame(signedNames({ host: 'h', accept: 'a', 'x-acs-date': 'd', 'user-agent': 'u' }), [
    'host',
    'x-acs-date',
  ]),
)
