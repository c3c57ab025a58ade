// How does a test start a server as a process of its own, and see it end?
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

export type ServerProcess = {
  readonly child: ChildProcess
  /** Rejects when it ends before it is ready. */
  readonly ready: Promise<string>
  readonly ended: Promise<number | null>
  readonly stderr: () => string
}

const LIGHT = join(import.meta.dirname, 'light-server.ts')
const CLI = join(import.meta.dirname, '../../cli/main.ts')

const BARE_ENV = {
  PATH: process.env['PATH'],
  HOME: '/nonexistent',
  WHYPORT_LISTEN: '127.0.0.1:0',
  // As cli/main.ts does: a start takes half the time.
  NODE_COMPILE_CACHE: join(import.meta.dirname, '../../node_modules/.cache/whyport'),
}

export const startLight = (dataDir: string, runMs = 5): ServerProcess =>
  startProcess([LIGHT, dataDir, String(runMs)], {})

export const startDemo = (dataDir: string): ServerProcess =>
  startProcess([CLI, 'serve', '--demo'], { WHYPORT_DATA_DIR: dataDir })

const startProcess = (argv: readonly string[], env: Record<string, string>): ServerProcess => {
  const child = spawn(process.execPath, argv, {
    env: { ...BARE_ENV, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ready = Promise.withResolvers<string>()
  const text = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text.stdout += part
    const url = /^whyport ready on (?<url>http:\S+)$/m.exec(text.stdout)?.groups?.['url']
    if (url !== undefined) ready.resolve(url)
  })
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    text.stderr += part
  })
  const ended = once(child, 'close').then(([status]: (number | null)[]) => {
    ready.reject(new Error(`ended with ${status}: ${text.stderr}`))
    return status ?? null
  })
  // A test that expects an early end asks for no address.
  ready.promise.catch(() => undefined)
  return { child, ready: ready.promise, ended, stderr: () => text.stderr }
}
