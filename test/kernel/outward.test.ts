// Does a real kernel let out what the walk of an outbound question says, and the answer in?
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import t from 'tap'
import { hostFilterFact, tablesFor } from '#server/facts/host-filter.ts'
import { openOutward } from '#server/filter/outward.ts'
import type { HostWalk } from '#server/filter/walk.ts'
import { singleAddress } from '#shared/plain/address-set.ts'
import { type Address, parseAddress } from '#shared/plain/ip.ts'
import {
  type FilterLab,
  here,
  INSTANCE,
  openFilterLab,
  type ProbeBatch,
  type ProbeOutcome,
  type WantedProbe,
} from './filter-lab.ts'
import { type Random, randomFrom } from './random.ts'
import { SOURCES } from './random-parts.ts'

const SEED = Number(process.env['WHYPORT_SEED'] ?? 20261126)
const ROUNDS = Number(process.env['WHYPORT_ROUNDS'] ?? 20)
const OPEN = [80, 443, 9000] as const

const NETS = ['198.18.0.0/16', '198.18.1.0/24', '203.0.113.0/24', '100.64.0.0/10', '192.0.2.55']
const OUT = [
  'tcp dport { 80, 443 }',
  'tcp dport 400-500',
  'tcp dport 9000',
  'ct state new',
  'ct state established',
  'oifname "eth0"',
  'tcp flags & (syn | ack) == syn',
  'meta l4proto tcp',
]
const IN = [
  'tcp sport 443',
  'tcp sport { 80, 9000 }',
  'ct state established,related',
  'ct state new',
  'iifname "eth0"',
  'tcp dport 1024-65535',
  'tcp dport 45000-65535',
]

const ruleOf = (random: Random, side: 'saddr' | 'daddr'): string => {
  const matches = random.several(side === 'daddr' ? OUT : IN, random.below(3))
  const peer = random.chance(0.6) ? [`ip ${side} ${random.pick(NETS)}`] : []
  const verdict = random.pick(['accept', 'accept', 'drop', 'reject', 'reject with tcp reset'])
  const proto = verdict.endsWith('reset') ? ['meta l4proto tcp'] : []
  return [...new Set([...peer, ...proto, ...matches]), verdict].join(' ')
}

const chainOf = (random: Random, hook: 'output' | 'input'): string => {
  const side = hook === 'output' ? 'daddr' : 'saddr'
  const rules = Array.from({ length: 1 + random.below(4) }, () => ruleOf(random, side))
  const policy = random.chance(0.2) ? 'drop' : 'accept'
  return `chain ${hook} { type filter hook ${hook} priority ${random.pick([-10, 0, 10])}; policy ${policy}; ${rules.join('; ')}; }`
}

const address = (text: string): Address => {
  const parsed = parseAddress(text)
  if (parsed === null) throw new Error(`no address: ${text}`)
  return parsed
}

/** true: the greeting comes. false: it does not. null: the walk can't tell. */
const expectedBy = (lab: FilterLab) => {
  const filter = hostFilterFact(
    lab.collect(['nft-ruleset', 'iptables-legacy-save', 'ip6tables-legacy-save']),
    { instanceId: null },
  )
  if (filter.state === 'unavailable') throw new Error('the rules could not be read back')
  const { tables } = tablesFor(filter.value, 4)
  const own = address(INSTANCE[4])
  const routes = { state: 'unread', commands: ['ip-route'] } as const
  const ground = {
    local: own,
    device: 'eth0',
    deviceAddress: own,
    ownAddresses: [own],
    tables,
    routes,
  }
  return ({ to, port }: WantedProbe): boolean | null => {
    const sources = singleAddress(address(to))
    const { stages } = openOutward({ family: 4, protocol: 'tcp', port, sources, ...ground })
    // The listener greets first: nothing of ours is sent.
    const fates = stages.filter(({ stage }) => stage !== 'request').map(({ walk }) => fateOf(walk))
    const decided = fates.find(fate => fate !== true)
    return decided === undefined ? true : decided
  }
}

const fateOf = ({ cells: [cell, ...more] }: HostWalk): boolean | null => {
  if (cell === undefined || more.length > 0 || cell.outcome === 'unknown') return null
  return cell.outcome === 'accept'
}

type Prober = (batch: ProbeBatch) => Promise<readonly ProbeOutcome[]>

/** Connects from the instance; listeners stand where the clients of other tests are. */
const proberIn = async (lab: FilterLab): Promise<Prober> => {
  const listener = lab.client.start([process.execPath, here('listener.ts'), ...OPEN.map(String)])
  await once(listener.stdout, 'data')
  const prober = lab.instance.start([process.execPath, here('prober.ts')])
  const lines = createInterface({ input: prober.stdout })
  return async batch => {
    prober.stdin.write(`${JSON.stringify(batch)}\n`)
    const [line] = await once(lines, 'line')
    return JSON.parse(String(line))
  }
}

const PROBES = SOURCES[4].flatMap(to => OPEN.map(port => ({ from: INSTANCE[4], to, port })))

const met = { rules: 0, through: 0, stopped: 0, unknown: 0 }

const compareRound = async (lab: FilterLab, probe: Prober, seed: number): Promise<string[]> => {
  const random = randomFrom(seed)
  const chains = `${chainOf(random, 'output')}\n${chainOf(random, 'input')}`
  const rules = `flush ruleset\ntable inet o {\n${chains}\n}\n`
  if (lab.instance.run(['nft', '-f', '-'], rules).status !== 0) return []
  met.rules++
  const expected = expectedBy(lab)
  const outcomes = await probe({ probes: PROBES, timeoutMs: 150 })
  const said = PROBES.map((wanted, i) => ({ wanted, says: expected(wanted), seen: outcomes[i] }))
  for (const { says } of said) met[KIND[String(says)] ?? 'unknown']++
  const odd = said.filter(({ says, seen }) => says !== null && says !== (seen === 'talks'))
  const wrong: string[] = []
  for (const { wanted, says } of odd) {
    // A busy machine can be late: what disagrees is asked once more, with time.
    const [again = 'error'] = await probe({ probes: [wanted], timeoutMs: 2500 })
    if (says !== (again === 'talks'))
      wrong.push(`${wanted.to}:${wanted.port}: walk ${says}, kernel ${again}`)
  }
  return wrong.length === 0 ? [] : [`seed ${seed} ${chains}`, ...wrong.slice(0, 3)]
}

const KIND: Readonly<Record<string, 'through' | 'stopped'>> = { true: 'through', false: 'stopped' }

t.test(`random outbound rules (seed ${SEED})`, async t => {
  const lab = await openFilterLab('out', { ports: [], sources: SOURCES[4] })
  t.teardown(lab.close)
  const probe = await proberIn(lab)
  const wrong: string[] = []
  for (let round = 0; round < ROUNDS; round++)
    wrong.push(...(await compareRound(lab, probe, SEED + round)))
  t.comment(JSON.stringify(met))
  t.strictSame(wrong, [], 'the kernel agrees on every verdict')
  t.ok(met.through > ROUNDS && met.stopped > ROUNDS, 'both ends were met often')
})
