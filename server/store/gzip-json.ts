// How are long values kept short?

import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'

const zip = promisify(gzip)
const unzip = promisify(gunzip)

/** Compressed beside the main thread: a rule set of 32 MiB stops nobody else. */
export const gzipJson = (value: unknown): Promise<Buffer> =>
  zip(JSON.stringify(value), { level: 1 })

/** What this store wrote is trusted: `T` is what was given to gzipJson. */
export const gunzipJson = async <T>(bytes: Uint8Array): Promise<T> =>
  JSON.parse((await unzip(bytes)).toString()) as T
