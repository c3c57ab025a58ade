// How much memory does an idle agent keep, beside a well-known resident program?
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { JoinTokenRequest } from '#shared/agent.ts'
import { serviceHere } from '#test/agent/service-here.ts'

const ROOT = join(import.meta.dirname, '../..')
const PEER = '/usr/bin/prometheus-node-exporter'
const IDLE_MS = 10_000

/** Both idle for ten seconds; the agent is joined, has read its host once and holds a poll. */
export const agentBench = async (): Promise<Record<string, unknown>[]> => {
  const work = mkdtempSync(join(tmpdir(), 'whyport-rss-'))
  const service = await serviceHere()
  const peer = existsSync(PEER) ? startPeer() : null
  const agent = await startAgent(work, service)
  await new Promise(resolve => setTimeout(resolve, IDLE_MS))
  const fresh = memoryOf(agent)
  await service.agents.readHost('i-1', {
    signal: AbortSignal.timeout(60_000),
    onOutcome: () => undefined,
  })
  await new Promise(resolve => setTimeout(resolve, IDLE_MS))
  const [ours, theirs] = [memoryOf(agent), peer === null ? null : memoryOf(peer)]
  for (const child of [agent, ...(peer === null ? [] : [peer])]) {
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  await service.close()
  rmSync(work, { recursive: true, force: true })
  return [
    {
      ...{ dim: 'agent', case: 'idle for 10 s, after one reading' },
      peer:
        theirs === null
          ? 'absent: apt-get install prometheus-node-exporter'
          : 'prometheus-node-exporter',
      ...{ fresh_rss_mb: fresh.rss, fresh_private_mb: fresh.private },
      ...{ ours_rss_mb: ours.rss, ours_private_mb: ours.private },
      ...{ peer_rss_mb: theirs?.rss ?? null, peer_private_mb: theirs?.private ?? null },
      ...{ target_rss_mb: 65, target_private_mb: 20 },
    },
  ]
}

const startPeer = (): ChildProcess =>
  spawn(PEER, ['--web.listen-address=127.0.0.1:0'], { stdio: 'ignore' })

const startAgent = async (
  work: string,
  { agents, url }: Awaited<ReturnType<typeof serviceHere>>,
): Promise<ChildProcess> => {
  const bundle = join(work, 'agent.mjs')
  const rolldown = join(ROOT, 'node_modules/.bin/rolldown')
  const how = ['--file', bundle, '--platform', 'node', '--format', 'esm']
  execFileSync(rolldown, ['agent/main.ts', ...how], { cwd: ROOT, stdio: 'ignore' })
  const { token } = await agents.invite(
    JoinTokenRequest.parse({ name: 'idle', roles: ['host', 'probe'], instanceId: 'i-1' }),
  )
  const argv = [bundle, 'join', url, '--token', token, '--state', join(work, 'state')]
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  while (!said.includes('is connected')) said += String((await once(child.stdout, 'data'))[0])
  return child
}

/** Resident, and anonymous: the part that no other process shares. */
const memoryOf = ({ pid }: ChildProcess) => {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const mb = (field: string): number =>
    Math.round(Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 102.4) / 10
  return { rss: mb('VmRSS'), private: mb('RssAnon') }
}
