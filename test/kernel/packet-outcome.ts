// What should a client see of this packet, after what the walk says, and what did it see?
import type { HostCell } from '#server/filter/walk.ts'
import { singleAddress } from '#shared/plain/address-set.ts'
import type { Family } from '#shared/plain/ip.ts'
import type { Answer } from './frame.ts'
import type { Wanted } from './packet-lab.ts'
import { PORTS } from './random-parts.ts'
import { cellOf, deliveredTo, laterOutcome, type Walked } from './walked.ts'

/** What came back to the client. */
export type Outcome = 'answered' | 'reset' | 'silent' | `unreachable ${number}`

export const outcomeOf = (answer: Answer | null): Outcome => {
  if (answer === null) return 'silent'
  if (answer.kind === 'unreachable') return `unreachable ${answer.code}`
  return answer.kind === 'reset' ? 'reset' : 'answered'
}

/** Empty: the walk can't tell. */
export const expectedOf = (rules: Walked, { protocol, from, port }: Wanted): readonly Outcome[] => {
  const source = singleAddress(from)
  const conversation = rules.about(protocol, protocol === 'icmp' ? null : port)
  const cell = cellOf(conversation.first, source)
  const blocked = blockedBy(cell, from.family)
  if (blocked !== null) return withLoss(rules, blocked)
  if (protocol === 'udp') return withLoss(rules, [`unreachable ${CLOSED[from.family]}`])
  if (protocol === 'tcp') {
    const delivered = deliveredTo(conversation, source)
    if (delivered === null) return []
    if (!PORTS.some(open => open === delivered)) return withLoss(rules, ['reset'])
  }
  const answer = laterOutcome(conversation, 'answer', source)
  if (answer === undefined || answer === 'unknown') return []
  return [answer === 'accept' ? 'answered' : 'silent']
}

const withLoss = ({ losesRefusals }: Walked, expected: readonly Outcome[]): readonly Outcome[] =>
  losesRefusals && expected.some(outcome => outcome !== 'silent')
    ? [...expected, 'silent']
    : expected

/** null: it gets in. */
const blockedBy = (cell: HostCell | undefined, family: Family): readonly Outcome[] | null => {
  if (cell === undefined || cell.outcome === 'unknown') return []
  if (cell.outcome === 'accept') return null
  const own: Outcome = cell.outcome === 'drop' ? 'silent' : refusal(cell.how, family)
  // Of chains of the same priority the one that runs first answers, and which one that is can't be seen.
  return cell.alsoBy.length + cell.perhapsBy.length === 0 ? [own] : ANY
}

const refusal = (how: string, family: Family): Outcome => {
  if (how === 'tcp-reset') return 'reset'
  const code = CODES[family][how.replace(/^icmp6?-/, '')]
  if (code === undefined) throw new Error(`no code for ${how}`)
  return `unreachable ${code}`
}

const CODES: Readonly<Record<Family, Readonly<Record<string, number>>>> = {
  4: {
    'net-unreachable': 0,
    'no-route': 0,
    'host-unreachable': 1,
    'proto-unreachable': 2,
    'port-unreachable': 3,
    'net-prohibited': 9,
    'host-prohibited': 10,
    'admin-prohibited': 13,
  },
  6: {
    'no-route': 0,
    'admin-prohibited': 1,
    'adm-prohibited': 1,
    'host-unreachable': 3,
    'addr-unreachable': 3,
    'port-unreachable': 4,
  },
}

const CLOSED: Readonly<Record<Family, number>> = { 4: 3, 6: 4 }

const ANY: readonly Outcome[] = [
  'silent',
  'reset',
  ...[0, 1, 2, 3, 4, 9, 10, 13].map((code): Outcome => `unreachable ${code}`),
]
