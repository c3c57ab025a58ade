// Does a replay, which sends nothing, start without what only live questions need?
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import t from 'tap'

const ROOT = join(import.meta.dirname, '../..')

t.test('a replay loads neither an HTTP client nor the clients of the cloud', t => {
  const asked = ['i-bp1demo000000web0001', '--port', '8080', '--quiet', '--format', 'json']
  const { stderr, status } = spawnSync(
    process.execPath,
    [
      ...['--import', join(import.meta.dirname, 'loaded-packages.mjs'), 'cli/main.ts', 'diagnose'],
      ...[...asked, '--evidence', 'test/emulator/accounts/demo'],
    ],
    { cwd: ROOT, encoding: 'utf8' },
  )
  const loaded = /^loaded: (?<names>.*)$/m.exec(stderr)?.groups?.['names']?.split(' ') ?? []
  t.equal(status, 1)
  t.ok(loaded.includes('zod'), 'the hook sees packages')
  t.strictSame(
    loaded.filter(name => name === 'undici' || name.startsWith('@alicloud/')),
    [],
  )
  t.end()
})
