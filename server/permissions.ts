// Whose permissions are tried: those of the demo account, or of real credentials?
import type { Permissions } from '#shared/permissions.ts'
import { DEMO_FOLDER } from '#test/emulator/demo-account.ts'
import { DEMO_KEYS } from '#test/emulator/demo-keys.ts'
import { startEmulator } from '#test/emulator/emulator.ts'
import { type CloudClient, createCloudClient } from './collect/cloud/client.ts'
import { givenCredentials } from './collect/cloud/credentials.ts'
import { openClient } from './sources/account.ts'
import { type PermissionsAsk, tryPermissions } from './sources/try-permissions.ts'

export type OpenedPermissions = {
  readonly try: (ask: PermissionsAsk) => Promise<Permissions>
  readonly close: () => Promise<void>
}

/** Missing credentials are an error here: there is nothing else to answer from. */
export const openPermissions = async (of: {
  readonly env: NodeJS.ProcessEnv
  readonly account: string | null
  readonly demo: boolean
}): Promise<OpenedPermissions> => {
  const { client, close } = of.demo
    ? await demoClient()
    : realClient(await openClient({ env: of.env, account: of.account }))
  return { try: ask => tryPermissions(client, ask), close }
}

const realClient = (client: CloudClient) => ({ client, close: () => client.close() })

const demoClient = async () => {
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
