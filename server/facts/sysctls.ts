// How are the network switches of the host's kernel set?
import type { Evidence, EvidenceItem } from '#shared/evidence.ts'
import { type Fact, present, unavailable } from './fact.ts'
import type { HostChoice } from './facts.ts'
import { hostItem, hostOutput, isOutput, needCommand } from './host-answers.ts'
import { oncePer } from './once-per.ts'

/** By name as `sysctl` prints it. A name that is missing was not read; it is not "0". */
export type Sysctls = ReadonlyMap<string, string>

/** `sysctl -a` skips what it may not read and may end with an error; each line it prints is true. */
export const sysctlsFact = (evidence: Evidence, { instanceId }: HostChoice): Fact<Sysctls> => {
  const output = hostOutput(evidence, instanceId, 'sysctl-net')
  const item = hostItem(evidence, instanceId, 'sysctl-net')
  if (item !== null && settingsIn(item).size > 0) return present(settingsIn(item), [item.id])
  return isOutput(output)
    ? unavailable('undecodable', needCommand('sysctl-net'), [output.item.id])
    : output
}

const settingsIn = oncePer(
  ({ raw }: EvidenceItem): Sysctls =>
    new Map(
      raw
        .split('\n')
        .flatMap(line => /^([\w./@:-]+) = (.*)$/.exec(line)?.slice(1, 3) ?? [])
        .flatMap((part, i, all) => (i % 2 === 0 ? [[part, all[i + 1] ?? ''] as const] : [])),
    ),
)

/** `net.ipv4.conf.eth0.rp_filter`; a dot in the device's name is printed as a slash. Null: not read. */
export const deviceSetting = (sysctls: Sysctls, device: string, setting: string): number | null => {
  const text = sysctls.get(`net.ipv4.conf.${device.replaceAll('.', '/')}.${setting}`)
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null
}
