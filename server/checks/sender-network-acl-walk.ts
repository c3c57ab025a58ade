// Which entries let the sender's packet out, and to which of its ports may answers come back?

import type { Flow } from '#shared/flow.ts'
import type { Phrase } from '#shared/message.ts'
import type { AddressSet } from '#shared/plain/address-set.ts'
import {
  covers,
  type IntervalSet,
  intersect,
  intervalSet,
  isEmpty,
  subtract,
} from '#shared/plain/interval-set.ts'
import { singlePort } from '#shared/plain/port-range.ts'
import { firstMatch } from '../filter/first-match.ts'
import { EPHEMERAL, portWords, servesNobody } from './client-ports.ts'
import type { LocalPorts } from './local-ports.ts'
import { type AclGround, aclList } from './network-acl-list.ts'
import type { AclCell } from './network-acl-walk.ts'
import { doubtsOf } from './rule-doubts.ts'

type Slice = { readonly ports: IntervalSet | null; readonly cell: AclCell }

export type OutWalk = {
  readonly out: AclCell
  readonly back: readonly Slice[]
  readonly ports: LocalPorts
  /** Answers to all, some or none of the sender's ports come back. */
  readonly answers: 'all' | 'some' | 'none'
  /** None comes back to the ports the host uses, but others are open. */
  readonly isOtherRange: boolean
  readonly openWords: Phrase
  readonly droppedWords: Phrase
}

type Asked = { readonly flow: Flow; readonly target: AddressSet; readonly ports: LocalPorts }

/** An ACL keeps no state: the answer comes in from the far end to the port the sender used. */
export const walkOut = ({ flow, target, ports }: Asked, ground: AclGround): OutWalk => {
  const { family, protocol, askedPort } = flow
  const cell = (direction: 'egress' | 'ingress', to: IntervalSet | null): AclCell => {
    const [first] = firstMatch(target, aclList({ direction, family, protocol, ports: to }, ground))
    if (first === undefined) throw new Error('the far end is one address')
    return first
  }
  const out = cell('egress', askedPort === null ? null : singlePort(askedPort))
  const back = slicesOf(flow, ground).map(to => ({ ports: to, cell: cell('ingress', to) }))
  return { out, back, ports, ...answersOf(back, ports) }
}

/** Every port there is, cut at the border of each inbound entry's ports. */
const slicesOf = ({ protocol }: Flow, { acl }: AclGround): (IntervalSet | null)[] => {
  if (protocol === 'icmp') return [null]
  const borders = acl.ingress.flatMap(({ ports }) =>
    (ports ?? []).flatMap(([from, to]) => [from, to + 1n]),
  )
  const inside = borders.filter(border => border > 1n && border <= LAST)
  const starts = [...new Set([1n, ...inside])].toSorted((a, b) => (a < b ? -1 : 1))
  return starts.map((from, i) => [[from, (starts[i + 1] ?? LAST + 1n) - 1n]])
}

const LAST = 65535n

// What is undecided counts as open here: it is told as a doubt of its own.
const answersOf = (
  back: readonly Slice[],
  { ports, isRead }: LocalPorts,
): Pick<OutWalk, 'answers' | 'isOtherRange' | 'openWords' | 'droppedWords'> => {
  const [icmp] = back
  if (icmp?.ports === null) {
    const answers = icmp.cell.outcome === 'drop' ? 'none' : 'all'
    return { answers, isOtherRange: false, openWords: '', droppedWords: '' }
  }
  const open = intervalSet(
    back.flatMap(({ ports: own, cell }) => (cell.outcome === 'drop' ? [] : (own ?? []))),
  )
  const used = intersect(open, ports)
  const none = isRead ? isEmpty(used) : servesNobody(used)
  return {
    answers: covers(open, ports) ? 'all' : none ? 'none' : 'some',
    isOtherRange: isRead && !servesNobody(intersect(open, EPHEMERAL)),
    openWords: portWords(isRead ? open : used),
    droppedWords: portWords(subtract(ports, open)),
  }
}

/** null: everything that matters is decided. */
export const doubtsIn = ({ out, back, ports }: OutWalk): ReturnType<typeof doubtsOf> | null => {
  const used = back.filter(
    ({ ports: own }) => own === null || !isEmpty(intersect(own, ports.ports)),
  )
  const open = [out, ...used.map(({ cell }) => cell)].filter(({ outcome }) => outcome === 'unknown')
  return open.length === 0 ? null : doubtsOf(open)
}
