// What mends this cause?
import { CAUSES, type CauseId } from '#shared/causes/catalogue.ts'
import type { Fix } from '#shared/fix.ts'
import type { Flow } from '#shared/flow.ts'
import type { FoundCause, Judgement } from '#shared/judgement.ts'
import type { Facts } from '../facts/facts.ts'
import { advice, type FixValues } from './cloud/advice.ts'
import { providerFix } from './cloud/cloud-firewall.ts'
import { instanceFix } from './cloud/instance.ts'
import { loadBalancerFix } from './cloud/load-balancer.ts'
import { natFix } from './cloud/nat.ts'
import { networkAclFix } from './cloud/network-acl.ts'
import { publicAddressFix } from './cloud/public-address.ts'
import { routeFix } from './cloud/route.ts'
import { securityGroupFix } from './cloud/security-group.ts'
import { hostFirewallFix } from './host/host-firewall.ts'
import { hostNetworkFix } from './host/host-network.ts'
import { listenerFix } from './host/listener.ts'
import { selinuxFix } from './host/selinux.ts'
import { switchFix } from './host/switches.ts'

/** A cause, the check that found it, and that check itself, to judge a change with. */
export type Mending = {
  readonly cause: FoundCause
  readonly flow: Flow
  readonly facts: Facts
  readonly judge: (flow: Flow, facts: Facts) => Judgement
}

type FixOf = (cause: FoundCause, flow: Flow, values: FixValues) => Fix | null

const BY_VALUES: readonly FixOf[] = [
  instanceFix,
  publicAddressFix,
  natFix,
  loadBalancerFix,
  routeFix,
  providerFix,
  hostNetworkFix,
  listenerFix,
  selinuxFix,
]

/** A fix written for this very flow, else the catalogue's advice without commands. */
export const fixFor = ({ cause, flow, facts, judge }: Mending): Fix | null => {
  const rejudge = { facts, judge }
  const judged =
    securityGroupFix(cause, flow, rejudge) ??
    networkAclFix(cause, flow, rejudge) ??
    hostFirewallFix(cause, flow, rejudge) ??
    switchFix(cause, facts)
  if (judged !== null) return judged
  for (const fixOf of BY_VALUES) {
    const fix = fixOf(cause, flow, cause.about ?? {})
    if (fix !== null) return fix
  }
  return adviceOf(cause)
}

const adviceOf = ({ id }: FoundCause): Fix | null =>
  isCause(id) && CAUSES[id].fix !== '' ? advice(`cause.${id}.fix`, {}) : null

const isCause = (id: string): id is CauseId => Object.hasOwn(CAUSES, id)
