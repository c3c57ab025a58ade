// How fast are security groups judged, for one client and for everybody, and does memory stay flat?
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { securityGroup } from '#server/checks/security-group.ts'
import { type Facts, factsOf } from '#server/facts/facts.ts'
import type { Flow } from '#shared/flow.ts'
import { toCidrs } from '#shared/plain/address-set.ts'
import { group, groupListing, networkInterfaces, rule } from '#test/golden/account.ts'
import { flow } from '#test/golden/flow.ts'
import { randomFrom } from '#test/kernel/random.ts'
import { answer, demoEvidence } from '#test/scenarios/demo-evidence.ts'
import { compare } from './rounds.ts'

const GROUPS = 10
const RULES = 200
const FLOWS = 2000
const ROUNDS = 7
const DIAGNOSES = 1000

/** A rule as a program without explanations would keep it. */
type BareRule = {
  readonly priority: number
  readonly accept: boolean
  readonly ports: readonly [number, number]
  readonly block: readonly [number, number]
}

type Groups = readonly (readonly BareRule[])[]

/** Blocks of every size, port ranges, both policies; the same ones in every run. */
const bareRules = (): Groups => {
  const random = randomFrom(20261126)
  return Array.from({ length: GROUPS }, () =>
    Array.from({ length: RULES }, (): BareRule => {
      const port = 1 + random.below(9000)
      const accept = random.chance(0.7)
      const hostBits = 32 - random.pick([8, 12, 16, 20, 24, 32])
      const from = Math.floor((random.below(2 ** 24) * 256) / 2 ** hostBits) * 2 ** hostBits
      return {
        ...{ priority: 1 + random.below(100), accept },
        ports: [port, port + random.below(500)],
        block: [from, from + 2 ** hostBits - 1],
      }
    }),
  )
}

/** Ten groups of 200 rules on one interface, as the cloud answers them. */
const factsAbout = (groups: Groups): Facts => {
  const specs = groups.map((rules, n) => ({
    id: `sg-${n}`,
    rules: rules.map(({ priority, accept, ports, block: [from, to] }) => {
      const set = { family: 4, intervals: [[BigInt(from), BigInt(to)]] } as const
      const policy = accept ? 'accept' : 'drop'
      return rule(`${priority} ${policy} tcp ${ports.join('/')} ${toCidrs(set).join()}`)
    }),
  }))
  const eni = { id: 'eni-1', instanceId: 'i-test1', ip: '10.0.0.5', groups: securityGroupIds }
  return factsOf([...specs.map(group), groupListing(specs), networkInterfaces([eni])], {
    instanceId: 'i-test1',
  })
}

const securityGroupIds = Array.from({ length: GROUPS }, (_, n) => `sg-${n}`)

/** `limit`: the same decisions by the shortest loop there is, which explains nothing and knows no doubt. */
const oneByOne = async () => {
  const attached = bareRules()
  const ordered = attached
    .flat()
    .toSorted((a, b) => a.priority - b.priority || Number(a.accept) - Number(b.accept))
  const random = randomFrom(7)
  const asked = Array.from({ length: FLOWS }, () => {
    const octets = [1 + random.below(220), random.below(256), random.below(256), 9]
    const port = 1 + random.below(9000)
    const client = octets.reduce((sum, octet) => sum * 256 + octet, 0)
    return { client, port, flow: flow({ from: octets.join('.'), port, securityGroupIds }) }
  })
  const known = factsAbout(attached)
  const firstMs = spentOn(() => isAdmitted(asked[0]?.flow ?? flow(), known))
  let bare: boolean[] = []
  let ours: boolean[] = []
  const compared = await compare(
    () => {
      bare = asked.map(one => firstAccepts(ordered, one))
    },
    () => {
      ours = asked.map(one => isAdmitted(one.flow, known))
    },
    ROUNDS,
  )
  return {
    dim: 'groups',
    case: '10 groups × 200 rules, one client',
    limit: 'a loop over parsed rules that tells yes or no',
    flows: FLOWS,
    flows_per_s: Math.round((FLOWS / compared.ours_ms) * 1000),
    // Of the processor: on a busy machine the wall clock also counts the others' work.
    flows_per_cpu_s: Math.round(FLOWS / compared.cpu_ours_s),
    target_flows_per_cpu_s: 5000,
    first_flow_ms: rounded(firstMs),
    ...compared,
    correct_ours: bare.length === FLOWS && bare.every((accepts, i) => accepts === ours[i]),
  }
}

const firstAccepts = (
  rules: readonly BareRule[],
  { client, port }: { readonly client: number; readonly port: number },
): boolean => {
  for (const { ports, block, accept } of rules)
    if (ports[0] <= port && port <= ports[1] && block[0] <= client && client <= block[1])
      return accept
  return false
}

const isAdmitted = (asked: Flow, known: Facts): boolean =>
  securityGroup.run(asked, known).judgement.status === 'pass'

const everybody = () => {
  const asked = Array.from({ length: 60 }, (_, n) =>
    flow({ from: 'any', port: 1000 + 100 * n, securityGroupIds }),
  )
  return {
    dim: 'groups',
    case: 'all IPv4 sources of one interface',
    ...twice(asked, factsAbout(bareRules())),
    target_cpu_ms: 10,
  }
}

/** The longest explanation: no rule is about the port, and every other group might hold one. */
const nothingNear = () => {
  const asked = Array.from({ length: 200 }, (_, n) => flow({ port: 20_000 + n, securityGroupIds }))
  const others = Array.from({ length: 19 }, bareRules).flat()
  return {
    dim: 'groups',
    case: 'no rule for the port, 190 groups × 200 rules unattached',
    ...twice(asked, factsAbout([...bareRules(), ...others])),
    target_cpu_ms: 10,
  }
}

/** Per flow: the first time everything is prepared and compiled, the second time nothing. */
const twice = (asked: readonly Flow[], known: Facts) => {
  const judgeAll = (): void => {
    for (const one of asked) securityGroup.run(one, known)
  }
  const coldMs = spentOn(judgeAll) / asked.length
  const before = process.cpuUsage()
  const ms = spentOn(judgeAll) / asked.length
  const { user, system } = process.cpuUsage(before)
  return {
    ...{ flows: asked.length, cold_ms: rounded(coldMs), ms: rounded(ms) },
    cpu_ms: rounded((user + system) / 1000 / asked.length),
  }
}

const spentOn = (work: () => unknown): number => {
  const start = performance.now()
  work()
  return performance.now() - start
}

const rounded = (value: number): number => Math.round(value * 100) / 100

/**
 * What is still in use after a full collection, over the second half: the first one fills caches.
 * Compiled code comes and goes as V8 sees fit, and resident memory is what it lets pile up between two
 * collections; neither tells whether diagnoses leave something behind.
 */
const memory = () => {
  const asked = { target: 'i-bp1demo000000web0001', port: 8080, from: '203.0.113.99' }
  const collect = garbageCollector()
  const used: number[] = []
  for (let n = 0; n < DIAGNOSES; n++) {
    answer(asked, demoEvidence)
    if (n % 100 !== 99) continue
    collect()
    used.push(mbOf(/^(?:new|old|large_object|new_large_object)_space$/))
  }
  const [from = 0, to = 0] = [used[4], used[9]]
  return {
    dim: 'groups',
    case: '1,000 diagnoses in one process',
    kept_mb: rounded(to),
    growth_mb_of_last_500: rounded(to - from),
    target_growth_mb: 0.2,
    code_mb: rounded(mbOf(/^(?:code|trusted|code_large_object|trusted_large_object)_space$/)),
    rss_mb: Math.round(process.memoryUsage().rss / 1024 / 1024),
  }
}

const garbageCollector = (): (() => void) => {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as () => void
}

const mbOf = (spaces: RegExp): number =>
  getHeapSpaceStatistics()
    .filter(({ space_name }) => spaces.test(space_name))
    .reduce((sum, { space_used_size }) => sum + space_used_size, 0) /
  1024 /
  1024

export const groupsBench = async (): Promise<Record<string, unknown>[]> => [
  await oneByOne(),
  everybody(),
  nothingNear(),
  memory(),
]
