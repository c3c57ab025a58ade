// Which evidence is still worth collecting, once all hops were judged?
import type { NextEvidence } from '#shared/finding.ts'
import type { Flow } from '#shared/flow.ts'
import type { Judged } from '#shared/judged.ts'
import type { Need } from '#shared/judgement.ts'
import { singleAddress } from '#shared/plain/address-set.ts'
import { parseAddress } from '#shared/plain/ip.ts'
import { scopeOf } from './facts/address-scope.ts'
import type { Facts } from './facts/facts.ts'
import { NO_OBJECT } from './verdict/predict.ts'

type Around = { readonly flow: Flow; readonly facts: Facts; readonly findings: readonly Judged[] }

/** What was read already is not asked for again where it told that there is nothing to judge. */
export const nextEvidenceFor = (around: Around): NextEvidence[] => {
  const { flow, findings } = around
  const lost = findings
    .flatMap(({ judgement }) => judgement.causes.map(({ id }) => id))
    .find(id => NO_OBJECT.includes(id))
  if (lost !== undefined) return [plain(otherTarget(flow, lost))]
  return isOutbound(around) ? [plain(OUTBOUND)] : findings.flatMap(needsOf)
}

/**
 * From a machine of the account to an address on the Internet that is none of its own: all that
 * could be located was read, and this direction is not judged.
 */
export const isOutbound = ({ flow, facts }: Around): boolean => {
  const { from, target } = flow.question
  const to = target.kind === 'address' ? parseAddress(target.address) : null
  const instances = facts('instances')
  if (flow.path !== 'unknown' || to === null || scopeOf(singleAddress(to)) === 'private')
    return false
  if (instances.state !== 'present' || !instances.value.complete) return false
  if (from.kind === 'instance')
    return instances.value.instances.some(({ instanceId }) => instanceId === from.id)
  const enis = facts('networkInterfaces')
  return (
    from.kind === 'eni' &&
    enis.state === 'present' &&
    enis.value.some(({ eniId }) => eniId === from.id)
  )
}

const OUTBOUND: Need = {
  need: 'a judgement of traffic from an instance to the Internet, which this version does not make',
  how: 'connect from the instance itself, for example: nc -vz <address> <port>',
  wouldSettle: [],
}

const otherTarget = ({ question }: Flow, cause: string): Need => ({
  need: `a target that exists: ${question.asked} does not, in what was read`,
  how: 'look the id, address or name up in the console; another account or region is asked with --account or --region',
  wouldSettle: [cause],
})

const needsOf = ({ judgement }: Judged): NextEvidence[] => judgement.missing.map(plain)

const plain = ({ need, how, wouldSettle }: Need): NextEvidence => ({
  need,
  how,
  wouldSettle: [...wouldSettle],
})
