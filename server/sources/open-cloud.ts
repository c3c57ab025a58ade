// Which cloud is asked: the demo account, or the one of real credentials?
import { DEMO_FOLDER } from '#test/emulator/demo-account.ts'
import { DEMO_KEYS } from '#test/emulator/demo-keys.ts'
import { startEmulator } from '#test/emulator/emulator.ts'
import { type CloudClient, createCloudClient } from '../collect/cloud/client.ts'
import { givenCredentials } from '../collect/cloud/credentials.ts'
import { openClient } from './account.ts'

export type OpenedCloud = { readonly client: CloudClient; readonly close: () => Promise<void> }

/** Missing credentials are an error here: there is nothing else to answer from. */
export const openCloud = async (of: {
  readonly env: NodeJS.ProcessEnv
  readonly account: string | null
  readonly demo: boolean
}): Promise<OpenedCloud> => {
  if (of.demo) return demoCloud()
  const client = await openClient(of)
  return { client, close: () => client.close() }
}

const demoCloud = async (): Promise<OpenedCloud> => {
  const emulator = await startEmulator({
    folder: DEMO_FOLDER,
    keys: [DEMO_KEYS],
    now: () => new Date(),
  })
  const client = createCloudClient({
    credentials: givenCredentials(DEMO_KEYS),
    clock: { now: () => new Date() },
    endpoint: emulator.endpoint,
    protocol: 'http',
  })
  return {
    client,
    close: async () => {
      await client.close()
      await emulator.close()
    },
  }
}
