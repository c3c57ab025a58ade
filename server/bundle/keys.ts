// Which key signs the bundles of this data folder?
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { WhyportError } from '#shared/error.ts'
import { fingerprint, type SigningKey } from '../report/signed-statement.ts'

/** Made on first use; `tell` gets one line with its fingerprint then, and never again. */
export const signingKey = async (
  dataFolder: string,
  tell: (text: string) => void,
): Promise<SigningKey> => {
  const path = join(dataFolder, 'bundle-key.pem')
  const known = await readKey(path)
  if (known !== null) return known
  await makeKey(dataFolder, path)
  const made = await readKey(path)
  if (made === null) throw unusable(path)
  tell(`a new key signs the bundles, in ${path}: ${fingerprint(made.publicPem)}`)
  return made
}

const readKey = async (path: string): Promise<SigningKey | null> => {
  const pem = await readFile(path, 'utf8').catch(error => {
    if (error.code === 'ENOENT') return null
    throw unusable(path, error)
  })
  if (pem === null) return null
  try {
    const privateKey = createPrivateKey(pem)
    if (privateKey.asymmetricKeyType !== 'ed25519') throw unusable(path)
    const publicPem = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' })
    return { privateKey, publicPem: publicPem.toString() }
  } catch (error) {
    throw unusable(path, error)
  }
}

// Two processes may start at once: the first whole file stays, the other draft is dropped.
const makeKey = async (dataFolder: string, path: string): Promise<void> => {
  const draft = `${path}.${process.pid}`
  try {
    await mkdir(dataFolder, { recursive: true, mode: 0o700 })
    const file = await open(draft, 'wx', 0o600)
    const { privateKey } = generateKeyPairSync('ed25519')
    await file.writeFile(privateKey.export({ type: 'pkcs8', format: 'pem' }))
    await file.sync()
    await file.close()
    if ((await readKey(path)) === null) await rename(draft, path)
  } catch (error) {
    throw unusable(path, error)
  } finally {
    await rm(draft, { force: true })
  }
}

const unusable = (path: string, cause?: unknown): WhyportError =>
  new WhyportError(
    'bad-usage',
    {
      subject: path,
      message: 'cannot be used as the key that signs bundles',
      next: 'let this user read and write the data folder (WHYPORT_DATA_DIR), or move that file away to get a new key',
    },
    { cause },
  )
