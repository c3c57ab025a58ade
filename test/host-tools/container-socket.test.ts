// Is a port that Docker publishes followed through its rules to the very socket inside the container?
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import t from 'tap'
import { hostFirewall } from '#server/checks/host-firewall.ts'
import { listener } from '#server/checks/listener.ts'
import { factsOf } from '#server/facts/facts.ts'
import { evidenceItem } from '#shared/evidence.ts'
import { namespaceCommands } from '#shared/plain/host-commands.ts'
import { missingToolsLine } from '#test/build/needed-tools.ts'
import { hostFlow } from '#test/checks/host-flow.ts'
import { here, INSTANCE, openFilterLab } from '#test/kernel/filter-lab.ts'
import { openLab } from '#test/kernel/netns.ts'
import { mended, rulesInForce } from './mended.ts'
import { FILTER_COMMANDS } from './predicted.ts'

t.equal(missingToolsLine(['iptables', 'nft', 'ip', 'sysctl']), null)

const CLIENT = '192.0.2.7'
const host = await openFilterLab('docker', { ports: [22], sources: [CLIENT] })
const inner = openLab('dockerin')
t.teardown(async () => {
  await inner.close()
  await host.close()
})

const { instance } = host
const container = inner.namespace('web')
inner.cable(
  { in: instance, device: 'docker0', addresses: ['172.17.0.1/16'] },
  { in: container, device: 'eth0', addresses: ['172.17.0.2/16'] },
)
container.must(['ip', 'route', 'add', 'default', 'via', '172.17.0.1'])
instance.must(['sysctl', '-qw', 'net.ipv4.ip_forward=1'])

// The rules that Docker Engine 20.10 writes for `-p 8080:80`, as its documentation lays them out.
const RULES = `*nat
:PREROUTING ACCEPT [0:0]
:DOCKER - [0:0]
-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80
COMMIT
*filter
:FORWARD DROP [0:0]
:DOCKER - [0:0]
:DOCKER-USER - [0:0]
-A FORWARD -j DOCKER-USER
-A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A FORWARD -o docker0 -j DOCKER
-A FORWARD -i docker0 ! -o docker0 -j ACCEPT
-A DOCKER -d 172.17.0.2/32 ! -i docker0 -o docker0 -p tcp -m tcp --dport 80 -j ACCEPT
-A DOCKER-USER -j RETURN
COMMIT
`
instance.must(['iptables-restore'], RULES)

const item = (kind: string, raw: string, argument = '') =>
  evidenceItem({
    ...(host.collect(['os-release'])[0] as ReturnType<typeof evidenceItem>),
    file: `host/${kind}${argument === '' ? '' : `.${argument}`}.txt`,
    kind: `host.${kind}`,
    raw,
  })

const PS = item('docker-ports', '{"Names":"web","Ports":"0.0.0.0:8080->80/tcp"}\n')

const judgedWith = (pid: string) => {
  const inside = (namespaceCommands(pid) ?? []).map(({ id, file }) =>
    item(id, readFileSync(file, 'utf8'), pid),
  )
  const evidence = [...host.collect([...FILTER_COMMANDS, 'ss-listeners']), PS, ...inside]
  const { status, causes } = listener.run(
    hostFlow({ to: INSTANCE[4], from: `${CLIENT}/32` }),
    factsOf(evidence, { instanceId: null }),
  ).judgement
  return [status, ...causes.map(({ id, confidence }) => `${id} ${confidence}`)].join(' ')
}

const seen = async () =>
  (await host.probe({ probes: [{ from: CLIENT, to: INSTANCE[4], port: 8080 }], timeoutMs: 500 }))[0]

const LOOPBACK = `require('node:net').createServer(s => s.end('x')).listen(80, '127.0.0.1', () => console.log('up'))`

const rows: readonly (readonly [
  title: string,
  argv: readonly string[],
  kernel: string,
  said: string,
])[] = [
  [
    'nothing listens inside',
    ['sh', '-c', 'echo up; exec cat'],
    'refused',
    'fail container-bound-loopback derived',
  ],
  [
    'the process inside listens on its own loopback only',
    [process.execPath, '-e', LOOPBACK],
    'refused',
    'fail container-bound-loopback derived',
  ],
  [
    'the process inside listens',
    [process.execPath, '-e', LOOPBACK.replace('127.0.0.1', '0.0.0.0')],
    'talks',
    'pass',
  ],
  [
    'it listens on the IPv6 wildcard, of which /proc does not tell whether it serves IPv4',
    [process.execPath, here('listener.ts'), '80'],
    'talks',
    'unknown',
  ],
]

for (const [title, argv, kernel, said] of rows)
  t.test(title, async t => {
    const program = container.start(argv)
    await once(program.stdout, 'data')
    // `ip netns exec` becomes the program, so its process is in the namespace.
    t.strictSame([await seen(), judgedWith(`${program.pid}`)], [kernel, said])
    program.kill('SIGKILL')
    await once(program, 'exit')
  })

t.test('sockets of UDP are not read inside: nothing is said about a port of UDP', async t => {
  instance.must(['iptables-restore'], RULES.replaceAll('-p tcp -m tcp', '-p udp -m udp'))
  const udp = { ...PS, raw: PS.raw.replaceAll('/tcp', '/udp') }
  const program = container.start(['sh', '-c', 'echo up; exec cat'])
  await once(program.stdout, 'data')
  const inside = (namespaceCommands(`${program.pid}`) ?? []).map(({ id, file }) =>
    item(id, readFileSync(file, 'utf8'), `${program.pid}`),
  )
  const evidence = [
    ...host.collect([...FILTER_COMMANDS, 'ss-listeners-udp', 'ss-listeners']),
    udp,
    ...inside,
  ]
  const flow = hostFlow({ to: INSTANCE[4], from: `${CLIENT}/32`, protocol: 'udp' })
  const { causes } = listener.run(flow, factsOf(evidence, { instanceId: null })).judgement
  t.notOk(causes.some(({ id }) => id === 'container-bound-loopback'))
  program.kill('SIGKILL')
  instance.must(['iptables-restore'], RULES)
})

t.test('nobody looked into the container: that stays unknown', async t => {
  t.equal(judgedWith('0'), 'unknown')
})

type FixRow = readonly [title: string, setUp: string, cause: string, tool: string]

const mendings: readonly FixRow[] = [
  [
    'a drop in DOCKER-USER, which has to be met by the port before translation',
    'iptables -I DOCKER-USER -p tcp -m conntrack --ctorigdstport 8080 -j DROP',
    'docker-user-chain-drop',
    'iptables',
  ],
  [
    'a policy of FORWARD that no rule of Docker stands before',
    'iptables -D FORWARD -o docker0 -j DOCKER',
    'forward-policy-drop',
    'iptables',
  ],
  ['the kernel does not forward', 'sysctl -qw net.ipv4.ip_forward=0', 'ip-forward-off', 'sysctl'],
]

t.test('what keeps the packet from the container is mended, once and undone', async t => {
  const program = container.start([process.execPath, here('listener.ts'), '80'])
  await once(program.stdout, 'data')
  const shell = (script: string): string => instance.must(['sh', '-c', script])
  for (const [title, setUp, cause, tool] of mendings) {
    instance.must(['iptables-restore'], RULES)
    shell(setUp)
    const made = await mended(host, {
      ...{ check: hostFirewall, from: CLIENT, other: '10.9.0.1', shell },
      state: () => rulesInForce(host),
      evidence: () => [...host.collect(FILTER_COMMANDS), PS],
    })
    t.match(
      made,
      {
        cause,
        tool,
        before: 'timed-out',
        after: 'talks',
        isIdempotent: true,
        isUndone: true,
      },
      title,
    )
  }
})
