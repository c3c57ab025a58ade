// Who answers for the cloud of the demo account? The emulator, asked through the real SDK.
import { DEMO_FOLDER } from '#test/emulator/demo-account.ts'
import { DEMO_KEYS } from '#test/emulator/demo-keys.ts'
import { startEmulator } from '#test/emulator/emulator.ts'
import { createCloudClient } from '../collect/cloud/client.ts'
import { givenCredentials } from '../collect/cloud/credentials.ts'
import type { OpenedCloud } from './open-cloud.ts'

export const openDemoCloud = async (): Promise<OpenedCloud> => {
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
