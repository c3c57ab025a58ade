// Which policies between zones does firewalld have?
import type { Evidence } from '#shared/evidence.ts'
import type { Fact } from './fact.ts'
import type { HostChoice } from './facts.ts'
import { settingsBlocks } from './firewalld-blocks.ts'
import { hostFact, hostOutput } from './host-answers.ts'

/** From 0.9 on. Names are the administrator's: hostile text. */
export type FirewalldPolicy = {
  readonly name: string
  /** CONTINUE, ACCEPT, REJECT, DROP. */
  readonly target: string
  readonly ingressZones: readonly string[]
  readonly egressZones: readonly string[]
  readonly services: readonly string[]
  readonly ports: readonly string[]
  readonly richRules: readonly string[]
  readonly line: number
}

export const firewalldPoliciesFact = (
  evidence: Evidence,
  { instanceId }: HostChoice,
): Fact<readonly FirewalldPolicy[]> =>
  hostFact(
    hostOutput(evidence, instanceId, 'firewalld-policies'),
    'firewalld-policies',
    ({ raw }) => policiesIn(raw),
  )

const policiesIn = (raw: string): readonly FirewalldPolicy[] | null => {
  const policies = (settingsBlocks(raw) ?? []).map(({ name, line, valuesOf, richRules }) => ({
    name,
    target: valuesOf('target')[0] ?? '',
    ingressZones: valuesOf('ingress-zones'),
    egressZones: valuesOf('egress-zones'),
    services: valuesOf('services'),
    ports: valuesOf('ports'),
    richRules,
    line,
  }))
  return policies.length === 0 || policies.some(({ target }) => target === '') ? null : policies
}
