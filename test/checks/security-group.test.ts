// Does each cause of the security groups have its own condition, and is it told with the facts?
import t from 'tap'
import { securityGroup } from '#server/checks/security-group.ts'
import type { Ground } from '#server/checks/security-group-ground.ts'
import { keptList, MOST_RULES } from '#server/checks/security-group-kept-list.ts'
import type { PortlessRule } from '#server/checks/security-group-list.ts'
import { inboundPacket } from '#server/checks/security-group-packet.ts'
import { factsOf } from '#server/facts/facts.ts'
import { boundsTable } from '#server/filter/outer-bounds.ts'
import { securityGroupFix } from '#server/fix/cloud/security-group.ts'
import type { Evidence } from '#shared/evidence.ts'
import type { Flow } from '#shared/flow.ts'
import type { Judgement } from '#shared/judgement.ts'
import { everyAddress, noAddress } from '#shared/plain/address-set.ts'
import { sentence } from '#shared/wording/sentence.ts'
import { causePair, type Scenario } from '#test/causes/cause-pair.ts'
import {
  account,
  ecsPrefixList,
  egressRule,
  type GroupSpec,
  group,
  groupListing,
  instances,
  networkInterfaces,
  portList,
  refused,
  rule,
} from '#test/golden/account.ts'
import { type FlowSpec, flow } from '#test/golden/flow.ts'
import { inShort, judgeWith } from '#test/golden/judge-with.ts'

const judge = (evidence: Evidence, asked: FlowSpec = {}): Judgement =>
  judgeWith(securityGroup, flow(asked), evidence)
const ALL_V4 = '0.0.0.0/0'
const ACCEPT = `1 accept tcp 8080/8080 ${ALL_V4}`

const basic = (...rules: readonly object[]): Evidence =>
  account({ groups: [{ id: 'sg-a', rules: (rules as GroupSpec['rules']) ?? [] }] })
const texts = (...rules: readonly string[]): Evidence => basic(...rules.map(text => rule(text)))
const twoGroups = (a: readonly string[], b: readonly string[]): Evidence =>
  account({
    groups: [
      { id: 'sg-a', rules: a.map(text => rule(text)) },
      { id: 'sg-b', rules: b.map(text => rule(text)) },
    ],
  })
const BOTH: FlowSpec = { securityGroupIds: ['sg-a', 'sg-b'] }
const v6: FlowSpec = { from: '2001:db8:9::7', path: 'ipv6' }
const privately = (from: string, over: FlowSpec = {}): FlowSpec => ({
  from,
  sourceScope: 'private',
  ...over,
})
const members = (groups: readonly GroupSpec[], peerGroups: readonly string[], ip = '10.0.1.9') =>
  account({
    groups,
    enis: [
      { id: 'eni-1', instanceId: 'i-test1', ip: '10.0.0.5', groups: ['sg-a'] },
      { id: 'eni-2', instanceId: 'i-peer1', ip, groups: peerGroups },
    ],
  })
const outbound = (sender: GroupSpec): Evidence =>
  members([{ id: 'sg-a', rules: [rule(ACCEPT)] }, sender], [sender.id])
const fromPeer = privately('i-peer1', { sources: '10.0.1.9' })

/** The situation that has the cause, and (edited) its near miss. */
const twin =
  (evidence: (edited: boolean) => Evidence, asked: FlowSpec = {}): Scenario =>
  holds =>
    judge(evidence(!holds), asked)

const pick = (edited: boolean, ...[yes, no]: [string, string]): string => (edited ? yes : no)

causePair(
  'sg-empty-created-by-api',
  'derived',
  twin(edited => texts(...(edited ? [ACCEPT] : []))),
)

causePair(
  'sg-empty-created-by-api',
  'derived',
  twin(edited => texts(...(edited ? ['1 accept gre -1/-1 10.0.0.0/8'] : []))),
)
t.strictSame(
  [texts(), texts('1 accept gre -1/-1 10.0.0.0/8')].map(evidence => inShort(judge(evidence))),
  ['fail sg-no-allow-rule sg-empty-created-by-api', 'fail sg-no-allow-rule'],
  'that a group is empty is told beside the cause, never instead of it',
)

/** The rule is in a group that nothing of the machine is in; `over` says what group that is. */
const spare = (text: string, over: Partial<GroupSpec> = {}): Evidence =>
  account({
    groups: [
      { id: 'sg-a', rules: [rule(`1 accept tcp 22/22 ${ALL_V4}`)] },
      { id: 'sg-p', rules: [rule(text)], ...over },
    ],
    enis: [{ id: 'eni-1', instanceId: 'i-test1', ip: '10.0.0.5', groups: ['sg-a'] }],
  })

causePair(
  'sg-rule-in-unattached-group',
  'derived',
  twin(edited => spare(edited ? `1 accept tcp 443/443 ${ALL_V4}` : ACCEPT)),
  'fail sg-allow-wrong-port',
)

for (const [title, over] of [
  ['of another VPC', { vpcId: 'vpc-2' }],
  ['of the other kind', { type: 'enterprise' }],
  ['of another product', { managed: true }],
] as const)
  t.equal(
    inShort(judge(spare(ACCEPT, over))),
    'fail sg-allow-wrong-port',
    `a group ${title} cannot be added, so its rule is no sg-rule-in-unattached-group`,
  )
t.equal(
  inShort(judge(spare(`1 accept tcp 1/65535 ${ALL_V4}`))),
  'fail sg-allow-wrong-port',
  'a group that opens every port fits any question',
)

causePair(
  'sg-no-allow-rule',
  'derived',
  twin(edited =>
    texts(`1 accept icmp -1/-1 ${ALL_V4}`, edited ? ACCEPT : '1 accept gre -1/-1 10.0.0.0/8'),
  ),
  'pass',
)

causePair(
  'sg-allow-wrong-source',
  'derived',
  twin(edited => texts(`1 accept tcp 8080/8080 ${edited ? '203.0.113.0/24' : '198.51.100.0/24'}`)),
  'pass',
)

causePair(
  'sg-allow-wrong-source',
  'derived',
  twin(edited => texts('1 accept tcp 8080/8080 ::/0', ...(edited ? [ACCEPT] : []))),
  'pass',
)

causePair(
  'sg-allow-wrong-port',
  'derived',
  twin(edited => texts(`1 accept tcp ${edited ? '8080/8088' : '8081/8088'} ${ALL_V4}`)),
  'pass',
)

causePair(
  'sg-port-list-missing-port',
  'derived',
  twin(edited =>
    account({
      groups: [{ id: 'sg-a', rules: [rule(ACCEPT, { PortRange: '', PortRangeListId: 'prl-1' })] }],
      more: [portList('prl-1', ['8000/8010', edited ? '8080/8080' : '9090/9090'])],
    }),
  ),
  'pass',
)

causePair(
  'sg-allow-wrong-protocol',
  'derived',
  twin(edited => texts(`1 accept ${edited ? 'tcp' : 'udp'} 8080/8080 ${ALL_V4}`)),
  'pass',
)

causePair(
  'sg-allow-wrong-protocol',
  'derived',
  twin(edited => texts(`1 accept udp ${edited ? '53/53' : '8080/8080'} ${ALL_V4}`)),
  'fail sg-no-allow-rule',
)

causePair(
  'sg-deny-rule-wins',
  'derived',
  twin(edited =>
    texts(`${edited ? 11 : 1} drop tcp 8080/8080 ${ALL_V4}`, `10 accept tcp 8080/8080 ${ALL_V4}`),
  ),
  'pass',
)

causePair(
  'sg-deny-rule-wins',
  'derived',
  twin(edited =>
    texts(
      `1 drop tcp 8080/8080 ${ALL_V4}`,
      `10 accept tcp ${edited ? '443/443' : '8080/8080'} ${ALL_V4}`,
    ),
  ),
  'fail sg-allow-wrong-port',
)

causePair(
  'sg-equal-priority-drop-wins',
  'derived',
  twin(edited => texts(ACCEPT, `${edited ? 2 : 1} drop tcp 8080/8080 ${ALL_V4}`)),
  'pass',
)

causePair(
  'sg-equal-priority-drop-wins',
  'derived',
  twin(edited =>
    texts(`${pick(edited, '2', '1')} accept tcp 8080/8080 ${ALL_V4}`, `1 drop all -1/-1 ${ALL_V4}`),
  ),
  'fail sg-deny-rule-wins',
)

causePair(
  'sg-deny-in-other-group',
  'derived',
  twin(
    edited =>
      twoGroups(
        [`10 accept tcp 8080/8080 ${ALL_V4}`],
        [`${edited ? 11 : 5} drop tcp 8080/8080 ${ALL_V4}`],
      ),
    BOTH,
  ),
  'pass',
)

causePair(
  'sg-equal-priority-drop-wins',
  'derived',
  twin(
    edited =>
      twoGroups(
        [`5 accept tcp 8080/8080 ${ALL_V4}`],
        [`${edited ? 4 : 5} drop tcp 8080/8080 ${ALL_V4}`],
      ),
    BOTH,
  ),
  'fail sg-deny-in-other-group',
)

causePair(
  'sg-dest-cidr-excludes',
  'derived',
  twin(edited => basic(rule(ACCEPT, { DestCidrIp: edited ? '10.0.0.0/28' : '10.0.0.16/28' }))),
  'pass',
)

causePair(
  'sg-source-port-restricted',
  'derived',
  twin(edited => basic(rule(ACCEPT, { SourcePortRange: edited ? '1024/65535' : '53/53' }))),
  'pass',
)

causePair(
  'sg-no-ipv6-rule',
  'derived',
  twin(edited => texts(edited ? '1 accept tcp 8080/8080 ::/0' : ACCEPT), v6),
  'pass',
)

causePair(
  'sg-no-ipv6-rule',
  'derived',
  twin(
    edited =>
      texts(ACCEPT, edited ? '1 accept tcp 8080/8080 2001:db8:1::/48' : '1 accept udp 1/1 ::/0'),
    v6,
  ),
  'fail sg-allow-wrong-source',
)

causePair(
  'sg-prefix-list-missing-client',
  'derived',
  twin(edited =>
    account({
      groups: [{ id: 'sg-a', rules: [rule('1 accept tcp 8080/8080 pl-1')] }],
      more: [ecsPrefixList('pl-1', [edited ? '203.0.113.0/24' : '203.0.113.128/25'])],
    }),
  ),
  'pass',
)

causePair(
  'sg-prefix-list-missing-client',
  'derived',
  twin(edited =>
    account({
      groups: [
        {
          id: 'sg-a',
          // A block beside the list makes the cloud ignore the list.
          rules: [
            rule('1 accept tcp 8080/8080 pl-1', edited ? { SourceCidrIp: '10.0.0.0/8' } : {}),
          ],
        },
      ],
      more: [ecsPrefixList('pl-1', ['198.51.100.0/24'])],
    }),
  ),
  'fail sg-allow-wrong-source',
)

causePair(
  'sg-source-group-needs-private-path',
  'derived',
  holds =>
    holds
      ? judge(
          members(
            [{ id: 'sg-a', rules: [rule('1 accept tcp 8080/8080 sg-x')] }, { id: 'sg-x' }],
            ['sg-x'],
          ),
        )
      : judge(
          members(
            [{ id: 'sg-a', rules: [rule('1 accept tcp 8080/8080 sg-x')] }, { id: 'sg-x' }],
            ['sg-x'],
          ),
          privately('10.0.1.9'),
        ),
  'pass',
)

causePair(
  'sg-source-group-other-vpc',
  'derived',
  twin(
    edited =>
      members(
        [
          { id: 'sg-a', rules: [rule('1 accept tcp 8080/8080 sg-x')] },
          { id: 'sg-x', vpcId: edited ? 'vpc-1' : 'vpc-2' },
        ],
        ['sg-x'],
      ),
    privately('10.0.1.9'),
  ),
  'pass',
)

causePair(
  'sg-intra-group-isolated',
  'derived',
  twin(
    edited => members([{ id: 'sg-a', inner: edited ? 'Accept' : 'Drop' }], ['sg-a']),
    privately('10.0.1.9'),
  ),
  'pass',
)

causePair(
  'sg-intra-group-isolated',
  'derived',
  twin(
    edited =>
      members(
        [
          { id: 'sg-a', inner: 'Drop', rules: [rule(`1 accept tcp 22/22 ${ALL_V4}`)] },
          { id: 'sg-x' },
        ],
        [edited ? 'sg-x' : 'sg-a'],
      ),
    privately('10.0.1.9'),
  ),
  'fail sg-allow-wrong-port',
)

causePair(
  'sg-enterprise-no-intra',
  'derived',
  twin(
    edited =>
      members([{ id: 'sg-a', type: 'enterprise', rules: edited ? [rule(ACCEPT)] : [] }], ['sg-a']),
    privately('10.0.1.9'),
  ),
  'pass',
)

causePair(
  'sg-enterprise-egress-default-drop',
  'derived',
  twin(
    edited =>
      outbound({
        id: 'sg-e',
        type: 'enterprise',
        rules: edited ? [egressRule('1 accept tcp 8080/8080 10.0.0.0/8')] : [],
      }),
    fromPeer,
  ),
  'pass',
)

causePair(
  'sg-egress-drop',
  'derived',
  twin(
    edited =>
      outbound({
        id: 'sg-e',
        rules: [egressRule(`1 drop tcp ${pick(edited, '443/443', '8080/8080')} ${ALL_V4}`)],
      }),
    fromPeer,
  ),
  'pass',
)

causePair(
  'sg-rule-on-wrong-eni',
  'derived',
  twin(edited =>
    account({
      groups: [{ id: 'sg-a' }, { id: 'sg-p', rules: [rule(ACCEPT)] }],
      enis: [
        { id: 'eni-1', instanceId: 'i-test1', ip: '10.0.0.5', groups: ['sg-a'] },
        {
          id: 'eni-2',
          instanceId: edited ? 'i-other' : 'i-test1',
          ip: '10.0.0.6',
          groups: ['sg-p'],
        },
      ],
    }),
  ),
  'fail sg-rule-in-unattached-group',
)

// Hints stand beside the cause; [hint, the blocker, with it, without it].
type HintPair = readonly [hint: string, beside: string, hit: Evidence, misses: readonly Evidence[]]
const withPrefixList = (blocks: readonly string[], source = '198.51.100.0/24'): Evidence =>
  account({
    groups: [
      {
        id: 'sg-a',
        rules: [rule(`1 accept tcp 8080/8080 ${source}`, { SourcePrefixListId: 'pl-1' })],
      },
    ],
    more: [ecsPrefixList('pl-1', blocks)],
  })
const withPortList = (ports: string, over: object = {}): Evidence =>
  account({
    groups: [
      {
        id: 'sg-a',
        rules: [rule(`1 accept tcp 80/80 ${ALL_V4}`, { PortRangeListId: 'prl-1', ...over })],
      },
    ],
    more: [portList('prl-1', [ports])],
  })
const managed = (sg: boolean, ...rest: readonly string[]): Evidence =>
  account({ groups: [{ id: 'sg-a', managed: sg, rules: rest.map(text => rule(text)) }] })

const hints: readonly HintPair[] = [
  [
    'sg-prefix-list-ignored',
    'sg-allow-wrong-source',
    withPrefixList(['203.0.113.0/24']),
    [
      withPrefixList(['192.0.2.0/24']),
      texts('1 accept tcp 8080/8080 198.51.100.0/24'),
      basic(rule('1 accept tcp 8080/8080 198.51.100.0/24', { SourcePrefixListId: 'pl-1' })),
    ],
  ],
  [
    'sg-port-list-ignored',
    'sg-allow-wrong-port',
    withPortList('8080/8080'),
    [withPortList('9090/9090'), withPortList('8080/8080', { PortRangeListId: '' })],
  ],
  [
    'sg-managed-readonly',
    'sg-no-allow-rule sg-empty-created-by-api',
    managed(true),
    [managed(false)],
  ],
]
for (const [hint, beside, hit, misses] of hints) {
  t.equal(inShort(judge(hit)), `fail ${beside} ${hint}`, `${hint} is told beside ${beside}`)
  t.strictSame(
    misses.map(miss => inShort(judge(miss))),
    misses.map(() => `fail ${beside}`),
    `${hint}: one step beside it nothing is told`,
  )
  const found = judge(hit).causes.find(({ id }) => id === hint)
  t.match(found?.decidedBy, { line: Number, text: /./ }, `${hint} quotes its line`)
}
t.strictSame(
  [withPrefixList(['203.0.113.0/24'], ALL_V4), managed(true, ACCEPT)].map(e => inShort(judge(e))),
  ['pass', 'pass'],
  'what lets the client in needs no hints: sg-prefix-list-ignored, sg-managed-readonly stay away',
)
t.equal(
  inShort(
    judge(
      account({
        groups: [
          { id: 'sg-a', rules: [rule(ACCEPT)] },
          { id: 'sg-b', managed: true, rules: [rule(`1 drop tcp 8080/8080 ${ALL_V4}`)] },
        ],
      }),
      BOTH,
    ),
  ),
  'fail sg-equal-priority-drop-wins sg-managed-readonly',
  'a drop rule of a managed group is changed in its product',
)
t.equal(
  inShort(
    judge(
      account({
        groups: [
          { id: 'sg-a', rules: [rule(`1 drop tcp 8080/8080 ${ALL_V4}`), rule(ACCEPT)] },
          { id: 'sg-b', managed: true },
        ],
      }),
      BOTH,
    ),
  ),
  'fail sg-equal-priority-drop-wins',
  'a managed group beside the one that decides is no matter: sg-managed-readonly stays away',
)

causePair('sg-prefix-list-ignored', 'derived', holds =>
  judge(withPrefixList([holds ? '203.0.113.0/24' : '192.0.2.0/24'])),
)
causePair('sg-port-list-ignored', 'derived', holds =>
  judge(withPortList(holds ? '8080/8080' : '9090/9090')),
)
causePair('sg-managed-readonly', 'derived', holds => judge(managed(holds)))

const pointing = (list: Evidence): Evidence => [...texts('1 accept tcp 8080/8080 pl-1'), ...list]
causePair('sg-prefix-list-unreadable', 'derived', holds =>
  judge(
    pointing([
      holds ? refused('ecs.DescribePrefixListAttributes') : ecsPrefixList('pl-1', [ALL_V4]),
    ]),
  ),
)
causePair('sg-port-list-unreadable', 'derived', holds =>
  judge([
    ...basic(rule(ACCEPT, { PortRange: '', PortRangeListId: 'prl-1' })),
    ...(holds ? [] : [portList('prl-1', ['8080/8080'])]),
  ]),
)
causePair('sg-source-group-unreadable', 'derived', holds =>
  judge(
    members(
      [
        { id: 'sg-a', rules: [rule('1 accept tcp 8080/8080 sg-x')] },
        ...(holds ? [] : [{ id: 'sg-x' }]),
      ],
      holds ? [] : ['sg-x'],
    ),
    privately('10.0.1.9'),
  ),
)
causePair('sg-mixed-types', 'derived', holds =>
  judge(
    account({
      groups: [
        { id: 'sg-a', rules: [rule(ACCEPT)] },
        { id: 'sg-b', type: holds ? 'enterprise' : 'normal' },
      ],
    }),
    BOTH,
  ),
)

type Open = readonly [title: string, Evidence, FlowSpec, string]
const open: readonly Open[] = [
  [
    'a port list that cannot be read',
    basic(rule(ACCEPT, { PortRange: '', PortRangeListId: 'prl-1' })),
    {},
    'unknown sg-port-list-unreadable',
  ],
  [
    'a source group of another account',
    members([{ id: 'sg-a', rules: [rule('1 accept tcp 8080/8080 sg-foreign')] }], [], '10.0.1.9'),
    privately('10.0.1.9'),
    'unknown sg-source-group-unreadable',
  ],
  [
    'a refused prefix list',
    [...texts('1 accept tcp 8080/8080 pl-1'), refused('ecs.DescribePrefixListAttributes')],
    {},
    'unknown sg-prefix-list-unreadable',
  ],
  [
    'basic and advanced groups on one interface',
    account({
      groups: [
        { id: 'sg-a', rules: [rule(ACCEPT)] },
        { id: 'sg-b', type: 'enterprise' },
      ],
    }),
    BOTH,
    'unknown sg-mixed-types',
  ],
  [
    'a custom drop against the trust between members',
    members([{ id: 'sg-a', rules: [rule(`1 drop all -1/-1 ${ALL_V4}`)] }], ['sg-a']),
    privately('10.0.1.9'),
    'unknown',
  ],
  [
    'two shared groups that disagree about their members',
    account({
      groups: [{ id: 'sg-a' }, { id: 'sg-b', inner: 'Drop' }],
      enis: [
        { id: 'eni-1', instanceId: 'i-test1', ip: '10.0.0.5', groups: ['sg-a', 'sg-b'] },
        { id: 'eni-2', instanceId: 'i-peer1', ip: '10.0.1.9', groups: ['sg-a', 'sg-b'] },
      ],
    }),
    privately('10.0.1.9', BOTH),
    'unknown',
  ],
  ['groups of the interface are not known', texts(ACCEPT), { securityGroupIds: null }, 'unknown'],
  ['a load balancer in front', texts(ACCEPT), { path: 'load-balancer' }, 'unknown'],
  ['nothing was collected', [], {}, 'unknown'],
  [
    'one of two groups was refused',
    [
      groupListing([{ id: 'sg-a' }, { id: 'sg-b' }]),
      group({ id: 'sg-a', rules: [rule(ACCEPT)] }),
      refused('ecs.DescribeSecurityGroupAttribute', 'sg-b'),
    ],
    BOTH,
    'unknown cloud-permission-missing',
  ],
  [
    'the target address is not known and a rule names one',
    basic(rule(ACCEPT, { DestCidrIp: '10.0.0.0/24' })),
    { privateAddress: null },
    'unknown',
  ],
  [
    'a rule with a protocol nobody knows',
    texts(`1 accept quic 8080/8080 ${ALL_V4}`),
    {},
    'unknown',
  ],
  [
    'a rule whose source cannot be read',
    texts('1 accept tcp 8080/8080 203.0.113.0/33'),
    {},
    'unknown',
  ],
  ['a rule whose ports cannot be read', texts(`1 accept tcp 9090/8080 ${ALL_V4}`), {}, 'unknown'],
  ['a rule whose policy cannot be read', basic(rule(ACCEPT, { Policy: 'Maybe' })), {}, 'unknown'],
  ['the source instance is not known', texts(ACCEPT), fromPeer, 'unknown'],
  [
    'outbound, when the kind of group was not read',
    [
      group({ id: 'sg-a', rules: [rule(ACCEPT)] }),
      networkInterfaces([
        { id: 'eni-1', instanceId: 'i-test1', ip: '10.0.0.5', groups: ['sg-a'] },
        { id: 'eni-2', instanceId: 'i-peer1', ip: '10.0.1.9', groups: ['sg-a'] },
      ]),
    ],
    fromPeer,
    'pass',
  ],
]
for (const [title, evidence, asked, expected] of open)
  t.equal(inShort(judge(evidence, asked)), expected, `${title} → ${expected}`)

const said = (evidence: Evidence, asked: FlowSpec = {}): string =>
  judge(evidence, asked)
    .causes.map(({ because }) => sentence(because))
    .join('\n')

t.equal(
  said(texts(`1 accept tcp 80/80 ${ALL_V4}`)),
  'Rule sgr-a-1 admits tcp 80 from 0.0.0.0/0; you asked tcp 8080, which the default drops.',
  'the sentence quotes what the rule admits and what was asked',
)
t.equal(
  said(texts(ACCEPT, `1 drop all -1/-1 ${ALL_V4}`)),
  'Rules sgr-a-2 (drop) and sgr-a-1 (accept) have the same priority 1; at equal priority the drop wins, so tcp 8080 from 203.0.113.7 is dropped.',
  'a tie names both rules',
)
t.equal(
  said(texts('1 accept tcp 8080/8080 198.51.100.0/24'), { from: 'any' }),
  'Rule sgr-a-1 admits tcp 8080 from 198.51.100.0/24, and every asked address except 198.51.100.0/24 is not among them; the default drops it.',
  'asked from everywhere, the sentence says who is left out',
)
t.match(
  judge(texts(ACCEPT)),
  { decidedBy: { kind: 'security-group-rule', id: 'sgr-a-1', line: 8 } },
  'a pass quotes the rule that admits, with its line',
)
t.match(
  judge(texts()).causes[0]?.decidedBy,
  { kind: 'security-group-default', id: 'sg-a', text: '"SecurityGroupId": "sg-a"', line: 3 },
  'the default is quoted by the line that names the group',
)
t.equal(
  judge(basic(rule(ACCEPT, { SecurityGroupRuleId: undefined }))).decidedBy?.id,
  'sg-a#1',
  'a rule from before rule ids is named by its place',
)
t.match(
  judge(texts('5 accept tcp 8080/8080 pl-1', `10 accept tcp 8080/8080 ${ALL_V4}`)).assumptions,
  [{ key: 'sg.irrelevant-rules', params: { rules: 'sgr-a-1' } }],
  'an unreadable rule that changes nothing is still mentioned',
)
t.match(
  judge([refused('ecs.DescribeSecurityGroupAttribute')]),
  { status: 'unknown', causes: [{ id: 'cloud-permission-missing' }] },
  'one refusal without a subject stands for every group',
)

t.test('fixes', t => {
  const again = (asked: Flow, facts: ReturnType<typeof factsOf>) =>
    securityGroup.run(asked, facts).judgement
  const fixes = (evidence: Evidence, spec: FlowSpec = {}) => {
    const asked = flow(spec)
    const facts = factsOf(evidence, { instanceId: asked.instanceId })
    return again(asked, facts).causes.map(cause =>
      securityGroupFix(cause, asked, { facts, judge: again }),
    )
  }
  const [plain] = fixes(texts())
  t.match(
    plain,
    {
      provenBySimulation: true,
      alsoAdmits: [],
      commands: [
        {
          tool: 'aliyun',
          do: 'aliyun ecs AuthorizeSecurityGroup --RegionId cn-hangzhou --SecurityGroupId sg-a --IpProtocol tcp --PortRange 8080/8080 --SourceCidrIp 203.0.113.7/32 --Policy accept --Priority 1 --NicType intranet --Description whyport',
          undo: 'aliyun ecs RevokeSecurityGroup --RegionId cn-hangzhou --SecurityGroupId sg-a --IpProtocol tcp --PortRange 8080/8080 --SourceCidrIp 203.0.113.7/32 --Policy accept --Priority 1 --NicType intranet',
        },
        { tool: 'terraform', do: /nic_type\s+= "intranet"/ },
      ],
    },
    'the narrowest accept, its undo, and the same as code',
  )
  t.match(
    fixes(texts(), v6)[0]?.commands[0]?.do,
    /--Ipv6SourceCidrIp 2001:db8:9::7\/128/,
    'IPv6 has its own field',
  )
  t.match(
    fixes(texts(), { protocol: 'icmp' })[0]?.commands[0]?.do,
    /--IpProtocol icmp --PortRange=-1\/-1/,
    'ping has no ports',
  )
  const [lowered] = fixes(
    texts('1 accept tcp 8080/8080 198.51.100.0/24', `1 drop tcp 8080/8080 ${ALL_V4}`),
  )
  t.match(
    lowered,
    {
      provenBySimulation: true,
      alsoAdmits: [{ source: '198.51.100.0/24', ports: 'tcp/8080', to: ['i-test1'] }],
      commands: [
        { do: /ModifySecurityGroupRule .*sgr-a-2 --Priority 2$/, undo: /--Priority 1$/ },
        { do: /AuthorizeSecurityGroup/ },
      ],
    },
    'a drop of priority 1 is lowered first, and what it kept out is told',
  )
  t.strictSame(
    fixes(texts(`1 accept tcp 8080/8080 ${ALL_V4}`, '1 drop tcp 8080/8080 203.0.113.7/32'))[0]
      ?.alsoAdmits,
    [],
    'who was let in before, and the asked client, are no news',
  )
  t.strictSame(
    fixes(texts(`1 accept tcp 1/65535 ${ALL_V4}`, '1 drop tcp 8000/9000 203.0.113.0/24'))[0]
      ?.alsoAdmits,
    [{ source: '203.0.113.0/24', ports: 'tcp/8000-9000', to: ['i-test1'] }],
    'only what both rules are about',
  )
  t.strictSame(
    fixes(texts('1 accept tcp 8080/8080 ::/0', `1 drop tcp 8080/8080 ${ALL_V4}`, ACCEPT))[0]
      ?.alsoAdmits,
    [{ source: ALL_V4, ports: 'tcp/8080', to: ['i-test1'] }],
    'a rule for the other family gains nothing',
  )
  const apart = account({
    groups: [
      { id: 'sg-a', rules: [rule(`1 drop tcp 8080/8080 ${ALL_V4}`)] },
      { id: 'sg-b', rules: [rule(`1 accept tcp 8080/8080 198.51.100.0/24`)] },
    ],
    enis: [
      { id: 'eni-1', instanceId: 'i-test1', ip: '10.0.0.5', groups: ['sg-a', 'sg-b'] },
      { id: 'eni-2', instanceId: 'i-other', ip: '10.0.0.6', groups: ['sg-a'] },
    ],
  })
  t.strictSame(
    fixes(apart, BOTH)[0]?.alsoAdmits.filter(({ source }) => source === '198.51.100.0/24'),
    [{ source: '198.51.100.0/24', ports: 'tcp/8080', to: ['i-test1'] }],
    'a machine with the drop alone has no accept that could win',
  )
  const shared = account({
    groups: [{ id: 'sg-a' }, { id: 'sg-b' }],
    enis: [
      { id: 'eni-1', instanceId: 'i-test1', ip: '10.0.0.5', groups: ['sg-a', 'sg-b'] },
      { id: 'eni-2', instanceId: 'i-other', ip: '10.0.0.6', groups: ['sg-a'] },
    ],
  })
  t.match(
    fixes(shared, BOTH)[0]?.commands[0]?.do,
    /--SecurityGroupId sg-b /,
    'the group that fewest interfaces share',
  )
  t.match(
    fixes(shared)[0]?.alsoAdmits,
    [{ source: '203.0.113.7/32', ports: 'tcp/8080', to: ['i-other'] }],
    'a shared group opens its other members as well',
  )
  t.match(
    fixes(texts(), { from: 'any' })[0],
    { commands: [], provenBySimulation: false, summary: /--from/ },
    'no command opens a port to everybody',
  )
  t.match(
    fixes(account({ groups: [{ id: 'sg-a', managed: true }] }))[0],
    { commands: [], summary: /another product/ },
    'groups of another product are not touched',
  )
  t.strictSame(
    fixes(account({ groups: [{ id: 'sg-a;reboot' }] }), { securityGroupIds: ['sg-a;reboot'] })[0]
      ?.commands,
    [],
    'an id that is no id never reaches a command',
  )
  t.match(
    fixes(outbound({ id: 'sg-e', type: 'enterprise' }), fromPeer)[0],
    {
      provenBySimulation: true,
      commands: [
        {
          do: /AuthorizeSecurityGroupEgress .*--SecurityGroupId sg-e .*--DestCidrIp 10\.0\.0\.5\/32/,
        },
      ],
    },
    'an outbound drop is mended at the source',
  )
  t.match(
    fixes(members([{ id: 'sg-a' }, { id: 'sg-e', type: 'enterprise' }], ['sg-e']), fromPeer).map(
      fix => fix?.provenBySimulation,
    ),
    [false, false],
    'when both ends block, neither fix alone is proven',
  )
  const asked = flow()
  const facts = factsOf(texts('1 accept tcp 8080/8080 pl-1'), { instanceId: null })
  t.strictSame(
    again(asked, facts).causes.map(cause =>
      securityGroupFix(cause, asked, { facts, judge: again }),
    ),
    [null],
    'missing evidence is not mended by a rule',
  )
  t.end()
})

t.match(
  judge(
    [
      ...account({ groups: [{ id: 'sg-a', rules: [rule(ACCEPT)] }] }).filter(
        item => item.kind !== 'ecs.DescribeNetworkInterfaces',
      ),
      instances([{ id: 'i-peer1', ip: '10.0.1.9', groups: ['sg-a'] }]),
    ],
    fromPeer,
  ).status,
  'pass',
  'without interfaces the primary groups of the source come from its instance record',
)

t.test('the rules of an interface are prepared once, and only so many are kept', async t => {
  const groundOf = (evidence: Evidence): Ground => {
    const facts = factsOf(evidence, { instanceId: null })
    const securityGroups = facts('securityGroups')
    if (securityGroups.state === 'unavailable') throw new Error('the account names its groups')
    return {
      securityGroups: securityGroups.value,
      prefixLists: facts('prefixLists'),
      portLists: facts('portLists'),
      networkInterfaces: facts('networkInterfaces'),
      instances: facts('instances'),
      groupsElsewhere: facts('groupsElsewhere'),
    }
  }
  let built = 0
  const ask = (ground: Ground, asked: FlowSpec, rules = 1): number => {
    const one = flow(asked)
    keptList({ groupIds: one.securityGroupIds ?? [], packet: inboundPacket(one), ground }, () => {
      built++
      return boundsTable(
        Array.from({ length: rules }, () => ANYTHING),
        () => ({ ports: [0, 0], addresses: [0, 0] }),
      )
    })
    return built
  }
  const ground = groundOf(texts(ACCEPT))
  t.equal(ask(ground, {}), 1)
  t.equal(ask(ground, { port: 22, from: '198.51.100.9' }), 1, 'another port, another client')
  t.equal(ask(ground, { securityGroupIds: ['sg-b'] }), 2, 'another group')
  t.equal(ask({ ...ground, prefixLists: groundOf(texts()).prefixLists }, {}), 3, 'other lists')
  t.equal(ask(groundOf(texts(ACCEPT)), {}), 4, 'other facts')
  t.equal(ask(ground, { securityGroupIds: ['sg-b'] }), 4, 'still kept')
  t.equal(ask(ground, { securityGroupIds: ['sg-c'] }, MOST_RULES), 5, 'a long list')
  t.equal(ask(ground, { securityGroupIds: ['sg-c'] }), 5, 'is kept')
  t.equal(ask(ground, { securityGroupIds: ['sg-b'] }), 6, 'in place of the older ones')
  t.equal(ask(ground, { securityGroupIds: ['sg-c'] }), 7, 'and then goes itself')
})

const ANYTHING: PortlessRule = {
  action: 'accept',
  matches: everyAddress(4),
  maybe: noAddress(4),
  doubts: [],
  origin: { kind: 'default', groupIds: '', named: null },
  elsewhere: null,
}
