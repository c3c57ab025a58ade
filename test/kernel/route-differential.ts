// Do a host's routes answer rules in a real kernel as they do in the walk?
import { routesRead } from '#server/checks/host-conversation.ts'
import { hostRoutingFact } from '#server/facts/host-routes.ts'
import { split } from '#server/filter/host-match.ts'
import { ADDRESS_TYPE, exactly, type Packet } from '#server/filter/host-packet.ts'
import type { FilterTable, Hook, HostRule } from '#server/filter/host-rule.ts'
import { withRoutesAsked } from '#server/filter/route-conditions.ts'
import type { Evidence } from '#shared/evidence.ts'
import { isNoAddress, singleAddress } from '#shared/plain/address-set.ts'
import { type FilterLab, INSTANCE, openFilterLab } from './filter-lab.ts'
import { addSecondCard } from './lay-routes.ts'
import { loadRules } from './load-rules.ts'
import { openPacketLab, type PacketLab } from './packet-lab.ts'
import { type Random, randomFrom } from './random.ts'
import { SOURCES } from './random-parts.ts'
import { batchOf, nftQuestion, randomRoutes, savedQuestion } from './random-routes.ts'
import { addressOf, RULE_COMMANDS, walked } from './walked.ts'

type Family = 4 | 6

export type RouteTally = {
  rounds: number
  decided: number
  undecided: number
  readonly held: { yes: number; no: number }
  readonly disagreements: string[]
}

/**
 * Compares at least `wanted` answers. The same seed gives the same routes and questions. Until there was
 * a rule, IPv4 keeps its tables local and main as one.
 */
export const runRoutes = async (
  seed: number,
  { wanted, hasRules }: { readonly wanted: number; readonly hasRules: boolean },
): Promise<RouteTally> => {
  const lab = await openFilterLab('routes', { ports: [], sources: [] })
  const tally: RouteTally = {
    ...{ rounds: 0, decided: 0, undecided: 0 },
    held: { yes: 0, no: 0 },
    disagreements: [],
  }
  try {
    addSecondCard(lab)
    if (hasRules)
      lab.instance.must(['sh', '-c', 'ip rule add pref 9 prohibit && ip rule del pref 9'])
    const packets = await openPacketLab(lab)
    for (let round = 0; tally.decided < wanted; round++)
      await runRound({ lab, packets, tally, seed: seed + round, hasRules })
  } finally {
    await lab.close()
  }
  return tally
}

type Round = {
  readonly lab: FilterLab
  readonly packets: PacketLab
  readonly tally: RouteTally
  readonly seed: number
  readonly hasRules: boolean
}

const runRound = async ({ lab, packets, tally, seed, hasRules }: Round): Promise<void> => {
  const random = randomFrom(seed)
  const family: Family = random.chance(0.5) ? 6 : 4
  const { add, remove } = randomRoutes(random, family, hasRules)
  lab.instance.run(...batchOf(family, add))
  if (loadRules(lab.instance, questions(random, family))) {
    await packets.ask(
      CLIENTS[family].map(from => ({ protocol: 'udp', from: addressOf(from), port: 9 }) as const),
    )
    compare(lab.collect(RULE_COMMANDS), { family, seed, add, tally })
  }
  lab.instance.run(...batchOf(family, remove))
}

const CLIENTS: Readonly<Record<Family, readonly string[]>> = {
  4: SOURCES[4],
  6: [...SOURCES[6], 'fe80::77'],
}

const MARKED: Readonly<Record<Family, string>> = { 4: '198.18.1.0/24', 6: '2001:db8:a::/48' }

const HOOKS = ['prerouting', 'input'] as const

/** Each client gets its own copy of each question, so that counters tell its answer. */
const questions = (random: Random, family: Family) => {
  const ip = family === 4 ? 'ip' : 'ip6'
  const v = family === 4 ? '' : '6'
  const asked = Array.from({ length: 6 }, () => nftQuestion(random))
  const chains = HOOKS.map(hook => {
    const rules = CLIENTS[family].flatMap(from =>
      ['', ...asked].map(question => `${ip} saddr ${from} ${question} counter`),
    )
    return `chain ${hook} { type filter hook ${hook} priority 0; policy accept;\n${rules.join('\n')}\n}`
  })
  const mark = `chain mark { type filter hook prerouting priority -350; policy accept;\n${ip} saddr ${MARKED[family]} meta mark set 0x1\n}`
  const saved = Array.from({ length: 4 }, () => savedQuestion(random, family))
  const lines = CLIENTS[family].flatMap(from =>
    saved.map(question => `-A PREROUTING -s ${from} ${question}`),
  )
  const program = `ip${v}tables${random.chance(0.5) ? '-legacy' : ''}`
  return {
    nft: ['table inet q {', mark, ...chains, '}'].join('\n'),
    saved: {
      [program]: `*mangle\n:PREROUTING ACCEPT [0:0]\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n${lines.join('\n')}\nCOMMIT\n`,
    },
  }
}

type Asked = {
  readonly family: Family
  readonly seed: number
  readonly add: readonly string[]
  readonly tally: RouteTally
}

const compare = (evidence: Evidence, { family, seed, add, tally }: Asked): void => {
  tally.rounds++
  const routes = routesRead(hostRoutingFact(evidence, { instanceId: null }), family)
  const { tables } = walked(evidence, family)
  const cases = tables.flatMap(table =>
    HOOKS.flatMap(hook => CLIENTS[family].map(from => ({ table, hook, from }))),
  )
  for (const { table, hook, from } of cases) {
    const packet = packetFrom(from, family)
    for (const rule of rulesAt(withRoutesAsked(table, { routes, hook, packet }), hook, from)) {
      const [seen, said] = [counted(rule) > 0, saidOf(rule, packet, from)]
      note(tally, said)
      if (said !== null && said !== seen)
        tally.disagreements.push(
          `seed ${seed}: ${from} ${hook}: walk ${said}, kernel ${seen}: ${rule.by.text} ${add.join('; ')}`,
        )
    }
  }
}

const note = (tally: RouteTally, said: boolean | null): void => {
  if (said === null) tally.undecided++
  else {
    tally.decided++
    tally.held[said ? 'yes' : 'no']++
  }
}

/** Of a hook that the packet did not reach, nothing is compared. */
const rulesAt = (table: FilterTable, hook: Hook, from: string): readonly HostRule[] => {
  const rules = [...table.chains.values()]
    .filter(({ base, name }) => base?.hook === hook && name !== 'mark')
    .flatMap(chain => chain.rules)
    .filter(({ by }) => new RegExp(`"${from}"|-s ${from}(?:/\\d+)? `).test(by.text))
  const [bare] = rules
  return table.family === 'inet' && (bare === undefined || counted(bare) === 0) ? [] : rules
}

const counted = ({ by }: HostRule): number => {
  const found = /\[(\d+):\d+\]|"counter": \{"packets": (\d+)/.exec(by.text)
  return Number(found?.[1] ?? found?.[2] ?? 0)
}

const isMarked = (from: string): boolean => /^198\.18\.1\.|^2001:db8:a:/.test(from)

const packetFrom = (from: string, family: Family): Packet => ({
  ...{ family, remoteIs: 'saddr', remoteHidden: false, local: addressOf(INSTANCE[family]) },
  ...{ iif: 'eth0', oif: '', untracked: false, first: true, goesTo: 'input' },
  numbers: {
    family: exactly(family),
    protocol: exactly(17),
    mark: exactly(isMarked(from) ? 1 : 0),
    'daddr-type': exactly(ADDRESS_TYPE.local),
  },
})

/** null: the walk can't tell. */
const saidOf = (rule: HostRule, packet: Packet, from: string): boolean | null => {
  const remote = singleAddress(addressOf(from))
  const parts = rule.steps.flatMap(step => (step.step === 'match' ? [step.condition] : []))
  const { yes, maybe } = split({ test: 'all', of: parts }, packet, remote)
  return isNoAddress(maybe) ? !isNoAddress(yes) : null
}
