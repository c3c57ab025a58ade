// Does the verdict about rules that ufw itself wrote agree with what the kernel does to connections?
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { missingToolsLine } from '#test/build/needed-tools.ts'
import { openFilterLab } from '#test/kernel/filter-lab.ts'
import { ownUfw } from './own-ufw.ts'
import { type Ask, compared } from './predicted.ts'

t.equal(missingToolsLine(['ufw', 'nft', 'iptables', 'ip']), null)

const CLIENTS = ['192.0.2.7', '192.0.2.77', '2001:db8::7']
const PORTS = [22, 443, 8080, 9090]
const lab = await openFilterLab('ufw', { ports: PORTS, sources: CLIENTS })
const work = mkdtempSync(join(tmpdir(), 'whyport-ufw-'))
t.teardown(async () => {
  await lab.close()
  rmSync(work, { recursive: true, force: true })
})

let runs = 0

const ufw = (...commands: readonly string[]): void => {
  const lines = ['ufw --force enable', ...commands.map(command => `ufw ${command}`)]
  ownUfw(lab, join(work, `etc-${++runs}`))(lines.join(' && '))
}

const ASKS: readonly Ask[] = CLIENTS.flatMap(from => PORTS.map(port => ({ from, port })))

const rows: readonly (readonly [
  title: string,
  commands: readonly string[],
  open: readonly string[],
])[] = [
  ['nothing allowed', [], []],
  ['one port allowed for one client', ['allow from 192.0.2.77 to any port 8080 proto tcp'], []],
  ['a client denied after the port was allowed', ['allow 8080/tcp', 'deny from 192.0.2.77'], []],
  ['a port rejected', ['reject 8080/tcp', 'allow 443/tcp'], []],
  ['everything allowed but one port', ['default allow incoming', 'deny 8080'], []],
  ['everything rejected but a range', ['default reject incoming', 'allow 8000:9000/tcp'], []],
  ['allowed on the interface', ['allow in on eth0 to any port 443 proto tcp'], []],
  ['allowed on another interface', ['allow in on eth1 to any port 443 proto tcp'], []],
  ['a network of IPv6 allowed', ['allow from 2001:db8::/64 to any port 9090 proto tcp'], []],
  [
    'a limited port hangs on how often a client came',
    ['limit 22/tcp', 'allow 443/tcp'],
    CLIENTS.map(from => `${from} 22`),
  ],
]

for (const [title, commands, open] of rows)
  t.test(`ufw: ${title}`, async t => {
    ufw(...commands)
    t.strictSame(await compared(lab, ASKS), { wrong: [], open })
  })
