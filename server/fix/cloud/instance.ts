// What lets the instance answer again?
import type { Fix, FixCommand } from '#shared/fix.ts'
import type { Flow } from '#shared/flow.ts'
import type { FoundCause } from '#shared/judgement.ts'
import type { MessageKey } from '#shared/message.ts'
import { advice, type FixValues, textOf, withUndo } from './advice.ts'

/** Null for causes of other hops. Only a stopped instance can be started by a command. */
export const instanceFix = (cause: FoundCause, flow: Flow, values: FixValues): Fix | null => {
  const key = SUMMARY[cause.id]
  if (key === undefined) return null
  const params = {
    instance: textOf(values, 'instanceId') || (flow.instanceId ?? ''),
    eni: textOf(values, 'eniId'),
  }
  return advice(key, params, { commands: startCommand(cause.id, values) })
}

const SUMMARY: Readonly<Record<string, MessageKey>> = {
  'instance-not-found': 'fix.instance-not-found',
  'instance-not-running': 'fix.instance-not-running',
  'instance-starting': 'fix.instance-starting',
  'instance-stopped-economical': 'fix.instance-stopped-economical',
  'instance-locked-security': 'fix.instance-locked-security',
  'instance-locked-financial': 'fix.instance-locked-financial',
  'instance-locked-other': 'fix.instance-locked-other',
  'instance-expired': 'fix.instance-expired',
  'instance-health-impaired': 'fix.instance-health-impaired',
  'target-is-managed-eni': 'fix.target-is-managed-eni',
}

const startCommand = (id: string, values: FixValues): FixCommand[] => {
  const stopped = textOf(values, 'status').toLowerCase() === 'stopped'
  if (!stopped || !['instance-not-running', 'instance-stopped-economical'].includes(id)) return []
  const own = [
    ['RegionId', textOf(values, 'regionId')],
    ['InstanceId', textOf(values, 'instanceId')],
  ] as const
  const mode =
    id === 'instance-stopped-economical' ? ([['StoppedMode', 'StopCharging']] as const) : []
  return withUndo(['ecs', 'StartInstance', own], ['ecs', 'StopInstance', [...own, ...mode]])
}
