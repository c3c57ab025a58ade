// How does a test get the agents' side of a service, over TLS, with the store that it really has?
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fingerprintOf, openCertificate, openGrantKey } from '#server/agents/keys.ts'
import { type AgentsLimits, type OpenAgents, openAgents } from '#server/agents/open-agents.ts'
import { agentServer } from '#server/http/agent-server.ts'
import { openStore } from '#server/store/open-store.ts'
import type { Store } from '#server/store/store.ts'

export type ServiceHere = {
  readonly agents: OpenAgents
  readonly store: Store
  readonly folder: string
  readonly url: string
  readonly fingerprint: string
  readonly grantKey: string
  readonly log: string[]
  readonly close: () => Promise<void>
}

export const serviceHere = async (
  limits: Partial<AgentsLimits> = {},
  host = '127.0.0.1',
): Promise<ServiceHere> => {
  const folder = mkdtempSync(join(tmpdir(), 'whyport-agents-'))
  const store = await openStore(folder)
  const grantKey = await openGrantKey(folder)
  const tls = await openCertificate(folder)
  const fingerprint = fingerprintOf(tls)
  const log: string[] = []
  let url = ''
  const agents = await openAgents({
    ...{ store: store.agents, grantKey, limits },
    reach: () => ({ url, fingerprint }),
    log: text => log.push(text),
  })
  const http = agentServer(agents.door, tls, text => log.push(text))
  await http.listen({ host, port: 0 })
  // A TCP server that listens has an address with a port.
  url = `https://${host}:${(http.server.address() as AddressInfo).port}`
  return {
    ...{ agents, store, folder, url, fingerprint, grantKey, log },
    close: async () => {
      agents.close()
      await http.close()
      await store.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
