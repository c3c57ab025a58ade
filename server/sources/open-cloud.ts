// Which cloud is asked: the demo account, or the one of real credentials?
import type { CloudClient } from '../collect/cloud/client.ts'
import { openClient } from './account.ts'
import { openDemoCloud } from './demo-cloud.ts'

export type OpenedCloud = { readonly client: CloudClient; readonly close: () => Promise<void> }

/**
 * Missing credentials are an error here: there is nothing else to answer from. Rejects with the
 * signal's reason when it aborts while keys are asked for.
 */
export const openCloud = async (of: {
  readonly env: NodeJS.ProcessEnv
  readonly account: string | null
  readonly demo: boolean
  readonly signal: AbortSignal
}): Promise<OpenedCloud> => {
  if (of.demo) return openDemoCloud()
  const client = await openClient(of)
  return { client, close: () => client.close() }
}
