// Which keys has this service for its agents? Made on first use, in the data folder, for its owner only.
import { generateKeyPairSync, X509Certificate } from 'node:crypto'
import { chmod, mkdir, open, readFile, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { WhyportError } from '#shared/error.ts'

export type Certificate = { readonly key: string; readonly cert: string }

/** The grant key is another key than that of the certificate, so each can be kept elsewhere. */
export const openGrantKey = (dataDir: string): Promise<string> =>
  keptFile(dataDir, 'grant-key.pem', async () =>
    generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  )

/** Agents trust it by its fingerprint, which their join token carries: names and dates don't matter. */
export const openCertificate = async (dataDir: string): Promise<Certificate> => {
  const both = await keptFile(dataDir, 'agent-tls.pem', async () => {
    const { generate } = await import('selfsigned')
    const made = await generate([{ name: 'commonName', value: 'whyport' }], {
      keyType: 'ec',
      curve: 'P-256',
      algorithm: 'sha256',
      notAfterDate: new Date(Date.now() + TWENTY_YEARS_MS),
    })
    return `${made.private.trim()}\n${made.cert.trim()}\n`
  })
  const start = both.indexOf('-----BEGIN CERTIFICATE-----')
  return { key: both.slice(0, start), cert: both.slice(start) }
}

/** SHA-256 of the certificate, base64url, as join tokens carry it. */
export const fingerprintOf = ({ cert }: Certificate): string =>
  Buffer.from(new X509Certificate(cert).fingerprint256.replaceAll(':', ''), 'hex').toString(
    'base64url',
  )

const TWENTY_YEARS_MS = 20 * 365 * 24 * 3600 * 1000

const keptFile = async (
  folder: string,
  name: string,
  make: () => Promise<string>,
): Promise<string> => {
  const path = join(folder, name)
  const seen = await stat(path).catch(() => null)
  if (seen === null) return makeFile(folder, path, await make())
  if ((seen.mode & 0o077) !== 0)
    throw new WhyportError('store-full', {
      subject: path,
      message: 'others may read this key',
      next: `chmod 600 ${path}, or delete it and let all agents join again`,
    })
  return readFile(path, 'utf8')
}

// Written beside, synced, then renamed: a half-written key never counts.
const makeFile = async (folder: string, path: string, text: string): Promise<string> => {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const beside = `${path}.${process.pid}.new`
  const handle = await open(beside, 'w', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await chmod(beside, 0o600)
  await rename(beside, path)
  return text
}
