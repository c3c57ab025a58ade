// How do tests talk to the emulator with one line?
import type { Test } from 'tap'
import {
  type CloudClient,
  type CloudClientOptions,
  createCloudClient,
} from '#server/collect/cloud/client.ts'
import type { CloudAsk } from '#server/collect/cloud/collect-cloud.ts'
import { type CollectOptions, collectCloud } from '#server/collect/cloud/collect-cloud.ts'
import { givenCredentials } from '#server/collect/cloud/credentials.ts'
import type { EvidenceItem } from '#shared/evidence.ts'
import { DEMO_FOLDER } from '#test/emulator/demo-account.ts'
import { DEMO_KEYS } from '#test/emulator/demo-keys.ts'
import { type Emulator, type EmulatorOptions, startEmulator } from '#test/emulator/emulator.ts'

export const now = (): Date => new Date()
export const never = new AbortController().signal

type Account = {
  readonly emulator?: Partial<EmulatorOptions>
  readonly client?: Partial<CloudClientOptions>
}

export type Opened = { readonly emulator: Emulator; readonly client: CloudClient }

/** The demo account, closed when the test ends. Retries do not wait. */
export const openAccount = async (t: Test, account: Account = {}): Promise<Opened> => {
  const emulator = await startEmulator({
    folder: DEMO_FOLDER,
    keys: [DEMO_KEYS],
    now,
    ...account.emulator,
  })
  const client = createCloudClient({
    credentials: givenCredentials(DEMO_KEYS),
    clock: { now },
    endpoint: emulator.endpoint,
    protocol: 'http',
    random: () => 0,
    ...account.client,
  })
  t.teardown(async () => {
    await client.close()
    await emulator.close()
  })
  return { emulator, client }
}

export const WEB: CloudAsk = {
  target: { kind: 'instance', id: 'i-bp1demo000000web0001' },
  source: { kind: 'any' },
  region: 'cn-hangzhou',
}

export const collect = async (
  ask: CloudAsk,
  client: CloudClient,
  options: Partial<Omit<CollectOptions, 'sink'>> = {},
): Promise<EvidenceItem[]> => {
  const items: EvidenceItem[] = []
  await collectCloud(ask, client, { signal: never, ...options, sink: item => items.push(item) })
  return items
}
