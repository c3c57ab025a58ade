// Do all scenarios come out the same for somebody who got their evidence redacted?
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import t from 'tap'

const SCENARIOS = join(import.meta.dirname, '../scenarios/causes.test.ts')

// strict replaces all that tenant does, and more; verdicts.test.ts tries both.
t.test('strict: every cause is named when it holds, and not when it nearly holds', async t => {
  const env = { ...process.env, WHYPORT_REDACTED_AS: 'strict', TAP_TIMEOUT: '250' }
  const { stdout, status } = spawnSync(process.execPath, [SCENARIOS], { env, encoding: 'utf8' })
  const lines = stdout.split('\n')
  t.strictSame(
    lines.filter(line => line.startsWith('not ok')),
    [],
  )
  t.equal(status, 0)
  t.ok(lines.filter(line => line.startsWith('ok ')).length > 70)
})
