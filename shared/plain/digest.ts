// What is the fingerprint of this text?
import { createHash } from 'node:crypto'

/** Lower-case hex SHA-256 of the UTF-8 bytes. */
export const sha256 = (text: string | Uint8Array): string =>
  createHash('sha256').update(text).digest('hex')
