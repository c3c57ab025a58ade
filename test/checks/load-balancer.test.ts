// Does the load-balancer hop name what keeps a client from the machine behind it?
import t from 'tap'
import { CHECKS } from '#server/checks/index.ts'
import { judge as judgeAll } from '#server/diagnose.ts'
import { factsOf } from '#server/facts/facts.ts'
import { conclude } from '#server/verdict/conclude.ts'
import type { Evidence, EvidenceItem } from '#shared/evidence.ts'
import type { Judgement } from '#shared/judgement.ts'
import { type AskedQuestion, readQuestion } from '#shared/read-question.ts'
import { aclEntry, group, groupListing, networkAcl, rule } from '#test/golden/account.ts'
import {
  ALB_EIP,
  APPLICATION,
  application,
  CLASSIC,
  classic,
  classicBackends,
  classicHealth,
  classicList,
  classicListener,
  classicRules,
  groupHealth,
  LB_ADDRESS,
  listeners,
  NETWORK,
  NLB_EIP,
  network,
  servers,
} from '#test/golden/balancer-account.ts'
import { inShort } from '#test/golden/judge-with.ts'
import {
  type Answers,
  instance,
  instances,
  locate,
  pathEvidence,
  vSwitch,
} from '#test/golden/path-account.ts'
import { HOST, withRules } from '#test/golden/serving-host.ts'

const toClassic: Partial<AskedQuestion> = { target: LB_ADDRESS }
const toApplication: Partial<AskedQuestion> = { target: ALB_EIP, port: 80 }
const toNetwork: Partial<AskedQuestion> = { target: NLB_EIP, port: 80 }

const missing = (check: string): never => {
  throw new Error(`no check ${check}`)
}

const judge = (
  check: string,
  asked: Partial<AskedQuestion>,
  ...layers: readonly Answers[]
): Judgement => {
  const evidence = pathEvidence(...layers)
  const flow = locate(asked, evidence)
  const own = CHECKS.find(({ id }) => id === check)
  return own === undefined
    ? missing(check)
    : own.run(flow, factsOf(evidence, { instanceId: flow.instanceId })).judgement
}

const clb = (text: string, over: object = {}): Answers => ({
  'slb.DescribeLoadBalancerListeners.lb-1': listeners(classicListener(text, { ...over })),
})
const white = { AclStatus: 'on', AclType: 'white', AclId: 'acl-1' }
const black = { AclStatus: 'on', AclType: 'black', AclId: 'acl-1' }
const list = (...entries: readonly string[]): Answers => ({
  'slb.DescribeAccessControlListAttribute.acl-1': classicList(...entries),
})
const refused = (...actions: readonly string[]): Answers =>
  Object.fromEntries(actions.map(action => [action, 'refused' as const]))

const lbGroup = (rules: readonly ReturnType<typeof rule>[]): Answers => ({
  'ecs.DescribeSecurityGroupAttribute.sg-lb': JSON.parse(
    group({ id: 'sg-lb', rules }).raw,
  ) as Answers[string],
  'ecs.DescribeSecurityGroups': JSON.parse(groupListing([{ id: 'sg-lb' }]).raw) as Answers[string],
})
const withGroup: Answers = {
  'alb.GetLoadBalancerAttribute.alb-1': application({ SecurityGroupIds: ['sg-lb'] }),
}

type Row = readonly [
  title: string,
  check: string,
  asked: Partial<AskedQuestion>,
  layers: readonly Answers[],
  expected: string,
]
const inside: Answers = {
  'slb.DescribeLoadBalancers': classic({ Address: '10.0.0.30', AddressType: 'intranet' }),
  'slb.DescribeLoadBalancerAttribute.lb-1': {
    ...classicBackends('i-test1 100'),
    Address: '10.0.0.30',
  },
}
const layer7: Answers = {
  ...clb('http 8080 8080'),
  'slb.DescribeLoadBalancerHTTPListenerAttribute.lb-1': classicRules(),
}
const ENTRY = 'load-balancer'
const BEHIND = 'load-balancer-backends'
const rows: readonly Row[] = [
  ['a running listener on the port', ENTRY, toClassic, [CLASSIC], 'pass'],
  ['no listener on the port', ENTRY, { ...toClassic, port: 81 }, [CLASSIC], 'fail lb-no-listener'],
  [
    'a listener for UDP only',
    ENTRY,
    toClassic,
    [CLASSIC, clb('udp 8080 8080')],
    'fail lb-no-listener',
  ],
  [
    'a listener for web pages carries TCP',
    ENTRY,
    toClassic,
    [CLASSIC, clb('http 8080 8080')],
    'pass',
  ],
  [
    'a stopped listener',
    ENTRY,
    toClassic,
    [CLASSIC, clb('tcp 8080 8080', { Status: 'stopped' })],
    'fail lb-listener-stopped',
  ],
  [
    'a listener that is being started',
    ENTRY,
    toClassic,
    [CLASSIC, clb('tcp 8080 8080', { Status: 'starting' })],
    'unknown',
  ],
  [
    'an inactive load balancer',
    ENTRY,
    toClassic,
    [
      CLASSIC,
      {
        'slb.DescribeLoadBalancers': null,
        'slb.DescribeLoadBalancerAttribute.lb-1': {
          ...classicBackends('i-test1 100'),
          LoadBalancerStatus: 'inactive',
        },
      },
    ],
    'fail lb-inactive',
  ],
  [
    'a locked load balancer',
    'load-balancer-lock',
    toClassic,
    [
      CLASSIC,
      {
        'slb.DescribeLoadBalancers': classic({ LoadBalancerStatus: 'locked' }),
        'slb.DescribeLoadBalancerAttribute.lb-1': {
          ...classicBackends('i-test1 100'),
          LoadBalancerStatus: 'locked',
        },
      },
    ],
    'fail lb-locked',
  ],
  ['a load balancer that is not locked', 'load-balancer-lock', toClassic, [CLASSIC], 'pass'],
  [
    'an application load balancer with an unpaid bill',
    'load-balancer-lock',
    toApplication,
    [
      APPLICATION,
      {
        'alb.GetLoadBalancerAttribute.alb-1': application({
          LoadBalancerOperationLocks: [{ LockReason: 'FinancialLocked' }],
        }),
      },
    ],
    'fail lb-locked',
  ],
  [
    'a network load balancer with an unpaid bill',
    'load-balancer-lock',
    toNetwork,
    [
      NETWORK,
      {
        'nlb.GetLoadBalancerAttribute.nlb-1': network({
          LoadBalancerBusinessStatus: 'FinancialLocked',
        }),
      },
    ],
    'fail lb-locked',
  ],
  [
    'a lock of a related resource is not judged',
    'load-balancer-lock',
    toNetwork,
    [
      NETWORK,
      {
        'nlb.GetLoadBalancerAttribute.nlb-1': network({
          OperationLocks: [{ LockReason: 'RelatedResourceLocked' }],
        }),
      },
    ],
    'unknown',
  ],
  [
    'an allow list without the client',
    ENTRY,
    toClassic,
    [CLASSIC, clb('tcp 8080 8080', white), list('192.0.2.0/24')],
    'fail lb-acl-denied',
  ],
  [
    'an allow list with the client',
    ENTRY,
    toClassic,
    [CLASSIC, clb('tcp 8080 8080', white), list('192.0.2.0/24', '203.0.113.7/32')],
    'pass',
  ],
  [
    'a block list with the client',
    ENTRY,
    toClassic,
    [CLASSIC, clb('tcp 8080 8080', black), list('203.0.113.0/24')],
    'fail lb-acl-denied',
  ],
  [
    'a block list without the client',
    ENTRY,
    toClassic,
    [CLASSIC, clb('tcp 8080 8080', black), list('192.0.2.0/24')],
    'pass',
  ],
  [
    'an access list that is switched off',
    ENTRY,
    toClassic,
    [CLASSIC, clb('tcp 8080 8080', { ...white, AclStatus: 'off' }), list('192.0.2.0/24')],
    'pass',
  ],
  [
    'an empty allow list',
    ENTRY,
    toClassic,
    [CLASSIC, clb('tcp 8080 8080', white), list()],
    'unknown',
  ],
  [
    'an allow list that was not read',
    ENTRY,
    toClassic,
    [CLASSIC, clb('tcp 8080 8080', white)],
    'unknown',
  ],
  [
    'an allow list with more entries than came',
    ENTRY,
    toClassic,
    [
      CLASSIC,
      clb('tcp 8080 8080', white),
      {
        'slb.DescribeAccessControlListAttribute.acl-1': {
          ...classicList('192.0.2.0/24'),
          TotalAclEntry: '51',
        },
      },
    ],
    'unknown',
  ],
  [
    'some of many clients are listed',
    ENTRY,
    { ...toClassic, from: '203.0.113.0/24' },
    [CLASSIC, clb('tcp 8080 8080', white), list('203.0.113.0/25')],
    'warn lb-acl-denied',
  ],
  [
    'an ALB allow list without the client',
    ENTRY,
    toApplication,
    [
      APPLICATION,
      {
        'alb.GetListenerAttribute.lsn-1': {
          ListenerId: 'lsn-1',
          AclConfig: { AclType: 'White', AclRelations: [{ AclId: 'acl-1' }] },
        },
        'alb.ListAclEntries.acl-1': {
          AclEntries: [{ Entry: '192.0.2.0/24', Status: 'Available' }],
        },
      },
    ],
    'fail lb-acl-denied',
  ],
  [
    'an ALB list that is being changed',
    ENTRY,
    toApplication,
    [
      APPLICATION,
      {
        'alb.GetListenerAttribute.lsn-1': {
          ListenerId: 'lsn-1',
          AclConfig: { AclType: 'White', AclRelations: [{ AclId: 'acl-1' }] },
        },
        'alb.ListAclEntries.acl-1': {
          AclEntries: [
            { Entry: '203.0.113.0/24', Status: 'Adding' },
            { Entry: '192.0.2.0/24', Status: 'Available' },
          ],
        },
      },
    ],
    'unknown',
  ],
  [
    'a deny rule of the ALB group meets the client',
    ENTRY,
    toApplication,
    [APPLICATION, withGroup, lbGroup([rule('1 drop tcp 80/80 203.0.113.0/24')])],
    'fail lb-sg-deny',
  ],
  [
    'a deny rule of the ALB group for others',
    ENTRY,
    toApplication,
    [APPLICATION, withGroup, lbGroup([rule('1 drop tcp 80/80 192.0.2.0/24')])],
    'pass',
  ],
  [
    'an ALB group without a deny rule lets everybody in',
    ENTRY,
    toApplication,
    [APPLICATION, withGroup, lbGroup([rule('1 accept tcp 443/443 192.0.2.0/24')])],
    'pass',
  ],
  [
    'an allow rule in front of the deny rule',
    ENTRY,
    toApplication,
    [
      APPLICATION,
      withGroup,
      lbGroup([rule('1 accept tcp 80/80 203.0.113.7/32'), rule('2 drop all -1/-1 0.0.0.0/0')]),
    ],
    'pass',
  ],
  ['an ALB group that was not read', ENTRY, toApplication, [APPLICATION, withGroup], 'unknown'],
  ['a network load balancer found by its address', ENTRY, toNetwork, [NETWORK], 'pass'],
  ['a healthy machine', BEHIND, toClassic, [CLASSIC], 'pass'],
  [
    'no machine behind the listener',
    BEHIND,
    toClassic,
    [CLASSIC, { 'slb.DescribeLoadBalancerAttribute.lb-1': classicBackends() }],
    'fail lb-backend-missing',
  ],
  [
    'an empty group of an ALB',
    BEHIND,
    toApplication,
    [APPLICATION, { 'alb.ListServerGroupServers.sgp-1': { Servers: [], NextToken: '' } }],
    'fail lb-backend-missing',
  ],
  [
    'a group that was not read',
    BEHIND,
    toApplication,
    [APPLICATION, { 'alb.ListServerGroupServers.sgp-1': null }],
    'unknown',
  ],
  [
    'an empty default group beside forwarding rules',
    BEHIND,
    toApplication,
    [
      APPLICATION,
      {
        'alb.ListServerGroupServers.sgp-1': { Servers: [], NextToken: '' },
        'alb.ListRules.lsn-1': { Rules: [{ ListenerId: 'lsn-1', RuleId: 'rule-1' }] },
      },
    ],
    'unknown lb-backend-missing',
  ],
  [
    'the only machine has weight 0',
    BEHIND,
    toClassic,
    [CLASSIC, { 'slb.DescribeLoadBalancerAttribute.lb-1': classicBackends('i-test1 0') }],
    'fail lb-backend-weight-zero',
  ],
  [
    'one of two machines has weight 0',
    BEHIND,
    toClassic,
    [
      CLASSIC,
      { 'slb.DescribeLoadBalancerAttribute.lb-1': classicBackends('i-other 0', 'i-test1 1') },
    ],
    'pass',
  ],
  [
    'the only machine is abnormal',
    BEHIND,
    toClassic,
    [CLASSIC, { 'slb.DescribeHealthStatus.lb-1': classicHealth('i-test1 abnormal') }],
    'fail lb-backend-unhealthy',
  ],
  [
    'one of two machines is abnormal',
    BEHIND,
    toClassic,
    [
      CLASSIC,
      {
        'slb.DescribeLoadBalancerAttribute.lb-1': classicBackends('i-other 100', 'i-test1 100'),
        'slb.DescribeHealthStatus.lb-1': classicHealth('i-other abnormal', 'i-test1 normal'),
      },
    ],
    'pass',
  ],
  [
    'no health check on the only machine',
    BEHIND,
    toClassic,
    [CLASSIC, { 'slb.DescribeHealthStatus.lb-1': classicHealth('i-test1 unavailable') }],
    'pass',
  ],
  [
    'health of nobody is told',
    BEHIND,
    toClassic,
    [CLASSIC, { 'slb.DescribeHealthStatus.lb-1': classicHealth() }],
    'unknown',
  ],
  [
    'an unhealthy ALB machine',
    BEHIND,
    toApplication,
    [
      APPLICATION,
      { 'alb.GetListenerHealthStatus.lsn-1': groupHealth('i-test1 Unhealthy CONNECT_TIMEOUT') },
    ],
    'fail lb-backend-unhealthy',
  ],
  [
    'an ALB machine whose first check runs',
    BEHIND,
    toApplication,
    [APPLICATION, { 'alb.GetListenerHealthStatus.lsn-1': groupHealth('i-test1 Initial') }],
    'unknown',
  ],
  ['a healthy NLB machine', BEHIND, toNetwork, [NETWORK], 'pass'],
  [
    'a machine asks its own layer 4 listener',
    BEHIND,
    { target: '10.0.0.30', from: 'i-test1' },
    [CLASSIC, inside],
    'unknown lb-hairpin',
  ],
  [
    'a machine asks its own layer 7 listener',
    BEHIND,
    { target: '10.0.0.30', from: 'i-test1' },
    [CLASSIC, inside, layer7],
    'pass',
  ],
  [
    'without the right to read classic ones',
    ENTRY,
    toClassic,
    [CLASSIC, refused('slb.DescribeLoadBalancerListeners.lb-1')],
    'unknown cloud-permission-missing',
  ],
  [
    'without the right to read ALB',
    ENTRY,
    toApplication,
    [APPLICATION, refused('alb.GetLoadBalancerAttribute.alb-1')],
    'unknown cloud-permission-missing',
  ],
  ['no load balancer on the way', ENTRY, {}, [], 'not-applicable'],
]

for (const [title, check, asked, layers, expected] of rows)
  t.test(title, async t => {
    t.equal(inShort(judge(check, asked, ...layers)), expected)
  })

t.test('a healthy default settles nothing while rules were not read', async t => {
  const said = (...layers: readonly Answers[]) =>
    inShort(judge(BEHIND, toApplication, APPLICATION, ...layers))
  t.same([said(), said({ 'alb.ListRules.lsn-1': null })], ['pass', 'unknown'])
})

const abnormal: Answers = { 'slb.DescribeHealthStatus.lb-1': classicHealth('i-test1 abnormal') }
const timesOut: Answers = {
  'alb.GetListenerHealthStatus.lsn-1': groupHealth('i-test1 Unhealthy CONNECT_TIMEOUT'),
}

const atHost = (
  check: string,
  asked: Partial<AskedQuestion>,
  ...[layers, rules]: readonly [readonly Answers[], readonly string[]]
): Judgement => {
  const evidence = [...pathEvidence(...layers), ...withRules(...rules)]
  const flow = locate(asked, evidence)
  const own = CHECKS.find(({ id }) => id === check)
  return own === undefined
    ? missing(check)
    : own.run(flow, factsOf(evidence, { instanceId: flow.instanceId })).judgement
}

const DROP_LB = '-A INPUT -s 100.64.0.0/10 -p tcp -m tcp --dport 8080 -j DROP'
const DROP_OTHER = '-A INPUT -s 192.0.2.0/24 -p tcp -m tcp --dport 8080 -j DROP'
const DROP_CLIENT = '-A INPUT -s 203.0.113.0/24 -p tcp -m tcp --dport 8080 -j DROP'
const DROP_LOCAL = '-A INPUT -s 10.0.0.96/28 -p tcp -m tcp --dport 8080 -j DROP'

type HostRow = readonly [
  title: string,
  check: string,
  asked: Partial<AskedQuestion>,
  layers: readonly Answers[],
  rules: readonly string[],
  expected: string,
]
const hostRows: readonly HostRow[] = [
  [
    'the firewall of the machine drops the health check',
    BEHIND,
    toClassic,
    [CLASSIC, abnormal],
    [DROP_LB],
    'fail lb-healthcheck-blocked-in-guest',
  ],
  [
    'the firewall drops others only',
    BEHIND,
    toClassic,
    [CLASSIC, abnormal],
    [DROP_OTHER],
    'fail lb-backend-unhealthy',
  ],
  [
    'the firewall drops the health check, which is fine all the same',
    BEHIND,
    toClassic,
    [CLASSIC],
    [DROP_LB],
    'pass',
  ],
  [
    'the firewall drops the local addresses of an ALB',
    BEHIND,
    toApplication,
    [APPLICATION, timesOut],
    [DROP_LOCAL],
    'fail lb-healthcheck-blocked-in-guest',
  ],
  [
    'the check of an ALB gets a wrong answer, not a timeout',
    BEHIND,
    toApplication,
    [
      APPLICATION,
      { 'alb.GetListenerHealthStatus.lsn-1': groupHealth('i-test1 Unhealthy RESPONSE_MISMATCH') },
    ],
    [DROP_LOCAL],
    'fail lb-backend-unhealthy',
  ],
  ['nothing is dropped', 'host-firewall', toClassic, [CLASSIC], [], 'pass'],
  [
    'a machine behind an ALB does not see the client',
    'host-firewall',
    toApplication,
    [APPLICATION],
    [DROP_CLIENT],
    'pass',
  ],
  [
    'a machine behind an ALB sees its local addresses',
    'host-firewall',
    toApplication,
    [APPLICATION],
    [DROP_LOCAL],
    'fail host-firewall-drop',
  ],
  [
    'who is seen behind a classic TCP listener is not certain',
    'host-firewall',
    toClassic,
    [CLASSIC],
    [DROP_CLIENT],
    'unknown host-firewall-drop',
  ],
  [
    'both are dropped behind a classic TCP listener',
    'host-firewall',
    toClassic,
    [CLASSIC],
    [DROP_CLIENT, DROP_LB],
    'fail host-firewall-drop cloud-internal-range-dropped',
  ],
  [
    'one of two healthy machines drops',
    'host-firewall',
    toApplication,
    [
      APPLICATION,
      { 'alb.ListServerGroupServers.sgp-1': servers('i-test1 8080 100', 'i-other 8080 100') },
    ],
    [DROP_LOCAL],
    'unknown host-firewall-drop',
  ],
]

for (const [title, check, asked, layers, rules, expected] of hostRows)
  t.test(title, async t => {
    t.equal(inShort(atHost(check, asked, layers, rules)), expected)
  })

const groupOf = (...texts: readonly string[]): Answers => ({
  'ecs.DescribeSecurityGroupAttribute.sg-a': JSON.parse(
    group({ id: 'sg-a', rules: texts.map(text => rule(text)) }).raw,
  ) as Answers[string],
  'ecs.DescribeSecurityGroups': JSON.parse(groupListing([{ id: 'sg-a' }]).raw) as Answers[string],
})
const acl = (...ingress: readonly string[]): Answers => ({
  'vpc.DescribeVSwitchAttributes': vSwitch({ NetworkAclId: 'nacl-1', CidrBlock: '10.0.0.0/27' }),
  'vpc.DescribeNetworkAclAttributes.nacl-1': JSON.parse(
    networkAcl({
      ingress: ingress.map(text => aclEntry(text)),
      egress: [aclEntry('accept all -1/-1 0.0.0.0/0')],
    }).raw,
  ) as Answers[string],
})
const GROUP = 'security-group'
const ACL = 'network-acl'
const two: Answers = {
  'slb.DescribeLoadBalancerAttribute.lb-1': classicBackends('i-other 100', 'i-test1 100'),
  'slb.DescribeHealthStatus.lb-1': classicHealth('i-other normal', 'i-test1 normal'),
}

const members = (clb_: object, alb: object, nlb: object): Answers => ({
  'slb.DescribeLoadBalancers.i-test1': { LoadBalancers: { LoadBalancer: [] }, ...clb_ },
  'alb.ListServerGroupServers.i-test1': { Servers: [], ...alb },
  'nlb.ListServerGroupServers.i-test1': { Servers: [], ...nlb },
})

const behindRows: readonly Row[] = [
  [
    'groups need no rule for a classic load balancer',
    GROUP,
    toClassic,
    [CLASSIC, groupOf()],
    'pass',
  ],
  [
    'a deny rule for the client is in doubt there',
    GROUP,
    toClassic,
    [CLASSIC, groupOf('1 drop tcp 8080/8080 203.0.113.0/24')],
    'unknown sg-no-allow-rule',
  ],
  [
    'a deny rule for another port',
    GROUP,
    toClassic,
    [CLASSIC, groupOf('1 drop tcp 8081/8081 203.0.113.0/24')],
    'pass',
  ],
  [
    'what the sender of the account is let out to is not judged',
    GROUP,
    { target: '10.0.0.30', from: 'i-test1' },
    [CLASSIC, inside, groupOf()],
    'unknown sg-no-allow-rule sg-empty-created-by-api',
  ],
  ['groups that were not read may deny', GROUP, toClassic, [CLASSIC], 'unknown'],
  [
    'groups admit the client and the ALB',
    GROUP,
    toApplication,
    [APPLICATION, groupOf('1 accept tcp 8080/8080 0.0.0.0/0')],
    'pass',
  ],
  [
    'groups admit neither',
    GROUP,
    toApplication,
    [APPLICATION, groupOf()],
    'fail sg-no-allow-rule sg-empty-created-by-api',
  ],
  [
    'groups admit the ALB only',
    GROUP,
    toApplication,
    [APPLICATION, groupOf('1 accept tcp 8080/8080 10.0.0.0/24')],
    'unknown sg-allow-wrong-source',
  ],
  [
    'groups see the port of the machine',
    GROUP,
    toApplication,
    [APPLICATION, groupOf('1 accept tcp 80/80 0.0.0.0/0')],
    'fail sg-allow-wrong-port',
  ],
  [
    'an ACL that lets 100.64.0.0/10 in',
    ACL,
    toClassic,
    [CLASSIC, layer7, acl('accept tcp 8080/8080 100.64.0.0/10')],
    'pass',
  ],
  [
    'an ACL that lets only the client in',
    ACL,
    toClassic,
    [CLASSIC, layer7, acl('accept tcp 8080/8080 203.0.113.0/24')],
    'fail nacl-inbound-no-match',
  ],
  [
    'an ACL that lets half of 100.64.0.0/10 in',
    ACL,
    toClassic,
    [CLASSIC, layer7, acl('accept tcp 8080/8080 100.64.0.0/11')],
    'unknown nacl-inbound-no-match',
  ],
  [
    'a TCP listener and an ACL for both',
    ACL,
    toClassic,
    [CLASSIC, acl('accept tcp 8080/8080 0.0.0.0/0')],
    'pass',
  ],
  [
    'a TCP listener and an ACL for the client only',
    ACL,
    toClassic,
    [CLASSIC, acl('accept tcp 8080/8080 203.0.113.0/24')],
    'unknown nacl-inbound-no-match',
  ],
  [
    'an ACL of the machine that lets the ALB in',
    ACL,
    toApplication,
    [APPLICATION, acl('accept tcp 8080/8080 10.0.0.96/28')],
    'pass',
  ],
  [
    'an ACL that keeps the ALB out',
    ACL,
    toApplication,
    [APPLICATION, acl('accept tcp 8080/8080 203.0.113.0/24')],
    'fail nacl-inbound-no-match',
  ],
  [
    'an ACL keeps one of two machines from being reached',
    ACL,
    toClassic,
    [CLASSIC, layer7, two, acl()],
    'unknown nacl-inbound-no-match',
  ],
  [
    'an ALB whose local addresses are not told',
    ACL,
    toApplication,
    [
      APPLICATION,
      { 'alb.GetLoadBalancerAttribute.alb-1': application({ ZoneMappings: [] }) },
      acl('accept all -1/-1 0.0.0.0/0'),
    ],
    'unknown',
  ],
  ['tables do not matter behind a classic one', 'route', toClassic, [CLASSIC], 'not-applicable'],
  ['replies to an ALB stay in the VPC', 'route', toApplication, [APPLICATION], 'pass'],
  ['replies through an NLB to the Internet', 'route', toNetwork, [NETWORK], 'unknown'],
  [
    'replies through an NLB inside the VPC',
    'route',
    { target: '10.0.0.110', port: 80, from: '10.0.0.9' },
    [NETWORK],
    'pass',
  ],
  ['the machine runs', 'instance', toClassic, [CLASSIC], 'pass'],
  [
    'the only machine is stopped',
    'instance',
    toClassic,
    [
      CLASSIC,
      { 'ecs.DescribeInstances': instances(instance({ Status: 'Stopped', EipAddress: {} })) },
    ],
    'fail instance-not-running',
  ],
  [
    'one of two machines is stopped',
    'instance',
    toClassic,
    [
      CLASSIC,
      two,
      { 'ecs.DescribeInstances': instances(instance({ Status: 'Stopped', EipAddress: {} })) },
    ],
    'unknown instance-not-running',
  ],
  [
    'no listener, so no machine',
    'instance',
    { ...toClassic, port: 81 },
    [CLASSIC],
    'not-applicable',
  ],
  ['the address of a classic load balancer', 'public-address', toClassic, [CLASSIC], 'pass'],
  ['the elastic address of an ALB', 'public-address', toApplication, [APPLICATION], 'pass'],
  [
    'the private address of an NLB',
    'public-address',
    { target: '10.0.0.110', port: 80, from: '10.0.0.9' },
    [NETWORK],
    'not-applicable',
  ],
  ['the address is under no attack', 'anti-ddos', toClassic, [CLASSIC], 'pass'],
  [
    'an ACL of the NLB keeps the client out',
    'balancer-network-acl',
    toNetwork,
    [NETWORK, acl('accept tcp 8080/8080 0.0.0.0/0')],
    'unknown nacl-nat-vswitch-drop',
  ],
  [
    'an ACL of the NLB lets the client in',
    'balancer-network-acl',
    toNetwork,
    [NETWORK, acl('accept tcp 80/80 0.0.0.0/0')],
    'pass',
  ],
  [
    'an ACL does not filter an ALB',
    'balancer-network-acl',
    toApplication,
    [APPLICATION, acl()],
    'not-applicable',
  ],
  [
    'an instance without any public way, and no load balancer lists it',
    'public-address',
    {},
    [CLASSIC, members({}, {}, {})],
    'fail no-public-ip',
  ],
  [
    'an instance without a public address that a classic load balancer lists',
    'public-address',
    {},
    [CLASSIC, members(classic(), {}, {})],
    'unknown',
  ],
  [
    'an instance without a public address in a group of an ALB',
    'public-address',
    {},
    [CLASSIC, members({}, servers('i-test1 8080 100'), {})],
    'unknown',
  ],
  [
    'the private address of an NLB, asked from the Internet',
    'public-address',
    { target: '10.0.0.110', port: 80 },
    [NETWORK],
    'unknown',
  ],
]

for (const [title, check, asked, layers, expected] of behindRows)
  t.test(`behind a load balancer: ${title}`, async t => {
    t.equal(inShort(judge(check, asked, ...layers)), expected)
  })

const conclusionOf = (asked: Partial<AskedQuestion>, evidence: Evidence) => {
  const question = readQuestion({ target: 'i-test1', port: 8080, from: '203.0.113.7', ...asked })
  const { flow, judged } = judgeAll(question, evidence, { clock: { iso: () => '', ms: () => 0 } })
  return { ...conclude(flow, judged, []), judged }
}

const OPEN = groupOf('1 accept tcp 8080/8080 0.0.0.0/0')
const STORIES = [
  ['a classic one', toClassic, [CLASSIC, OPEN], 'reachable'],
  ['an application one', toApplication, [APPLICATION, OPEN], 'reachable'],
  ['a network one', toNetwork, [NETWORK, OPEN], 'inconclusive'],
  ['a classic one without a healthy machine', toClassic, [CLASSIC, OPEN, abnormal], 'unreachable'],
  [
    'an allow list',
    toClassic,
    [CLASSIC, OPEN, clb('tcp 8080 8080', white), list('192.0.2.0/24')],
    'unreachable',
  ],
] as const

for (const [title, asked, layers, expected] of STORIES)
  t.test(`${title} is predicted ${expected}`, async t => {
    t.equal(conclusionOf(asked, [...pathEvidence(...layers), ...HOST]).predicted, expected)
  })

const isOfPath = ({ kind }: EvidenceItem): boolean => /^(?:slb|alb|nlb)\.|EipAddresses/.test(kind)

t.test('taking one or two answers away promises nothing new and blames nobody new', async t => {
  const bad = STORIES.flatMap(([title, asked, layers]) => {
    const evidence = [...pathEvidence(...layers), ...HOST]
    const whole = conclusionOf(asked, evidence)
    const known = new Set(whole.roots.map(({ id }) => id))
    const path = evidence.filter(isOfPath)
    return path.flatMap((one, i) =>
      path.slice(i, i + 4).flatMap(two => {
        const left = evidence.filter(item => item !== one && item !== two)
        const { predicted, roots } = conclusionOf(asked, left)
        const blamed = roots.filter(
          ({ id, confidence, judged: { hop } }) =>
            !known.has(id) && confidence !== 'suspected' && hop !== 'listener',
        )
        const isBetter = predicted === 'reachable' && whole.predicted !== 'reachable'
        return blamed.length > 0 || isBetter
          ? [`${title}: ${one.file} ${two.file}: ${predicted} ${blamed.map(({ id }) => id)}`]
          : []
      }),
    )
  })
  t.strictSame(bad, [])
})
