// Taking answers about load balancers and transit routers away: is anything promised, or anybody blamed anew?
import t from 'tap'
import { judge } from '#server/diagnose.ts'
import { conclude } from '#server/verdict/conclude.ts'
import type { Evidence, EvidenceItem } from '#shared/evidence.ts'
import { type AskedQuestion, readQuestion } from '#shared/read-question.ts'
import { cloudAnswer } from '#test/golden/account.ts'
import {
  ALB_EIP,
  ALB_IPV6,
  APPLICATION,
  CLASSIC,
  classicListener,
  classicRules,
  dualStack,
  forwardRule,
  forwardRules,
  groupHealth,
  LB_ADDRESS,
  listeners,
  ruleHealth,
  serversOf,
  virtualGroup,
} from '#test/golden/balancer-account.ts'
import { type Answers, OPEN_GROUP, pathEvidence } from '#test/golden/path-account.ts'
import { TWO_ATTACHED, transitRoutes } from '#test/golden/private-account.ts'
import { HOST } from '#test/golden/serving-host.ts'

const SHOP = 'shop.example.com'
const dns = (address: string): EvidenceItem => ({
  ...cloudAnswer('dns', {
    name: SHOP,
    addresses: [address],
    names: ['alb-1.cn-hangzhou.alb.aliyuncs.com'],
    error: null,
  }),
  kind: 'dns',
})
/** The default's machine and that of the rule; `sick` ones fail their health check. */
const ruled = (sick: { byDefault?: boolean; byRule?: boolean }): Answers => ({
  'alb.ListRules.lsn-1': forwardRules(forwardRule('rule-1 10 sgp-2', { Host: [SHOP] })),
  'alb.ListServerGroupServers.sgp-2': serversOf('sgp-2', 'i-other 8080 100'),
  'alb.GetListenerHealthStatus.lsn-1': {
    ...groupHealth(...(sick.byDefault === true ? ['i-test1 Unhealthy CONNECT_TIMEOUT'] : [])),
    RuleHealthStatus: [
      ruleHealth(
        'rule-1 sgp-2',
        ...(sick.byRule === true ? ['i-other Unhealthy CONNECT_TIMEOUT'] : []),
      ),
    ],
  },
})
const classicRuled: Answers = {
  'slb.DescribeLoadBalancerListeners.lb-1': listeners(classicListener('http 8080 8080')),
  'slb.DescribeLoadBalancerHTTPListenerAttribute.lb-1': classicRules(`${SHOP} - rsp-2`),
  'slb.DescribeVServerGroupAttribute.rsp-2': virtualGroup('rsp-2'),
}

type Story = readonly [
  title: string,
  asked: Partial<AskedQuestion> & { target: string },
  layers: readonly Answers[],
  more: Evidence,
]
const STORIES: readonly Story[] = [
  ['rules, all well', { target: ALB_EIP, port: 80 }, [APPLICATION, ruled({})], []],
  [
    'rules, the default sick',
    { target: ALB_EIP, port: 80 },
    [APPLICATION, ruled({ byDefault: true })],
    [],
  ],
  [
    'the host of a sick rule',
    { target: SHOP, port: 80 },
    [APPLICATION, ruled({ byRule: true })],
    [dns(ALB_EIP)],
  ],
  [
    'the host of a healthy rule',
    { target: SHOP, port: 80 },
    [APPLICATION, ruled({ byDefault: true })],
    [dns(ALB_EIP)],
  ],
  [
    'a classic rule that leads nowhere',
    { target: SHOP, port: 8080 },
    [CLASSIC, classicRuled],
    [dns(LB_ADDRESS)],
  ],
  [
    'a private IPv6 address',
    { target: ALB_IPV6, port: 80, from: '2001:db8::7' },
    [
      APPLICATION,
      { 'alb.GetLoadBalancerAttribute.alb-1': dualStack({ Ipv6AddressType: 'Intranet' }) },
    ],
    [],
  ],
  ['a transit router', { target: 'i-test1', port: 8080, from: 'i-test2' }, [TWO_ATTACHED], []],
  [
    'a transit router without a route',
    { target: 'i-test1', port: 8080, from: 'i-test2' },
    [
      TWO_ATTACHED,
      {
        'cbn.ListTransitRouterRouteEntries.vtb-tr1': transitRoutes('10.0.0.0/24 tr-attach-1 vpc-1'),
      },
    ],
    [],
  ],
]

const concluded = (asked: Story[1], evidence: Evidence) => {
  const question = readQuestion({ from: '203.0.113.7', ...asked })
  const { flow, judged: all } = judge(question, evidence, {
    clock: { iso: () => '', ms: () => 0 },
  })
  const { predicted, roots } = conclude(flow, all, [])
  // What the host prints is taken to be the target's own, whoever that is.
  const blamed = roots.filter(
    ({ confidence, judged: { hop } }) => confidence !== 'suspected' && hop !== 'listener',
  )
  return { predicted, blamed }
}

const isJoint = ({ kind }: EvidenceItem): boolean => /^(?:slb|alb|nlb|cbn|dns)\b/.test(kind)

for (const [title, asked, layers, more] of STORIES)
  t.test(`${title}: one or two lost answers promise nothing and blame nobody new`, async t => {
    const evidence = [...pathEvidence(OPEN_GROUP, ...layers), ...more, ...HOST]
    const whole = concluded(asked, evidence)
    const known = new Set(whole.blamed.map(({ id }) => id))
    const joints = evidence.filter(isJoint)
    const bad = joints.flatMap((one, at) =>
      joints.slice(at).flatMap(two => {
        const left = concluded(
          asked,
          evidence.filter(item => item !== one && item !== two),
        )
        const isNew = left.blamed.some(({ id }) => !known.has(id))
        const isBetter = left.predicted === 'reachable' && whole.predicted !== 'reachable'
        return isNew || isBetter
          ? [`${one.file} ${two.file}: ${left.predicted} ${left.blamed.map(({ id }) => id)}`]
          : []
      }),
    )
    t.strictSame([joints.length > 0, bad], [true, []])
  })
