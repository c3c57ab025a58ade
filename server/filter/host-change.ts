// What does a rule change on the packet itself?
import { CT_STATE, exactly, markOf, type Packet, withNumbers } from './host-packet.ts'
import type { Step } from './host-rule.ts'

export const setMark = (packet: Packet, step: Extract<Step, { step: 'mark' }>): Packet => {
  if (step.field === 'ct-mark' && packet.numbers['ct-mark'] === 'absent') return packet
  return withNumbers(packet, { [step.field]: markOf(packet, step.value) })
}

/** Only a packet that connection tracking has not seen yet can be taken out of it. */
export const untrack = (packet: Packet): Packet => {
  if (packet.numbers['ct-direction'] !== 'absent') return packet
  return { ...withNumbers(packet, { 'ct-state': exactly(CT_STATE.untracked) }), untracked: true }
}
