// Does the whole tool find what a real kernel does to a real connection?

import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { Report } from '#shared/report.ts'
import { type Namespace, openLab, type Program } from './netns.ts'

const INSTANCE = '10.9.0.2'
const CLIENT = '10.9.0.9'
const CLI = join(import.meta.dirname, '../../cli/main.ts')
const work = mkdtempSync(join(tmpdir(), 'whyport-main-job-'))
const lab = openLab('job')
t.teardown(async () => {
  await lab.close()
  rmSync(work, { recursive: true, force: true })
})

const instance = lab.namespace('instance')
const client = lab.namespace('client')
lab.cable(
  { in: instance, device: 'eth0', addresses: [`${INSTANCE}/24`] },
  { in: client, device: 'eth0', addresses: [`${CLIENT}/24`] },
)

/** No key, no metadata service, no home of its own. */
const bare = ['env', '-i', `PATH=${process.env['PATH']}`, `HOME=${work}`]
const whyport = (where: Namespace, ...args: string[]) =>
  where.run([...bare, process.execPath, CLI, ...args])

const listen = async (port: number): Promise<Program> => {
  const source = `require('node:net').createServer(s => s.end()).listen(${port}, '0.0.0.0', () => console.log('up'))`
  const program = instance.start([process.execPath, '-e', source])
  await once(program.stdout, 'data')
  return program
}

let folders = 0
const diagnosed = (): { status: number; report: Report } => {
  const folder = join(work, `host-${++folders}`)
  const collected = whyport(instance, 'collect', '--out', folder, '--quiet')
  t.equal(collected.status, 0, `everything on the host could be read ${collected.stderr}`)
  const ran = whyport(
    client,
    ...['diagnose', `${INSTANCE}:8080`, '--from', CLIENT, '--host-evidence', folder],
    ...['--control', `${INSTANCE}:2222`, '--format', 'json', '--quiet'],
  )
  return { status: ran.status, report: Report.parse(JSON.parse(ran.stdout)) }
}

t.test('a drop rule, an open port and a missing listener are told apart', async t => {
  const service = await listen(8080)
  await listen(2222)
  instance.must(
    ['nft', '-f', '-'],
    'table inet edge { chain in { type filter hook input priority 0; policy accept; tcp dport 22 accept; tcp dport 8080 drop; }; }',
  )
  const listed = instance.must(['nft', '-a', 'list', 'ruleset'])
  const handle = /dport 8080 drop # handle (?<handle>\d+)/.exec(listed)?.groups?.['handle']

  const dropped = diagnosed()
  t.equal(dropped.status, 1, 'a dropped port is unreachable')
  t.match(dropped.report.verdict, {
    predicted: 'unreachable',
    observed: 'unreachable',
    agreement: 'agree',
  })
  t.match(dropped.report.rootCauses, [
    { id: 'host-firewall-drop', decidedBy: { kind: 'nft-rule', id: `inet edge in ${handle}` } },
  ])

  instance.must(['nft', 'delete', 'rule', 'inet', 'edge', 'in', 'handle', `${handle}`])
  const open = diagnosed()
  t.equal(open.status, 0, 'without the rule the port is reachable')
  t.match(open.report.verdict, { status: 'reachable', observed: 'reachable' })
  t.strictSame(open.report.rootCauses, [], 'nothing is blamed for an open port')

  service.kill('SIGKILL')
  await once(service, 'exit')
  const closed = diagnosed()
  t.equal(closed.status, 1, 'without a listener it is unreachable')
  t.strictSame(
    closed.report.rootCauses.map(cause => cause.id),
    ['not-listening'],
  )
  t.match(closed.report.probes[0], { outcome: 'refused', failureSource: 'target' })
})
