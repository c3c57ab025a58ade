// May this probe connect to that address now? It checks the signed permission itself.
import { sha256 } from './digest.ts'
import { isSignedBy, signText } from './ed25519.ts'
import { refusalOfAddress } from './grantable-address.ts'
import { type Fields, fieldsOf, isText, isWhole, isWritten, parseJson } from './untrusted.ts'

export type Place = { readonly address: string; readonly port: number }

/** Times in milliseconds since 1970, by the server's clock. */
export type Grant = {
  readonly id: string
  readonly diagnosis: string
  /** The agent's id. */
  readonly vantage: string
  readonly address: string
  readonly port: number
  /** Only ever the control target that the probe knows from the day it joined. */
  readonly control: Place | null
  readonly notBefore: number
  readonly expires: number
  readonly maxConnects: number
}

export const GRANT_LIMITS = { validMs: 60_000, connects: 10, textLength: 2048 } as const

/** What the probe knows by itself. */
export type GrantReader = {
  readonly vantage: string
  /** The server's time as the probe estimates it, between these two; null: never heard of it. */
  readonly now: { readonly earliest: number; readonly latest: number } | null
  readonly own: readonly string[]
  readonly control: Place | null
  readonly spent: SpentGrants
}

/** `take` returns false for a grant that was taken before, or that is older than one taken before. */
export type SpentGrants = { readonly take: (grant: Grant) => boolean }

export type ReadGrant =
  | { readonly grant: Grant; readonly sha256: string }
  | { readonly refused: string }

/** `<payload>.<signature>`, both base64url; the payload is the JSON of the fields in fixed order. */
export const signGrant = (grant: Grant, privateKeyPem: string): string => {
  const payload = payloadOf(grant)
  return `${payload}.${signText(DOMAIN + payload, privateKeyPem)}`
}

/** Takes the grant: the same text is refused from then on. Nothing is parsed before the signature holds. */
export const readGrant = (text: string, publicKey: string, reader: GrantReader): ReadGrant => {
  if (text.length > GRANT_LIMITS.textLength) return { refused: 'too long' }
  const [payload = '', signature = '', ...more] = text.split('.')
  if (more.length > 0 || !isSignedBy(DOMAIN + payload, signature, publicKey))
    return { refused: 'not signed by the grant key' }
  const grant = grantOf(parseJson(Buffer.from(payload, 'base64url').toString()))
  if (grant === null || payloadOf(grant) !== payload) return { refused: 'not a grant' }
  const refused = refusalOf(grant, reader)
  if (refused !== null) return { refused }
  if (!reader.spent.take(grant)) return { refused: 'used before, or older than one that was' }
  return { grant, sha256: sha256(text) }
}

// So that no other signature of the same key, ever, can pass for a grant.
const DOMAIN = 'whyport-grant-1\n'

const payloadOf = (grant: Grant): string =>
  Buffer.from(
    JSON.stringify([
      ...[grant.id, grant.diagnosis, grant.vantage, grant.address, grant.port],
      grant.control === null ? null : [grant.control.address, grant.control.port],
      ...[grant.notBefore, grant.expires, grant.maxConnects],
    ]),
  ).toString('base64url')

const ID = /^[A-Za-z0-9_-]{1,64}$/
const LAST_TIME = 8.64e15

const grantOf = (value: unknown): Grant | null => {
  if (!Array.isArray(value) || value.length !== 9) return null
  const [id, diagnosis, vantage, address, port, control, notBefore, expires, maxConnects] = value
  const grant = { id, diagnosis, vantage, address, port, notBefore, expires, maxConnects }
  const target = control === null ? null : placeOf(control)
  return target !== undefined && isBare(grant) ? { ...grant, control: target } : null
}

const isBare = (fields: Fields): fields is Omit<Grant, 'control'> =>
  isWritten(fields['id'], ID) &&
  isWritten(fields['diagnosis'], ID) &&
  isWritten(fields['vantage'], ID) &&
  isText(fields['address'], 45) &&
  isWhole(fields['port'], 1, 65_535) &&
  isWhole(fields['notBefore'], 0, LAST_TIME) &&
  isWhole(fields['expires'], 0, LAST_TIME) &&
  isWhole(fields['maxConnects'], 1, GRANT_LIMITS.connects)

const placeOf = (value: unknown): Place | undefined => {
  if (!Array.isArray(value) || value.length !== 2) return undefined
  const [address, port] = value
  return isText(address, 45) && isWhole(port, 1, 65_535) ? { address, port } : undefined
}

const refusalOf = (grant: Grant, { vantage, now, own, control }: GrantReader): string | null => {
  if (grant.vantage !== vantage) return 'for another vantage point'
  if (grant.expires - grant.notBefore > GRANT_LIMITS.validMs) return 'valid for too long'
  if (now === null) return 'the time is not known yet'
  // The doubt about the time counts against the grant at its end, for it at its beginning.
  if (now.latest > grant.expires) return 'expired'
  if (now.latest < grant.notBefore) return 'not valid yet'
  if (grant.control !== null && !isSamePlace(grant.control, control))
    return 'not the control target of this vantage point'
  const places = grant.control === null ? [grant] : [grant, grant.control]
  if (places.length > grant.maxConnects) return 'more connects than it allows'
  return places.map(({ address }) => refusalOfAddress(address, own)).find(isRefusal) ?? null
}

const isRefusal = (refusal: string | null): boolean => refusal !== null

const isSamePlace = (a: Place, b: Place | null): boolean =>
  a.address === b?.address && a.port === b.port

/** For whoever reads a control target out of a state file or an answer. */
export const readPlace = (value: unknown): Place | null => {
  const fields = fieldsOf(value)
  return fields === null ? null : (placeOf([fields['address'], fields['port']]) ?? null)
}
