// How old is this evidence, and did the configuration change while it was read?
import type { z } from 'zod'
import type { Evidence } from '#shared/evidence.ts'
import { readableElements } from './answers.ts'
import { WireEip } from './elastic-addresses.ts'
import { type Fact, present } from './fact.ts'
import { WireInstance } from './instances.ts'
import { WireInterface } from './network-interfaces.ts'
import type { SourceText } from './source-text.ts'

/** Two answers about one thing that cannot both hold. */
export type Contradiction = {
  readonly action: string
  readonly id: string
  readonly source: SourceText
}

/** ISO 8601, of the oldest answer of each kind; null when there is none. */
export type Freshness = {
  readonly cloudReadAt: string | null
  readonly hostReadAt: string | null
  readonly contradictions: readonly Contradiction[]
}

export const freshnessFact = (evidence: Evidence): Fact<Freshness> =>
  present(
    {
      cloudReadAt: oldest(evidence, 'cloud/'),
      hostReadAt: oldest(evidence, 'host/'),
      contradictions: [
        ...among(evidence, 'ecs.DescribeInstances', instancesToCompare),
        ...among(evidence, 'ecs.DescribeNetworkInterfaces', interfacesToCompare),
        ...among(evidence, 'vpc.DescribeEipAddresses', eipsToCompare),
      ],
    },
    [],
  )

const oldest = (evidence: Evidence, folder: string): string | null =>
  evidence
    .filter(({ file, status }) => file.startsWith(folder) && status === 'ok')
    .map(({ collectedAt }) => collectedAt)
    .filter(at => at !== '')
    .toSorted()[0] ?? null

/** `of` names the thing and says what of it cannot differ between two answers of one moment. */
type Compared<T> = {
  readonly list: string
  readonly schema: z.ZodType<T>
  readonly of: (wire: T) => readonly [id: string, state: unknown]
}

const sorted = (texts: readonly string[]): string[] => texts.toSorted((a, b) => (a < b ? -1 : 1))

const instancesToCompare: Compared<z.infer<typeof WireInstance>> = {
  list: 'Instance',
  schema: WireInstance,
  of: wire => [
    wire.InstanceId,
    [wire.Status, wire.EipAddress.IpAddress, sorted(wire.SecurityGroupIds.SecurityGroupId)],
  ],
}

const interfacesToCompare: Compared<z.infer<typeof WireInterface>> = {
  list: 'NetworkInterfaceSet',
  schema: WireInterface,
  of: wire => [
    wire.NetworkInterfaceId,
    [wire.Status, wire.InstanceId, sorted(wire.SecurityGroupIds.SecurityGroupId)],
  ],
}

const eipsToCompare: Compared<z.infer<typeof WireEip>> = {
  list: 'EipAddress',
  schema: WireEip,
  of: wire => [wire.AllocationId, [wire.Status, wire.InstanceId, wire.PrivateIpAddress]],
}

const among = <T>(
  evidence: Evidence,
  action: string,
  { list, schema, of }: Compared<T>,
): Contradiction[] => {
  const states = new Map<string, string>()
  return readableElements(evidence, action, { list, schema }).listed.flatMap(
    ({ value, source }) => {
      const [id, state] = of(value)
      const text = JSON.stringify(state)
      const before = states.get(id)
      states.set(id, text)
      return before === undefined || before === text ? [] : [{ action, id, source }]
    },
  )
}
