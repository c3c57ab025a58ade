// Where do forwarding rules lead a request, and what is said when nobody knows which one it follows?
import t from 'tap'
import { judge as judgeAll } from '#server/diagnose.ts'
import { type Met, modernMet } from '#server/facts/lb-rule-match.ts'
import type { Evidence } from '#shared/evidence.ts'
import type { Judgement } from '#shared/judgement.ts'
import { type AskedQuestion, readQuestion } from '#shared/read-question.ts'
import { aclEntry, cloudAnswer, networkAcl } from '#test/golden/account.ts'
import {
  ALB_EIP,
  APPLICATION,
  applicationListener,
  CLASSIC,
  classicListener,
  classicRules,
  forwardRule,
  forwardRules,
  groupHealth,
  LB_ADDRESS,
  listeners,
  ruleHealth,
  serversOf,
  virtualGroup,
} from '#test/golden/balancer-account.ts'
import { inShort } from '#test/golden/judge-with.ts'
import { type Answers, pathEvidence, vSwitch } from '#test/golden/path-account.ts'

const SHOP = 'shop.example.com'
const named = (name: string, address: string): Evidence => [
  { ...cloudAnswer('dns', { name, addresses: [address], error: null }), kind: 'dns' },
]

const judgementOf = (
  check: string,
  asked: Partial<AskedQuestion>,
  ...layers: readonly Answers[]
): Judgement | undefined => {
  const target = asked.target ?? ''
  const address = layers[0] === CLASSIC ? LB_ADDRESS : ALB_EIP
  const evidence = [...pathEvidence(...layers), ...named(target, address)]
  const question = readQuestion({ target, port: 80, from: '203.0.113.7', ...asked })
  const { judged } = judgeAll(question, evidence, { clock: { iso: () => '', ms: () => 0 } })
  return judged.find(finding => finding.check === check)?.judgement
}

/** sgp-1 is the default's, sgp-2 and sgp-3 are those of rules. */
const rules = (...list: readonly ReturnType<typeof forwardRule>[]): Answers => ({
  'alb.ListRules.lsn-1': forwardRules(...list),
  'alb.ListServerGroupServers.sgp-2': serversOf('sgp-2', 'i-test1 8080 100'),
  'alb.ListServerGroupServers.sgp-3': serversOf('sgp-3', 'i-other 8080 100'),
})
const health = (
  byDefault: readonly string[],
  ...byRule: readonly (readonly [string, ...string[]])[]
): Answers => ({
  'alb.GetListenerHealthStatus.lsn-1': {
    ...groupHealth(...byDefault),
    RuleHealthStatus: byRule.map(([rule, ...servers]) => ruleHealth(rule, ...servers)),
  },
})
const SICK = 'i-test1 Unhealthy CONNECT_TIMEOUT'
const shop = rules(forwardRule('rule-1 10 sgp-2', { Host: [SHOP] }))
const wild = rules(forwardRule('rule-1 10 sgp-2', { Host: ['*.example.com'] }))
const well = health([], ['rule-1 sgp-2'])
const sickRule = health([], ['rule-1 sgp-2', SICK])
const sickDefault = health([SICK], ['rule-1 sgp-2'])
const sickBoth = health([SICK], ['rule-1 sgp-2', SICK])
const redirect: Answers = {
  'alb.ListListeners.alb-1': listeners(
    applicationListener({ DefaultActions: [{ Type: 'Redirect' }] }),
  ),
}

const web = (...list: readonly string[]): Answers => ({
  'slb.DescribeLoadBalancerListeners.lb-1': listeners(classicListener('http 8080 8080')),
  'slb.DescribeLoadBalancerHTTPListenerAttribute.lb-1': classicRules(...list),
  'slb.DescribeVServerGroupAttribute.rsp-2': virtualGroup('rsp-2', 'i-test1 8080 100'),
  'slb.DescribeVServerGroupAttribute.rsp-3': virtualGroup('rsp-3'),
})

type Row = readonly [title: string, target: string, layers: readonly Answers[], expected: string]
const rows: readonly Row[] = [
  ['every group is healthy', ALB_EIP, [APPLICATION, shop, well], 'pass load-balancer.assume-leads'],
  [
    'the group of the rule is sick, and the host is not known',
    ALB_EIP,
    [APPLICATION, shop, sickRule],
    'unknown lb-backend-unhealthy',
  ],
  [
    'the default is sick, and the host is not known',
    ALB_EIP,
    [APPLICATION, shop, sickDefault],
    'unknown lb-backend-unhealthy',
  ],
  [
    'both are sick',
    ALB_EIP,
    [APPLICATION, shop, sickBoth],
    'fail lb-backend-unhealthy lb-backend-unhealthy',
  ],
  [
    'the asked host follows the healthy rule beside a sick default',
    SHOP,
    [APPLICATION, shop, sickDefault],
    'pass load-balancer.assume-host',
  ],
  [
    'the asked host follows the sick rule beside a healthy default',
    SHOP,
    [APPLICATION, shop, sickRule],
    'fail lb-backend-unhealthy load-balancer.assume-host',
  ],
  [
    'a star stands for the asked label',
    SHOP,
    [APPLICATION, wild, sickRule],
    'fail lb-backend-unhealthy load-balancer.assume-host',
  ],
  [
    'another host follows the default',
    'www.example.org',
    [APPLICATION, wild, sickRule],
    'pass load-balancer.assume-host',
  ],
  [
    'a rule for another path of the host',
    SHOP,
    [
      APPLICATION,
      rules(forwardRule('rule-1 10 sgp-2', { Host: [SHOP], Path: ['/cart/*'] })),
      sickRule,
    ],
    'pass load-balancer.assume-host',
  ],
  [
    'the rule with the smaller number is tried first',
    SHOP,
    [
      APPLICATION,
      rules(
        forwardRule('rule-2 20 sgp-3', { Host: [SHOP] }),
        forwardRule('rule-1 10 sgp-2', { Host: [SHOP] }),
      ),
      health([], ['rule-1 sgp-2'], ['rule-2 sgp-3', 'i-other Unhealthy CONNECT_FAILED']),
    ],
    'pass load-balancer.assume-host',
  ],
  [
    'a rule that also looks at a header leaves the host undecided',
    SHOP,
    [APPLICATION, rules(forwardRule('rule-1 10 sgp-2', { Host: [SHOP], Header: ['x'] })), sickRule],
    'unknown lb-backend-unhealthy',
  ],
  [
    'a rule that is still being made leaves the host undecided',
    SHOP,
    [
      APPLICATION,
      rules(forwardRule('rule-1 10 sgp-2', { Host: [SHOP] }, { RuleStatus: 'Provisioning' })),
      sickRule,
    ],
    'unknown lb-backend-unhealthy',
  ],
  [
    'a rule for every path leaves nothing to a sick default',
    ALB_EIP,
    [APPLICATION, rules(forwardRule('rule-1 10 sgp-2', { Path: ['/*'] })), sickDefault],
    'pass',
  ],
  [
    'the group of a rule was not read',
    ALB_EIP,
    [APPLICATION, shop, well, { 'alb.ListServerGroupServers.sgp-2': null }],
    'unknown',
  ],
  [
    'the health of a rule was not read',
    SHOP,
    [APPLICATION, shop, health([])],
    'unknown load-balancer.assume-host',
  ],
  [
    'a redirecting default beside a sick rule',
    ALB_EIP,
    [APPLICATION, redirect, shop, sickRule],
    'unknown lb-backend-unhealthy',
  ],
  ['a redirecting default alone', ALB_EIP, [APPLICATION, redirect], 'pass'],
  [
    'rules were not read, and the default is sick',
    ALB_EIP,
    [APPLICATION, sickDefault, { 'alb.ListRules.lsn-1': null }],
    'unknown lb-backend-unhealthy',
  ],
  [
    'a classic rule for the host that leads to an empty group',
    SHOP,
    [CLASSIC, web(`${SHOP} - rsp-3`)],
    'fail lb-backend-missing load-balancer.assume-host',
  ],
  [
    'a classic rule for another host',
    'www.example.org',
    [CLASSIC, web(`${SHOP} - rsp-3`)],
    'pass load-balancer.assume-host',
  ],
  [
    'a whole classic domain wins over a pattern',
    SHOP,
    [CLASSIC, web('*.example.com - rsp-3', `${SHOP} - rsp-2`)],
    'pass load-balancer.assume-host',
  ],
  [
    'a classic host whose only rule is for another path',
    SHOP,
    [CLASSIC, web(`${SHOP} /cart rsp-3`), { 'slb.DescribeHealthStatus.lb-1': null }],
    'unknown',
  ],
  [
    'a classic rule beside a healthy default, and the host is not known',
    LB_ADDRESS,
    [CLASSIC, web(`${SHOP} - rsp-3`)],
    'unknown lb-backend-missing',
  ],
]

for (const [title, target, layers, expected] of rows)
  t.test(title, async t => {
    const port = layers[0] === CLASSIC ? 8080 : 80
    const judged = judgementOf('load-balancer-backends', { target, port }, ...layers)
    const assumed = (judged?.assumptions ?? [])
      .map(({ key }) => key)
      .filter(key => /assume-(?:leads|host)$/.test(key))
    t.equal([judged && inShort(judged), ...assumed].join(' '), expected)
  })

t.test('an undecided rule is named', async t => {
  const judged = judgementOf(
    'load-balancer-backends',
    { target: ALB_EIP },
    APPLICATION,
    shop,
    sickRule,
  )
  t.strictSame(judged?.because.params['bad'], [`rule-1 (${SHOP})`])
  t.strictSame([...new Set(judged?.causes.map(({ confidence }) => confidence))], ['suspected'])
})

const acl = networkAcl({ ingress: [], egress: [aclEntry('accept all -1/-1 0.0.0.0/0')] })
const SHUT: Answers = {
  'vpc.DescribeVSwitchAttributes': vSwitch({ NetworkAclId: 'nacl-1', CidrBlock: '10.0.0.0/27' }),
  'vpc.DescribeNetworkAclAttributes.nacl-1': JSON.parse(acl.raw) as Answers[string],
}

t.test(
  'what stops the machine of one rule is certain only when the request goes there',
  async t => {
    const other = rules(forwardRule('rule-1 10 sgp-3', { Host: [SHOP] }))
    const at = (target: string, ...layers: readonly Answers[]) =>
      judgementOf('network-acl', { target }, APPLICATION, SHUT, ...layers)?.status
    t.strictSame(
      [at(ALB_EIP), at(ALB_EIP, other), at('www.example.org', other)],
      ['fail', 'unknown', 'fail'],
    )
    t.equal(at(ALB_EIP, { 'alb.ListRules.lsn-1': null }), 'unknown')
  },
)

t.test('a load balancer that only redirects has no machine to judge', async t => {
  t.equal(
    judgementOf('listener', { target: ALB_EIP }, APPLICATION, redirect)?.status,
    'not-applicable',
  )
})

const PATTERNS: readonly (readonly [pattern: string, host: string, met: Met])[] = [
  [SHOP, SHOP, 'yes'],
  [SHOP, 'SHOP.Example.com', 'yes'],
  [SHOP, 'xshop.example.com', 'no'],
  ['*.example.com', SHOP, 'yes'],
  ['*.example.com', 'example.com', 'no'],
  ['*.example.com', 'a.shop.example.com', 'maybe'],
  ['shop?.example.com', 'shop1.example.com', 'yes'],
  ['shop?.example.com', SHOP, 'no'],
  ['*', SHOP, 'yes'],
  ['~^shop', SHOP, 'maybe'],
  [`${'*a'.repeat(60)}.b`, 'a'.repeat(250), 'no'],
]

t.test('patterns of hosts are met as the load balancer reads them', async t => {
  const rule = { id: 'r', priority: 1, paths: null, looksFurther: false, settled: true }
  const met = PATTERNS.map(([pattern, host]) =>
    modernMet(
      { ...rule, hosts: [pattern], groupIds: [], answersItself: false },
      { host, path: '/' },
    ),
  )
  t.strictSame(
    met,
    PATTERNS.map(([, , expected]) => expected),
  )
})
