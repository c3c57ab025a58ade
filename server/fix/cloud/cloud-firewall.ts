// What gets the packet past the provider's edge?
import type { Fix } from '#shared/fix.ts'
import type { Flow } from '#shared/flow.ts'
import type { FoundCause } from '#shared/judgement.ts'
import type { MessageKey } from '#shared/message.ts'
import { advice, type FixValues, textOf } from './advice.ts'

/**
 * Null for causes of other hops. No commands: locks and black holes end by payment, appeal or time,
 * and a new firewall policy gets its id only when it is made, so its undo cannot be written down.
 */
export const providerFix = (cause: FoundCause, flow: Flow, values: FixValues): Fix | null => {
  const key = SUMMARY[cause.id]
  if (key === undefined) return null
  return advice(key, {
    address: textOf(values, 'address') || (flow.publicAddress ?? ''),
    policy: textOf(values, 'policyId'),
  })
}

const SUMMARY: Readonly<Record<string, MessageKey>> = {
  'cfw-policy-drop': 'fix.cfw-policy-drop',
  'cfw-ips-block': 'fix.cfw-ips-block',
  'ddos-blackholed': 'fix.ddos-blackholed',
  'ddos-mitigating': 'fix.ddos-mitigating',
  'eip-locked-financial': 'fix.eip-locked-financial',
  'eip-locked-security': 'fix.eip-locked-security',
  'eip-business-locked': 'fix.eip-business-locked',
  'platform-port-25-blocked': 'fix.platform-port-25-blocked',
}
