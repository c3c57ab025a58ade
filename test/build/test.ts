// What does `npm test` do, in which order, and what is its last line?
import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { handOver } from './before-tests.ts'
import { installTools } from './install-tools.ts'
import { missingTools, TOOLS } from './needed-tools.ts'

const seconds = <T>(work: () => T): readonly [T, number] => {
  const start = performance.now()
  const value = work()
  return [value, (performance.now() - start) / 1000]
}

// A process per test file, and what it starts, would compile the same code again. In the checkout, not
// in the shared temporary folder, where others could plant code; the command line keeps its own there.
const ENV = {
  ...process.env,
  NODE_COMPILE_CACHE: join(import.meta.dirname, '../../node_modules/.cache/whyport'),
}

const run = (program: string, ...args: readonly string[]): number =>
  spawnSync(program, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...ENV, DEBIAN_FRONTEND: 'noninteractive' },
  }).status ?? 1

const setUp = (): boolean =>
  installTools({
    root: '/',
    isRoot: process.getuid?.() === 0,
    mayInstall: process.env['WHYPORT_TEST_INSTALL'] !== '0',
    missing: () => missingTools(TOOLS),
    run,
    say: console.log,
  })

/** Runs tap, passing its output on, and gives its exit status and last line. */
const runTap = (files: readonly string[], env: Readonly<Record<string, string>>) =>
  new Promise<{ readonly status: number; readonly lastLine: string }>(resolve => {
    const tap = spawn('tap', ['run', ...files], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...ENV, ...env },
    })
    let tail = ''
    tap.stdout.on('data', (chunk: Buffer) => {
      process.stdout.write(chunk)
      tail = `${tail}${chunk.toString()}`.slice(-500)
    })
    tap.on('error', error => console.log(`tap did not start: ${error.message}`))
    tap.on('close', status =>
      resolve({ status: status ?? 1, lastLine: tail.trimEnd().split('\n').at(-1) ?? '' }),
    )
  })

/** tap may end without our closing line, or badly after it: then the failure is told here. */
const closingLine = (status: number, lastLine: string, failedBefore: number): string | null => {
  const [, passed = '0', failed = '0'] = /^(\d+) passed, (\d+) failed$/.exec(lastLine) ?? []
  const isTold = lastLine.endsWith(' failed') && (status === 0 || failed !== '0')
  return isTold ? null : `${passed} passed, ${Math.max(1, Number(failed), failedBefore + 1)} failed`
}

const files = process.argv.slice(2)
const whole = files.length === 0
const [, setUpSeconds] = seconds(() => (whole ? setUp() : true))
const [checkStatus, checkSeconds] = seconds(() => (whole ? run('npm', 'run', '-s', 'check') : 0))
const failed = checkStatus === 0 ? [] : ['npm run check']
for (const what of failed) console.log(`${what} failed; the tests run all the same`)
const parts = [
  ['set-up', setUpSeconds],
  ['check', checkSeconds],
] as const
const { status, lastLine } = await runTap(files, handOver({ failed, parts: whole ? parts : [] }))
const told = closingLine(status, lastLine, failed.length)
if (told !== null) console.log(told)
process.exitCode = status === 0 && failed.length === 0 ? 0 : 1
