// Is this request signed by a key of the account, freshly, and as a whole?
import type { Keys } from '#server/collect/cloud/credentials.ts'
import {
  ALGORITHM,
  canonicalRequest,
  signatureOf,
  signedNames,
} from '#server/collect/cloud/sign.ts'
import { sha256 } from '#shared/plain/digest.ts'
import type { ErrorCode } from './error-answers.ts'
import type { ReceivedCall } from './received-call.ts'

export type SignatureFault = { readonly code: ErrorCode; readonly detail?: string }

/** Remembers nonces: one check per emulator. */
export const createSignatureCheck = (
  keys: readonly Keys[],
  now: () => Date,
): ((call: ReceivedCall) => SignatureFault | null) => {
  const nonces = new Set<string>()
  return call => {
    const given = readAuthorization(call.headers['authorization'] ?? '')
    if (given === null) return { code: 'IncompleteSignature' }
    const key = keys.find(candidate => candidate.accessKeyId === given.credential)
    if (key === undefined) return { code: 'InvalidAccessKeyId.NotFound' }
    const nonce = call.headers['x-acs-signature-nonce'] ?? ''
    const fault =
      tokenFault(call, key) ?? freshnessFault(call, now()) ?? digestFault(call, given, key)
    if (fault !== null) return fault
    if (nonce === '' || nonces.has(nonce)) return { code: 'SignatureNonceUsed' }
    nonces.add(nonce)
    return null
  }
}

/** The id of the key that a call says it is signed with; '' when it names none. */
export const credentialOf = ({ headers }: ReceivedCall): string =>
  readAuthorization(headers['authorization'] ?? '')?.credential ?? ''

type Authorization = {
  readonly credential: string
  readonly names: readonly string[]
  readonly signature: string
}

const readAuthorization = (header: string): Authorization | null => {
  const found = /^(\S+) Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})$/.exec(
    header,
  )
  return found === null || found[1] !== ALGORITHM
    ? null
    : { credential: found[2] ?? '', names: (found[3] ?? '').split(';'), signature: found[4] ?? '' }
}

// Temporary keys come with the token that was issued with them, and with no other.
const tokenFault = ({ headers }: ReceivedCall, key: Keys): SignatureFault | null =>
  (headers['x-acs-security-token'] ?? null) === key.securityToken
    ? null
    : { code: 'InvalidSecurityToken.Malformed' }

const MAX_SKEW_MS = 15 * 60 * 1000

const freshnessFault = ({ headers }: ReceivedCall, now: Date): SignatureFault | null => {
  const text = headers['x-acs-date'] ?? ''
  const skew = Math.abs(Date.parse(text) - now.getTime())
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) && skew <= MAX_SKEW_MS
    ? null
    : { code: 'InvalidTimeStamp.Expired' }
}

const digestFault = (
  call: ReceivedCall,
  given: Authorization,
  key: Keys,
): SignatureFault | null => {
  const bodySha256 = call.headers['x-acs-content-sha256'] ?? ''
  if (bodySha256 !== sha256(call.body)) return mismatch(key)
  if (signedNames(call.headers).some(name => !given.names.includes(name))) return mismatch(key)
  const canonical = canonicalRequest({ ...call, bodySha256 }, given.names)
  return signatureOf(canonical, key.accessKeySecret) === given.signature ? null : mismatch(key)
}

// The real service quotes what it signed, and with it the id of the key.
const mismatch = ({ accessKeyId }: Keys): SignatureFault => ({
  code: 'SignatureDoesNotMatch',
  detail: ` server string to sign is: AccessKeyId=${accessKeyId}`,
})
