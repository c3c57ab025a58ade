// What does a join token carry?

/**
 * `wpj1.<secret>.<fingerprint>`, base64url of 32 bytes each. The fingerprint is the SHA-256 of the
 * server's certificate; empty: the certificate is one that the system trusts, or there is none.
 */
export type JoinSecret = { readonly secret: string; readonly fingerprint: string | null }

export const writeToken = ({ secret, fingerprint }: JoinSecret): string =>
  `wpj1.${secret}.${fingerprint ?? ''}`

export const readToken = (text: string): JoinSecret | null => {
  const parts = /^wpj1\.(?<secret>[A-Za-z0-9_-]{43})\.(?<fingerprint>[A-Za-z0-9_-]{43})?$/.exec(
    text,
  )?.groups
  const secret = parts?.['secret']
  return secret === undefined ? null : { secret, fingerprint: parts?.['fingerprint'] ?? null }
}
