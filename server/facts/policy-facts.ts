// Which facts tell what the tools in front of the kernel mean: firewalld, fail2ban, SELinux, AppArmor?
import { type ApparmorProfiles, apparmorProfilesFact } from './apparmor-profiles.ts'
import { fail2banBansFact, type JailBans } from './fail2ban-bans.ts'
import { type DirectRule, firewalldDirectFact } from './firewalld-direct.ts'
import { firewalldPanicFact } from './firewalld-panic.ts'
import { type FirewalldPolicy, firewalldPoliciesFact } from './firewalld-policies.ts'
import { firewalldStateFact } from './firewalld-state.ts'
import { type FirewalldZones, firewalldZonesFact } from './firewalld-zones.ts'
import { type PortType, selinuxPortsFact } from './selinux-ports.ts'

export type PolicyFacts = {
  readonly firewalldPanic: boolean
  readonly firewalldZones: FirewalldZones
  readonly firewalldState: 'running' | 'not running'
  readonly firewalldDirect: readonly DirectRule[]
  readonly firewalldPolicies: readonly FirewalldPolicy[]
  readonly fail2banBans: readonly JailBans[]
  readonly selinuxPorts: readonly PortType[]
  readonly apparmorProfiles: ApparmorProfiles
}

export const POLICY_PARSERS = {
  firewalldPanic: firewalldPanicFact,
  firewalldZones: firewalldZonesFact,
  firewalldState: firewalldStateFact,
  firewalldDirect: firewalldDirectFact,
  firewalldPolicies: firewalldPoliciesFact,
  fail2banBans: fail2banBansFact,
  selinuxPorts: selinuxPortsFact,
  apparmorProfiles: apparmorProfilesFact,
}
