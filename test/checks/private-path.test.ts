// Over the private network, does each end say what stops the packet, and only that?
import t from 'tap'
import type { Check } from '#server/checks/check.ts'
import { networkAcl } from '#server/checks/network-acl.ts'
import { privateSenderAcl } from '#server/checks/private-sender-acl.ts'
import { securityGroup } from '#server/checks/security-group.ts'
import { sentence } from '#shared/wording/sentence.ts'
import { egressRule, groupAttribute, rule } from '#test/golden/account.ts'
import { inShort } from '#test/golden/judge-with.ts'
import { type Answers, eni, enis, judgeBy, vSwitch } from '#test/golden/path-account.ts'
import { aclOn, appEni, TWO_VSWITCHES } from '#test/golden/private-account.ts'

const ALL = '0.0.0.0/0'
const APP = { from: 'i-test2' }
const BY_ADDRESS = { from: '10.0.1.9' }
const NOBODY = { from: '10.0.1.77' }

type Row = readonly [
  title: string,
  check: Check,
  asked: object,
  layers: readonly Answers[],
  expected: string,
]

const SAME: Answers = {
  'ecs.DescribeNetworkInterfaces': enis(eni(), appEni({ VSwitchId: 'vsw-1' })),
}
const CLOSED = { ingress: [], egress: [] }
const acls: readonly Row[] = [
  ['neither vSwitch has an ACL', privateSenderAcl, APP, [], 'pass'],
  ["the sender's ACL is open both ways", privateSenderAcl, APP, [aclOn('vsw-2')], 'pass'],
  [
    "the sender's ACL lets the service's port out and answers in",
    privateSenderAcl,
    APP,
    [
      aclOn('vsw-2', {
        egress: ['accept tcp 8080/8080 10.0.0.0/24'],
        ingress: ['accept tcp 1024/65535 10.0.0.0/24'],
      }),
    ],
    'pass',
  ],
  [
    "the sender's ACL lets another port out",
    privateSenderAcl,
    APP,
    [aclOn('vsw-2', { egress: [`accept tcp 443/443 ${ALL}`] })],
    'fail nacl-cross-vswitch-drop',
  ],
  [
    "an entry of the sender's ACL drops what goes to the target",
    privateSenderAcl,
    APP,
    [aclOn('vsw-2', { egress: ['drop all -1/-1 10.0.0.5/32', `accept all -1/-1 ${ALL}`] })],
    'fail nacl-cross-vswitch-drop',
  ],
  [
    "an entry of the sender's ACL drops what goes to a neighbour of the target",
    privateSenderAcl,
    APP,
    [aclOn('vsw-2', { egress: ['drop all -1/-1 10.0.0.6/32', `accept all -1/-1 ${ALL}`] })],
    'pass',
  ],
  [
    "the sender's ACL lets answers in to the port of the service only",
    privateSenderAcl,
    APP,
    [aclOn('vsw-2', { ingress: [`accept tcp 8080/8080 ${ALL}`] })],
    'fail nacl-cross-vswitch-drop',
  ],
  [
    "the sender's ACL lets answers in to some high ports: which it uses was not read",
    privateSenderAcl,
    APP,
    [aclOn('vsw-2', { ingress: [`accept tcp 32768/65535 ${ALL}`] })],
    'unknown nacl-cross-vswitch-drop',
  ],
  [
    "the sender's ACL drops everything",
    privateSenderAcl,
    APP,
    [aclOn('vsw-2', CLOSED)],
    'fail nacl-cross-vswitch-drop nacl-cross-vswitch-drop',
  ],
  [
    'a client address that one of our interfaces holds is that sender',
    privateSenderAcl,
    BY_ADDRESS,
    [aclOn('vsw-2', CLOSED)],
    'fail nacl-cross-vswitch-drop nacl-cross-vswitch-drop',
  ],
  [
    'a client address that nobody holds has no ACL of ours',
    privateSenderAcl,
    NOBODY,
    [aclOn('vsw-2', CLOSED)],
    'not-applicable',
  ],
  [
    'inside one vSwitch no ACL filters (vector 42)',
    privateSenderAcl,
    APP,
    [SAME, aclOn('vsw-1', CLOSED)],
    'not-applicable',
  ],
  [
    "the sender's vSwitch was not read",
    privateSenderAcl,
    APP,
    [{ 'vpc.DescribeVSwitchAttributes.vsw-2': null }],
    'unknown',
  ],
  [
    "the sender's ACL may not be read",
    privateSenderAcl,
    APP,
    [aclOn('vsw-2'), { 'vpc.DescribeNetworkAclAttributes.nacl-vsw-2': 'refused' }],
    'unknown cloud-permission-missing',
  ],
  [
    "the sender's vSwitch is shared by another account, whose ACL is not visible",
    privateSenderAcl,
    APP,
    [
      {
        'vpc.DescribeVSwitchAttributes.vsw-2': vSwitch({
          VSwitchId: 'vsw-2',
          CidrBlock: '10.0.1.0/24',
          ShareType: 'Shared',
        }),
      },
    ],
    'unknown',
  ],
  [
    "the target's ACL has nothing for a sender in another vSwitch",
    networkAcl,
    APP,
    [aclOn('vsw-1', { ingress: [`accept tcp 443/443 ${ALL}`] })],
    'fail nacl-cross-vswitch-drop',
  ],
  [
    "an entry of the target's ACL drops a sender in another vSwitch",
    networkAcl,
    APP,
    [aclOn('vsw-1', { ingress: ['drop all -1/-1 10.0.1.0/24', `accept all -1/-1 ${ALL}`] })],
    'fail nacl-cross-vswitch-drop',
  ],
  [
    'of an unknown client it is only known that it is dropped',
    networkAcl,
    NOBODY,
    [aclOn('vsw-1', { ingress: ['drop all -1/-1 10.0.1.0/24', `accept all -1/-1 ${ALL}`] })],
    'fail nacl-inbound-drop',
  ],
  [
    'inside one vSwitch the ACL of the target does not filter either',
    networkAcl,
    { from: '10.0.0.9' },
    [aclOn('vsw-1', CLOSED)],
    'pass',
  ],
]

const groups = (outbound: string): Answers => ({
  'ecs.DescribeSecurityGroups': {
    SecurityGroups: {
      SecurityGroup: ['sg-a', 'sg-b'].map(SecurityGroupId => ({
        SecurityGroupId,
        SecurityGroupType: 'normal',
        VpcId: 'vpc-1',
      })),
    },
    NextToken: '',
  },
  'ecs.DescribeSecurityGroupAttribute.sg-a': groupAttribute({
    id: 'sg-a',
    rules: [rule(`1 accept tcp 8080/8080 ${ALL}`)],
  }),
  'ecs.DescribeSecurityGroupAttribute.sg-b': groupAttribute({
    id: 'sg-b',
    rules: [egressRule(outbound)],
  }),
})

const senders: readonly Row[] = [
  [
    "the sender's group drops what goes out, asked by the address of the sender",
    securityGroup,
    BY_ADDRESS,
    [groups('1 drop tcp 8080/8080 10.0.0.0/24')],
    'fail sg-egress-drop',
  ],
  [
    "the sender's group drops another port",
    securityGroup,
    BY_ADDRESS,
    [groups('1 drop tcp 8081/8081 10.0.0.0/24')],
    'pass',
  ],
  [
    'an address that nobody holds has no group of ours',
    securityGroup,
    NOBODY,
    [groups('1 drop tcp 8080/8080 10.0.0.0/24')],
    'pass',
  ],
]

for (const [title, check, asked, layers, expected] of [...acls, ...senders])
  t.test(`${check.id}: ${title}`, async t => {
    t.equal(inShort(judgeBy(check, asked, TWO_VSWITCHES, ...layers)), expected)
  })

t.test("the entry of the sender's ACL that drops is named with its ACL", async t => {
  const judged = judgeBy(
    privateSenderAcl,
    APP,
    TWO_VSWITCHES,
    aclOn('vsw-2', { egress: ['drop tcp 8080/8080 10.0.0.0/8', `accept all -1/-1 ${ALL}`] }),
  )
  t.match(judged.decidedBy, { kind: 'network-acl-entry', id: 'nae-out1' })
  t.equal(
    sentence(judged.because),
    "nacl-vsw-2 of the sender's vSwitch vsw-2 drops tcp 8080 to 10.0.0.5 on its way out, by entry nae-out1.",
  )
})
