// How fast are security groups judged, for one client and for everybody, and does memory stay flat?
import { securityGroup } from '#server/checks/security-group.ts'
import { factsOf } from '#server/facts/facts.ts'
import { group, groupListing, rule } from '#test/golden/account.ts'
import { flow } from '#test/golden/flow.ts'
import { randomFrom } from '#test/kernel/random.ts'
import { answer, demoEvidence } from '#test/scenarios/demo-evidence.ts'

const GROUPS = 10
const RULES = 200
const FLOWS = 2000
const DIAGNOSES = 1000

/** Ten groups of 200 rules on one interface: blocks of every size, ports, both policies. */
const facts = () => {
  const random = randomFrom(20261126)
  const octet = () => random.below(256)
  const specs = Array.from({ length: GROUPS }, (_, n) => ({
    id: `sg-${n}`,
    rules: Array.from({ length: RULES }, () => {
      const port = 1 + random.below(9000)
      const policy = random.chance(0.7) ? 'accept' : 'drop'
      const block = `${octet()}.${octet()}.${octet()}.0/${random.pick([8, 12, 16, 20, 24, 32])}`
      return rule(
        `${1 + random.below(100)} ${policy} tcp ${port}/${port + random.below(500)} ${block}`,
      )
    }),
  }))
  return factsOf([...specs.map(group), groupListing(specs)], { instanceId: 'i-test1' })
}

const securityGroupIds = Array.from({ length: GROUPS }, (_, n) => `sg-${n}`)

const oneByOne = () => {
  const known = facts()
  const random = randomFrom(7)
  securityGroup.run(flow({ securityGroupIds }), known)
  const asked = Array.from({ length: FLOWS }, () =>
    flow({
      from: `${1 + random.below(220)}.${random.below(256)}.${random.below(256)}.9`,
      port: 1 + random.below(9000),
      securityGroupIds,
    }),
  )
  const start = performance.now()
  for (const one of asked) securityGroup.run(one, known)
  const seconds = (performance.now() - start) / 1000
  return {
    dim: 'groups',
    case: '10 groups × 200 rules, one client',
    flows: FLOWS,
    flows_per_s: Math.round(FLOWS / seconds),
  }
}

const everybody = () => {
  const known = facts()
  const times = Array.from({ length: 9 }, (_, n) => {
    const asked = { ...flow({ from: 'any', port: 1000 + n, securityGroupIds }) }
    const start = performance.now()
    securityGroup.run(asked, known)
    return performance.now() - start
  })
  const median = times.toSorted((a, b) => a - b)[4] ?? Number.NaN
  return {
    dim: 'groups',
    case: 'all IPv4 sources of one interface',
    ms: Math.round(median * 10) / 10,
  }
}

// The slope of the second half: the first one fills caches and the young generation.
const memory = () => {
  const asked = { target: 'i-bp1demo000000web0001', port: 8080, from: '203.0.113.99' }
  const rss: number[] = []
  for (let n = 0; n < DIAGNOSES; n++) {
    answer(asked, demoEvidence)
    if (n % 100 === 99) rss.push(process.memoryUsage().rss / 1024 / 1024)
  }
  const [from = 0, to = 0] = [rss[4], rss[9]]
  return {
    dim: 'groups',
    case: '1,000 diagnoses in one process',
    rss_mb: Math.round(to),
    growth_mb_of_last_500: Math.round(to - from),
  }
}

export const groupsBench = (): Record<string, unknown>[] => [oneByOne(), everybody(), memory()]
