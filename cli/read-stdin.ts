// What is handed over on standard input?
import { WhyportError } from '#shared/error.ts'

const MOST_BYTES = 64 * 1024 * 1024

/** Everything up to the end of input (Ctrl-D in a terminal); more than 64 MiB is refused. */
export const readStdin = async (): Promise<Buffer> => {
  if (process.stdin.isTTY)
    process.stderr.write('paste what collect.sh printed, then press Ctrl-D\n')
  const chunks: Buffer[] = []
  let total = 0
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    total += chunk.length
    if (total > MOST_BYTES) throw tooLarge()
  }
  return Buffer.concat(chunks)
}

const tooLarge = (): WhyportError =>
  new WhyportError('bad-evidence', {
    subject: '--paste',
    message: 'got more than 64 MiB on standard input',
    next: 'run `sh collect.sh > host.txt` on the instance as root, then: whyport diagnose … --paste < host.txt',
  })
