// Which keys open the demo account? They are made up and open nothing else.
import type { Keys } from '#server/collect/cloud/credentials.ts'

export const DEMO_KEYS: Keys = {
  accessKeyId: 'LTAI-demo-key-of-the-emulator',
  accessKeySecret: 'demo-secret-that-opens-nothing',
  securityToken: null,
}
