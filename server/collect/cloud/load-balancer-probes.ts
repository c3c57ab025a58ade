// How is each action about load balancers tried without a trace?
import type { PermissionProbe } from './permission-probe.ts'

const CLASSIC = 'lb-whyportpermission0001'
const MODERN = 'whyportpermission0001'
const GROUP = 'rsp-whyportpermission01'

const probe = (params: PermissionProbe['params']): PermissionProbe => ({
  level: 'optional',
  hops: ['load-balancer'],
  params,
})

const modern = <P extends 'alb' | 'nlb'>(product: P) =>
  ({
    [`${product}.ListLoadBalancers`]: probe({ MaxResults: 10 }),
    [`${product}.GetLoadBalancerAttribute`]: probe({ LoadBalancerId: `${product}-${MODERN}` }),
    [`${product}.ListListeners`]: probe({ MaxResults: 10 }),
    [`${product}.GetListenerHealthStatus`]: probe({ ListenerId: `lsn-${MODERN}` }),
    [`${product}.ListServerGroupServers`]: probe({ ServerGroupId: `sgp-${MODERN}` }),
    // The keys are made from the product's name; the compiler sees only text.
  }) as Readonly<Record<`${P}.${ModernAction}`, PermissionProbe>>

type ModernAction =
  | 'ListLoadBalancers'
  | 'GetLoadBalancerAttribute'
  | 'ListListeners'
  | 'GetListenerHealthStatus'
  | 'ListServerGroupServers'

export const LOAD_BALANCER_PROBES = {
  'slb.DescribeLoadBalancers': probe({ PageSize: 10 }),
  'slb.DescribeLoadBalancerAttribute': probe({ LoadBalancerId: CLASSIC }),
  'slb.DescribeLoadBalancerListeners': probe({ MaxResults: 10 }),
  'slb.DescribeLoadBalancerHTTPListenerAttribute': probe({
    LoadBalancerId: CLASSIC,
    ListenerPort: 80,
  }),
  'slb.DescribeLoadBalancerHTTPSListenerAttribute': probe({
    LoadBalancerId: CLASSIC,
    ListenerPort: 443,
  }),
  'slb.DescribeHealthStatus': probe({ LoadBalancerId: CLASSIC }),
  'slb.DescribeVServerGroupAttribute': probe({ VServerGroupId: GROUP }),
  'slb.DescribeMasterSlaveServerGroupAttribute': probe({ MasterSlaveServerGroupId: GROUP }),
  'slb.DescribeAccessControlListAttribute': probe({ AclId: 'acl-whyportpermission01' }),
  ...modern('alb'),
  ...modern('nlb'),
  'alb.GetListenerAttribute': probe({ ListenerId: `lsn-${MODERN}` }),
  'alb.ListRules': probe({ MaxResults: 10 }),
  'alb.ListAclEntries': probe({ AclId: `acl-${MODERN}` }),
} as const
