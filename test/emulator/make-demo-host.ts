// What do the real tools print on the demo account's web-1? Run as root: node test/emulator/make-demo-host.ts
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { collectHost } from '#agent/host/collect-host.ts'
import { openFolder } from '#agent/host/write-folder.ts'
import { type Namespace, openLab } from '#test/kernel/netns.ts'
import { DEMO_FOLDER } from './demo-account.ts'

const INSTANCE = 'i-bp1demo000000web0001'
const HOST_FOLDER = join(DEMO_FOLDER, 'host', INSTANCE)

/** Program names and the sockets they listen on: the shop was left on the loopback. */
const SERVICES = [
  ['sshd', '0.0.0.0', 22],
  ['nginx', '0.0.0.0', 443],
  ['shop', '127.0.0.1', 8080],
] as const

const RULES = `table inet filter {
  chain input {
    type filter hook input priority filter; policy drop;
    iif lo accept
    ct state established,related accept
    ct state invalid drop
    meta l4proto { icmp, ipv6-icmp } accept
    tcp dport { 22, 80, 443, 8080 } accept
  }
  chain output {
    type filter hook output priority filter; policy accept;
  }
}
`

// The second interface answers by itself, as the cloud's own images set it up.
const NETWORK = `link set eth0 address 00:16:3e:00:01:0a
link set eth1 address 00:16:3e:00:01:0b
addr add 10.20.1.10/24 brd + dev eth0
addr add 2408:4005:3a1:9d01::10/64 dev eth0 nodad
addr add 10.20.1.11/24 brd + dev eth1 noprefixroute
link set eth0 up
link set eth1 up
route add default via 10.20.1.253 dev eth0
route add ::/0 via fe80::1 dev eth0 metric 1024
route add 10.20.1.0/24 dev eth1 src 10.20.1.11 metric 200
route add default via 10.20.1.253 dev eth1 table 1001
rule add pref 1001 from 10.20.1.11 lookup 1001
`

const make = async (): Promise<void> => {
  const lab = openLab('demo')
  try {
    const host = lab.namespace('web')
    const around = lab.namespace('vpc')
    plug(host, around)
    host.must(['ip', '-batch', '-'], NETWORK)
    host.must(['nft', '-f', '-'], RULES)
    for (const service of SERVICES) await listen(host, service)
    const inside = ['unshare', '--uts', 'sh', '-c', 'hostname web-1 && exec "$@"', 'sh']
    host.must([...inside, process.execPath, import.meta.filename, 'inside'])
  } finally {
    await lab.close()
  }
}

const plug = (host: Namespace, around: Namespace): void => {
  for (const device of ['eth0', 'eth1'])
    execFileSync('ip', [
      ...['link', 'add', device, 'netns', host.name, 'type', 'veth'],
      ...['peer', 'name', device, 'netns', around.name],
    ])
  around.must(
    ['ip', '-batch', '-'],
    'link set eth0 up\nlink set eth1 up\naddr add 10.20.1.253/24 dev eth0\n',
  )
}

const listen = async (
  host: Namespace,
  [name, address, port]: (typeof SERVICES)[number],
): Promise<void> => {
  const source = `process.title = '${name}'
require('node:net').createServer(s => s.end()).listen(${port}, '${address}', () => console.log('up'))`
  const program = host.start([process.execPath, '-e', source])
  await once(program.stdout, 'data')
}

const collect = async (): Promise<void> => {
  rmSync(HOST_FOLDER, { recursive: true, force: true })
  mkdirSync(DEMO_FOLDER, { recursive: true })
  const folder = await openFolder(DEMO_FOLDER, INSTANCE)
  await collectHost({ onOutcome: outcome => void folder?.write(outcome) })
  await folder?.done()
  // Undated, like the cloud part: the demo is always "now".
  rmSync(join(DEMO_FOLDER, 'evidence.json'))
  forgetMachine()
}

// What would tell of the machine this ran on, not of web-1.
const forgetMachine = (): void => {
  const rewrite = (name: string, change: (text: string) => string): void => {
    const path = join(HOST_FOLDER, `${name}.txt`)
    writeFileSync(path, change(readFileSync(path, 'utf8')))
  }
  rewrite('kernel-version', () => 'Linux web-1 6.18.44 #1 SMP PREEMPT_DYNAMIC x86_64 GNU/Linux\n')
  rewrite('kernel-log', () => '')
}

if (process.argv[2] === 'inside') await collect()
else await make()
