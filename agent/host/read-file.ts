// What does this one file of the host say, within its limits?
import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import type { FileCommand } from '#shared/plain/host-commands.ts'
import { EXIT, type HostOutcome, statusOfExit } from '#shared/plain/host-outcome.ts'
import { timed } from '../timed.ts'

/** Whatever goes wrong is an outcome. Null only when `signal` stopped it. */
export const readHostFile = async (
  command: FileCommand,
  signal?: AbortSignal,
): Promise<HostOutcome | null> => {
  const { value: end, startedAt, tookMs } = await timed(() => inTime(command))
  if (signal?.aborted) return null
  return {
    id: command.id,
    argument: null,
    asked: { file: command.file },
    ...end,
    status: statusOfExit(end),
    startedAt,
    tookMs,
  }
}

type End = { readonly stdout: string; readonly stderr: string; readonly exit: number }

// A read cannot be cancelled; a hung file system must not hold the rest up.
const inTime = async (command: FileCommand): Promise<End> => {
  const { promise, resolve } = Promise.withResolvers<End>()
  const timer = setTimeout(
    () =>
      resolve({
        stdout: '',
        stderr: `whyport: stopped after ${command.timeoutMs} ms\n`,
        exit: EXIT.timedOut,
      }),
    command.timeoutMs,
  )
  return Promise.race([contentOf(command), promise]).finally(() => clearTimeout(timer))
}

const contentOf = async ({ file, maxBytes }: FileCommand): Promise<End> => {
  try {
    // A pipe or device in place of the file must not block or be drained.
    const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK)
    return await readAll(handle, { file, maxBytes }).finally(() => handle.close())
  } catch (error) {
    return failedRead(file, error)
  }
}

const readAll = async (
  handle: FileHandle,
  { file, maxBytes }: { file: string; maxBytes: number },
): Promise<End> => {
  if (!(await handle.stat()).isFile())
    return { stdout: '', stderr: `${file}: not a regular file\n`, exit: 1 }
  const chunks: Buffer[] = []
  let total = 0
  // Files of /proc say size 0, so the end shows only when nothing more comes.
  while (total <= maxBytes) {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(CHUNK_BYTES), 0, CHUNK_BYTES)
    if (bytesRead === 0) break
    chunks.push(buffer.subarray(0, bytesRead))
    total += bytesRead
  }
  const stdout = Buffer.concat(chunks).subarray(0, maxBytes).toString('utf8')
  return total > maxBytes
    ? { stdout, stderr: `whyport: output cut at ${maxBytes} bytes\n`, exit: EXIT.truncated }
    : { stdout, stderr: '', exit: 0 }
}

const CHUNK_BYTES = 64 * 1024

const failedRead = (file: string, error: unknown): End => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'EUNKNOWN'
  const exit = code === 'ENOENT' || code === 'ENOTDIR' ? EXIT.absent : 1
  return { stdout: '', stderr: `${file}: ${WORDS[code] ?? code}\n`, exit }
}

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'No such file or directory',
  ENOTDIR: 'No such file or directory',
  EACCES: 'Permission denied',
  EPERM: 'Operation not permitted',
}
