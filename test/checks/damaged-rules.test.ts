// Do tools that damage each other's rules leave the packet filter undecided, and are both lines shown?
import t from 'tap'
import { hostFirewall } from '#server/checks/host-firewall.ts'
import { factsOf } from '#server/facts/facts.ts'
import type { Evidence } from '#shared/evidence.ts'
import type { Judgement } from '#shared/judgement.ts'
import { sentence } from '#shared/wording/sentence.ts'
import { hostEvidence } from '#test/facts/host-evidence.ts'
import { fixture, RELEASES, releaseEvidence } from '#test/facts/release-evidence.ts'
import { hostFlow } from './host-flow.ts'

type Client = readonly [from: string, port: number]

const judged = (evidence: Evidence, [from, port]: Client): Judgement =>
  hostFirewall.run(
    hostFlow({ to: '10.9.0.2', from, port }),
    factsOf(evidence, { instanceId: null }),
  ).judgement

const briefly = ({ status, causes }: Judgement): string =>
  [status, ...causes.map(({ decidedBy }) => decidedBy?.id)].join(' ')

const hows = ({ missing }: Judgement): string => missing.map(({ how }) => sentence(how)).join('\n')

const BLOCKED: Client = ['203.0.113.7', 5555]
const STRANGER: Client = ['198.51.100.99', 5555]
const LEGACY: Client = ['198.51.100.99', 77]

/**
 * Read by hand from the rules of the rich host: 203.0.113.0/24 is in its block list (handle 14), who is in no
 * rule is rejected by the last (26), and the legacy backend drops 77. What the tools of a release could not
 * read, or contradict each other about, may change any of it.
 */
const SAID: Readonly<Record<(typeof RELEASES)[number], readonly [string, string, string]>> = {
  // nft 0.8.2 has no JSON, and its text leaves a rule out.
  bionic: ['unknown', 'unknown', 'fail legacy:filter INPUT 1'],
  // iptables-save is the legacy build: nothing tells what two rules of iptables-nft do.
  focal: ['unknown', 'unknown', 'unknown'],
  // nft ends with a segmentation fault (139).
  bullseye: ['unknown', 'unknown', 'fail legacy:filter INPUT 1'],
  // Only nft was recorded here.
  bookworm: ['unknown', 'unknown', 'unknown'],
  // The first rule prints as `[invalid type]`, and iptables-save loses a port.
  jammy: ['unknown', 'unknown', 'unknown'],
  noble: ['fail inet rich in 14', 'fail inet rich in 26', 'fail inet rich in 26'],
  trixie: ['fail inet rich in 14', 'fail inet rich in 26', 'fail inet rich in 26'],
}

for (const release of RELEASES)
  t.test(`${release}: nothing is said that its tools did not show whole`, async t => {
    const evidence = releaseEvidence(release)
    t.same(
      [BLOCKED, STRANGER, LEGACY].map(client => briefly(judged(evidence, client))),
      SAID[release],
    )
  })

/** By the map of handle 16, behind a reverse path check (27) that the routes of the host answer. */
const OPEN: Readonly<Partial<Record<(typeof RELEASES)[number], readonly Client[]>>> = {
  noble: [['198.51.100.99', 22]],
  trixie: [['198.51.100.99', 22]],
}

for (const release of RELEASES)
  t.test(`${release}: no port is open but by what it printed whole`, async t => {
    const evidence = releaseEvidence(release)
    const clients = [22, 80, 8000, 8080, 9000].map((port): Client => ['198.51.100.99', port])
    t.same(
      clients.filter(client => judged(evidence, client).status === 'pass'),
      OPEN[release] ?? [],
    )
  })

t.test('jammy: for the rule that lost its port, what both programs print is shown', async t => {
  const told = hows(judged(releaseEvidence('jammy'), ['198.51.100.99', 8080]))
  t.match(told, /"right": 8080/)
  t.match(told, /-A INPUT -p tcp -m conntrack --ctstate NEW/)
})

/** The rules of `iptables-versions`, as nft 1.0.6 and iptables-save 1.8.4 print them. */
const ACROSS = hostEvidence({
  'iptables-version': 'iptables v1.8.4 (nf_tables)\n',
  'nft-ruleset': fixture('iptables-versions', 'nft.txt'),
  'iptables-legacy-save': '',
  'ip6tables-legacy-save': '',
  'ip-addr': fixture('trixie', 'ip-addr.txt'),
  'iptables-save': `*filter\n${fixture('iptables-versions', 'lost-prefix.txt').split('-A PREROUTING')[0]}COMMIT\n`,
})

t.test('a /16 that another version prints as /32 decides for nobody in it', async t => {
  const open = judged(ACROSS, ['10.1.77.7', 8080])
  t.equal(briefly(open), 'unknown')
  t.match(hows(open), /"len": 16/)
  t.match(hows(open), /-s 10\.1\.0\.0\/32/)
  t.equal(briefly(judged(ACROSS, ['203.0.113.7', 150])), 'fail filter INPUT 2')
})
