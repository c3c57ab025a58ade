// How close does the collection of a cloud account come to the limit of its round trips?
import type { Call } from '#server/collect/cloud/call.ts'
import { type CloudClient, createCloudClient } from '#server/collect/cloud/client.ts'
import { collectCloud } from '#server/collect/cloud/collect-cloud.ts'
import { givenCredentials } from '#server/collect/cloud/credentials.ts'
import type { EvidenceItem } from '#shared/evidence.ts'
import { DEMO_FOLDER, DEMO_REGION } from '#test/emulator/demo-account.ts'
import { DEMO_KEYS } from '#test/emulator/demo-keys.ts'
import { startEmulator } from '#test/emulator/emulator.ts'
import { compare } from './rounds.ts'

const LATENCY_MS = 80
/** Depth of the calls about an instance with an elastic address (test/collect/collect-cloud.test.ts). */
const LEVELS = 3
const ROUNDS = 5

const now = () => new Date()
const signal = new AbortController().signal

/** Every answer takes 80 ms; then times spread as over a real network. The packages are loaded before. */
export const fanoutBench = async (): Promise<Record<string, unknown>[]> => [
  await measure('fixed', () => LATENCY_MS),
  await measure('lognormal, sigma 0.4', lognormal(20_261_122)),
]

const measure = async (
  spread: string,
  latencyMs: () => number,
): Promise<Record<string, unknown>> => {
  const emulator = await startEmulator({ folder: DEMO_FOLDER, keys: [DEMO_KEYS], now, latencyMs })
  const client = createCloudClient({
    credentials: givenCredentials(DEMO_KEYS),
    clock: { now },
    endpoint: emulator.endpoint,
    protocol: 'http',
  })
  const { calls } = await collectOnce(client)
  let items: readonly EvidenceItem[] = []
  const oneAfterTheOther = async (): Promise<void> => {
    for (const call of calls) await client.call(call, signal)
  }
  const together = async (): Promise<void> => {
    items = (await collectOnce(client)).items
  }
  const compared = await compare(oneAfterTheOther, together, ROUNDS)
  await client.close()
  await emulator.close()
  return {
    dim: 'fanout',
    case: `instance, ${calls.length} calls, ${LATENCY_MS} ms each (${spread}), ${LEVELS} levels`,
    peer: 'the same calls one after another',
    ...compared,
    of_limit: Math.round((compared.ours_ms / (LEVELS * LATENCY_MS)) * 1000) / 1000,
    // The slowest of many spread answers is beyond any plan: the target is for the fixed case.
    target_of_limit: spread === 'fixed' ? 1.3 : null,
    correct_ours: items.length === calls.length && items.every(item => item.status === 'ok'),
  }
}

const collectOnce = async (client: CloudClient) => {
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
      source: { kind: 'any' },
      region: DEMO_REGION,
    },
    recording,
    { sink: item => items.push(item), signal },
  )
  return { calls, items }
}

// Median 80 ms; the same numbers in every run (mulberry32, then Box-Muller).
const lognormal = (seed: number): (() => number) => {
  let state = seed
  const random = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return () => {
    const normal = Math.sqrt(-2 * Math.log(random() || 0.5)) * Math.cos(2 * Math.PI * random())
    return LATENCY_MS * Math.exp(0.4 * normal)
  }
}
