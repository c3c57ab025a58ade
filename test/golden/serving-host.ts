// What does the machine of the small account print that serves TCP 8080 at 10.0.0.5?
import { hostEvidence } from '#test/facts/host-evidence.ts'

const ETH0 = JSON.stringify([
  {
    ifindex: 1,
    ifname: 'lo',
    flags: ['LOOPBACK', 'UP', 'LOWER_UP'],
    operstate: 'UNKNOWN',
    addr_info: [{ family: 'inet', local: '127.0.0.1', prefixlen: 8, scope: 'host' }],
  },
  {
    ifindex: 2,
    ifname: 'eth0',
    flags: ['BROADCAST', 'UP', 'LOWER_UP'],
    operstate: 'UP',
    addr_info: [{ family: 'inet', local: '10.0.0.5', prefixlen: 24, scope: 'global' }],
  },
])

/** A host whose only rules are these lines of iptables-save. */
export const withRules = (...lines: readonly string[]) =>
  hostEvidence({
    'nft-ruleset': '{"nftables": []}',
    'iptables-legacy-save': `*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n${lines.join('\n')}\nCOMMIT\n`,
    'ip6tables-legacy-save': '',
    'ip-addr': ETH0,
  })

/** No rules, a socket on the port, and a route back to everybody. */
export const HOST = [
  ...withRules(),
  ...hostEvidence({
    'ss-listeners': 'LISTEN 0 511 0.0.0.0:8080 0.0.0.0:* ino:1 sk:1 <->\n',
    'ip-route': 'default via 10.0.0.253 dev eth0\n10.0.0.0/24 dev eth0 scope link src 10.0.0.5\n',
    'ip-rule':
      '0:	from all lookup local\n32766:	from all lookup main\n32767:	from all lookup default\n',
    'ip-route-local': 'local 10.0.0.5 dev eth0 table local proto kernel scope host src 10.0.0.5\n',
  }),
]
