// Which agent is this, and of which server? Kept in one file that only its user may read.
import { mkdir, open, readFile, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type JoinAnswer, readJoinAnswer } from '#shared/plain/agent-messages.ts'
import { fieldsOf, isText, isWritten, parseJson } from '#shared/plain/untrusted.ts'
import { AgentTrouble } from './trouble.ts'

export type Identity = JoinAnswer & {
  readonly url: string
  /** SHA-256 of the server's certificate, base64url; null: a certificate the system trusts. */
  readonly fingerprint: string | null
  /** PEM. Never leaves this machine. */
  readonly privateKey: string
}

/** Null when nobody joined with this folder. */
export const readIdentity = async (folder: string): Promise<Identity | null> => {
  const path = join(folder, FILE)
  const seen = await stat(path).catch(absent)
  if (seen === null) return null
  if ((seen.mode & 0o077) !== 0)
    throw new AgentTrouble(77, {
      subject: path,
      message: 'others may read the key of this agent',
      next: `chmod 600 ${path}; if somebody did read it, remove the agent and join again`,
    })
  const identity = identityOf(parseJson(await readFile(path, 'utf8')))
  if (identity !== null) return identity
  throw new AgentTrouble(64, {
    subject: path,
    message: 'is not the state of an agent',
    next: `delete it and join again: whyport agent join URL --token T --state ${folder}`,
  })
}

/** Written beside, synced, then renamed: a half-written identity never counts. */
export const writeIdentity = async (folder: string, identity: Identity): Promise<void> => {
  await makeFolder(folder)
  const path = join(folder, FILE)
  const beside = `${path}.${process.pid}.new`
  const handle = await open(beside, 'w', 0o600)
  try {
    await handle.writeFile(`${JSON.stringify(identity, null, 1)}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(beside, path)
}

/** Before a token is spent: fails when nothing can be kept here. */
export const makeFolder = async (folder: string): Promise<void> => {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await (await open(join(folder, '.writable'), 'w', 0o600)).close()
  } catch (cause) {
    throw new AgentTrouble(
      64,
      {
        subject: `--state ${folder}`,
        message: 'cannot be written',
        next: 'name a folder of your own, for example: --state ~/.local/state/whyport-agent',
      },
      { cause },
    )
  }
}

const FILE = 'agent.json'

const absent = (error: NodeJS.ErrnoException): null => {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null
  throw error
}

const identityOf = (value: unknown): Identity | null => {
  const answer = readJoinAnswer(value)
  const fields = fieldsOf(value)
  if (answer === null || fields === null) return null
  const { url, fingerprint, privateKey } = fields
  if (!isText(url, 300) || !isText(privateKey, 500)) return null
  if (fingerprint !== null && !isWritten(fingerprint, /^[A-Za-z0-9_-]{43}$/)) return null
  return { ...answer, url, fingerprint, privateKey }
}
