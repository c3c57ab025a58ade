// Has the provider locked the public address, apart from the instance?
import type { CauseId } from '#shared/causes/catalogue.ts'
import type { Flow } from '#shared/flow.ts'
import { type FoundCause, type Judgement, pass, unknown, warn } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import type { Probe } from '#shared/probe.ts'
import { needAction } from '../facts/answers.ts'
import type { ElasticAddress } from '../facts/elastic-addresses.ts'
import { apiField, apiFieldWith } from './api-field.ts'
import { defineCheck } from './check.ts'
import { failWith } from './fail-with.ts'
import { notOnInternetPath } from './internet-path.ts'
import { notListed, unreadable } from './unreadable.ts'

const CAUSES = [
  'eip-locked-financial',
  'eip-locked-security',
  'eip-business-locked',
  'eip-throttled-overdue',
] as const

/** Paths without an elastic address have nothing else to lock. */
const WITHOUT_EIP: readonly string[] = ['static-ip', 'ipv6']

export const providerLocks = defineCheck({
  id: 'provider-locks',
  hop: 'provider',
  needs: [],
  wants: ['elasticAddresses', 'probes'],
  causes: CAUSES,
  appliesTo: notOnInternetPath,
  evaluate: (flow, { elasticAddresses, probes }) => {
    const without = withoutElastic(flow)
    if (without !== null) return without
    const hole = unreadable([elasticAddresses], CAUSES)
    const known = elasticAddresses.state === 'present' ? elasticAddresses.value : []
    if (hole !== null) return hole
    const eip =
      known.find(({ allocationId }) => allocationId === flow.allocationId) ??
      known.find(({ address }) => address === flow.publicAddress)
    return eip === undefined
      ? notListed('vpc.DescribeEipAddresses', flow.publicAddress ?? '', CAUSES)
      : judgeLocks(eip, probes.state === 'present' ? probes.value : [])
  },
})

// null: there is an elastic address on the path. Public addresses of the other products are elastic
// ones, read or not; elastic addresses are IPv4 ones.
const withoutElastic = (flow: Flow): Judgement | null => {
  const { path, family, loadBalancer, allocationId, publicAddress } = flow
  const address = publicAddress ?? ''
  if (loadBalancer?.kind === 'clb' && allocationId === null)
    return pass(say('provider.only-balancer', { address }))
  if (WITHOUT_EIP.includes(path) || family === 6)
    return pass(say('provider.nothing-to-lock', { address }))
  return path === 'unknown' && publicAddress === null
    ? unknown(say('check.target-not-located'), [needAction('vpc.DescribeEipAddresses')])
    : null
}

const judgeLocks = (eip: ElasticAddress, probes: readonly Probe[]): Judgement => {
  const reasons = eip.lockReasons.filter(reason => reason !== '')
  const named = reasons.flatMap(reason => lockCause(eip, reason))
  const locks = named.length > 0 ? named : businessCause(eip)
  const failed = failWith([...locks, ...throttled(eip, locks, probes)])
  if (failed !== null) return failed
  const [other] = reasons
  if (other !== undefined)
    return warn(say('provider.eip-other-lock', { address: eip.address, reason: other }))
  return pass(say('provider.eip-not-locked', { address: eip.address }), {
    decidedBy: apiField(eip.allocationId, eip.source, 'BusinessStatus'),
  })
}

// An address that owes money is slowed to about 1 kbit/s before it is taken away (EIP docs, read
// 2026-11-22): then connections open, as a probe saw, and hardly a byte passes.
const throttled = (
  eip: ElasticAddress,
  locks: readonly FoundCause[],
  probes: readonly Probe[],
): FoundCause[] =>
  locks.some(({ id }) => id !== 'eip-locked-security') && probes.some(opened(eip.address))
    ? [
        {
          id: 'eip-throttled-overdue',
          because: say('provider.eip-throttled', { address: eip.address }),
          confidence: 'suspected',
        },
      ]
    : []

const opened =
  (address: string) =>
  ({ role = 'asked', outcome, to }: Probe): boolean =>
    role === 'asked' && outcome === 'open' && to?.address === address

const LOCK_CAUSE: Readonly<Record<string, CauseId>> = {
  financial: 'eip-locked-financial',
  security: 'eip-locked-security',
}

const lockCause = (eip: ElasticAddress, reason: string): FoundCause[] => {
  const id = LOCK_CAUSE[reason.toLowerCase()]
  if (id === undefined) return []
  return [
    {
      id,
      because: say('provider.eip-locked', { address: eip.address, reason }),
      confidence: 'derived',
      decidedBy: apiFieldWith(eip.allocationId, eip.source, { field: 'LockReason', value: reason }),
      about: { allocationId: eip.allocationId, address: eip.address },
    },
  ]
}

// Old answers leave the field out; then the list of locks alone speaks.
const businessCause = (eip: ElasticAddress): FoundCause[] =>
  eip.businessStatus === '' || eip.businessStatus.toLowerCase() === 'normal'
    ? []
    : [
        {
          id: 'eip-business-locked',
          because: say('provider.eip-locked', {
            address: eip.address,
            reason: eip.businessStatus,
          }),
          confidence: 'derived',
          decidedBy: apiField(eip.allocationId, eip.source, 'BusinessStatus'),
          about: { allocationId: eip.allocationId, address: eip.address },
        },
      ]
