// Do rules that name a set of addresses decide as the kernel does, on both backends of iptables?
import t from 'tap'
import { missingToolsLine } from '#test/build/needed-tools.ts'
import { openFilterLab } from '#test/kernel/filter-lab.ts'
import { type Ask, compared } from './predicted.ts'

t.equal(missingToolsLine(['ipset', 'iptables', 'nft', 'ip']), null)

const CLIENTS = ['192.0.2.7', '192.0.2.77', '198.51.100.9', '2001:db8::7']
const PORTS = [443, 8080]
const ASKS: readonly Ask[] = CLIENTS.flatMap(from => PORTS.map(port => ({ from, port })))
const lab = await openFilterLab('ipset', { ports: PORTS, sources: CLIENTS })
t.teardown(lab.close)

const SETS = [
  'create banned hash:ip family inet',
  'add banned 192.0.2.7',
  'create office hash:net family inet',
  'add office 192.0.2.0/26',
  'add office 198.51.100.0/24',
  'create banned6 hash:ip family inet6',
  'add banned6 2001:db8::7',
  'create pairs hash:ip,port family inet',
  'add pairs 192.0.2.77,tcp:8080',
  '',
].join('\n')

type Row = readonly [title: string, rules: readonly string[], open: readonly string[]]

const rows: readonly Row[] = [
  ['banned addresses', ['-A INPUT -m set --match-set banned src -j DROP'], []],
  ['everybody but a network', ['-A INPUT -p tcp -m set ! --match-set office src -j DROP'], []],
  [
    'a set of addresses and ports is not judged',
    ['-A INPUT -m set --match-set pairs src,dst -j DROP'],
    CLIENTS.slice(0, 3).flatMap(from => PORTS.map(port => `${from} ${port}`)),
  ],
]

for (const backend of ['legacy', 'nft'])
  for (const [title, rules, open] of rows)
    t.test(`${title}, ${backend} backend`, async t => {
      for (const other of ['legacy', 'nft']) lab.instance.must([`iptables-${other}`, '-F', 'INPUT'])
      lab.instance.must(['ipset', 'restore', '-exist'], SETS)
      const text = ['*filter', ...rules, 'COMMIT', ''].join('\n')
      lab.instance.must([`iptables-${backend}-restore`, '-n'], text)
      t.strictSame(await compared(lab, ASKS), { wrong: [], open })
    })

t.test('a set of IPv6 addresses', async t => {
  lab.instance.must(['iptables-nft', '-F', 'INPUT'])
  lab.instance.must([
    'ip6tables-nft',
    '-A',
    'INPUT',
    '-m',
    'set',
    '--match-set',
    'banned6',
    'src',
    '-j',
    'DROP',
  ])
  t.strictSame(await compared(lab, ASKS), { wrong: [], open: [] })
})
