// What does this classic load balancer listen on, and which machines are behind it?
// SLB 2014-05-15 (api reference, read 2026-11-22).
import { z } from 'zod'
import type { At } from './around-place.ts'
import { callOf } from './call.ts'
import type { Reply } from './round.ts'
import { bodiesOf, distinct, elementsOf, text, texts } from './wire.ts'

const Server = z.looseObject({ ServerId: text })
const group = z.looseObject({ MasterSlaveServerGroupId: text }).catch({
  MasterSlaveServerGroupId: '',
})
const Listener = z.looseObject({
  ListenerPort: z.coerce.number().catch(0),
  ListenerProtocol: text,
  VServerGroupId: text,
  TCPListenerConfig: group,
  UDPListenerConfig: group,
  AclStatus: text,
  AclId: text,
  AclIds: texts,
})
type Listener = z.infer<typeof Listener>

/** The machines behind the listeners on the asked port, as the load balancer names them. */
export const askClassic = async (
  at: At,
  id: string,
): Promise<{ readonly ids: string[]; readonly vpcId: string }> => {
  const { round, region, port } = at
  const common = { RegionId: region, LoadBalancerId: id }
  const [own, listed] = await Promise.all([
    round.ask(callOf('slb.DescribeLoadBalancerAttribute', region, { subject: id, params: common })),
    round.ask(
      callOf('slb.DescribeLoadBalancerListeners', region, {
        subject: id,
        params: { RegionId: region, 'LoadBalancerId.1': id },
      }),
    ),
    round.ask(callOf('slb.DescribeHealthStatus', region, { subject: id, params: common })),
  ])
  const listeners = elementsOf(listed, ['Listeners'], Listener).filter(
    ({ ListenerPort }) => ListenerPort === port,
  )
  const behind = await Promise.all(
    listeners.map(listener => askListener(at, id, { listener, own })),
  )
  const [named] = bodiesOf(own, z.looseObject({ VpcId: text }))
  return { ids: behind.flat(), vpcId: named?.VpcId ?? '' }
}

type Listening = { readonly listener: Listener; readonly own: Reply }

const askListener = async (at: At, id: string, { listener, own }: Listening): Promise<string[]> => {
  const master =
    listener.TCPListenerConfig.MasterSlaveServerGroupId ||
    listener.UDPListenerConfig.MasterSlaveServerGroupId
  const [rules] = await Promise.all([askRules(at, id, listener), askAccess(at, listener)])
  if (master !== '') return masterGroup(at, master)
  const groups = distinct([listener.VServerGroupId, ...rules]).slice(0, MOST_GROUPS)
  const behind = await Promise.all(groups.map(group => virtualGroup(at, group)))
  return listener.VServerGroupId === ''
    ? [...serversIn(own, 'BackendServers', 'BackendServer'), ...behind.flat()]
    : behind.flat()
}

/** Each is one call: rules that lead to more groups stay undecided. */
const MOST_GROUPS = 20

const serversIn = (reply: Reply, ...path: readonly string[]): string[] =>
  elementsOf(reply, path, Server).map(({ ServerId }) => ServerId)

const virtualGroup = async ({ round, region }: At, id: string): Promise<string[]> => {
  const reply = await round.ask(
    callOf('slb.DescribeVServerGroupAttribute', region, {
      subject: id,
      params: { RegionId: region, VServerGroupId: id },
    }),
  )
  return serversIn(reply, 'BackendServers', 'BackendServer')
}

const masterGroup = async ({ round, region }: At, id: string): Promise<string[]> => {
  const reply = await round.ask(
    callOf('slb.DescribeMasterSlaveServerGroupAttribute', region, {
      subject: id,
      params: { RegionId: region, MasterSlaveServerGroupId: id },
    }),
  )
  return serversIn(reply, 'MasterSlaveBackendServers', 'MasterSlaveBackendServer')
}

const askAccess = async ({ round, region }: At, listener: Listener): Promise<void> => {
  if (listener.AclStatus.toLowerCase() !== 'on') return
  await Promise.all(
    distinct([...listener.AclId.split(','), ...listener.AclIds]).map(id =>
      round.ask(
        callOf('slb.DescribeAccessControlListAttribute', region, {
          subject: id,
          params: { RegionId: region, AclId: id },
        }),
      ),
    ),
  )
}

const Rule = z.looseObject({ VServerGroupId: text })

// Forwarding rules of web listeners stand in the answer about the listener only.
const askRules = async (
  { round, region }: At,
  id: string,
  listener: Listener,
): Promise<string[]> => {
  const protocol = listener.ListenerProtocol.toUpperCase()
  if (protocol !== 'HTTP' && protocol !== 'HTTPS') return []
  const reply = await round.ask(
    callOf(`slb.DescribeLoadBalancer${protocol}ListenerAttribute`, region, {
      subject: id,
      params: { RegionId: region, LoadBalancerId: id, ListenerPort: listener.ListenerPort },
    }),
  )
  return elementsOf(reply, ['Rules', 'Rule'], Rule).map(({ VServerGroupId }) => VServerGroupId)
}
