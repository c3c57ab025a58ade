// Are units that fail, and those whose sockets listen, asked for their state and the end of their logs?
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import t from 'tap'
import { hostItem } from '#server/collect/host/host-item.ts'
import { readHostArchive } from '#server/collect/replay.ts'
import { factsOf } from '#server/facts/facts.ts'
import type { Evidence } from '#shared/evidence.ts'
import { followUps } from '#shared/plain/follow-ups.ts'
import { isFileCommand } from '#shared/plain/host-commands.ts'
import type { HostOutcome } from '#shared/plain/host-outcome.ts'
import { openLab } from '#test/kernel/netns.ts'

const work = mkdtempSync(join(tmpdir(), 'whyport-units-'))
const lab = openLab('units')
t.teardown(async () => {
  await lab.close()
  rmSync(work, { recursive: true, force: true })
})

// A host may call its units what it likes; what is no plain name must reach no command line.
const FAILED = [
  '● shop.service loaded failed failed The shop',
  '$(touch /tmp/whyport-owned).service loaded failed failed -',
  '--no-block.service loaded failed failed -',
  '../etc.service loaded failed failed -',
  'retry.service loaded activating auto-restart Tries again',
].join('\n')
const LISTENING = [
  'LISTEN 0 128 0.0.0.0:80 0.0.0.0:* ino:1 sk:1 cgroup:/system.slice/web@1.service <->',
  'LISTEN 0 128 0.0.0.0:81 0.0.0.0:* ino:2 sk:2 cgroup:/system.slice/system-db.slice/db.service v6only:0 <->',
  'LISTEN 0 128 0.0.0.0:82 0.0.0.0:* ino:3 sk:3 cgroup:/user.slice/own.service <->',
  'LISTEN 0 128 0.0.0.0:83 0.0.0.0:* ino:4 sk:4 cgroup:/system.slice/web@1.service <->',
].join('\n')

const UNITS = ['shop.service', 'retry.service', 'web@1.service', 'db.service']

t.strictSame(
  followUps({ 'units-failed': FAILED, 'ss-listeners': LISTENING }).map(({ command }) =>
    isFileCommand(command) ? command.file : command.argv.join(' '),
  ),
  UNITS.flatMap(unit => [`systemctl show ${unit}`, `journalctl -u ${unit} -n 50 -o json`]),
  'failing ones first, then owners of sockets, each once, none with a name that is no plain name',
)

const many = Array.from({ length: 40 }, (_, i) => `u${i}.service loaded failed failed -`).join('\n')
t.equal(followUps({ 'units-failed': many, 'ss-listeners': LISTENING }).length, 10, 'not all')
t.strictSame(followUps({}), [])

const NAMESPACES = '{"namespaces":[{"ns":1,"pid":1},{"ns":2,"pid":"77"},{"ns":3,"pid":"1/../2"}]}'
t.strictSame(
  followUps({ 'net-namespaces': NAMESPACES }).map(
    ({ command }) => 'file' in command && command.file,
  ),
  ['tcp', 'tcp6', 'fib_trie'].map(name => `/proc/77/net/${name}`),
  "files of another namespace's process, and of nothing that is no process",
)

/** Programs that say what a host with systemd would. */
const PROGRAMS: Readonly<Record<string, string>> = {
  systemctl: `#!/bin/sh
case $1 in
list-units) cat ${work}/failed ;;
show) printf 'Id=%s\\nActiveState=failed\\nSubState=failed\\nNRestarts=3\\nMainPID=0\\n' "$2" ;;
esac
`,
  journalctl: `#!/bin/sh
printf '{"MESSAGE":"%s cannot bind"}\\n' "$2"
`,
  ss: `#!/bin/sh
case $* in *-ltne*) cat ${work}/listening ;; esac
`,
}

writeFileSync(join(work, 'failed'), `${FAILED}\n`)
writeFileSync(join(work, 'listening'), `${LISTENING}\n`)
for (const [name, text] of Object.entries(PROGRAMS)) {
  writeFileSync(join(work, name), text)
  chmodSync(join(work, name), 0o755)
}

const read = (command: string): Buffer => {
  const host = lab.namespace(`u${++hosts}`)
  const places = Object.keys(PROGRAMS).map(
    name => `mount --bind ${work}/${name} $(command -v ${name} || echo /usr/local/sbin/${name})`,
  )
  const empty = 'mount -t tmpfs none /usr/local/sbin'
  const absent = Object.keys(PROGRAMS).map(
    name => `{ command -v ${name} >/dev/null || : >/usr/local/sbin/${name}; }`,
  )
  const script = [empty, ...absent, ...places, command].join(' && ')
  return Buffer.from(host.must(['sh', '-c', script]))
}

let hosts = 0

const told = (evidence: Evidence) => {
  const units = factsOf(evidence, { instanceId: null })('units')
  return {
    files: evidence.filter(({ kind }) => /unit-(?:log|status)/.test(kind)).map(({ file }) => file),
    units: units.state === 'present' ? units.value.map(({ name, active }) => [name, active]) : [],
  }
}

const EXPECTED = {
  files: ['unit-status', 'unit-log']
    .flatMap(id => UNITS.map(unit => `host/${id}.${unit}.txt`))
    .toSorted(),
  units: ['db.service', 'retry.service', 'shop.service', 'web@1.service'].map(unit => [
    unit,
    'failed',
  ]),
}

const sorted = ({ files, units }: ReturnType<typeof told>) => ({
  files: files.toSorted(),
  units: units.toSorted(([a = ''], [b = '']) => a.localeCompare(b)),
})

t.test('by the agent', async t => {
  const here = join(import.meta.dirname, 'units-here.ts')
  const outcomes = JSON.parse(read(`${process.execPath} ${here}`).toString()) as HostOutcome[]
  t.strictSame(sorted(told(outcomes.map(outcome => hostItem(outcome)))), EXPECTED)
})

for (const shell of ['dash', 'busybox ash', 'bash'])
  t.test(`by the script in ${shell}`, async t => {
    const script = resolve(import.meta.dirname, '../../agent/collect.sh')
    const bytes = read(`${shell} ${script} 2>/dev/null`)
    const { evidence } = await readHostArchive({ bytes, subject: 'stdout' }, 'now')
    t.strictSame(sorted(told(evidence)), EXPECTED)
  })
