// How close does the collection of a cloud account come to the limit of its round trips?
import { type CallMemory, createCallMemory } from '#server/collect/cloud/ahead.ts'
import type { Call } from '#server/collect/cloud/call.ts'
import { type CloudClient, createCloudClient } from '#server/collect/cloud/client.ts'
import { collectCloud } from '#server/collect/cloud/collect-cloud.ts'
import { givenCredentials } from '#server/collect/cloud/credentials.ts'
import type { EvidenceItem } from '#shared/evidence.ts'
import { DEMO_FOLDER, DEMO_REGION } from '#test/emulator/demo-account.ts'
import { DEMO_KEYS } from '#test/emulator/demo-keys.ts'
import type { SeenCall } from '#test/emulator/emulator.ts'
import { makePlainAccount } from '#test/emulator/plain-account.ts'
import { startEmulatorApart } from './emulator-apart.ts'
import { compare } from './rounds.ts'

/** Depth of the calls about an instance with an elastic address (test/collect/collect-cloud.test.ts). */
const PLANS = [
  { plan: 'cold', levels: 2 },
  { plan: 'ids remembered', levels: 1 },
] as const
const LATENCIES = [
  { medianMs: 80, rounds: 11 },
  { medianMs: 250, rounds: 3 },
]

const now = () => new Date()
const signal = new AbortController().signal

/** Every answer takes so long; then times spread as over a real network. The packages are loaded before. */
export const cloudBench = async (): Promise<Record<string, unknown>[]> => {
  const plain = makePlainAccount()
  const accounts = [
    { account: 'plain', folder: plain.folder },
    { account: 'two interfaces, a prefix list', folder: DEMO_FOLDER },
  ]
  const cases: Record<string, unknown>[] = []
  for (const account of accounts)
    for (const latency of LATENCIES)
      for (const plan of PLANS)
        for (const spread of ['fixed', 'lognormal'] as const)
          cases.push(await measure({ ...account, ...latency, ...plan, spread }))
  plain.remove()
  return cases
}

type Case = (typeof PLANS)[number] &
  (typeof LATENCIES)[number] & {
    readonly account: string
    readonly folder: string
    readonly spread: 'fixed' | 'lognormal'
  }

const measure = async ({ account, folder, plan, levels, medianMs, rounds, spread }: Case) => {
  const emulator = await startEmulatorApart({ folder, medianMs, spread })
  const client = createCloudClient({
    credentials: givenCredentials(DEMO_KEYS),
    clock: { now },
    endpoint: emulator.endpoint,
    protocol: 'http',
  })
  const memory = createCallMemory(plan === 'cold' ? 0 : 1)
  const { calls, items: expected } = await collectOnce(client, memory)
  let items: readonly EvidenceItem[] = []
  const oneAfterTheOther = async (): Promise<void> => {
    for (const call of calls) await client.call(call, signal)
  }
  const together = async (): Promise<void> => {
    items = (await collectOnce(client, memory)).items
  }
  const compared = await compare(oneAfterTheOther, together, rounds)
  const seen = await emulator.calls()
  await client.close()
  await emulator.close()
  return {
    dim: 'cloud',
    case: `${account}, ${plan}, ${medianMs} ms (${spread})`,
    peer: 'the same calls one after another',
    ...compared,
    target_ratio: 7,
    calls: calls.length,
    target_calls: 25,
    levels,
    most_in_flight: mostInFlight(seen),
    of_limit: Math.round((compared.ours_ms / (levels * medianMs)) * 1000) / 1000,
    // The slowest of many spread answers is beyond any plan: the target is for the fixed case.
    target_of_limit: spread === 'fixed' ? 1.15 : null,
    correct_ours: items.length === expected.length && items.every(item => item.status === 'ok'),
  }
}

const mostInFlight = (calls: readonly SeenCall[]): number =>
  Math.max(
    ...calls.map(
      ({ receivedAt }) =>
        calls.filter(
          other => other.receivedAt <= receivedAt && (other.answeredAt ?? 0) > receivedAt,
        ).length,
    ),
  )

const collectOnce = async (client: CloudClient, memory: CallMemory) => {
  const calls: Call[] = []
  const items: EvidenceItem[] = []
  const recording: CloudClient = {
    ...client,
    call: (call, stop) => {
      calls.push(call)
      return client.call(call, stop)
    },
  }
  await collectCloud(
    {
      target: { kind: 'instance', id: 'i-bp1demo000000web0001' },
      source: { kind: 'address', address: '8.8.8.8' },
      region: DEMO_REGION,
    },
    recording,
    { sink: item => items.push(item), signal, remembered: { memory, subject: 'web' } },
  )
  return { calls, items }
}
