// Does the walk say of random rule sets what a real kernel does with single packets?
import type { HostCell } from '#server/filter/walk.ts'
import { singleAddress } from '#shared/plain/address-set.ts'
import type { Family } from '#shared/plain/ip.ts'
import { type FilterLab, openFilterLab } from './filter-lab.ts'
import { type Answer, words } from './frame.ts'
import { loadRules } from './load-rules.ts'
import { openPacketLab, type PacketLab, type Wanted } from './packet-lab.ts'
import { randomFrom } from './random.ts'
import { CLOSED_PORT, PORTS, SOURCES } from './random-parts.ts'
import { randomRules } from './random-rules.ts'
import {
  addressOf,
  cellOf,
  deliveredTo,
  laterOutcome,
  RULE_COMMANDS,
  type Walked,
  walked,
} from './walked.ts'

export type PacketReport = {
  readonly ruleSets: number
  readonly verdicts: number
  readonly undecided: number
  readonly byOutcome: Readonly<Record<string, number>>
  readonly disagreements: readonly string[]
}

/** What came back to the client. */
type Outcome = 'answered' | 'reset' | 'silent' | `unreachable ${number}`

/** Compares at least `wanted` verdicts. The same seed gives the same rule sets. */
export const runPackets = async (seed: number, wanted: number): Promise<PacketReport> => {
  const lab = await openFilterLab('packets', { ports: [...PORTS], sources: [] })
  const tally = new Tally()
  try {
    const packets = await openPacketLab(lab)
    for (let round = 0; tally.verdicts < wanted; round++)
      await runRound({ lab, packets, tally }, seed + round)
  } finally {
    await lab.close()
  }
  return tally
}

class Tally implements PacketReport {
  ruleSets = 0
  verdicts = 0
  undecided = 0
  readonly byOutcome: Record<string, number> = {}
  readonly disagreements: string[] = []

  note(seen: Outcome): void {
    this.verdicts++
    this.byOutcome[seen] = (this.byOutcome[seen] ?? 0) + 1
  }
}

type Ground = { readonly lab: FilterLab; readonly packets: PacketLab; readonly tally: Tally }

const runRound = async ({ lab, packets, tally }: Ground, seed: number): Promise<void> => {
  const random = randomFrom(seed)
  const family = random.chance(0.3) ? 6 : 4
  const isLoaded = loadRules(lab.instance, randomRules(random, family, 'packets'))
  if (!isLoaded) return
  tally.ruleSets++
  const rules = walked(lab.collect(RULE_COMMANDS), family)
  const wanted = wantedPackets(family)
  const answers = await packets.ask(wanted)
  for (const [i, packet] of wanted.entries()) {
    const expected = expectedOf(rules, packet)
    const seen = outcomeOf(answers[i] ?? null)
    if (expected.length === 0) tally.undecided++
    else tally.note(seen)
    if (expected.length > 0 && !expected.includes(seen))
      tally.disagreements.push(
        `seed ${seed}: ${words({ ...packet, to: packet.from, id: 0 })}: walk ${expected.join(' or ')}, kernel ${seen}`,
      )
  }
  lab.instance.must(['nft', 'flush', 'ruleset'])
  await packets.forget()
}

const TCP_PORTS = [...PORTS, CLOSED_PORT, 401, 1500]
const UDP_PORTS = [443, 8080]

const wantedPackets = (family: Family): Wanted[] =>
  SOURCES[family].flatMap(text => {
    const from = addressOf(text)
    return [
      ...TCP_PORTS.map(port => ({ protocol: 'tcp', from, port }) as const),
      ...UDP_PORTS.map(port => ({ protocol: 'udp', from, port }) as const),
      { protocol: 'icmp', from, port: 0 } as const,
    ]
  })

const outcomeOf = (answer: Answer | null): Outcome => {
  if (answer === null) return 'silent'
  if (answer.kind === 'unreachable') return `unreachable ${answer.code}`
  return answer.kind === 'reset' ? 'reset' : 'answered'
}

/** Empty: the walk can't tell. */
const expectedOf = (rules: Walked, { protocol, from, port }: Wanted): readonly Outcome[] => {
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
