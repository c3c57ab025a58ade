// Does the firewall of the machine keep out what the load balancer sends it?
import type { Flow, ViaLoadBalancer } from '#shared/flow.ts'
import type { FoundCause } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import type { Fact } from '../facts/fact.ts'
import type { FactTable } from '../facts/facts.ts'
import type { Health } from '../facts/lb-health.ts'
import { describeSources } from './describe-sources.ts'
import { hostConversation } from './host-conversation.ts'
import { quoteOf, ruleWords } from './host-firewall-causes.ts'
import { machineView } from './machine-view.ts'

type Ground = {
  readonly via: ViaLoadBalancer
  readonly health: Health | undefined
  readonly around: {
    readonly hostFilter: Fact<FactTable['hostFilter']>
    readonly hostAddresses: Fact<FactTable['hostAddresses']>
    readonly hostRouting: Fact<FactTable['hostRouting']>
  }
}

type Blocked = Pick<FoundCause, 'because' | 'decidedBy' | 'about'>

/**
 * null: it does not, or nobody can say. A classic load balancer gives no reason; the others must say
 * that the connection timed out, or was refused, before the firewall is blamed.
 */
export const blockedHealthCheck = (flow: Flow, { via, health, around }: Ground): Blocked | null => {
  const { hostFilter } = around
  const { ownSources } = via
  const fits = ['', 'CONNECT_TIMEOUT', 'CONNECT_FAILED'].includes(health?.reason ?? '')
  const isMachine = flow.instanceId !== null && flow.instanceId === via.backendId
  if (hostFilter.state === 'unavailable' || ownSources === null || !fits || !isMachine) return null
  const seen = machineView(flow, ownSources)
  const { conversation, unread } = hostConversation(seen, hostFilter.value, around)
  const { cells } = conversation.first
  const isShut = cells.every(({ outcome }) => outcome === 'drop' || outcome === 'reject')
  const [cell] = cells
  if (cell === undefined || cell.decidedBy === null || !isShut || unread.length > 0) return null
  const from = describeSources(ownSources)
  return {
    because: say('load-balancer.check-blocked', {
      machine: via.backendId ?? '',
      from,
      port: flow.port ?? '',
      rule: ruleWords(cell.decidedBy),
    }),
    ...quoteOf(cell),
    about: { from, serverPort: flow.port ?? '' },
  }
}
