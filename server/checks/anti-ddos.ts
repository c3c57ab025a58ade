// Is the public address black-holed or being scrubbed by Anti-DDoS?
import type { Flow } from '#shared/flow.ts'
import { type FoundCause, type Judgement, pass, unknown, warn } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { needAction } from '../facts/answers.ts'
import type { ProtectedAddress, Protection } from '../facts/anti-ddos.ts'
import { apiFieldWith } from './api-field.ts'
import { defineCheck } from './check.ts'
import { failWith } from './fail-with.ts'
import { notOnInternetPath } from './internet-path.ts'
import { notListed } from './unreadable.ts'

const CAUSES = ['ddos-blackholed', 'ddos-mitigating'] as const
const ACTION = 'antiddos-public.DescribeInstanceIpAddress'

export const antiDdos = defineCheck({
  id: 'anti-ddos',
  hop: 'provider',
  needs: ['protection'],
  causes: CAUSES,
  appliesTo: notOnInternetPath,
  evaluate: (flow, { protection }) => {
    const address = flow.publicAddress
    if (address === null)
      return unknown(say('check.target-not-located'), [
        { ...needAction(ACTION), wouldSettle: CAUSES },
      ])
    const entries = protection.addresses.filter(entry => entry.address === address)
    if (entries.length > 0) return judgeEntries(entries)
    return isCovered(flow, address, protection)
      ? pass(say('provider.ddos-not-listed', { address }))
      : notListed(ACTION, address, CAUSES)
  },
})

// The worst of several records counts.
const judgeEntries = (entries: readonly ProtectedAddress[]): Judgement => {
  const holed = entries.filter(({ status }) => status === 'blackholed').map(holeCause)
  const failed = failWith(holed)
  if (failed !== null) return failed
  const scrubbed = entries.find(({ status }) => status === 'mitigating')
  if (scrubbed !== undefined)
    return warn(scrubSentence(scrubbed), { causes: [scrubCause(scrubbed)] })
  const [odd = null] = entries.filter(({ status }) => status !== 'normal')
  const [first] = entries
  return odd !== null || first === undefined
    ? unknown(say('provider.ddos-unreadable', { status: odd?.status ?? '' }), [
        { ...needAction(ACTION, odd?.address ?? ''), wouldSettle: CAUSES },
      ])
    : pass(say('provider.ddos-normal', { address: first.address }), {
        decidedBy: fieldOf(first, 'normal'),
      })
}

/**
 * Each call is about one kind of resource. That an address is not listed proves something only when
 * the call was about its kind or about this very address, or when it was the only call.
 */
const isCovered = (flow: Flow, address: string, { calls }: Protection): boolean =>
  calls.some(
    call =>
      ['', address, flow.allocationId, flow.instanceId, flow.regionId].includes(call.about) &&
      (call.kind === kindOf(flow) || (call.kind === '' && calls.length === 1)),
  )

// Only a classic load balancer has an address that is no elastic one.
const kindOf = ({ path, allocationId, loadBalancer }: Flow): string =>
  allocationId === null && (loadBalancer === null || loadBalancer.kind === 'clb')
    ? (KIND_OF_PATH[path] ?? 'eip')
    : 'eip'

const KIND_OF_PATH: Partial<Record<Flow['path'], string>> = {
  'static-ip': 'ecs',
  ipv6: 'ipv6',
  'load-balancer': 'slb',
}

const holeCause = (entry: ProtectedAddress): FoundCause => ({
  id: 'ddos-blackholed',
  because: say('provider.ddos-blackholed', { address: entry.address }),
  confidence: 'derived',
  decidedBy: fieldOf(entry, entry.status),
  about: { address: entry.address },
})

const scrubSentence = ({ address }: ProtectedAddress) =>
  say('provider.ddos-mitigating', { address })

const scrubCause = (entry: ProtectedAddress): FoundCause => ({
  id: 'ddos-mitigating',
  because: scrubSentence(entry),
  confidence: 'suspected',
  decidedBy: fieldOf(entry, entry.status),
  about: { address: entry.address },
})

const fieldOf = ({ address, source }: ProtectedAddress, value: string) =>
  apiFieldWith(address, source, { field: 'IpStatus', value })
