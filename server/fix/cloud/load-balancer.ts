// What lets the load balancer take the connection and hand it to a machine?
// Commands after the SLB, ALB and NLB API references of help.aliyun.com, read 2026-11-22.
import type { Fix, FixCommand } from '#shared/fix.ts'
import type { Flow } from '#shared/flow.ts'
import type { FoundCause } from '#shared/judgement.ts'
import { type MessageKey, say } from '#shared/message.ts'
import { advice, type FixValues, type Parameters, textOf, withUndo, wordOf } from './advice.ts'

/** Null for causes of other hops. */
export const loadBalancerFix = (cause: FoundCause, flow: Flow, values: FixValues): Fix | null => {
  const key = summaryOf(cause.id, values)
  if (key === undefined) return null
  const params = {
    id: textOf(values, 'loadBalancerId'),
    listener: textOf(values, 'listenerId'),
    protocol: flow.protocol,
    port: textOf(values, 'serverPort') || (flow.askedPort ?? ''),
    block: textOf(values, 'block') || say('fix.the-client'),
    acl: textOf(values, 'aclId'),
    rule: textOf(values, 'ruleId'),
    group: textOf(values, 'groupId'),
    machine: textOf(values, 'serverId'),
    from: wordOf(values, 'from'),
  }
  return advice(key, params, { commands: commandsFor(cause.id, flow, values) })
}

const summaryOf = (id: string, values: FixValues): MessageKey | undefined => {
  if (id === 'lb-acl-denied')
    return values['type'] === 'black' ? 'fix.lb-acl-black' : 'fix.lb-acl-white'
  return SUMMARY[id]
}

const SUMMARY: Readonly<Record<string, MessageKey>> = {
  'lb-no-listener': 'fix.lb-no-listener',
  'lb-listener-stopped': 'fix.lb-listener-stopped',
  'lb-inactive': 'fix.lb-inactive',
  'lb-locked': 'fix.lb-locked',
  'lb-no-ipv6': 'fix.lb-no-ipv6',
  'lb-ipv6-private': 'fix.lb-ipv6-private',
  'lb-sg-deny': 'fix.lb-sg-deny',
  'lb-backend-missing': 'fix.lb-backend-missing',
  'lb-backend-weight-zero': 'fix.lb-backend-weight-zero',
  'lb-backend-unhealthy': 'fix.lb-backend-unhealthy',
  'lb-healthcheck-blocked-in-guest': 'fix.lb-healthcheck-blocked-in-guest',
  'lb-hairpin': 'fix.lb-hairpin',
}

const commandsFor = (id: string, flow: Flow, values: FixValues): FixCommand[] => {
  if (id === 'lb-listener-stopped') return startListener(flow, values)
  if (id === 'lb-inactive' && values['kind'] === 'clb') return activate(flow, values)
  if (id === 'lb-ipv6-private') return openIpv6(flow, values)
  if (id === 'lb-backend-weight-zero') return weightOf(flow, values)
  if (id === 'lb-acl-denied') return addEntry(values)
  return []
}

const regionOf = (flow: Flow, values: FixValues): string =>
  textOf(values, 'regionId') || (flow.regionId ?? '')

const startListener = (flow: Flow, values: FixValues): FixCommand[] => {
  const kind = textOf(values, 'kind')
  const region = ['RegionId', regionOf(flow, values)] as const
  if (kind === 'clb') {
    const own: Parameters = [
      region,
      ['LoadBalancerId', textOf(values, 'loadBalancerId')],
      ['ListenerPort', textOf(values, 'port')],
      ['ListenerProtocol', textOf(values, 'protocol')],
    ]
    return withUndo(
      ['slb', 'StartLoadBalancerListener', own],
      ['slb', 'StopLoadBalancerListener', own],
    )
  }
  if (kind !== 'alb' && kind !== 'nlb') return []
  const own: Parameters = [region, ['ListenerId', textOf(values, 'listenerId')]]
  return withUndo([kind, 'StartListener', own], [kind, 'StopListener', own])
}

// ALB and NLB alone can change the type of an address.
const openIpv6 = (flow: Flow, values: FixValues): FixCommand[] => {
  const kind = textOf(values, 'kind')
  if (kind !== 'alb' && kind !== 'nlb') return []
  const own: Parameters = [
    ['RegionId', regionOf(flow, values)],
    ['LoadBalancerId', textOf(values, 'loadBalancerId')],
  ]
  return withUndo(
    [kind, 'EnableLoadBalancerIpv6Internet', own],
    [kind, 'DisableLoadBalancerIpv6Internet', own],
  )
}

const activate = (flow: Flow, values: FixValues): FixCommand[] => {
  const withStatus = (status: string): Parameters => [
    ['RegionId', regionOf(flow, values)],
    ['LoadBalancerId', textOf(values, 'loadBalancerId')],
    ['LoadBalancerStatus', status],
  ]
  return withUndo(
    ['slb', 'SetLoadBalancerStatus', withStatus('active')],
    ['slb', 'SetLoadBalancerStatus', withStatus('inactive')],
  )
}

// The classic product takes one JSON text for it: that is left to the console.
const weightOf = (flow: Flow, values: FixValues): FixCommand[] => {
  const kind = textOf(values, 'kind')
  if (kind !== 'alb' && kind !== 'nlb') return []
  const withWeight = (weight: string): Parameters => [
    ['RegionId', regionOf(flow, values)],
    ['ServerGroupId', textOf(values, 'groupId')],
    ['Servers.1.ServerId', textOf(values, 'serverId')],
    ['Servers.1.ServerType', 'Ecs'],
    ['Servers.1.Port', textOf(values, 'serverPort')],
    ['Servers.1.Weight', weight],
  ]
  return textOf(values, 'serverId').startsWith('i-')
    ? withUndo(
        [kind, 'UpdateServerGroupServersAttribute', withWeight('100')],
        [kind, 'UpdateServerGroupServersAttribute', withWeight('0')],
      )
    : []
}

const addEntry = (values: FixValues): FixCommand[] => {
  if (values['kind'] !== 'alb' || values['type'] !== 'white') return []
  const acl = ['AclId', textOf(values, 'aclId')] as const
  const block = textOf(values, 'block')
  return withUndo(
    ['alb', 'AddEntriesToAcl', [acl, ['AclEntries.1.Entry', block]]],
    ['alb', 'RemoveEntriesFromAcl', [acl, ['Entries.1', block]]],
  )
}
