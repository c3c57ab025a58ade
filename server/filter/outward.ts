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

export type OutwardStage = {
  readonly stage: 'first' | 'answer' | 'acknowledgement' | 'request' | 'response'
  readonly walk: HostWalk
}

export type Outward = {
  /**
   * In order: TCP the SYN, the SYN-ACK in, the ACK, the first data out and in; else the packet and
   * its answer. Only the first when it surely does not leave. `sources` of cells are the far ends.
   */
  readonly stages: readonly OutwardStage[]
  /** A rule that may send the packet elsewhere: then nothing more is said. */
  readonly translatedBy: Decider | null
}

/** `sources` of the question are the far ends; `local` is the address the host sends from. */
export const openOutward = (asked: ConversationAsked): Outward => {
  const first = walkOutbound(
    worldOf(asked, opening(asked)),
    outPacket(asked, FLAG.syn),
    asked.sources,
  )
  const [sent] = first.through
  const translation = first.steps.find(
    ({ end, verdict }) => end === 'translate' && verdict?.do === 'translate',
  )
  return {
    stages: [
      { stage: 'first', walk: first },
      ...(sent === undefined ? [] : laterStages(asked, sent.packet)),
    ],
    translatedBy: translation?.by ?? null,
  }
}

const laterStages = (asked: ConversationAsked, sent: Packet): OutwardStage[] => {
  const inward = (flags: number): HostWalk =>
    walkInbound(worldOf(asked, known(sent, 'reply')), inPacket(asked, flags), asked.sources)
  const outward = (flags: number): HostWalk =>
    walkOutbound(worldOf(asked, known(sent, 'original')), outPacket(asked, flags), asked.sources)
  const answer: OutwardStage = { stage: 'answer', walk: inward(FLAG.syn | FLAG.ack) }
  if (asked.protocol !== 'tcp') return [answer]
  return [
    answer,
    { stage: 'acknowledgement', walk: outward(FLAG.ack) },
    { stage: 'request', walk: outward(FLAG.ack | FLAG.psh) },
    { stage: 'response', walk: inward(FLAG.ack | FLAG.psh) },
  ]
}

// A packet that was not tracked is followed by others whose state is left open.
const known = (sent: Packet, direction: Connection['direction']): Connection => ({
  state: sent.untracked ? null : CT_STATE.established,
  direction,
  status: translationBits(sent),
  mark: sent.numbers['ct-mark'] ?? exactly(0),
  originalPort: sent.numbers['ct-original-dport'] ?? 'absent',
  translated: null,
})

const outPacket = (asked: ConversationAsked, flags: number): Packet => ({
  family: asked.family,
  remoteIs: 'daddr',
  remoteHidden: false,
  local: asked.local,
  iif: '',
  oif: asked.device,
  untracked: false,
  first: flags === FLAG.syn,
  goesTo: 'input',
  numbers: {
    ...commonNumbers(asked),
    'saddr-type': exactly(ADDRESS_TYPE.local),
    'daddr-type': exactly(ADDRESS_TYPE.unicast),
    ...(asked.port === null
      ? icmp(ECHO[asked.family].request)
      : { ...NO_ICMP, sport: EPHEMERAL, dport: exactly(asked.port), ...flagsOf(asked, flags) }),
  },
})

const inPacket = (asked: ConversationAsked, flags: number): Packet => ({
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
          ...flagsOf(asked, flags),
        }),
  },
})

const icmp = (type: number): Partial<Record<NumberField, Known>> => ({
  ...NO_PORTS,
  'icmp-type': exactly(type),
  'icmp-code': exactly(0),
})
