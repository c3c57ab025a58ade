// Does the host's own filter let its packet out, and the answer to it in?
import {
  type ConversationAsked,
  commonNumbers,
  ECHO,
  EPHEMERAL,
  flagsOf,
  NO_ICMP,
  NO_PORTS,
  opening,
  translationBits,
  worldOf,
} from './conversation.ts'
import { ADDRESS_TYPE, CT_STATE, exactly, FLAG, type Known, type Packet } from './host-packet.ts'
import type { Decider, NumberField } from './host-rule.ts'
import type { Connection } from './host-world.ts'
import { type HostWalk, walkInbound, walkOutbound } from './walk.ts'

export type Outward = {
  /** TCP: the SYN. `sources` of its cells are destinations. */
  readonly first: HostWalk
  /** TCP: the SYN-ACK that comes in; null when the first packet surely does not leave. */
  readonly answer: HostWalk | null
  /** A rule that may send the packet elsewhere: then nothing more is said. */
  readonly translatedBy: Decider | null
}

/** `sources` of the question are the far ends; `local` is the address the host sends from. */
export const openOutward = (asked: ConversationAsked): Outward => {
  const first = walkOutbound(worldOf(asked, opening(asked)), outPacket(asked), asked.sources)
  const [sent] = first.through
  const translation = first.steps.find(
    ({ end, verdict }) => end === 'translate' && verdict?.do === 'translate',
  )
  const connection = sent === undefined ? null : answered(sent.packet)
  return {
    first,
    answer:
      connection === null
        ? null
        : walkInbound(worldOf(asked, connection), inPacket(asked), asked.sources),
    translatedBy: translation?.by ?? null,
  }
}

// A packet that was not tracked gets an answer that counts as invalid (as in `established`).
const answered = (sent: Packet): Connection => ({
  state: sent.untracked ? null : CT_STATE.established,
  direction: 'reply',
  status: translationBits(sent),
  mark: sent.numbers['ct-mark'] ?? exactly(0),
  originalPort: sent.numbers['ct-original-dport'] ?? 'absent',
  translated: null,
})

const outPacket = (asked: ConversationAsked): Packet => ({
  family: asked.family,
  remoteIs: 'daddr',
  remoteHidden: false,
  local: asked.local,
  iif: '',
  oif: asked.device,
  untracked: false,
  first: true,
  goesTo: 'input',
  numbers: {
    ...commonNumbers(asked),
    'saddr-type': exactly(ADDRESS_TYPE.local),
    'daddr-type': exactly(ADDRESS_TYPE.unicast),
    ...(asked.port === null
      ? icmp(ECHO[asked.family].request)
      : { ...NO_ICMP, sport: EPHEMERAL, dport: exactly(asked.port), ...flagsOf(asked, FLAG.syn) }),
  },
})

const inPacket = (asked: ConversationAsked): Packet => ({
  family: asked.family,
  remoteIs: 'saddr',
  remoteHidden: false,
  local: asked.local,
  iif: asked.device,
  oif: '',
  untracked: false,
  first: false,
  goesTo: 'input',
  numbers: {
    ...commonNumbers(asked),
    'packet-type': exactly(0),
    'daddr-type': exactly(ADDRESS_TYPE.local),
    ...(asked.port === null
      ? icmp(ECHO[asked.family].reply)
      : {
          ...NO_ICMP,
          sport: exactly(asked.port),
          dport: EPHEMERAL,
          ...flagsOf(asked, FLAG.syn | FLAG.ack),
        }),
  },
})

const icmp = (type: number): Partial<Record<NumberField, Known>> => ({
  ...NO_PORTS,
  'icmp-type': exactly(type),
  'icmp-code': exactly(0),
})
