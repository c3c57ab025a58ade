// Does the verdict about rules that firewalld itself wrote agree with the kernel, and is its wrong zone named?
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { evidenceItem } from '#shared/evidence.ts'
import { missingToolsLine } from '#test/build/needed-tools.ts'
import { openFilterLab } from '#test/kernel/filter-lab.ts'
import { ownFirewalld } from './own-firewalld.ts'
import { type Ask, compared, FILTER_COMMANDS, judged } from './predicted.ts'

t.equal(missingToolsLine(['firewall-cmd', 'dbus-daemon', 'nft', 'iptables', 'ip']), null)

const CLIENTS = ['192.0.2.7', '192.0.2.77', '2001:db8::7']
const PORTS = [22, 443, 8080, 9090]
const ASKS: readonly Ask[] = CLIENTS.flatMap(from => PORTS.map(port => ({ from, port })))
const work = mkdtempSync(join(tmpdir(), 'whyport-firewalld-'))
t.teardown(() => rmSync(work, { recursive: true, force: true }))

const openFirewalld = async (backend: 'nftables' | 'iptables') => {
  const lab = await openFilterLab(`fwd${backend.slice(0, 2)}`, { ports: PORTS, sources: CLIENTS })
  const own = await ownFirewalld(lab, join(work, backend), backend)
  const cmd = (...args: readonly string[]) => lab.instance.run([...own, 'firewall-cmd', ...args])
  return { lab, cmd }
}

const STEPS: readonly (readonly [title: string, commands: readonly string[]])[] = [
  ['the interface in the zone public, ssh allowed', ['--zone=public --change-interface=eth0']],
  ['a port and a rich rule for one client', ['--zone=public --add-port=443/tcp', 'RICH']],
  ['a client in the zone drop', ['--zone=drop --add-source=192.0.2.77']],
  ['a port in a zone that nothing is in', ['--zone=internal --add-port=9090/tcp']],
]

const RICH =
  '--add-rich-rule=rule family="ipv4" source address="192.0.2.7" port port="8080" protocol="tcp" accept'

for (const backend of ['nftables', 'iptables'] as const)
  t.test(`firewalld writes ${backend}`, async t => {
    const { lab, cmd } = await openFirewalld(backend)
    t.teardown(lab.close)
    for (const [title, commands] of STEPS) {
      for (const command of commands) {
        const args = command === 'RICH' ? ['--zone=public', RICH] : command.split(' ')
        t.equal(cmd(...args).status, 0, args.join(' '))
      }
      const { wrong, open } = await compared(lab, ASKS)
      t.strictSame({ wrong, open }, { wrong: [], open: [] }, title)
    }
    const zones = evidenceItem({
      ...(lab.collect(['os-release'])[0] as ReturnType<typeof evidenceItem>),
      file: 'host/firewalld-zones.txt',
      kind: 'host.firewalld-zones',
      raw: cmd('--list-all-zones').stdout,
    })
    const evidence = [...lab.collect(FILTER_COMMANDS), zones]
    t.match(
      [9090, 8080].map(port => judged(evidence, { from: '192.0.2.99', port }).causes),
      [
        [{ id: 'firewalld-wrong-zone', about: { zone: 'public' } }],
        [{ id: 'host-firewall-reject' }],
      ],
      'the port that another zone allows is told from one that none allows',
    )
  })
