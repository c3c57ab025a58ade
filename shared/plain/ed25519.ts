// Who signed this text? Ed25519 with public keys of 32 bytes written as base64url.
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'

export const PUBLIC_KEY = /^[A-Za-z0-9_-]{43}$/

export const signText = (text: string, privateKeyPem: string): string =>
  sign(null, Buffer.from(text), createPrivateKey(privateKeyPem)).toString('base64url')

/** False for every malformed key or signature; only the one way of writing a signature counts. */
export const isSignedBy = (text: string, signature: string, publicKey: string): boolean => {
  const key = keyOf(publicKey)
  const bytes = Buffer.from(signature, 'base64url')
  if (key === null || bytes.length !== 64 || bytes.toString('base64url') !== signature) return false
  return verify(null, Buffer.from(text), key, bytes)
}

export const publicKeyOf = (privateKeyPem: string): string =>
  createPublicKey(createPrivateKey(privateKeyPem)).export({ format: 'jwk' }).x ?? ''

const keyOf = (publicKey: string): KeyObject | null => {
  if (!PUBLIC_KEY.test(publicKey)) return null
  try {
    return createPublicKey({
      key: { kty: 'OKP', crv: 'Ed25519', x: publicKey },
      format: 'jwk',
    })
  } catch {
    return null
  }
}
