// How is a list of files signed, so that stock tools can check it? (in-toto v1 in a DSSE envelope)
import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import canonicalize from 'canonicalize'

export const PAYLOAD_TYPE = 'application/vnd.in-toto+json'
export const PREDICATE_TYPE = 'urn:whyport:evidence-bundle:v1'

/** `publicPem` is the SPKI form that openssl reads. */
export type SigningKey = { readonly privateKey: KeyObject; readonly publicPem: string }

export type Predicate = {
  readonly engine: { readonly name: string; readonly version: string }
  readonly report: { readonly id: string; readonly createdAt: string }
}

/** `type` says which form the list of files and the predicate have. */
export type Statement = { readonly predicate: Predicate; readonly type?: string }

/** The envelope as text. Ed25519 and canonical JSON: the same files give the same bytes. */
export const signFiles = (
  files: ReadonlyMap<string, Buffer>,
  { predicate, type = PREDICATE_TYPE }: Statement,
  { privateKey, publicPem }: SigningKey,
): string => {
  const subject = [...files].map(([name, bytes]) => ({ name, digest: { sha256: hex(bytes) } }))
  const payload = Buffer.from(
    canonicalize({
      _type: 'https://in-toto.io/Statement/v1',
      predicateType: type,
      subject,
      predicate,
    }) ?? '',
  )
  const sig = sign(null, preAuthentication(payload), privateKey).toString('base64')
  const envelope = {
    payloadType: PAYLOAD_TYPE,
    payload: payload.toString('base64'),
    signatures: [{ keyid: fingerprint(publicPem), sig }],
  }
  return `${JSON.stringify(envelope)}\n`
}

/** False also for anything that is no Ed25519 key. */
export const isSignedBy = (payload: Buffer, signature: Buffer, publicPem: string): boolean => {
  try {
    const key = createPublicKey(publicPem)
    return (
      key.asymmetricKeyType === 'ed25519' &&
      verify(null, preAuthentication(payload), key, signature)
    )
  } catch {
    return false
  }
}

/** sha256 of the key itself (SPKI, DER), however its PEM text is wrapped. */
export const fingerprint = (publicPem: string): string =>
  `sha256:${hex(createPublicKey(publicPem).export({ type: 'spki', format: 'der' }))}`

export const hex = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

// The type is signed too: a signature for one kind of payload is none for another.
const preAuthentication = (payload: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(`DSSEv1 ${PAYLOAD_TYPE.length} ${PAYLOAD_TYPE} ${payload.length} `),
    payload,
  ])
