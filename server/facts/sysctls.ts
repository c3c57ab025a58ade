// How are the network switches of the host's kernel set?
import type { Evidence } from '#shared/evidence.ts'
import { type Fact, present, unavailable } from './fact.ts'
import type { HostChoice } from './facts.ts'
import { hostItem, hostOutput, isOutput, needCommand } from './host-answers.ts'

/** By name as `sysctl` prints it. A name that is missing was not read; it is not "0". */
export type Sysctls = ReadonlyMap<string, string>

/** `sysctl -a` skips what it may not read and may end with an error; each line it prints is true. */
export const sysctlsFact = (evidence: Evidence, { instanceId }: HostChoice): Fact<Sysctls> => {
  const output = hostOutput(evidence, instanceId, 'sysctl-net')
  const item = hostItem(evidence, instanceId, 'sysctl-net')
  const read = new Map(
    (item?.raw ?? '')
      .split('\n')
      .flatMap(line => /^([\w./@:-]+) = (.*)$/.exec(line)?.slice(1, 3) ?? [])
      .flatMap((part, i, all) => (i % 2 === 0 ? [[part, all[i + 1] ?? ''] as const] : [])),
  )
  if (item !== null && read.size > 0) return present(read, [item.id])
  return isOutput(output)
    ? unavailable('undecodable', needCommand('sysctl-net'), [output.item.id])
    : output
}

/** `net.ipv4.conf.eth0.rp_filter`; a dot in the device's name is printed as a slash. Null: not read. */
export const deviceSetting = (sysctls: Sysctls, device: string, setting: string): number | null => {
  const text = sysctls.get(`net.ipv4.conf.${device.replaceAll('.', '/')}.${setting}`)
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null
}
