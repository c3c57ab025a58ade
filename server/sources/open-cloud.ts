// Which cloud is asked: the demo account, or the one of real credentials?
import type { CloudClient } from '../collect/cloud/client.ts'
import { openClient } from './account.ts'
import { openDemoCloud } from './demo-cloud.ts'

export type OpenedCloud = { readonly client: CloudClient; readonly close: () => Promise<void> }

/** Missing credentials are an error here: there is nothing else to answer from. */
export const openCloud = async (of: {
  readonly env: NodeJS.ProcessEnv
  readonly account: string | null
  readonly demo: boolean
}): Promise<OpenedCloud> => {
  if (of.demo) return openDemoCloud()
  const client = await openClient(of)
  return { client, close: () => client.close() }
}
