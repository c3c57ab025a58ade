// How does the service's side for agents start and stop?
import type { AddressInfo } from 'node:net'
import { fingerprintOf, openCertificate, openGrantKey } from '../agents/keys.ts'
import { type OpenAgents, openAgents } from '../agents/open-agents.ts'
import { agentServer } from '../http/agent-server.ts'
import type { AgentStore } from '../store/store.ts'
import type { AgentConfig } from './agent-config.ts'

export type AgentSide = {
  /** `agents.door` also belongs on the service's own listener: `agentRoutes(agents.door)`. */
  readonly agents: OpenAgents
  /** Null without a listener of its own. */
  readonly url: string | null
  readonly stop: () => Promise<void>
}

/** `mainUrl`: the service's own loopback address, once it listens. */
export const startAgentSide = async (
  config: AgentConfig | null,
  {
    store,
    dataDir,
    mainUrl,
    log,
  }: {
    readonly store: AgentStore
    readonly dataDir: string
    readonly mainUrl: () => string
    readonly log: (text: string) => void
  },
): Promise<AgentSide> => {
  const tls = config?.isTls ? await openCertificate(dataDir) : null
  const fingerprint = tls === null ? null : fingerprintOf(tls)
  let url: string | null = null
  const agents = await openAgents({
    ...{ store, log, grantKey: await openGrantKey(dataDir) },
    reach: () => ({ url: url ?? mainUrl(), fingerprint }),
  })
  if (config === null) return { agents, url, stop: async () => agents.close() }
  const http = agentServer(agents.door, tls, log)
  await http.listen(config.listen)
  url = config.url ?? urlOf(http.server.address(), config.isTls)
  return {
    ...{ agents, url },
    stop: async () => {
      agents.close()
      await http.close()
    },
  }
}

const urlOf = (address: AddressInfo | string | null, isTls: boolean): string => {
  if (address === null || typeof address === 'string') return String(address)
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return `${isTls ? 'https' : 'http'}://${host}:${address.port}`
}
