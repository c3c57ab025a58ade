// Where does the demo account lie, and what is it called?
import { fileURLToPath } from 'node:url'

/** An evidence folder: `cloud/` holds everything the demo account answers. */
export const DEMO_FOLDER = fileURLToPath(new URL('./accounts/demo', import.meta.url))

export const DEMO_REGION = 'cn-hangzhou'

export const DEMO_ACCOUNT_ID = '1234567890123456'
