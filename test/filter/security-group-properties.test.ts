// Which laws do security groups obey, whatever their rules are?
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { securityGroup } from '#server/checks/security-group.ts'
import { factsOf } from '#server/facts/facts.ts'
import type { Evidence } from '#shared/evidence.ts'
import type { Judgement } from '#shared/judgement.ts'
import {
  coversAddresses,
  everyAddress,
  parseCidr,
  sameAddresses,
  subtractOf,
  unionAll,
  unionOf,
} from '#shared/plain/address-set.ts'
import { account, ecsPrefixList, type GroupSpec, portList, rule } from '#test/golden/account.ts'
import { type FlowSpec, flow } from '#test/golden/flow.ts'
import { holds } from '#test/golden/holds.ts'
import { judgeWith } from '#test/golden/judge-with.ts'

type RuleText = Readonly<Record<string, unknown>>

const arbitraryRule: fc.Arbitrary<RuleText> = fc
  .record({
    priority: fc.integer({ min: 1, max: 4 }),
    policy: fc.constantFrom('accept', 'drop'),
    service: fc.constantFrom(
      'tcp 8080/8080',
      'tcp 1/65535',
      'tcp 443/443',
      'udp 8080/8080',
      'all -1/-1',
      'icmp -1/-1',
    ),
    source: fc.constantFrom(
      '0.0.0.0/0',
      '203.0.113.7',
      '203.0.113.0/24',
      '198.51.100.0/24',
      '10.0.0.0/8',
      '::/0',
      '2001:db8::/32',
      '2001:db8::1',
      'pl-1',
      'pl-gone',
      'sg-a',
      'sg-b',
      'sg-foreign',
    ),
    over: fc.constantFrom<RuleText>(
      {},
      {},
      {},
      { DestCidrIp: '10.0.0.6/32' },
      { SourcePortRange: '1/1023' },
      { SourcePortRange: '40000/50000' },
      { PortRange: '', PortRangeListId: 'prl-1' },
      { PortRange: '', PortRangeListId: 'prl-gone' },
    ),
  })
  .map(({ priority, policy, service, source, over }) =>
    rule(`${priority} ${policy} ${service} ${source}`, over),
  )

const rules = fc.array(arbitraryRule, { maxLength: 6 })
const asked = fc.constantFrom<FlowSpec>(
  {},
  { from: 'any' },
  { from: '203.0.113.0/24' },
  { from: '10.0.1.9', sourceScope: 'private' },
  { from: '10.0.0.0/8', sourceScope: 'private' },
  { from: '2001:db8::1', path: 'ipv6' },
  { protocol: 'icmp' },
)

const cases = fc.record({ a: rules, b: rules, spec: asked })

const accountOf = (a: readonly RuleText[], b: readonly RuleText[] = []): Evidence => {
  const groups: GroupSpec[] = [
    { id: 'sg-a', rules: a },
    { id: 'sg-b', rules: b, inner: 'Drop' },
  ]
  return account({
    groups,
    enis: [
      { id: 'eni-1', instanceId: 'i-test1', ip: '10.0.0.5', groups: ['sg-a', 'sg-b'] },
      { id: 'eni-2', instanceId: 'i-peer1', ip: '10.0.1.9', groups: ['sg-a'] },
      { id: 'eni-3', instanceId: 'i-peer2', ip: '10.0.1.10', groups: ['sg-a', 'sg-b'] },
    ],
    more: [ecsPrefixList('pl-1', ['203.0.113.0/25']), portList('prl-1', ['8000/8100'])],
  })
}

const anyOrder = <T>(list: readonly T[]): fc.Arbitrary<readonly T[]> =>
  fc.shuffledSubarray([...list], { minLength: list.length })

const both = { securityGroupIds: ['sg-a', 'sg-b'] }
const judge = (evidence: Evidence, spec: FlowSpec): Judgement =>
  judgeWith(securityGroup, flow({ ...both, ...spec }), evidence)

const partsOf = (judgement: Judgement, spec: FlowSpec) => {
  const { sources } = flow(spec)
  const none = { family: sources.family, intervals: [] }
  const { admits, uncertain } =
    judgement.admission ??
    (judgement.status === 'unknown'
      ? { admits: none, uncertain: sources }
      : { admits: none, uncertain: none })
  return { admits, uncertain, blocks: subtractOf(sources, unionOf(admits, uncertain)) }
}

const decide = (evidence: Evidence, spec: FlowSpec) => partsOf(judge(evidence, spec), spec)

const sameParts = (a: ReturnType<typeof partsOf>, b: ReturnType<typeof partsOf>): boolean =>
  sameAddresses(a.admits, b.admits) && sameAddresses(a.uncertain, b.uncertain)

holds(
  'an accept more never closes',
  fc.property(cases, arbitraryRule, ({ a, b, spec }, extra) => {
    const before = decide(accountOf(a, b), spec)
    const after = decide(accountOf([...a, { ...extra, Policy: 'Accept' }], b), spec)
    return coversAddresses(after.admits, before.admits)
  }),
)
holds(
  'a drop more never opens',
  fc.property(cases, arbitraryRule, ({ a, b, spec }, extra) => {
    const before = decide(accountOf(a, b), spec)
    const after = decide(accountOf([...a, { ...extra, Policy: 'Drop' }], b), spec)
    return coversAddresses(after.blocks, before.blocks)
  }),
)
holds(
  'the order of the rules in the answer means nothing',
  fc.property(
    cases.chain(({ a, b, spec }) =>
      fc.record({
        ...{ a: fc.constant(a), b: fc.constant(b), spec: fc.constant(spec) },
        ...{ otherA: anyOrder(a), otherB: anyOrder(b) },
      }),
    ),
    ({ a, b, spec, otherA, otherB }) =>
      sameParts(decide(accountOf(a, b), spec), decide(accountOf(otherA, otherB), spec)),
  ),
)
holds(
  'the order of the groups means nothing',
  fc.property(cases, ({ a, b, spec }) =>
    sameParts(
      decide(accountOf(a, b), spec),
      decide(accountOf(a, b), { ...spec, securityGroupIds: ['sg-b', 'sg-a'] }),
    ),
  ),
)
holds(
  'a group that is attached twice means nothing',
  fc.property(cases, ({ a, b, spec }) =>
    sameParts(
      decide(accountOf(a, b), spec),
      decide(accountOf(a, b), { ...spec, securityGroupIds: ['sg-a', 'sg-b', 'sg-a'] }),
    ),
  ),
)
holds(
  'every priority raised by the same number means nothing',
  fc.property(cases, fc.integer({ min: 1, max: 90 }), ({ a, b, spec }, by) => {
    const raise = (list: readonly RuleText[]) =>
      list.map(one => ({ ...one, Priority: String(Number(one['Priority']) + by) }))
    return sameParts(decide(accountOf(a, b), spec), decide(accountOf(raise(a), raise(b)), spec))
  }),
)

/** Blocks that leave no address out, some of them inside others. */
const PARTITIONS = {
  4: (cuts: readonly number[]) => [
    ...cuts.map(n => `203.0.113.${n}/32`),
    ...['203.0.113.0/24', '0.0.0.0/1', '128.0.0.0/1'],
  ],
  6: (cuts: readonly number[]) => [
    ...cuts.map(n => `2001:db8::${n.toString(16)}/128`),
    ...['2001:db8::/32', '::/1', '8000::/2', 'c000::/2'],
  ],
} as const

for (const family of [4, 6] as const)
  holds(
    `everywhere in IPv${family} is the union of its blocks`,
    fc.property(rules, rules, fc.uniqueArray(fc.nat(255), { maxLength: 4 }), (a, b, cuts) => {
      const evidence = accountOf(a, b)
      const path = family === 4 ? 'eip' : 'ipv6'
      const parts = PARTITIONS[family](cuts).map(from => decide(evidence, { from, path }))
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

const askedNext: fc.Arbitrary<FlowSpec> = fc
  .record({
    spec: asked,
    port: fc.constantFrom(8080, 443, 22, 8050),
    privateAddress: fc.constantFrom('10.0.0.5', '10.0.0.6', null),
    vpcId: fc.constantFrom('vpc-1', 'vpc-2'),
    securityGroupIds: fc.constantFrom(['sg-a', 'sg-b'], ['sg-b', 'sg-a'], ['sg-a']),
  })
  .map(({ spec, ...over }) => ({ ...over, ...spec }))

holds(
  'questions asked one after the other of the same facts are answered as each would be alone',
  fc.property(rules, rules, fc.array(askedNext, { minLength: 2, maxLength: 6 }), (a, b, specs) => {
    const evidence = accountOf(a, b)
    const known = factsOf(evidence, { instanceId: 'i-test1' })
    return specs.every(spec =>
      isDeepStrictEqual(
        securityGroup.run(flow(spec), known).judgement,
        judgeWith(securityGroup, flow(spec), evidence),
      ),
    )
  }),
)
holds(
  'a lost answer never makes a certain result of another one',
  fc.property(cases, fc.nat(20), ({ a, b, spec }, lost) => {
    const evidence = accountOf(a, b)
    const left = evidence.filter((_item, i) => i !== lost % evidence.length)
    const before = decide(evidence, spec)
    const after = decide(left, spec)
    return (
      coversAddresses(before.admits, after.admits) && coversAddresses(before.blocks, after.blocks)
    )
  }),
  400,
)
holds(
  'a failure always has a cause, an open point a need',
  fc.property(cases, ({ a, b, spec }) => {
    const { status, causes, missing } = judge(accountOf(a, b), spec)
    if (status === 'unknown') return missing.length > 0
    return status === 'pass' ? causes.length === 0 : causes.length > 0
  }),
)
holds(
  'a block in a rule admits exactly its addresses',
  fc.property(fc.nat(0xffffffff), fc.integer({ min: 0, max: 32 }), (value, length) => {
    const text = `${[24, 16, 8, 0].map(shift => (value >>> shift) & 255).join('.')}/${length}`
    const { admits } = decide(accountOf([rule(`1 accept tcp 8080/8080 ${text}`)]), { from: 'any' })
    return sameAddresses(admits, parseCidr(text) ?? everyAddress(4))
  }),
)
