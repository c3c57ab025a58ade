// Do our judgements of random security groups and ACLs agree with a kernel that enforces the same rules?
import { networkAcl } from '#server/checks/network-acl.ts'
import { securityGroup } from '#server/checks/security-group.ts'
import { type Facts, factsOf } from '#server/facts/facts.ts'
import type { Flow } from '#shared/flow.ts'
import type { Admission, Judgement } from '#shared/judgement.ts'
import {
  type AddressSet,
  coversAddresses,
  parseCidr,
  subtractOf,
} from '#shared/plain/address-set.ts'
import { flow } from '#test/golden/flow.ts'
import { type FilterLab, openFilterLab, type ProbeOutcome } from '#test/kernel/filter-lab.ts'
import { randomFrom } from '#test/kernel/random.ts'
import { accountOf } from './as-account.ts'
import { kernelRules } from './as-kernel.ts'
import { CLIENTS, PORTS, randomCloud, TARGET, type TwinCloud } from './random-cloud.ts'

export type TwinReport = {
  readonly clouds: number
  /** Real connections whose end was compared. */
  readonly packets: number
  readonly accepted: number
  readonly undecided: number
  readonly byFamily: Readonly<Record<4 | 6, number>>
  readonly disagreements: readonly string[]
}

/** Compares at least `wanted` packets. The same seed gives the same clouds. */
export const runTwin = async (seed: number, wanted: number): Promise<TwinReport> => {
  const sources = [...CLIENTS[4], ...CLIENTS[6]]
  const lab = await openFilterLab('twin', { ports: [...PORTS], sources })
  const tally = new Tally()
  try {
    for (let round = seed; tally.packets < wanted; round++) await runRound(lab, round, tally)
  } finally {
    await lab.close()
  }
  return tally
}

class Tally implements TwinReport {
  clouds = 0
  packets = 0
  accepted = 0
  undecided = 0
  readonly byFamily = { 4: 0, 6: 0 }
  readonly disagreements: string[] = []

  note({ outcome, said, line }: Compared, { seed, family }: { seed: number; family: 4 | 6 }): void {
    this.packets++
    this.byFamily[family]++
    if (outcome === 'talks') this.accepted++
    if (said.includes('undecided')) this.undecided++
    if (differs(said, outcome))
      this.disagreements.push(
        `seed ${seed}: ${line}: one by one ${said[0]}, as sets ${said[1]}, kernel ${outcome}`,
      )
  }
}

const runRound = async (lab: FilterLab, seed: number, tally: Tally): Promise<void> => {
  const random = randomFrom(seed)
  const cloud = randomCloud(random)
  const facts = factsOf(accountOf(cloud, random), { instanceId: 'i-test1' })
  lab.instance.must(['nft', '-f', '-'], kernelRules(cloud))
  tally.clouds++
  for (const compared of await compare(lab, cloud, facts))
    tally.note(compared, { seed, family: cloud.family })
}

type Said = 'accept' | 'drop' | 'undecided'
type Compared = {
  readonly line: string
  /** Asked one by one, and as a set. */
  readonly said: readonly Said[]
  readonly outcome: ProbeOutcome
}

const differs = (said: readonly Said[], outcome: ProbeOutcome): boolean =>
  said.some(one => one !== 'undecided' && (one === 'accept') !== (outcome === 'talks'))

const compare = async (lab: FilterLab, cloud: TwinCloud, facts: Facts): Promise<Compared[]> => {
  const { family } = cloud
  const to = TARGET[family]
  const probes = CLIENTS[family].flatMap(from => PORTS.map(port => ({ from, port, to })))
  const asSets = new Map(PORTS.map(port => [Number(port), saidOfEverybody(cloud, port, facts)]))
  const outcomes = await lab.probe({ probes, timeoutMs: 200 })
  const compared = probes.map(({ from, port }, i) => ({
    line: `${from} → ${port}`,
    said: [
      saidOfOne(cloud, { from, port }, facts),
      asSets.get(port)?.(from) ?? 'undecided',
    ] as const,
    outcome: outcomes[i] ?? 'error',
  }))
  // A busy machine can be late: what disagrees is asked once more, with time.
  const late = compared.map(({ said, outcome }) => differs(said, outcome))
  const again = await lab.probe({ probes: probes.filter((_, i) => late[i]), timeoutMs: 2500 })
  const later = again.values()
  return compared.map((one, i) =>
    late[i] ? { ...one, outcome: later.next().value ?? 'error' } : one,
  )
}

const flowFor = ({ family, groups }: TwinCloud, port: number, from: string): Flow =>
  flow({
    from,
    family,
    port,
    sourceScope: 'private',
    privateAddress: TARGET[family],
    securityGroupIds: groups.map(({ id }) => id),
  })

const CHECKS = [networkAcl, securityGroup]

const judge = (asked: Flow, facts: Facts): readonly Judgement[] =>
  CHECKS.map(check => check.run(asked, facts).judgement)

// A warning about one source means "now and then": some of its ports get no answer.
const saidOfOne = (
  cloud: TwinCloud,
  { from, port }: { from: string; port: number },
  facts: Facts,
): Said => {
  const statuses = judge(flowFor(cloud, port, from), facts).map(({ status }) => status)
  if (statuses.includes('fail')) return 'drop'
  return statuses.every(status => status === 'pass' || status === 'not-applicable')
    ? 'accept'
    : 'undecided'
}

const saidOfEverybody = (
  cloud: TwinCloud,
  port: number,
  facts: Facts,
): ((from: string) => Said) => {
  const asked = { ...flowFor(cloud, port, 'any'), family: cloud.family }
  const judgements = judge(asked, facts)
  return from => {
    const one = parseCidr(from)
    if (one === null) return 'undecided'
    const said = judgements.map(judgement => saidOf(judgement, one))
    if (said.includes('drop')) return 'drop'
    return said.every(word => word === 'accept') ? 'accept' : 'undecided'
  }
}

const saidOf = ({ status, admission, causes }: Judgement, one: AddressSet): Said => {
  if (admission === undefined)
    return status === 'fail' ? 'drop' : status === 'pass' ? 'accept' : 'undecided'
  if (isIn(admission.uncertain, one)) return 'undecided'
  if (!isIn(admission.admits, one)) return 'drop'
  return causes.some(({ id }) => id === 'nacl-outbound-ephemeral-partial') ? 'undecided' : 'accept'
}

const isIn = (set: Admission['admits'], one: AddressSet): boolean =>
  set.family === one.family &&
  coversAddresses(set, one) &&
  subtractOf(one, set).intervals.length === 0
