// What does the host of the small healthy account print when everything on it is well?
import { addr, LO, link, RULES } from '#test/checks/host-flow.ts'
import type { World } from './whole-judgement.ts'

export type Host = NonNullable<World['host']>

export const listening = (place: string, queue = '0 128', more = ''): string =>
  `LISTEN ${queue} ${place} 0.0.0.0:* ino:1 sk:1 ${more}<->\n`
export const ETH0 = link('eth0', ['10.0.0.5/24'])
export const LOCAL = 'local 10.0.0.5 dev eth0 table local\n10.0.0.0/24 dev eth0 scope link\n'
export const BY_ETH0 = `${LOCAL}default via 10.0.0.253 dev eth0\n`
export const switches = (...lines: readonly string[]): string => `${lines.join('\n')}\n`

/** A host on which everything is well. */
export const WELL: Host = {
  'ss-listeners': listening('0.0.0.0:8080'),
  'ip-addr': addr(LO, ETH0),
  'ip-rule': RULES,
  'ip-route': BY_ETH0,
  'nft-ruleset': '{"nftables": []}',
  'nft-ruleset-text': '',
  'iptables-legacy-save': '',
  'ip6tables-legacy-save': '',
  'sysctl-net': switches('net.ipv4.ip_forward = 1', 'net.ipv4.conf.eth0.forwarding = 1'),
}
