// What gives the target a working public address?
import type { Fix } from '#shared/fix.ts'
import type { Flow } from '#shared/flow.ts'
import type { FoundCause } from '#shared/judgement.ts'
import type { MessageKey } from '#shared/message.ts'
import { advice, type FixValues, openedTo, textOf, withUndo } from './advice.ts'
import { ipv6Commands } from './ipv6-commands.ts'

/** Null for causes of other hops. */
export const publicAddressFix = (cause: FoundCause, flow: Flow, values: FixValues): Fix | null => {
  const key = SUMMARY[cause.id]
  if (key === undefined) return null
  const target = textOf(values, 'target') || flow.instanceId || flow.eniId || ''
  const params = {
    target,
    address: textOf(values, 'address') || (flow.publicAddress ?? ''),
    bound: textOf(values, 'boundId'),
    eni: textOf(values, 'eniId'),
    vSwitch: textOf(values, 'vSwitchId'),
    vpc: textOf(values, 'vpcId'),
    gateway: textOf(values, 'gatewayId'),
    rule: textOf(values, 'ruleId'),
    service: textOf(values, 'service'),
    to: textOf(values, 'to'),
    haVip: textOf(values, 'haVip'),
    master: textOf(values, 'master'),
  }
  return advice(key, params, changeFor(cause.id, flow, values))
}

const SUMMARY: Readonly<Record<string, MessageKey>> = {
  'no-public-ip': 'fix.no-public-ip',
  'public-ip-not-yours': 'fix.public-ip-not-yours',
  'public-bandwidth-zero': 'fix.public-bandwidth-zero',
  'eip-not-bound': 'fix.eip-not-bound',
  'eip-bound-elsewhere': 'fix.eip-bound-elsewhere',
  'eip-wrong-private-ip': 'fix.eip-wrong-private-ip',
  'eip-transitioning': 'fix.eip-transitioning',
  'eip-expired': 'fix.eip-expired',
  'eni-not-inuse': 'fix.eni-not-inuse',
  'havip-no-master': 'fix.havip-no-master',
  'havip-master-elsewhere': 'fix.havip-master-elsewhere',
  'ipv6-not-enabled-vswitch': 'fix.ipv6-not-enabled-vswitch',
  'ipv6-not-assigned': 'fix.ipv6-not-assigned',
  'ipv6-gateway-missing': 'fix.ipv6-gateway-missing',
  'ipv6-gateway-locked': 'fix.ipv6-gateway-locked',
  'ipv6-no-public-bandwidth': 'fix.ipv6-no-public-bandwidth',
  'ipv6-bandwidth-locked': 'fix.ipv6-bandwidth-locked',
  'ipv6-egress-only-rule': 'fix.ipv6-egress-only-rule',
}

type Change = Pick<Fix, 'commands' | 'alsoAdmits'>

const changeFor = (id: string, flow: Flow, values: FixValues): Change => {
  if (id === 'no-public-ip' || id === 'eip-not-bound') return bindChange(flow, values)
  if (id === 'public-bandwidth-zero') return bandwidthChange(values)
  const commands = ipv6Commands(id, flow, values)
  const owner = flow.instanceId ?? flow.eniId ?? ''
  return { commands, alsoAdmits: commands.length === 0 ? [] : [openedTo('::/0', owner)] }
}

// From then on everybody reaches whatever the groups of the instance let in: that is said.
const bindChange = (flow: Flow, values: FixValues): Change => {
  const instanceId = textOf(values, 'target') || (flow.instanceId ?? '')
  const own = [
    ['RegionId', textOf(values, 'regionId')],
    ['AllocationId', textOf(values, 'allocationId')],
    ['InstanceId', instanceId],
    ['InstanceType', instanceId.startsWith('eni-') ? 'NetworkInterface' : 'EcsInstance'],
  ] as const
  const commands = withUndo(
    ['vpc', 'AssociateEipAddress', own],
    ['vpc', 'UnassociateEipAddress', own],
  )
  return { commands, alsoAdmits: commands.length === 0 ? [] : [openedTo('0.0.0.0/0', instanceId)] }
}

// 5 Mbit/s is the example of the documents; bandwidth costs money.
const bandwidthChange = (values: FixValues): Change => {
  const instanceId = textOf(values, 'instanceId')
  const withBandwidth = (mbits: string) =>
    [
      'ecs',
      'ModifyInstanceNetworkSpec',
      [
        ['RegionId', textOf(values, 'regionId')],
        ['InstanceId', instanceId],
        ['InternetMaxBandwidthOut', mbits],
      ],
    ] as const
  const commands = withUndo(withBandwidth('5'), withBandwidth('0'))
  return { commands, alsoAdmits: commands.length === 0 ? [] : [openedTo('0.0.0.0/0', instanceId)] }
}
