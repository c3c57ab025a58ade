// Does collect.sh read a host as the agent does, under every shell, within its limits?
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import t from 'tap'
import { filesOfHostArchive } from '#server/collect/host/host-archive.ts'
import { readHostArchive } from '#server/collect/replay.ts'
import { HOST_COMMANDS, type HostCommand } from '#shared/plain/host-commands.ts'
import { Report } from '#shared/report.ts'
import { collectScript } from '#test/build/collect-script.ts'
import { missingToolsLine } from '#test/build/needed-tools.ts'
import { openLab } from '#test/kernel/netns.ts'

const TOP = resolve(import.meta.dirname, '../..')
const FRAME = readFileSync(join(TOP, 'test/build/collect-frame.sh'), 'utf8')
const SCRIPT = join(TOP, 'agent/collect.sh')
const work = mkdtempSync(join(tmpdir(), 'whyport-script-'))
const lab = openLab('script')
t.teardown(async () => {
  await lab.close()
  rmSync(work, { recursive: true, force: true })
})

type Ran = { readonly status: number | null; readonly stdout: Buffer; readonly stderr: string }

const run = (shell: readonly string[], script: string, ...args: readonly string[]): Ran => {
  const [program = '', ...rest] = shell
  const env = { TMPDIR: work, PATH: '/nowhere' }
  const { status, stdout, stderr } = spawnSync(program, [...rest, script, ...args], { env })
  return { status, stdout, stderr: stderr.toString() }
}

/** A script with these commands in place of the closed list. */
const scriptOf = (name: string, commands: readonly HostCommand[], edit = (s: string) => s) => {
  const path = join(work, name)
  writeFileSync(path, edit(collectScript(FRAME, commands)))
  return path
}

const filesOf = async ({ stdout }: Ran): Promise<Readonly<Record<string, string>>> =>
  Object.fromEntries(
    [...(await filesOfHostArchive(stdout, 'stdout'))].map(([path, bytes]) => [
      path.replace('host/', ''),
      bytes.toString(),
    ]),
  )

const DASH = ['/usr/bin/dash']
const SHELLS = [DASH, ['/usr/bin/busybox', 'ash'], ['/usr/bin/bash'], ['/usr/bin/bash', '--posix']]

t.equal(missingToolsLine(['busybox', 'nft']), null)

const idOf = ({ kind }: { readonly kind: string }): string => kind.replace('host.', '')

// What follows about units and namespaces hangs on what runs on this machine.
const isListed = (item: { readonly kind: string }): boolean =>
  HOST_COMMANDS.some(({ id }) => id === idOf(item))

for (const shell of SHELLS)
  t.test(`under ${shell.join(' ')} every command of the closed list is answered`, async t => {
    const ran = run(shell, SCRIPT)
    const bytes = ran.stdout
    const { evidence } = await readHostArchive({ bytes, subject: 'stdout' }, 'now')
    t.strictSame(
      [ran.status, evidence.filter(isListed).map(idOf).toSorted()],
      [0, HOST_COMMANDS.map(({ id }) => id).toSorted()],
    )
  })

t.test('it fits a remote command of the cloud: 18 KiB, which base64 makes 24 KiB', async t => {
  t.ok(readFileSync(SCRIPT).length < 18 * 1024)
})

t.test('it leaves rule sets, tables and its own folder as they were', async t => {
  const host = lab.namespace('host')
  host.must(
    ['nft', '-f', '-'],
    'table inet edge { chain in { type filter hook input priority 0; tcp dport 22 drop; }; }',
  )
  const seen = (): string[] => [
    host.must(['nft', '-j', 'list', 'ruleset']),
    host.run(['cat', '/proc/net/ip_tables_names', '/proc/net/ip6_tables_names']).stdout,
    host.must(['ip', '-j', 'route', 'show', 'table', 'all']),
  ]
  const before = seen()
  const temporary = join(work, 'empty')
  mkdirSync(temporary)
  host.must(['env', `TMPDIR=${temporary}`, '/usr/bin/dash', SCRIPT])
  t.strictSame([seen(), readdirSync(temporary)], [before, []])
})

const LIMITS = { timeoutMs: 1000, maxBytes: 1000, onlyIf: null }
const TROUBLES: readonly HostCommand[] = [
  { id: 'hangs', argv: ['sleep', '60'], ...LIMITS },
  { id: 'large', argv: ['seq', '1', '100000'], ...LIMITS },
  { id: 'absent', argv: ['no-such-tool-here'], ...LIMITS },
  { id: 'fails', argv: ['sh', '-c', 'echo it went wrong >&2; exit 3'], ...LIMITS },
  { id: 'quoted', argv: ['printf', '%s', `$(id) \`id\` "a" 'b' \\n`], ...LIMITS },
  { id: 'environment', argv: ['env'], ...LIMITS },
  { id: 'no-file', file: '/no/such/file', ...LIMITS },
  { id: 'folder', file: '/etc', ...LIMITS },
  { id: 'sleeping', argv: ['echo', 'ran'], ...LIMITS, onlyIf: { kind: 'path', path: '/no/such' } },
]

const ENVIRONMENT = 'LC_ALL=C\nPATH=/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin\n'
const EXPECTED = {
  'hangs.exit': '124\n',
  'large.exit': '153\n',
  'absent.exit': '127\n',
  'fails.exit': '3\n',
  'fails.err': 'it went wrong\n',
  'quoted.txt': `$(id) \`id\` "a" 'b' \\n`,
  'environment.txt': ENVIRONMENT,
  'no-file.exit': '127\n',
  'folder.exit': '1\n',
  'sleeping.exit': '127\n',
  'sleeping.err': 'whyport: not run: /no/such is absent, asking would start or create something\n',
}

for (const [name, edit] of [
  ['timeout(1)', (s: string) => s],
  ['no timeout(1)', (s: string) => s.replace('timeout -s KILL 1 true', 'false')],
] as const)
  for (const shell of SHELLS)
    t.test(
      `with ${name}, ${shell.join(' ')}: what hangs, floods, fails or is absent is told`,
      async t => {
        const started = Date.now()
        const ran = run(shell, scriptOf('troubles.sh', TROUBLES, edit))
        const files = await filesOf(ran)
        const told = Object.fromEntries(Object.keys(EXPECTED).map(key => [key, files[key]]))
        t.strictSame([told, Date.now() - started < 10_000], [EXPECTED, true])
      },
    )

t.test('too small an allowance: parts are left out, named on stderr and marked as cut', async t => {
  const ran = run(DASH, SCRIPT, '--max-bytes', '9000')
  const files = await filesOf(ran)
  t.match(
    [ran.status, ran.stderr, files['kernel-log.exit'], files['ip-addr.exit']],
    [0, /left out to keep within 9000 bytes: kernel-log/, '153\n', undefined],
  )
})

t.test('an allowance that cannot be kept is an exit status, not a silent cut', async t => {
  t.equal(run(DASH, SCRIPT, '--max-bytes', '100').status, 75)
})

t.test('an option that is not there is refused with an example', async t => {
  const ran = run(DASH, SCRIPT, '--quick')
  t.match([ran.status, ran.stderr], [64, /for example: sh collect.sh > host.txt/])
})

const MAIN = join(TOP, 'cli/main.ts')
const ASK = [MAIN, 'diagnose', 'i-bp1demo000000web0001', '--demo', '--port', '443', '--quiet']

t.test('what it prints is taken from standard input and from a file, as the host part', async t => {
  const { stdout } = run(DASH, SCRIPT)
  const file = join(work, 'host.txt')
  writeFileSync(file, stdout)
  const pasted = spawnSync(process.execPath, [...ASK, '--format', 'json', '--paste'], {
    input: stdout,
  })
  const read = spawnSync(process.execPath, [...ASK, '--format', 'json', '--host-evidence', file])
  const hostKinds = ({ stdout: text }: { stdout: Buffer }): number =>
    Report.parse(JSON.parse(text.toString())).evidence.filter(isListed).length
  t.strictSame([pasted, read].map(hostKinds), [HOST_COMMANDS.length, HOST_COMMANDS.length])
})

t.test('an empty paste is refused and says which command makes one', async t => {
  const { status, stderr } = spawnSync(process.execPath, [...ASK, '--paste'], { input: '' })
  t.match([status, stderr.toString()], [64, /--paste.*is empty[\s\S]*sh collect.sh > host.txt/])
})
