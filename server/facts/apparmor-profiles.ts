// Which AppArmor profiles are loaded, and does each enforce or only note?
// /sys/kernel/security/apparmor/profiles: `/usr/sbin/named (enforce)`, a line each; names may hold blanks (apparmor(7)
// and the kernel's apparmorfs, read 2026-11-27).
import type { Evidence } from '#shared/evidence.ts'
import { type Fact, present } from './fact.ts'
import type { HostChoice } from './facts.ts'
import { hostFact, hostItem, hostOutput } from './host-answers.ts'
import { isProvenAbsent } from './host-file.ts'

/** Mode by profile: enforce, complain, kill, unconfined, prompt … */
export type ApparmorProfiles = ReadonlyMap<string, string>

/** Without the file the kernel has no AppArmor; an empty one has no profile. */
export const apparmorProfilesFact = (
  evidence: Evidence,
  { instanceId }: HostChoice,
): Fact<ApparmorProfiles> => {
  const item = hostItem(evidence, instanceId, 'apparmor-profiles')
  if (item !== null && isProvenAbsent(item)) return present(new Map(), [item.id])
  return hostFact(
    hostOutput(evidence, instanceId, 'apparmor-profiles'),
    'apparmor-profiles',
    ({ raw }) => profilesIn(raw),
  )
}

const profilesIn = (raw: string): ApparmorProfiles | null => {
  const lines = raw.split('\n').filter(line => line !== '')
  const profiles = lines.flatMap(line => {
    const open = line.lastIndexOf(' (')
    const mode = line.slice(open + 2, -1)
    return open > 0 && line.endsWith(')') && /^[a-z]{1,20}$/.test(mode)
      ? [[line.slice(0, open), mode] as const]
      : []
  })
  return profiles.length === lines.length ? new Map(profiles) : null
}
