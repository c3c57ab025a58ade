// Which laws do network ACLs obey, whatever their entries are?
import fc from 'fast-check'
import t from 'tap'
import { networkAcl as check } from '#server/checks/network-acl.ts'
import type { Evidence } from '#shared/evidence.ts'
import {
  coversAddresses,
  sameAddresses,
  subtractOf,
  unionAll,
  unionOf,
} from '#shared/plain/address-set.ts'
import { aclEntry, networkAcl, vpcPrefixList, vSwitch } from '#test/golden/account.ts'
import { type FlowSpec, flow } from '#test/golden/flow.ts'
import { holds } from '#test/golden/holds.ts'
import { judgeWith } from '#test/golden/judge-with.ts'

type Entry = Readonly<Record<string, unknown>>

const arbitraryEntry: fc.Arbitrary<Entry> = fc
  .record({
    policy: fc.constantFrom('accept', 'drop'),
    service: fc.constantFrom(
      'tcp 8080/8080',
      'tcp 1024/65535',
      'tcp 32768/65535',
      'tcp 1024/40000',
      'tcp 443/443',
      'all -1/-1',
      'icmp -1/-1',
      'udp 1/65535',
    ),
    peer: fc.constantFrom(
      '0.0.0.0/0',
      '203.0.113.7/32',
      '203.0.113.0/24',
      '10.0.0.0/8',
      '::/0',
      '2001:db8::/32',
      'pl-1',
      'pl-gone',
    ),
  })
  .map(({ policy, service, peer }) => aclEntry(`${policy} ${service} ${peer}`))

const lists = fc.record({
  ingress: fc.array(arbitraryEntry, { maxLength: 5 }),
  egress: fc.array(arbitraryEntry, { maxLength: 5 }),
})
const asked = fc.constantFrom<FlowSpec>(
  {},
  { from: 'any' },
  { from: '203.0.113.0/24' },
  { from: '10.0.0.0/8', sourceScope: 'private' },
  { from: '2001:db8::1', path: 'ipv6' },
  { protocol: 'icmp' },
)

type Lists = { readonly ingress: readonly Entry[]; readonly egress: readonly Entry[] }

const evidenceOf = ({ ingress, egress }: Lists): Evidence => [
  vSwitch({ aclId: 'nacl-1', ipv6Cidr: '2001:db8:1::/64' }),
  networkAcl({ ingress, egress }),
  vpcPrefixList('pl-1', ['203.0.113.0/25']),
]

const decide = (evidence: Evidence, spec: FlowSpec) => {
  const judged = flow(spec)
  const { sources } = judged
  const judgement = judgeWith(check, judged, evidence)
  const none = { family: sources.family, intervals: [] }
  const { admits, uncertain } = judgement.admission ?? {
    admits: ['pass', 'warn'].includes(judgement.status) ? sources : none,
    uncertain: judgement.status === 'unknown' ? sources : none,
  }
  return { judgement, admits, uncertain, blocks: subtractOf(sources, unionOf(admits, uncertain)) }
}

/** One entry more, in this direction, behind so many others. */
type Added = { readonly side: 'ingress' | 'egress'; readonly at: number; readonly entry: Entry }

const arbitraryAdded: fc.Arbitrary<Added> = fc.record({
  side: fc.constantFrom('ingress', 'egress'),
  at: fc.nat(5),
  entry: arbitraryEntry,
})

const withEntry = (list: Lists, { side, at, entry }: Added, policy: 'accept' | 'drop'): Lists => ({
  ...list,
  [side]: list[side].toSpliced(at, 0, { ...entry, Policy: policy }),
})

holds(
  'an accept more anywhere never closes',
  fc.property(lists, arbitraryAdded, asked, (list, added, spec) => {
    const before = decide(evidenceOf(list), spec)
    const after = decide(evidenceOf(withEntry(list, added, 'accept')), spec)
    return (
      coversAddresses(after.admits, before.admits) && coversAddresses(before.blocks, after.blocks)
    )
  }),
)
holds(
  'a drop more anywhere never opens',
  fc.property(lists, arbitraryAdded, asked, (list, added, spec) => {
    const before = decide(evidenceOf(list), spec)
    const after = decide(evidenceOf(withEntry(list, added, 'drop')), spec)
    return (
      coversAddresses(before.admits, after.admits) && coversAddresses(after.blocks, before.blocks)
    )
  }),
)
holds(
  'two neighbours of the same policy may change places',
  fc.property(
    lists,
    fc.record({
      ...{ one: arbitraryAdded, other: arbitraryEntry },
      policy: fc.constantFrom('accept' as const, 'drop' as const),
    }),
    asked,
    (list, { one, other, policy }, spec) => {
      const second = { ...one, entry: other }
      const withBoth = (behind: Added, before: Added) =>
        decide(evidenceOf(withEntry(withEntry(list, behind, policy), before, policy)), spec)
      const [a, b] = [withBoth(one, second), withBoth(second, one)]
      return sameAddresses(a.admits, b.admits) && sameAddresses(a.blocks, b.blocks)
    },
  ),
)
t.test('two neighbours of different policies may not: the first one counts', async t => {
  const entries = [
    aclEntry('accept tcp 8080/8080 203.0.113.0/24'),
    aclEntry('drop all -1/-1 0.0.0.0/0'),
  ]
  const egress = [aclEntry('accept all -1/-1 0.0.0.0/0')]
  const status = (ingress: readonly Entry[]) =>
    decide(evidenceOf({ ingress, egress }), {}).judgement.status
  t.strictSame([status(entries), status(entries.toReversed())], ['pass', 'fail'])
})
holds(
  'a lost answer never makes a certain result of another one',
  fc.property(lists, asked, fc.nat(2), (list, spec, lost) => {
    const evidence = evidenceOf(list)
    const before = decide(evidence, spec)
    const after = decide(
      evidence.filter((_item, i) => i !== lost),
      spec,
    )
    return (
      coversAddresses(before.admits, after.admits) && coversAddresses(before.blocks, after.blocks)
    )
  }),
)
const PARTITIONS = {
  4: ['203.0.113.7/32', '203.0.113.0/24', '0.0.0.0/1', '128.0.0.0/1'],
  6: ['2001:db8::7/128', '2001:db8::/32', '::/1', '8000::/2', 'c000::/2'],
} as const

for (const family of [4, 6] as const)
  holds(
    `everywhere in IPv${family} is the union of its blocks`,
    fc.property(lists, list => {
      const evidence = evidenceOf(list)
      const path = family === 4 ? 'eip' : 'ipv6'
      const parts = PARTITIONS[family].map(from => decide(evidence, { from, path }))
      const joined = (part: 'admits' | 'uncertain' | 'blocks') =>
        unionAll(
          family,
          parts.map(one => one[part]),
        )
      const whole = decide(evidence, { from: 'any', family, path })
      return (['admits', 'uncertain', 'blocks'] as const).every(part =>
        sameAddresses(whole[part], joined(part)),
      )
    }),
  )
holds(
  'a failure always has a cause, an open point a need, a pass neither',
  fc.property(lists, asked, (list, spec) => {
    const { status, causes, missing } = decide(evidenceOf(list), spec).judgement
    if (status === 'unknown') return missing.length > 0
    return status === 'pass' ? causes.length === 0 : causes.length > 0
  }),
)
