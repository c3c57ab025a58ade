// Is a client that systemd keeps from the unit of the service told from one that it lets through?
import t from 'tap'
import { hostFirewall } from '#server/checks/host-firewall.ts'
import { addr, ETH0, hostFlow, judge, LO } from './host-flow.ts'

const SS =
  'LISTEN 0 128 0.0.0.0:8080 0.0.0.0:* ino:1 sk:1 cgroup:/system.slice/web.service <->\n' +
  'LISTEN 0 128 0.0.0.0:22 0.0.0.0:* ino:2 sk:2 cgroup:/system.slice/ssh.service <->\n'

const host = (settings: string, ss = SS) => ({
  'ip-addr': addr(LO, ETH0),
  'nft-ruleset': '{"nftables":[{"metainfo":{"json_schema_version":1}}]}',
  'nft-ruleset-text': '',
  'iptables-legacy-save': '',
  'ip6tables-legacy-save': '',
  'ss-listeners': ss,
  'unit-status': `Id=web.service\nActiveState=active\nSubState=running\n${settings}\n`,
})

const rows: readonly (readonly [title: string, settings: string, said: string, ss?: string])[] = [
  ['the unit says nothing of addresses', 'IPAddressDeny=', 'pass'],
  ['it denies everybody', 'IPAddressDeny=::/0 0.0.0.0/0', 'unknown bpf-program-on-path'],
  ['it denies the client', 'IPAddressDeny=203.0.113.0/24', 'unknown bpf-program-on-path'],
  ['it denies others', 'IPAddressDeny=198.51.100.0/24 2001:db8::/32', 'pass'],
  [
    'it allows the client and denies everybody else',
    'IPAddressAllow=203.0.113.7/32\nIPAddressDeny=::/0 0.0.0.0/0',
    'pass',
  ],
  ['the interface is left out', 'RestrictNetworkInterfaces=~eth0', 'unknown bpf-program-on-path'],
  ['another interface is left out', 'RestrictNetworkInterfaces=~eth1', 'pass'],
  ['only another interface may', 'RestrictNetworkInterfaces=eth1', 'unknown bpf-program-on-path'],
  ['only this interface may', 'RestrictNetworkInterfaces=lo eth0', 'pass'],
  ['no interface is left out', 'RestrictNetworkInterfaces=~', 'pass'],
  [
    'another unit denies everybody',
    'IPAddressDeny=::/0 0.0.0.0/0',
    'pass',
    SS.replace('web.service', 'shop.service'),
  ],
]

for (const [title, settings, said, ss] of rows)
  t.test(title, async t => {
    const { status, causes } = judge(hostFirewall, hostFlow(), host(settings, ss))
    t.equal([status, ...causes.map(({ id }) => id)].join(' '), said)
  })

t.test('some of the clients are denied: the others get through for certain', async t => {
  const flow = hostFlow({ from: '203.0.113.0/24' })
  const { admission } = judge(hostFirewall, flow, host('IPAddressDeny=203.0.113.128/25'))
  t.match(admission, {
    admits: { intervals: [[0xcb007100n, 0xcb00717fn]] },
    uncertain: { intervals: [[0xcb007180n, 0xcb0071ffn]] },
  })
})
