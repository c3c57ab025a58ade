// How much memory do answers of 200 MB cost?
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'
import { openAccount } from './cloud-client.ts'
import type { Measured } from './collect-once.ts'

const PROGRAM = fileURLToPath(new URL('./collect-once.ts', import.meta.url))
const MEGABYTE = 1024 * 1024

t.test('a cloud that answers every call with 200 MB costs less than 100 MB', async t => {
  const calm = await openAccount(t)
  const hostile = await openAccount(t, {
    emulator: { faults: [{ action: '*', kind: 'huge', sizeBytes: 200 * MEGABYTE }] },
  })
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...[PROGRAM, calm.emulator.endpoint, hostile.emulator.endpoint],
  ])
  const { grownBytes, endings }: Measured = JSON.parse(stdout)
  t.ok(grownBytes < 100 * MEGABYTE, `${Math.round(grownBytes / MEGABYTE)} MB more`)
  t.ok(endings.length >= 8)
  t.strictSame(
    endings.filter(ending => !ending.endsWith(' whyport.TooLarge')),
    [],
  )
})
