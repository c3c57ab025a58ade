// What did this command print on the asked host?

import type { Evidence, EvidenceItem } from '#shared/evidence.ts'
import type { Need } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { type Fact, type Unavailable, type UnavailableReason, unavailable } from './fact.ts'

/**
 * The item of one host command, for the asked instance when several hosts were recorded.
 * `host/<instance-id>/ss-listeners.txt` beats `host/ss-listeners.txt`. A named host stands for no
 * address: only the cloud's answers tell which machine an address leads to.
 */
export const hostItem = (
  evidence: Evidence,
  instanceId: string | null,
  command: string,
): EvidenceItem | null => {
  const items = evidence.filter(item => item.kind === `host.${command}`)
  const own = items.find(item => instanceId !== null && item.subject === instanceId)
  return own ?? items.find(item => item.subject === '') ?? null
}

/** Output of a command that ended well, else why there is none. */
export const hostOutput = (
  evidence: Evidence,
  instanceId: string | null,
  command: string,
): { readonly item: EvidenceItem } | Unavailable => {
  const item = hostItem(evidence, instanceId, command)
  if (item === null) return unavailable('not-collected', needCommand(command))
  return item.status === 'ok'
    ? { item }
    : unavailable(reasonOf(item), needCommand(command), [item.id])
}

export const isOutput = (
  output: { readonly item: EvidenceItem } | Unavailable,
): output is { readonly item: EvidenceItem } => 'item' in output

/** Parses one command's output; a parser that returns null could not read it. */
export const hostFact = <T>(
  output: { readonly item: EvidenceItem } | Unavailable,
  command: string,
  parse: (item: EvidenceItem) => T | null,
): Fact<T> => {
  if (!isOutput(output)) return output
  const value = parse(output.item)
  return value === null
    ? unavailable('undecodable', needCommand(command), [output.item.id])
    : { state: 'present', value, cites: [output.item.id] }
}

export const needCommand = (command: string): Need => ({
  need: say('need.command', { command }),
  how: say('how.command'),
  wouldSettle: [],
})

const reasonOf = ({ status }: EvidenceItem): UnavailableReason => {
  if (status === 'denied') return 'no-privilege'
  return status === 'ok' || status === 'absent' ? 'failed' : status
}
