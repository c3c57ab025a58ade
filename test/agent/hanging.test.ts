// Does a command that never ends hold up the reading of a host, or hide that it was not read?
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import t from 'tap'
import { hostItem } from '#server/collect/host/host-item.ts'
import { readHostArchive } from '#server/collect/replay.ts'
import { factsOf } from '#server/facts/facts.ts'
import type { Evidence } from '#shared/evidence.ts'
import { HOST_COMMANDS } from '#shared/plain/host-commands.ts'
import type { HostOutcome } from '#shared/plain/host-outcome.ts'
import { collectScript } from '#test/build/collect-script.ts'
import { openLab } from '#test/kernel/netns.ts'

const work = mkdtempSync(join(tmpdir(), 'whyport-hanging-'))
const lab = openLab('hanging')
t.teardown(async () => {
  await lab.close()
  rmSync(work, { recursive: true, force: true })
})

const LIMIT_MS = 1000

// What asks it to end is ignored, by itself and by what it starts; that one leaves the group too.
const HANGS = `#!/bin/sh
trap '' TERM INT HUP
setsid sleep 20 &
sleep 20
`

/** `nft` that never answers, for what runs after this in the same shell. */
const withHanging = (program: string): string => {
  const fake = join(work, 'hangs')
  writeFileSync(fake, HANGS)
  chmodSync(fake, 0o755)
  return `mount --bind ${fake} $(command -v ${program})`
}

const read = (command: string): { readonly stdout: Buffer; readonly seconds: number } => {
  const host = lab.namespace(`h${++hosts}`)
  const started = performance.now()
  const stdout = host.must(['sh', '-c', `${withHanging('nft')} && ${command}`])
  return { stdout: Buffer.from(stdout), seconds: (performance.now() - started) / 1000 }
}

let hosts = 0

const HUNG = ['nft-ruleset', 'nft-ruleset-text', 'nft-version']

const told = (evidence: Evidence) => {
  const facts = factsOf(evidence, { instanceId: null })
  const late = evidence.filter(({ status }) => status === 'timed-out').map(({ kind }) => kind)
  const filter = facts('hostFilter')
  return {
    answered: evidence.filter(({ file }) => !/\/(?:ns|unit)-[a-z0-9]+\./.test(file)).length,
    late: late.map(kind => kind.replace('host.', '')).toSorted(),
    nft: filter.state === 'present' ? filter.value.nft.state : filter.state,
    listeners: facts('listeners').state,
  }
}

const EXPECTED = {
  answered: HOST_COMMANDS.length,
  late: HUNG,
  nft: 'unread',
  listeners: 'present',
}

t.test('the agent goes on after the limit, with everything else', async t => {
  const here = join(import.meta.dirname, 'collect-here.ts')
  const { stdout, seconds } = read(`${process.execPath} ${here} 1 none ${LIMIT_MS}`)
  const outcomes = JSON.parse(stdout.toString()) as HostOutcome[]
  const slowest = Math.max(...outcomes.map(({ tookMs }) => tookMs))
  t.same(told(outcomes.map(outcome => hostItem(outcome))), EXPECTED)
  t.ok(slowest < LIMIT_MS + 2500, `one command at most its limit: ${slowest} ms`)
  t.ok(seconds < 30, `and the whole of it ${seconds} s`)
})

t.test('so does the script', async t => {
  const frame = readFileSync(resolve(import.meta.dirname, '../build/collect-frame.sh'), 'utf8')
  const script = join(work, 'collect.sh')
  writeFileSync(
    script,
    collectScript(
      frame,
      HOST_COMMANDS.map(command => ({ ...command, timeoutMs: LIMIT_MS })),
    ),
  )
  const { stdout, seconds } = read(`dash ${script} 2>/dev/null`)
  const { evidence } = await readHostArchive({ bytes: stdout, subject: 'stdout' }, 'now')
  t.same(told(evidence), EXPECTED)
  t.ok(seconds < 40, `${seconds} s`)
})
