// Is a host the same after it was read, and would the test notice if it were not?
import t from 'tap'
import { missingToolsLine } from '#test/build/needed-tools.ts'
import { openLab } from '#test/kernel/netns.ts'
import { changedIn, hostState } from './host-state.ts'
import { observe } from './observed.ts'

// Seven clients of firewalld in each whole collection; far less on a machine of its own.
t.setTimeout(120_000)
t.equal(missingToolsLine(['nft', 'iptables', 'ip', 'ipset']), null)

t.test('54 collections of six kinds of hosts leave every one as it was', async t => {
  const { collections, changes } = await observe({ hosts: 6, more: 8, ofMachine: false })
  t.same([collections, changes], [54, []])
})

const lab = openLab('observer')
t.teardown(lab.close)

const changedBy = (label: string, command: string): string[] => {
  const host = lab.namespace(label)
  const before = hostState(host)
  host.must(['sh', '-c', command])
  return changedIn(before, hostState(host))
}

t.test('listing with legacy iptables registers a table, and that is seen', async t => {
  t.same(changedBy('trap', 'iptables-legacy -nL >/dev/null'), [
    'legacy iptables rules',
    'registered tables',
  ])
})

t.test(
  'so does ufw where iptables is the legacy one, which is why it is not asked there',
  async t => {
    const legacy = 'mount --bind /usr/sbin/xtables-legacy-multi /usr/sbin/xtables-nft-multi'
    const changed = changedBy('ufw', `${legacy} && ufw status verbose >/dev/null`)
    t.same(changed, ['legacy iptables rules', 'registered tables'])
  },
)

const ROWS: readonly (readonly [label: string, command: string, seen: string])[] = [
  ['sysctl', 'sysctl -qw net.ipv4.ip_forward=1', 'sysctls'],
  ['route', 'ip route add blackhole 192.0.2.0/24', 'routes'],
  ['rule', 'ip -6 rule add from 2001:db8::/32 prohibit', 'rules'],
  ['set', 'ipset create banned hash:ip', 'ipsets'],
  ['comment', 'nft add table inet x', 'nft rule set'],
]

t.test('each kind of change is seen', async t => {
  const seen = ROWS.map(([label, command, name]) => changedBy(label, command).includes(name))
  t.same(
    seen,
    ROWS.map(() => true),
  )
})
