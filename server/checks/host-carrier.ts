// Why did the script that was to read the host bring nothing back?
import { hostOf } from '#shared/flow.ts'
import { type FoundCause, type Need, unknown } from '#shared/judgement.ts'
import { type Message, say } from '#shared/message.ts'
import type { HostCarrier } from '../facts/host-carrier.ts'
import { defineCheck } from './check.ts'
import { quietHint } from './quiet-hint.ts'

/** Silent where the host was read, by whatever way: then it does not matter how a script ended. */
export const hostCarrier = defineCheck({
  id: 'host-carrier',
  hop: 'host-network',
  needs: [],
  wants: ['hostCarrier', 'hostAddresses'],
  causes: ['cloud-assistant-offline', 'cloud-permission-missing'],
  judgesSender: true,
  evaluate: (flow, { hostCarrier: carrier, hostAddresses }) => {
    if (carrier.state === 'unavailable' || carrier.value === null) return quietHint([])
    if (hostAddresses.state === 'present' || carrier.value.instanceId !== hostOf(flow))
      return quietHint([])
    const reason = carrierReason(carrier.value)
    const because = sentenceOf(reason, carrier.value)
    return unknown(because, [needOf(reason, carrier.value)], { causes: causesOf(reason, because) })
  },
})

export type CarrierReason =
  | 'offline'
  | 'network'
  | 'not-found'
  | 'not-running'
  | 'limit'
  | 'windows'
  | 'interrupted'
  | 'denied'
  | 'denied-result'
  | 'refused'
  | 'unclear'
  | 'waited'
  | 'cut'
  | 'damaged'
  | 'timeout'
  | 'stopped'
  | 'failed'

/** A code says more than how far the script came: the same one comes before and after it was taken. */
export const carrierReason = (carrier: HostCarrier): CarrierReason =>
  CODES.find(([, pattern]) => pattern.test(carrier.code))?.[0] ?? stateReason(carrier)

// RunCommand and DescribeInvocationResults, error codes and ErrorCode, read 2026-11-22. What is not
// here is told by how far the script came, with its code.
const CODES: readonly (readonly [CarrierReason, RegExp])[] = [
  ['offline', /^(?:Client(?:NotRunning|NotResponse|IsUpgrading|NeedUpgrade)|DeliveryTimeout)$/],
  ['network', /^(?:ClientNetworkBlocked|SecurityGroupRuleDenied)$/],
  ['not-found', /^(?:InvalidInstance(?:Id)?\.NotFound|InstanceNotExists|InstanceReleased)$/],
  ['not-running', /^(?:InstanceNotRunning|IncorrectInstanceStatus)/],
  ['limit', /throttling|quota|limitexceeded/i],
  ['windows', /^(?:Windows|CommandNotApplicable)$/],
]

/** What collect.sh ends with when the archive is too large even without the parts that are left out. */
const TOO_LARGE = 75

const stateReason = ({ state, code, exit }: HostCarrier): CarrierReason => {
  switch (state) {
    case 'not-sent':
      return 'interrupted'
    case 'read':
    case 'unread':
      return code === 'Dropped' || code === 'NoEnd' ? 'cut' : 'damaged'
    case 'ended':
      return exit === TOO_LARGE ? 'cut' : endReason(code)
    default:
      return state
  }
}

const endReason = (code: string): CarrierReason => {
  if (/^(?:Execution)?Timeout$/.test(code)) return 'timeout'
  return /^(?:ExecutionInterrupted|Cancelled|Terminated|Aborted|Stopped)$/.test(code)
    ? 'stopped'
    : 'failed'
}

const sentenceOf = (reason: CarrierReason, { instanceId, code, exit }: HostCarrier): Message => {
  const said = { instance: instanceId, code: code === '' ? '-' : code }
  return reason === 'failed' && exit !== null
    ? say('carrier.failed-exit', { ...said, exit })
    : say(`carrier.${reason}`, said)
}

const needOf = (reason: CarrierReason, { instanceId }: HostCarrier): Need => {
  const by = HOW[reason]
  const otherwise = say('how.host-part')
  return {
    need: say('need.host-part', { instance: instanceId }),
    how: by === undefined ? otherwise : say('how.either', { first: by, more: otherwise }),
    wouldSettle: [],
  }
}

const again = say('how.longer')
const HOW: Partial<Record<CarrierReason, Message>> = {
  offline: say('how.assistant-start'),
  network: say('how.assistant-egress'),
  denied: say('how.assistant-permission', { permission: 'ecs:RunCommand' }),
  'denied-result': say('how.assistant-permission', { permission: 'ecs:DescribeInvocationResults' }),
  limit: say('how.wait'),
  stopped: say('how.again'),
  ...{ waited: again, timeout: again, unclear: again, interrupted: again },
}

const causesOf = (reason: CarrierReason, because: Message): FoundCause[] => {
  if (reason === 'offline')
    return [{ id: 'cloud-assistant-offline', because, confidence: 'derived' }]
  return reason === 'denied' || reason === 'denied-result'
    ? [{ id: 'cloud-permission-missing', because, confidence: 'derived' }]
    : []
}
