// Whom does a service ask to probe, and which address may be probed at all?
import t from 'tap'
import { chooseVantagePoints } from '#server/plan/vantage-points.ts'
import { mayBeProbed } from '#server/sources/may-be-probed.ts'
import { readQuestion } from '#shared/read-question.ts'
import type { VantagePoint } from '#shared/vantage-point.ts'

const point = (name: string, more: Partial<VantagePoint> = {}): VantagePoint => ({
  name,
  kind: 'agent',
  region: null,
  families: [4],
  address: null,
  control: null,
  state: 'online',
  lastSeenAt: null,
  ...more,
})

const POINTS = [
  point('server', { kind: 'server', families: [4, 6] }),
  point('a-hangzhou', { region: 'cn-hangzhou' }),
  point('b-hangzhou', { region: 'cn-hangzhou' }),
  point('c-tokyo', { region: 'ap-northeast-1' }),
  point('d-six', { families: [6] }),
  point('e-gone', { region: 'eu-central-1', state: 'offline' }),
  point('f-home'),
  point('g-office'),
]

type Choice = readonly [title: string, from: string, family: 4 | 6, names: readonly string[]]

const CHOICES: readonly Choice[] = [
  [
    'the server and four agents, each region once before any twice',
    'any',
    4,
    ['server', 'a-hangzhou', 'c-tokyo', 'f-home', 'g-office'],
  ],
  ['only those that can send over IPv6', 'any', 6, ['server', 'd-six']],
  [
    'the named one first, the others beside it',
    'b-hangzhou',
    4,
    ['b-hangzhou', 'server', 'a-hangzhou', 'c-tokyo', 'f-home', 'g-office'],
  ],
  [
    'a named one that is offline is not asked',
    'e-gone',
    4,
    ['server', 'a-hangzhou', 'c-tokyo', 'f-home', 'g-office'],
  ],
]

t.test('the planner asks the server and several agents that can see the target', async t => {
  for (const [title, from, family, names] of CHOICES) {
    const question = readQuestion({ target: 'i-bp1demo000000web0001', port: 80, from })
    const chosen = chooseVantagePoints(POINTS, { question, family })
    t.strictSame(
      chosen.map(({ name }) => name),
      names,
      title,
    )
  }
})

type Rule = readonly [
  title: string,
  address: string,
  given: { isOwned: boolean; factsProve: boolean; allow: readonly string[] },
  answer: string,
]

const OWNED = { isOwned: true, factsProve: true, allow: [] }
const REFUSED = 'refused'

const RULES: readonly Rule[] = [
  ['a public address that the cloud gives to the target', '47.96.0.10', OWNED, 'proven'],
  ['an IPv6 one', '2408:4003:10::1', OWNED, 'proven'],
  ['an address nothing proves', '47.96.0.10', { ...OWNED, isOwned: false }, REFUSED],
  ['one the demo account invents', '47.96.0.10', { ...OWNED, factsProve: false }, REFUSED],
  [
    'one the operator opened',
    '10.9.0.2',
    { isOwned: false, factsProve: false, allow: ['10.9.0.0/24'] },
    'allowed-by-operator',
  ],
  [
    'one beside what the operator opened',
    '10.9.1.2',
    { ...OWNED, allow: ['10.9.0.0/24'] },
    REFUSED,
  ],
  ['a private address, even if it is the target', '172.16.0.5', OWNED, REFUSED],
  ['the shared address space', '100.64.0.9', OWNED, REFUSED],
  ['a documentation address', '203.0.113.10', OWNED, REFUSED],
  ['IPv4 in IPv6', '::ffff:47.96.0.10', OWNED, REFUSED],
  ['a 6to4 address', '2002:2f60:a::1', OWNED, REFUSED],
  ['NAT64', '64:ff9b::2f60:a', OWNED, REFUSED],
  ['metadata, even if opened', '100.100.100.200', { ...OWNED, allow: ['0.0.0.0/0'] }, REFUSED],
  ['loopback, even if opened', '127.0.0.1', { ...OWNED, allow: ['0.0.0.0/0'] }, REFUSED],
  ['link-local, even if opened', 'fe80::1', { ...OWNED, allow: ['::/0'] }, REFUSED],
  ['multicast, even if opened', '224.0.0.1', { ...OWNED, allow: ['0.0.0.0/0'] }, REFUSED],
  ['no address at all', 'localhost', { ...OWNED, allow: ['0.0.0.0/0'] }, REFUSED],
]

t.test('a service probes what is proven to be the target, or what its operator opened', async t => {
  for (const [title, address, { isOwned, ...rule }, answer] of RULES) {
    const permission = mayBeProbed({ address, isOwned }, rule)
    t.equal(permission.may ? permission.ownership : REFUSED, answer, title)
  }
})
