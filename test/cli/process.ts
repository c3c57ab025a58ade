// How does a test run the command line as people do?
import { spawn } from 'node:child_process'
import { join } from 'node:path'

export type Ended = {
  readonly exit: number | null
  readonly stdout: string
  readonly stderr: string
  readonly tookMs: number
}

export const MAIN = join(import.meta.dirname, '../../cli/main.ts')

/** Without credentials or settings of the machine that runs the tests. */
export const BARE_ENV = { PATH: process.env['PATH'], HOME: '/nonexistent', LANG: 'C.UTF-8' }

// Set by `npm test`. The command line keeps its own, but its first file is compiled before it can say so.
const { NODE_COMPILE_CACHE: cache } = process.env
const COMPILED: Record<string, string> = cache === undefined ? {} : { NODE_COMPILE_CACHE: cache }

export const whyport = (
  argv: readonly string[],
  more: { env?: Record<string, string>; onStart?: (child: ReturnType<typeof spawn>) => void } = {},
): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const started = performance.now()
    const child = spawn(process.execPath, [MAIN, ...argv], {
      env: { ...BARE_ENV, ...COMPILED, ...more.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const text = { stdout: '', stderr: '' }
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      text.stdout += part
    })
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      text.stderr += part
    })
    child.on('error', reject)
    child.on('close', exit => resolve({ exit, ...text, tookMs: performance.now() - started }))
    more.onStart?.(child)
  })
