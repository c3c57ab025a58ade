// Is the output of iptables-save read as iptables means it?
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import t from 'tap'
import { hostFilterFact } from '#server/facts/host-filter.ts'
import { optionsOf, wordsOf } from '#server/facts/iptables-words.ts'
import { filterWords } from './filter-words.ts'
import { hostEvidence } from './host-evidence.ts'

const FIXTURES = new URL('../fixtures/host/filter/', import.meta.url)
const text = (name: string): string => readFileSync(new URL(name, FIXTURES), 'utf8')

const tablesOf = (raw: string, family: 4 | 6 = 4): unknown => {
  const command = family === 4 ? 'iptables-legacy-save' : 'ip6tables-legacy-save'
  const evidence = hostEvidence({ [command]: raw, 'nft-ruleset': '{"nftables": []}' })
  const fact = hostFilterFact(evidence, { instanceId: null })
  if (fact.state === 'unavailable') return fact.reason
  const reading = fact.value.legacy[family]
  return reading.state === 'read' ? filterWords(reading.tables) : reading.reason
}

const SEED = Number(process.env['WHYPORT_SEED'] ?? 20261122)

t.test('rules written and printed by iptables 1.8.11', async t => {
  t.same(tablesOf(text('trixie.iptables.txt')), JSON.parse(text('trixie.iptables.json')))
})

/** What stands after `filter INPUT 1: ` in the model. */
const ruleOf = (rule: string, family: 4 | 6 = 4): string => {
  const tables = tablesOf(
    `*filter\n:INPUT DROP [1:60]\n:MINE - [0:0]\n[12:720] -A INPUT ${rule}\nCOMMIT\n`,
    family,
  )
  if (typeof tables === 'string') return tables
  const chains = Object.values(tables as Record<string, Record<string, string[]>>)[0]
  return (chains?.['INPUT']?.[1] ?? 'none').replace('legacy:filter INPUT 1: ', '')
}

type Row = readonly [rule: string, model: string]

const v4: readonly Row[] = [
  ['-j ACCEPT', 'accept'],
  ['-j DROP', 'drop'],
  ['-j RETURN', 'return'],
  ['-j MINE', 'jump MINE'],
  ['-g MINE', 'goto MINE'],
  ['-j ELSEWHERE', 'OPAQUE construct ELSEWHERE'],
  ['-j __proto__', 'OPAQUE construct __proto__'],
  ['-j REJECT', 'reject icmp-port-unreachable'],
  ['-j REJECT --reject-with icmp-admin-prohibited', 'reject icmp-admin-prohibited'],
  ['-s 10.0.0.0/8 -d 10.1.2.3/32 -j DROP', 'saddr 10.0.0.0/8; daddr 10.1.2.3/32; drop'],
  ['! -s 10.0.0.0/255.0.0.0 -j DROP', 'saddr != 10.0.0.0/8; drop'],
  ['-s 10.0.0.0/255.0.255.0 -j DROP', 'UNSURE construct base; drop'],
  ['-i eth+ ! -o lo -j DROP', 'iif eth…; oif != lo; drop'],
  ['-p all -j DROP', 'always; drop'],
  ['-p 132 -j DROP', 'protocol 132; drop'],
  ['! -p tcp -j DROP', 'protocol != 6; drop'],
  ['-p strange -j DROP', 'UNSURE construct base; drop'],
  ['-p tcp -m tcp --dport 80 -j DROP', 'protocol 6; dport 80; drop'],
  [
    '-p tcp -m tcp ! --sport 1:1023 --dport 80:90 -j DROP',
    'protocol 6; sport != 1-1023; dport 80-90; drop',
  ],
  ['-p tcp -m tcp --dport http -j DROP', 'protocol 6; UNSURE construct tcp; drop'],
  ['-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -j DROP', 'protocol 6; tcp-flags & 0x17 2; drop'],
  ['-p tcp -m tcp ! --tcp-flags ALL NONE -j DROP', 'protocol 6; tcp-flags & 0x3f != 0; drop'],
  ['-p tcp -m tcp --tcp-option 5 -j DROP', 'protocol 6; UNSURE construct tcp; drop'],
  ['-p tcp -m multiport --dports 22,80:90 -j DROP', 'protocol 6; dport 22,80-90; drop'],
  ['-p tcp -m multiport ! --ports 22 -j DROP', 'protocol 6; not ((sport 22 or dport 22)); drop'],
  ['-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT', '(ct-state & 0x6 1-4294967295); accept'],
  ['-m conntrack ! --ctstate INVALID -j ACCEPT', 'not ((ct-state & 0x1 1-4294967295)); accept'],
  [
    '-m conntrack --ctstate DNAT -j ACCEPT',
    '(ct-state & 0x0 1-4294967295 or ct-status & 0x20 32); accept',
  ],
  ['-m conntrack --ctorigdstport 8080 -j ACCEPT', 'ct-original-dport 8080; accept'],
  ['-m conntrack --ctexpire 5 -j ACCEPT', 'UNSURE construct conntrack; accept'],
  ['-m state --state NEW -j ACCEPT', '(ct-state & 0x8 1-4294967295); accept'],
  ['-m mark --mark 0x1/0xff -j ACCEPT', 'mark & 0xff 1; accept'],
  ['-m addrtype --dst-type LOCAL -j ACCEPT', 'daddr-type 2; accept'],
  ['-m addrtype --dst-type LOCAL --limit-iface-in -j ACCEPT', 'daddr-type on iif 2; accept'],
  ['-m addrtype --dst-type LOCAL --limit-iface-out -j ACCEPT', 'daddr-type on oif 2; accept'],
  [
    '-m addrtype ! --src-type LOCAL --dst-type UNICAST,LOCAL -j ACCEPT',
    'not (saddr-type 2) and daddr-type 1,2; accept',
  ],
  ['-m addrtype --limit-iface-in -j ACCEPT', 'UNSURE construct addrtype; accept'],
  ['-m addrtype --src-type FAMOUS -j ACCEPT', 'UNSURE construct addrtype; accept'],
  ['-m rpfilter -j ACCEPT', 'reverse; accept'],
  ['-m rpfilter --invert -j DROP', 'not (reverse); drop'],
  [
    '-m rpfilter --loose --validmark --accept-local --invert -j DROP',
    'not (reverse by mark loose accept-local); drop',
  ],
  ['-m rpfilter --loosely -j DROP', 'UNSURE construct rpfilter; drop'],
  ['-m rpfilter ! --loose -j DROP', 'UNSURE construct rpfilter; drop'],
  ['-m iprange --src-range 10.0.0.1-10.0.0.2 -j DROP', 'saddr 10.0.0.1/32,10.0.0.2/32; drop'],
  ['-m set --match-set bad src -j DROP', 'UNSURE unread ipset; drop'],
  ['-m limit --limit 3/min -j ACCEPT', 'UNSURE traffic limit; accept'],
  [
    '-m recent --rcheck --name x --rsource -j DROP',
    'UNSURE traffic recent; UNSURE traffic recent; UNSURE traffic recent; drop',
  ],
  ['-m u32 --u32 "0x0=0x1" -j DROP', 'UNSURE construct u32; drop'],
  ['-m socket -j DROP', 'UNSURE construct socket; drop'],
  ['-p icmp -m icmp --icmp-type 8/0 -j ACCEPT', 'protocol 1; icmp-type 8 and icmp-code 0; accept'],
  ['-p tcp -m comment --comment "-j DROP \\"x\\"" -j ACCEPT', 'protocol 6; accept'],
  ['-j LOG --log-prefix "a -j DROP "', ''],
  ['-j MARK --set-xmark 0x1/0xff', 'mark := mark & 0xffffff00 ^ 0x1'],
  ['-j MARK --or-mark 0x4', 'mark := mark & 0xfffffffb ^ 0x4'],
  ['-j CONNMARK --restore-mark --nfmask 0xff --ctmask 0xff', 'mark := ?'],
  ['-j CT --notrack', 'notrack'],
  ['-j CT --zone 1', 'OPAQUE construct CT'],
  ['-j REDIRECT --to-ports 8080', 'translate self port 8080'],
  ['-j REDIRECT --to-ports 8080-8090', 'translate self port ?'],
  ['-j DNAT --to-destination 10.1.2.3:80', 'translate 10.1.2.3/32 port 80'],
  ['-j DNAT --to-destination 10.1.2.3', 'translate 10.1.2.3/32 port same'],
  ['-j DNAT --to-destination 10.1.2.3-10.1.2.9', 'translate ? port ?'],
  ['-j NFQUEUE --queue-num 0', 'OPAQUE construct NFQUEUE'],
  ['-m conntrack [unsupported revision] -j ACCEPT', 'OPAQUE construct rule'],
  [
    '-m comment --comment "open -j ACCEPT',
    'UNSURE construct unreadable; OPAQUE construct unreadable',
  ],
]

for (const [rule, model] of v4)
  t.test(`iptables ${rule}`, async t => {
    t.equal(ruleOf(rule), model)
  })

const v6: readonly Row[] = [
  ['-s fe80::/10 -j DROP', 'saddr fe80::/10; drop'],
  ['-s 10.0.0.0/8 -j DROP', 'UNSURE construct base; drop'],
  ['-p ipv6-icmp -m icmp6 --icmpv6-type 128 -j ACCEPT', 'protocol 58; icmp-type 128; accept'],
  ['-m rt --rt-type 0 -j DROP', 'never; drop'],
  // Every address that one machine has is unicast here, also the host's own.
  ['-m addrtype --dst-type UNICAST -j DROP', 'daddr-type 1,2,4; drop'],
  ['-m addrtype ! --dst-type UNICAST -j DROP', 'not (daddr-type 1,2,4); drop'],
  ['-m addrtype --dst-type UNICAST,LOCAL -j DROP', 'daddr-type 2; drop'],
  ['-m addrtype --dst-type UNICAST,MULTICAST -j DROP', 'UNSURE construct addrtype; drop'],
  ['-m addrtype --dst-type MULTICAST -j DROP', 'daddr-type 5; drop'],
  ['-m addrtype --src-type UNSPEC,LOCAL -j DROP', 'saddr-type 0; drop'],
  ['-j DNAT --to-destination [fd00::1]:80', 'translate fd00::1/128 port 80'],
  ['-j DNAT --to-destination fd00::1', 'translate fd00::1/128 port same'],
]

for (const [rule, model] of v6)
  t.test(`ip6tables ${rule}`, async t => {
    t.equal(ruleOf(rule, 6), model)
  })

t.test('chain names may hold anything but blanks', async t => {
  const names = ['f2b-sshd', 'a"b', '<script>', '__proto__', 'COMMIT', '$(reboot)', '日本']
  const raw = `*filter\n:INPUT ACCEPT [0:0]\n${names.map(name => `:${name} - [0:0]\n`).join('')}${names.map(name => `-A ${name} -j DROP\n-A INPUT -j ${name}\n`).join('')}COMMIT\n`
  const tables = new Map(Object.entries(tablesOf(raw) as Record<string, object>))
  const chains = new Map(Object.entries(tables.get('legacy ip filter') ?? {}))
  t.same(
    names.map(name => (chains.get(name) as string[] | undefined)?.[0]),
    names.map(name => `legacy:filter ${name} 1: drop`),
  )
})

const broken: readonly string[] = [
  'iptables: command not found',
  '*filter\n:INPUT ACCEPT [0:0]\n-A OTHER -j DROP\nCOMMIT\n',
  '*filter\n:INPUT ACCEPT [0:0]\n',
  '*filter\n*nat\nCOMMIT\n',
  '*filter\n:INPUT QUEUE [0:0]\nCOMMIT\n',
  ':INPUT ACCEPT [0:0]\nCOMMIT\n',
]

t.test('what is no whole output of iptables-save is not read at all', async t => {
  t.strictSame(
    broken.map(raw => tablesOf(raw)),
    broken.map(() => 'undecodable'),
  )
})

t.test(`quoted words come back as they were (seed ${SEED})`, async t => {
  const word = fc.string({ minLength: 1, unit: fc.constantFrom(...'ab"\\ \'-j') })
  const quote = (text: string): string => `"${text.replaceAll(/["\\]/g, hit => `\\${hit}`)}"`
  fc.assert(
    fc.property(fc.array(word), words => {
      const read = wordsOf(words.map(quote).join(' '))
      return JSON.stringify(read) === JSON.stringify(words)
    }),
    { seed: SEED, numRuns: 500 },
  )
  t.pass('500 lists of words')
})

t.test('a negation stands before the option, or, before 1.4.3, before the value', async t => {
  t.same(optionsOf(['!', '-s', '1.2.3.4']), optionsOf(['-s', '!', '1.2.3.4']))
})
