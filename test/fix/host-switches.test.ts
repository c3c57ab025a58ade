// Are switches of the kernel changed by a command that can be taken back?
import t from 'tap'
import { factsOf } from '#server/facts/facts.ts'
import { switchFix } from '#server/fix/host/switches.ts'
import type { FoundCause } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { hostEvidence } from '#test/facts/host-evidence.ts'

const SYSCTLS = [
  'net.ipv4.ip_forward = 0',
  'net.ipv4.conf.eth0.rp_filter = 0',
  'net.ipv4.conf.eth0.route_localnet = 0',
  'net.ipv4.tcp_tw_recycle = 1',
  'net.netfilter.nf_conntrack_max = 65536',
].join('\n')

const commandsFor = (id: FoundCause['id'], about = {}, sysctls = SYSCTLS) => {
  const facts = factsOf(hostEvidence({ 'sysctl-net': sysctls }), { instanceId: null })
  const cause: FoundCause = { id, because: say('mac.no-port'), confidence: 'derived', about }
  return (switchFix(cause, facts)?.commands ?? []).map(command => [command.do, command.undo])
}

const ETH0 = { device: 'eth0' }

type Row = readonly [id: FoundCause['id'], about: object, name: string, to: number, before: number]

const rows: readonly Row[] = [
  ['rp-filter-drop', ETH0, 'net.ipv4.conf.eth0.rp_filter', 2, 0],
  ['ip-forward-off', ETH0, 'net.ipv4.ip_forward', 1, 0],
  ['dnat-to-loopback-blocked', ETH0, 'net.ipv4.conf.eth0.route_localnet', 1, 0],
  ['tcp-tw-recycle-nat', {}, 'net.ipv4.tcp_tw_recycle', 0, 1],
  ['conntrack-table-full', {}, 'net.netfilter.nf_conntrack_max', 131072, 65536],
]

for (const [id, about, name, to, before] of rows)
  t.test(`${id}: the undo goes back to what was read`, async t => {
    t.strictSame(commandsFor(id, about), [
      [`sysctl -w ${name}=${to}`, `sysctl -w ${name}=${before}`],
    ])
  })

t.test('where all is forwarded but by one interface, that one is changed', async t => {
  const sysctls = 'net.ipv4.ip_forward = 1\nnet.ipv4.conf.eth0.forwarding = 0\n'
  t.match(commandsFor('ip-forward-off', ETH0, sysctls), [
    ['sysctl -w net.ipv4.conf.eth0.forwarding=1'],
  ])
})

t.test('without the value to go back to no command is given', async t => {
  t.strictSame(
    rows.flatMap(([id, about]) => commandsFor(id, about, '')),
    [],
  )
})

t.test('a device that is no plain name makes none', async t => {
  t.strictSame(commandsFor('rp-filter-drop', { device: 'eth0; reboot' }), [])
})
