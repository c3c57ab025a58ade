// Do we get right what the vendor's own open diagnosers get wrong (network-semantics §R)?
import t from 'tap'
import type { Check } from '#server/checks/check.ts'
import { networkAcl as aclCheck } from '#server/checks/network-acl.ts'
import { securityGroup } from '#server/checks/security-group.ts'
import type { Evidence } from '#shared/evidence.ts'
import {
  account,
  aclEntry,
  cloudAnswer,
  egressRule,
  type GroupSpec,
  group,
  groupAttribute,
  groupListing,
  networkAcl,
  refused,
  rule,
  vSwitch,
} from './account.ts'
import { type FlowSpec, flow } from './flow.ts'
import { inShort, judgeWith } from './judge-with.ts'

const ALL = '0.0.0.0/0'
const ACCEPT = `1 accept tcp 8080/8080 ${ALL}`
const BOTH: FlowSpec = { securityGroupIds: ['sg-a', 'sg-b'] }

const groups = (...specs: readonly GroupSpec[]): Evidence => account({ groups: specs })
const one = (...rules: readonly string[]): Evidence =>
  groups({ id: 'sg-a', rules: rules.map(text => rule(text)) })
const acl = (ingress: readonly string[], egress: readonly string[]): Evidence => [
  vSwitch({ aclId: 'nacl-1' }),
  networkAcl({ ingress: ingress.map(e => aclEntry(e)), egress: egress.map(e => aclEntry(e)) }),
]
const page = (rules: readonly string[], token: string, suffix: string) =>
  cloudAnswer(
    'ecs.DescribeSecurityGroupAttribute',
    {
      ...groupAttribute({
        id: 'sg-a',
        rules: rules.map((text, i) => rule(text, { SecurityGroupRuleId: `sgr-${suffix}-${i}` })),
      }),
      NextToken: token,
    },
    { subject: 'sg-a', suffix },
  )

type Row = readonly [title: string, Check, Evidence, FlowSpec, string]
const rows: readonly Row[] = [
  [
    'the groups of an interface are one list: a drop of one overrules a worse accept of another',
    securityGroup,
    groups(
      { id: 'sg-a', rules: [rule(`10 accept tcp 8080/8080 ${ALL}`)] },
      { id: 'sg-b', rules: [rule(`5 drop tcp 8080/8080 ${ALL}`)] },
    ),
    BOTH,
    'fail sg-deny-in-other-group',
  ],
  [
    'one group that accepts is enough, whatever the other lacks',
    securityGroup,
    groups({ id: 'sg-a', rules: [rule(ACCEPT)] }, { id: 'sg-b' }),
    BOTH,
    'pass',
  ],
  [
    'at equal priority the drop wins, whichever is listed first',
    securityGroup,
    one(ACCEPT, `1 drop tcp 8080/8080 ${ALL}`),
    {},
    'fail sg-equal-priority-drop-wins',
  ],
  [
    'an outbound drop is nothing to the reply, also of an advanced group',
    securityGroup,
    groups({
      id: 'sg-a',
      type: 'enterprise',
      rules: [rule(ACCEPT), egressRule(`1 drop all -1/-1 ${ALL}`)],
    }),
    {},
    'pass',
  ],
  [
    'an ACL that accepts the request and the reply is no trouble',
    aclCheck,
    acl([`accept tcp 8080/8080 ${ALL}`], [`accept tcp 1024/65535 ${ALL}`]),
    {},
    'pass',
  ],
  [
    'an ACL without an entry that matches drops',
    aclCheck,
    acl([], []),
    {},
    'fail nacl-inbound-no-match nacl-outbound-ephemeral-drop',
  ],
  [
    'the reply needs an entry of its own in an ACL',
    aclCheck,
    acl([`accept tcp 8080/8080 ${ALL}`], [`accept tcp 1/1023 ${ALL}`]),
    {},
    'fail nacl-outbound-ephemeral-drop',
  ],
  [
    'a rule on the second page counts',
    securityGroup,
    [
      groupListing([{ id: 'sg-a' }]),
      page([`1 accept tcp 22/22 ${ALL}`], 'more', 'page-1'),
      page([ACCEPT], '', 'page-2'),
    ],
    {},
    'pass',
  ],
  [
    'a first page without the second decides nothing',
    securityGroup,
    [groupListing([{ id: 'sg-a' }]), page([ACCEPT], 'more', 'page-1')],
    {},
    'unknown',
  ],
  [
    'rules for ping say nothing about a port',
    securityGroup,
    one(`1 accept icmp -1/-1 ${ALL}`),
    {},
    'fail sg-no-allow-rule',
  ],
  [
    'an IPv4 rule does not let an IPv6 client in',
    securityGroup,
    one(ACCEPT),
    { from: '2001:db8:9::7', path: 'ipv6' },
    'fail sg-no-ipv6-rule',
  ],
  [
    'an ACL that may not be read is unknown, never open',
    aclCheck,
    [vSwitch({ aclId: 'nacl-1' }), refused('vpc.DescribeNetworkAclAttributes', 'nacl-1')],
    {},
    'unknown cloud-permission-missing',
  ],
]
for (const [title, check, evidence, asked, expected] of rows)
  t.equal(inShort(judgeWith(check, flow(asked), evidence)), expected, title)

// [code of the failed call, the evidence cause it becomes]
const failures = [
  ['Throttling.User', 'unknown cloud-api-throttled'],
  ['ServiceUnavailable', 'unknown'],
] as const
t.same(
  failures.map(([Code]) => {
    const body = { status: 503, body: { Code, Message: 'later', RequestId: 'R' } }
    const about = { subject: 'sg-a', status: 'failed', suffix: 'error' } as const
    const answer = cloudAnswer('ecs.DescribeSecurityGroupAttribute', body, about)
    return inShort(judgeWith(securityGroup, flow(), [groupListing([{ id: 'sg-a' }]), answer]))
  }),
  failures.map(([, expected]) => expected),
  'a call that was throttled is told apart from one that failed',
)

// An error inside a 200 has been seen to be read as "no rules" and "no entries".
const failedInside = [
  { Code: 'Forbidden.RAM', Message: 'not allowed' },
  { Success: false, Message: 'try later' },
  { Code: 403, Success: 'False' },
]
t.same(
  failedInside.map(error => {
    const body = { ...groupAttribute({ id: 'sg-a' }), ...error }
    const about = { subject: 'sg-a' }
    const answer = cloudAnswer('ecs.DescribeSecurityGroupAttribute', body, about)
    const evidence = [groupListing([{ id: 'sg-a' }]), answer]
    return judgeWith(securityGroup, flow(), evidence).status
  }),
  failedInside.map(() => 'unknown'),
  'a refusal inside a 200 is no empty group',
)
const fine = [{ Code: '200', Success: true }, { Code: 200 }, { Code: 'OK', Success: 'true' }, {}]
t.same(
  fine.map(extra => {
    const body = { ...groupAttribute({ id: 'sg-a', rules: [rule(ACCEPT)] }), ...extra }
    const answer = cloudAnswer('ecs.DescribeSecurityGroupAttribute', body, { subject: 'sg-a' })
    return judgeWith(securityGroup, flow(), [groupListing([{ id: 'sg-a' }]), answer]).status
  }),
  fine.map(() => 'pass'),
  'an answer that says it went well is an answer',
)
t.equal(
  inShort(
    judgeWith(securityGroup, flow(), [groupListing([{ id: 'sg-a' }]), group({ id: 'sg-a' })]),
  ),
  'fail sg-no-allow-rule sg-empty-created-by-api',
  'a group that really has no rules drops',
)
