// What is said about the inside of a Windows instance, which no check can read?
import { type Flow, hostOf } from '#shared/flow.ts'
import type { Hop } from '#shared/hop.ts'
import { type Need, notApplicable, unknown } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import type { Facts } from '../facts/facts.ts'
import type { Check, CheckResult } from './check.ts'

/** Of the cloud's own record of the instance; false while that was not read. */
export const isWindows = (flow: Flow, facts: Facts): boolean => {
  const host = hostOf(flow)
  const instances = facts('instances')
  return (
    host !== null &&
    instances.state === 'present' &&
    instances.value.instances.some(
      own => own.instanceId === host && own.osType.toLowerCase() === 'windows',
    )
  )
}

/** Null for what is judged as everywhere. The checks of the host know Linux only. */
export const onWindows = (check: Check, flow: Flow, facts: Facts): CheckResult | null => {
  const command = COMMANDS[check.hop]?.(flow)
  if (command === undefined || FROM_CLOUD.includes(check.id)) return null
  if (check.appliesTo(flow) !== null || !isWindows(flow, facts)) return null
  const cites = [...facts('instances').cites]
  const instance = hostOf(flow) ?? ''
  if (LINUX_ONLY.includes(check.id))
    return { judgement: notApplicable(say('windows.no-such-thing', { instance })), cites }
  return {
    judgement: unknown(say('windows.not-read', { instance }), [needOf(check, command)]),
    cites,
  }
}

// At a hop of the host, but the cloud itself tells.
const FROM_CLOUD = ['cloud-assistant', 'host-carrier']
const LINUX_ONLY = ['mandatory-access-control', 'tcp-wrappers']

const needOf = ({ hop, causes }: Check, command: string): Need => ({
  need: say('need.windows', { hop: say(`hop.${hop}`) }),
  how: say('how.windows', { command }),
  wouldSettle: causes,
})

// Cmdlets of Windows Server; netsh prints localised text and is no substitute.
const COMMANDS: Partial<Record<Hop, (flow: Flow) => string>> = {
  'host-network': () =>
    'Get-NetIPAddress | Format-Table InterfaceAlias,IPAddress,PrefixLength; Get-NetConnectionProfile',
  'host-firewall': () =>
    'Get-NetFirewallProfile -PolicyStore ActiveStore | Format-Table Name,Enabled,DefaultInboundAction; Get-NetFirewallRule -PolicyStore ActiveStore -Enabled True -Direction Inbound | Format-Table InstanceID,Action,Profile; Get-NetFirewallPortFilter -PolicyStore ActiveStore | Format-Table InstanceID,Protocol,LocalPort; Get-NetFirewallAddressFilter -PolicyStore ActiveStore | Format-Table InstanceID,RemoteAddress',
  'mandatory-access-control': () => '',
  listener: ({ port, protocol }) =>
    protocol === 'udp'
      ? `Get-NetUDPEndpoint -LocalPort ${port} | Format-Table LocalAddress,LocalPort,OwningProcess`
      : `Get-NetTCPConnection -State Listen -LocalPort ${port} | Format-Table LocalAddress,LocalPort,OwningProcess`,
  reply: () => 'Get-NetRoute | Format-Table InterfaceAlias,DestinationPrefix,NextHop,RouteMetric',
}
