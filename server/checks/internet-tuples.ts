// Did packets of this client reach the cloud, and did any packet go back?
import type { Flow } from '#shared/flow.ts'
import { type Judgement, pass, warn } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import type { InternetTuple } from '../facts/internet-tuples.ts'
import { apiField } from './api-field.ts'
import { defineCheck } from './check.ts'
import { quietHint } from './quiet-hint.ts'

/**
 * What the edge of the cloud counted (network-semantics E.6). It samples: no row proves nothing. Rows
 * with packets in and none out say on which side of the edge the packets are lost, not by what.
 */
export const internetTuples = defineCheck({
  id: 'internet-tuples',
  hop: 'path',
  needs: [],
  wants: ['internetTuples'],
  causes: [],
  evaluate: (flow, { internetTuples: read }) => {
    if (read.state === 'unavailable') return quietHint([read])
    const own = read.value.filter(tuple => isOwn(flow, tuple) && tuple.packetsIn > 0)
    const [first] = own
    return first === undefined ? quietHint([]) : judged(first, own)
  },
})

const judged = (first: InternetTuple, own: readonly InternetTuple[]): Judgement => {
  const sum = (count: (tuple: InternetTuple) => number): number =>
    own.reduce((total, tuple) => total + count(tuple), 0)
  const params = {
    client: first.otherAddress,
    address: first.cloudAddress,
    port: first.cloudPort,
    in: sum(({ packetsIn }) => packetsIn),
    out: sum(({ packetsOut }) => packetsOut),
  }
  const decidedBy = apiField(first.cloudAddress, first.source, 'InPacketCount')
  return params.out > 0
    ? pass(say('tuples.both-ways', params), { decidedBy })
    : warn(say('tuples.no-answer', params), { decidedBy })
}

const NUMBERS: Readonly<Record<Flow['protocol'], string>> = { tcp: '6', udp: '17', icmp: '1' }

// Rows that are not of this very port and client would tell of other conversations.
const isOwn = (
  { question: { from }, publicAddress, askedPort, protocol }: Flow,
  tuple: InternetTuple,
): boolean =>
  from.kind === 'address' &&
  tuple.otherAddress === from.address &&
  tuple.cloudAddress === publicAddress &&
  tuple.cloudPort === String(askedPort) &&
  tuple.protocol === NUMBERS[protocol]
