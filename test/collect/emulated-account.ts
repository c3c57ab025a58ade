// How does a command line find the emulator?
import { DEMO_FOLDER } from '#test/emulator/demo-account.ts'
import { DEMO_KEYS } from '#test/emulator/demo-keys.ts'
import { type EmulatorOptions, startEmulator } from '#test/emulator/emulator.ts'
import { now } from './cloud-client.ts'

type Teardown = { teardown(end: () => Promise<void>): void }

/** The environment that leads to it; `t` closes it at its end. */
export const emulatedAccount = async (t: Teardown, options: Partial<EmulatorOptions> = {}) => {
  const emulator = await startEmulator({ folder: DEMO_FOLDER, keys: [DEMO_KEYS], now, ...options })
  t.teardown(() => emulator.close())
  return {
    ALIBABA_CLOUD_ACCESS_KEY_ID: DEMO_KEYS.accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: DEMO_KEYS.accessKeySecret,
    WHYPORT_CLOUD_ENDPOINT: `http://${emulator.endpoint}`,
  }
}
