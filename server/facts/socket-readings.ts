// Which listings of the host's TCP sockets came, and what does each show?
import type { Evidence, EvidenceItem } from '#shared/evidence.ts'
import { type Fact, present, unavailable } from './fact.ts'
import type { HostChoice } from './facts.ts'
import { hostItem, hostOutput, isOutput, needCommand } from './host-answers.ts'
import { isProvenAbsent } from './host-file.ts'
import type { Listener } from './listeners.ts'
import { parseNetstat } from './netstat-listeners.ts'
import { parseProcTcp } from './proc-tcp.ts'
import { parseSs } from './ss-listeners.ts'

/** `isShown`: it printed something, sockets or a heading. */
export type Reading = {
  readonly listeners: readonly Listener[]
  readonly isShown: boolean
  readonly cites: readonly string[]
}

/** One listing that is whole, by the command that printed it. */
export type Listing = { readonly command: string; readonly listeners: readonly Listener[] }

/**
 * Every listing that came whole, also the one that `listeners` was taken from. They are made moments apart, in
 * an order that is not known, and may be of other versions: where they differ, none of them is proven wrong.
 */
export const socketListingsFact = (
  evidence: Evidence,
  { instanceId }: HostChoice,
): Fact<readonly Listing[]> => {
  const read = (command: string) => hostOutput(evidence, instanceId, command)
  const readings: readonly (readonly [string, Reading | null])[] = [
    ['ss-listeners', parsed(read('ss-listeners'), parseSs)],
    ['ss-owners', parsed(read('ss-owners'), parseSs)],
    ['netstat-listeners', parsed(read('netstat-listeners'), parseNetstat)],
    ['proc-tcp', procReading(evidence, instanceId)],
  ]
  const shown = readings.flatMap(([command, reading]) =>
    reading?.isShown ? [{ command, ...reading }] : [],
  )
  return shown.length === 0
    ? unavailable('not-collected', needCommand('ss-listeners'))
    : present(
        shown.map(({ command, listeners }) => ({ command, listeners })),
        shown.flatMap(({ cites }) => cites),
      )
}

export const parsed = (
  output: ReturnType<typeof hostOutput>,
  parse: (item: EvidenceItem) => readonly Listener[] | null,
): Reading | null => {
  const listeners = isOutput(output) ? parse(output.item) : null
  return listeners === null || !isOutput(output)
    ? null
    : { listeners, isShown: output.item.raw.trim() !== '', cites: [output.item.id] }
}

/** IPv6 sockets are in a file of their own; a kernel without IPv6 does not have it. */
export const procReading = (evidence: Evidence, instanceId: string | null): Reading | null => {
  const v4 = parsed(hostOutput(evidence, instanceId, 'proc-tcp'), parseProcTcp)
  if (v4 === null) return null
  const v6 = parsed(hostOutput(evidence, instanceId, 'proc-tcp6'), parseProcTcp)
  const file = hostItem(evidence, instanceId, 'proc-tcp6')
  if (v6 !== null)
    return {
      listeners: [...v4.listeners, ...v6.listeners],
      isShown: true,
      cites: [...v4.cites, ...v6.cites],
    }
  return file !== null && isProvenAbsent(file) ? { ...v4, cites: [...v4.cites, file.id] } : null
}
