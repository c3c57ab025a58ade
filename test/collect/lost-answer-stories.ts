// Which questions, on which accounts, are asked while one answer after the other is lost?
import { group, groupListing, rule } from '#test/golden/account.ts'
import {
  ALB_EIP,
  APPLICATION,
  applicationListener,
  CLASSIC,
  classicList,
  classicListener,
  classicRules,
  forwardRule,
  forwardRules,
  groupHealth,
  LB_ADDRESS,
  listeners,
  NETWORK,
  NLB_EIP,
  serversOf,
  virtualGroup,
} from '#test/golden/balancer-account.ts'
import {
  type Answers,
  DNAT_ON,
  EIP,
  haVip,
  haVips,
  IPV6_CLIENT,
  IPV6_ON,
  NAT_EIP,
  natGateway,
  natGateways,
  policies,
  policy,
  route,
  routes,
  SNAT_ON,
  STATIC_ON,
  vSwitch,
  type Wire,
} from '#test/golden/path-account.ts'
import {
  aclOn,
  routerInterfaces,
  TWO_ATTACHED,
  TWO_VPCS,
  TWO_VSWITCHES,
  vpnConnections,
} from '#test/golden/private-account.ts'

export type LostAnswerStory = {
  readonly title: string
  /** null: the demo account. */
  readonly layers: Answers | null
  readonly asked: { readonly target: string; readonly port: number; readonly from?: string }
}

const CLIENT = '203.0.113.7'
const body = (item: { readonly raw: string }): Wire => JSON.parse(item.raw) as Wire

/** Both machines' groups. */
const GROUPS: Answers = {
  'ecs.DescribeSecurityGroups': body(groupListing([{ id: 'sg-a' }, { id: 'sg-b' }])),
  'ecs.DescribeSecurityGroupAttribute.sg-b': body(
    group({ id: 'sg-b', rules: [rule('1 accept tcp 8080/8080 0.0.0.0/0')] }),
  ),
}

const demo = (target: string, port: number, from?: string): LostAnswerStory => ({
  title: `demo ${target}:${port}`,
  layers: null,
  asked: { target, port, ...(from === undefined ? {} : { from }) },
})

const golden = (
  title: string,
  layers: Answers,
  target: string,
  port = 8080,
  from = CLIENT,
): LostAnswerStory => ({ title, layers, asked: { target, port, from } })

export const STORIES: readonly LostAnswerStory[] = [
  demo('i-bp1demo000000web0001', 443),
  demo('i-bp1demo000000app0001', 22, '198.51.100.7'),
  demo('203.0.113.50', 80, '198.51.100.7'),
  demo('8.8.8.8', 443, 'i-bp1demo000000app0001'),
  demo('10.20.1.10', 443, '10.20.2.20'),
  golden('elastic', {}, EIP),
  golden('static', STATIC_ON, EIP),
  golden('dnat', DNAT_ON, NAT_EIP),
  golden('snat', SNAT_ON, '8.8.8.8', 443, 'i-test1'),
  golden('ipv6', IPV6_ON, 'i-test1', 8080, IPV6_CLIENT),
  golden(
    'two vswitches',
    { ...TWO_VSWITCHES, ...GROUPS, ...aclOn('vsw-1') },
    'i-test1',
    8080,
    'i-test2',
  ),
  golden('peering', { ...TWO_VPCS, ...GROUPS }, 'i-test1', 8080, 'i-test2'),
  golden('transit', { ...TWO_ATTACHED, ...GROUPS }, 'i-test1', 8080, 'i-test2'),
  golden('clb', CLASSIC, LB_ADDRESS),
  golden(
    'clb acl',
    {
      ...CLASSIC,
      'slb.DescribeLoadBalancerListeners.lb-1': listeners(
        classicListener('tcp 8080 8080', { AclStatus: 'on', AclType: 'white', AclId: 'acl-1' }),
      ),
      'slb.DescribeAccessControlListAttribute.acl-1': classicList('203.0.113.0/24'),
    },
    LB_ADDRESS,
  ),
  golden('alb', APPLICATION, ALB_EIP, 80),
  golden('nlb', NETWORK, NLB_EIP, 80),
]
