// Does a collection change anything of the host it reads, whatever firewall the host has?
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Namespace, openLab } from '#test/kernel/netns.ts'
import { changedIn, hostState } from './host-state.ts'

export type Observed = {
  readonly hosts: number
  readonly collections: number
  /** A line for each host that was changed. */
  readonly changes: readonly string[]
}

export type Wanted = {
  /** Fresh hosts, each with one firewall of `FIREWALLS` in turn, read once whole. */
  readonly hosts: number
  /** Further collections of each host, by the agent, without the clients of a missing firewalld. */
  readonly more: number
  /** Also looks at modules and BPF programs, which other programs of the machine may change. */
  readonly ofMachine: boolean
}

type Firewall = {
  readonly name: string
  readonly load: (host: Namespace) => void
  /** Run before the collector, in its own mount namespace. */
  readonly first?: string
}

const SAVED =
  '*filter\n:INPUT DROP [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT\nCOMMIT\n'

const NFT =
  'table inet edge { set banned { type ipv4_addr; elements = { 192.0.2.1 }; }; chain in { type filter hook input priority 0; policy drop; ip saddr @banned counter drop; tcp dport 22 accept; }; }'

/** iptables of the nft build is there under another name: what it is called says which one runs. */
const LEGACY_BY_DEFAULT = 'mount --bind /usr/sbin/xtables-legacy-multi /usr/sbin/xtables-nft-multi'

const FIREWALLS: readonly [Firewall, ...Firewall[]] = [
  { name: 'none', load: () => undefined },
  { name: 'nft', load: host => host.must(['nft', '-f', '-'], NFT) },
  { name: 'iptables', load: host => host.must(['iptables-nft-restore'], SAVED) },
  {
    name: 'legacy iptables',
    load: host => {
      host.must(['iptables-legacy-restore'], SAVED)
      host.must(['ip6tables-legacy-restore'], SAVED)
    },
  },
  {
    name: 'all at once',
    load: host => {
      host.must(['nft', '-f', '-'], NFT)
      host.must(['iptables-nft-restore'], SAVED)
      host.must(['iptables-legacy-restore'], SAVED.replaceAll('filter', 'mangle'))
      host.must(['ipset', 'create', 'banned', 'hash:ip'])
    },
  },
  { name: 'none, iptables is legacy', load: () => undefined, first: LEGACY_BY_DEFAULT },
]

const AGENT = `${process.execPath} ${join(import.meta.dirname, 'collect-here.ts')}`
const SCRIPT = `sh ${join(import.meta.dirname, '../../agent/collect.sh')}`

/** Every second host is read by the script instead of the agent; the next round the other way about. */
export const observe = async ({ hosts, more, ofMachine }: Wanted): Promise<Observed> => {
  const lab = openLab('observe')
  const changes: string[] = []
  try {
    for (let n = 0; n < hosts; n++) {
      const firewall = FIREWALLS[n % FIREWALLS.length] ?? FIREWALLS[0]
      const host = lab.namespace(`${n}`)
      firewall.load(host)
      const collector = (n + Math.floor(n / FIREWALLS.length)) % 2 === 0 ? AGENT : SCRIPT
      const before = hostState(host, ofMachine)
      collect(host, firewall, collector)
      if (more > 0) collect(host, firewall, `${AGENT} ${more} firewalld-`)
      const changed = changedIn(before, hostState(host, ofMachine))
      if (changed.length > 0) changes.push(`${firewall.name} (${n}): ${changed.join(', ')}`)
      lab.remove(host)
      // All else here blocks: signals are heard in between.
      await nextTurn()
    }
  } finally {
    await lab.close()
  }
  return { hosts, collections: hosts * (1 + more), changes }
}

const collect = (host: Namespace, { first = 'true' }: Firewall, command: string): void => {
  host.must(['sh', '-c', `${first} && ${command} >/dev/null 2>&1`])
}
