// Are the totals of /proc/net read under their names, and none from a text that is damaged?
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { counterBlocks, counterLines } from '#server/facts/proc-counters.ts'

const ROOT = join(import.meta.dirname, '../fixtures/host/counters')
const text = (name: string): string => readFileSync(join(ROOT, name), 'utf8')

for (const [command, read] of [
  ['proc-snmp', counterBlocks],
  ['proc-netstat', counterBlocks],
  ['proc-snmp6', counterLines],
] as const)
  t.test(`${command}: every total of a real kernel is read under its name`, async t => {
    const counters = read(text(`${command}.txt`))
    t.same(counters && Object.fromEntries(counters), JSON.parse(text(`${command}.json`)))
  })

t.test(
  'the totals that a full queue, a strict reverse path and a foreign address leave',
  async t => {
    const netstat = counterBlocks(text('proc-netstat.txt'))
    const snmp = counterBlocks(text('proc-snmp.txt'))
    t.same(
      [
        netstat?.get('TcpExt.ListenOverflows'),
        netstat?.get('TcpExt.IPReversePathFilter'),
        snmp?.get('Ip.InAddrErrors'),
        snmp?.get('Tcp.MaxConn'),
      ],
      [32, 3, 3, -1],
    )
  },
)

const DAMAGED: readonly (readonly [string, string])[] = [
  ['', 'nothing'],
  ['Ip: A B\n', 'a line of names without values'],
  ['Ip: A B\nIp: 1\n', 'a value too few'],
  ['Ip: A\nIp: 1 2\n', 'a value too many'],
  ['Ip: A\nTcp: 1\n', 'the values of another block'],
  ['Ip: A\nIp: x\n', 'a value that is no number'],
  ['Ip: A\nIp: 1\nIp: A', 'a text cut off'],
  ['A\nA\n', 'no blocks'],
  ['<script>: A\n<script>: 1\n', 'a block that no kernel names so'],
]

t.test('a damaged text gives no total at all', async t => {
  t.same(
    DAMAGED.filter(([raw]) => counterBlocks(raw) !== null).map(([, what]) => what),
    [],
  )
})

t.test('of the form with one name a line, too', async t => {
  const damaged = ['', 'Ip6InReceives\n', 'Ip6InReceives 1 2\n', 'A 1\nB x\n', 'A 1\nIp6InRe']
  t.same(
    damaged.filter(raw => counterLines(raw) !== null),
    [],
  )
})

t.test('a name that comes twice and a value beyond exact numbers are left out', async t => {
  const twice = counterBlocks(
    'IpExt: A InOctets B A\nIpExt: 1 18446744073709551615 3 4\nTcp: C\nTcp: 5\n',
  )
  t.same(twice && [...twice], [
    ['IpExt.B', 3],
    ['Tcp.C', 5],
  ])
})

t.test('a name with markup or control characters is only a name', async t => {
  const hostile = counterBlocks('Ip: <script> \u001b[31m $(id) A\nIp: 1 2 3 4\n')
  t.same(hostile && [...hostile.keys()], ['Ip.<script>', 'Ip.\u001b[31m', 'Ip.$(id)', 'Ip.A'])
})
