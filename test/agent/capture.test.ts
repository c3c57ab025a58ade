// Does a capture stay within its limits, whatever the program does?
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { startCapture } from '#agent/host/capture.ts'
import { CAPTURE_BYTES, captureArgv } from '#shared/plain/capture.ts'

const folder = mkdtempSync(join(tmpdir(), 'whyport-capture-'))
t.teardown(() => rmSync(folder, { recursive: true, force: true }))

const ASK = { port: 8080, client: null }
const argv = captureArgv(ASK) ?? []

/** A program of that name that does this instead. */
const instead = (name: string, body: string) => {
  const place = join(folder, name)
  writeFileSync(place, `#!/bin/sh\n${body}\n`)
  chmodSync(place, 0o755)
  return (seconds = 1, signal = new AbortController().signal) =>
    startCapture({
      ask: ASK,
      argv: [name, ...argv.slice(1)],
      seconds,
      signal,
      searchPath: [folder],
    })
}

const READY = 'echo "tcpdump: listening on any" >&2'
const COUNTS = `trap 'echo "1 packet captured" >&2; exit 0' INT`

t.test('it is ready when the program says so, and ends in order after its time', async t => {
  const { ready, done } = instead(
    'good',
    `${COUNTS}; ${READY}; printf abc; while :; do sleep 0.05; done`,
  )(1)
  t.equal(await ready, true)
  const outcome = await done
  t.match(outcome, {
    status: 'ok',
    exit: 0,
    ask: ASK,
    stderr: /listening on any\n1 packet captured/,
  })
  t.equal(Buffer.from(outcome.bytes).toString(), 'abc')
  t.ok(outcome.tookMs >= 1000 && outcome.tookMs < 3000, `${outcome.tookMs} ms`)
  t.ok(Date.parse(outcome.endedAt) >= Date.parse(outcome.startedAt) + 999)
})

t.test('more than the limit is cut there, and told', async t => {
  const { done } = instead('loud', `${READY}; exec cat /dev/zero`)(30)
  const outcome = await done
  t.match(outcome, { status: 'truncated', exit: 153 })
  t.equal(outcome.bytes.length, CAPTURE_BYTES)
})

t.test('an early end keeps what came', async t => {
  const stop = new AbortController()
  const { ready, done } = instead(
    'early',
    `${COUNTS}; ${READY}; printf abc; while :; do sleep 0.05; done`,
  )(60, stop.signal)
  await ready
  stop.abort()
  t.match(await done, { status: 'ok', exit: 0 })
})

t.test('a program that does not end is ended', async t => {
  const { done } = instead('deaf', `trap '' INT; ${READY}; while :; do sleep 0.05; done`)(1)
  t.match(await done, { status: 'failed', exit: 137 })
})

t.test('stopped before it was ready, it saw nothing, whatever it says', async t => {
  const { ready, done } = instead('slow', `${COUNTS}; while :; do sleep 0.05; done`)(
    1,
    AbortSignal.timeout(300),
  )
  t.equal(await ready, false)
  t.match(await done, { status: 'timed-out', exit: 124 })
})

t.test('a program that is missing or refused is an outcome', async t => {
  const missing = startCapture({
    ...{ ask: ASK, argv, seconds: 1, signal: new AbortController().signal, searchPath: [folder] },
  })
  t.equal(await missing.ready, false)
  t.match(await missing.done, { status: 'absent', exit: 127, bytes: { length: 0 } })
  const refused = instead('refused', 'echo "any: Operation not permitted" >&2; exit 1')(1)
  t.match(await refused.done, { status: 'denied', exit: 1 })
})

t.test('only a port and an address of the very form get into the command line', async t => {
  const odd = ['', '1.2.3.4 or tcp', '10.0.0.1/8', 'fe80::1%eth0', '-w/etc/passwd', '01.2.3.4']
  t.same(
    odd.map(client => captureArgv({ port: 80, client })),
    odd.map(() => null),
  )
  t.same(
    [0, 65_536, 1.5, -1, Number.NaN].map(port => captureArgv({ port, client: null })),
    [...[null, null, null, null, null]],
  )
  t.match(captureArgv({ port: 80, client: '2001:DB8:0::1' })?.at(-1), /^host 2001:db8::1 and \(/)
})
