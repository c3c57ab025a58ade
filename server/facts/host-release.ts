// Which family of distributions does the host belong to?
import type { Evidence } from '#shared/evidence.ts'
import type { Fact } from './fact.ts'
import type { HostChoice } from './facts.ts'
import { hostFact, hostOutput } from './host-answers.ts'

/** other: a distribution that is none of these, by its own words. */
export type HostRelease = 'debian' | 'rhel' | 'other'

/** ID and ID_LIKE of /etc/os-release (os-release(5), read 2026-11-27). */
export const hostReleaseFact = (
  evidence: Evidence,
  { instanceId }: HostChoice,
): Fact<HostRelease> =>
  hostFact(hostOutput(evidence, instanceId, 'os-release'), 'os-release', ({ raw }) => {
    const ids = raw.split('\n').flatMap(line => {
      const [, value] = /^ID(?:_LIKE)?=(.{1,200})$/.exec(line.trim()) ?? []
      return value === undefined ? [] : value.replaceAll(/["']/g, '').split(/\s+/)
    })
    if (ids.length === 0) return null
    if (ids.some(id => DEBIAN.has(id))) return 'debian'
    return ids.some(id => RHEL.has(id)) ? 'rhel' : 'other'
  })

const DEBIAN = new Set(['debian', 'ubuntu'])
// Alibaba Cloud Linux 3 says `ID="alinux"`, `ID_LIKE="rhel fedora centos anolis"`.
const RHEL = new Set(['rhel', 'centos', 'fedora', 'alinux', 'anolis', 'rocky', 'almalinux'])
