// Does the forwarding entry lead to a port on which nothing listens?
import type { Flow } from '#shared/flow.ts'
import { type Judgement, notApplicable } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import type { Fact } from '../facts/fact.ts'
import type { HostRewrite } from '../facts/host-rewrites.ts'
import type { Listener } from '../facts/listeners.ts'
import type { ForwardEntry } from '../facts/nat.ts'
import { apiField } from './api-field.ts'
import { defineCheck } from './check.ts'
import { failWith } from './fail-with.ts'

/** An entry that keeps the port cannot be wrong about it: then the service is what is missing. */
export const forwardTarget = defineCheck({
  id: 'forward-target',
  hop: 'nat',
  needs: [],
  wants: ['listeners', 'hostRewrites', 'forwardEntries'],
  causes: ['dnat-wrong-internal-port'],
  appliesTo: ({ path, protocol }) =>
    protocol === 'tcp' && path === 'dnat' ? null : say('nat.not-on-path'),
  evaluate: (flow, { listeners, hostRewrites, forwardEntries }) => {
    if (listeners.state === 'unavailable' || mayLeadOn(flow, hostRewrites))
      return notApplicable(say('led-past.unread'))
    const entries = forwardEntries.state === 'present' ? forwardEntries.value : []
    return wrongPort(flow, listeners.value, entries) ?? notApplicable(say('led-past.no'))
  },
})

/** A rule of the host may lead the packet on to the service after all. */
export const mayLeadOn = ({ port }: Flow, rewrites: Fact<readonly HostRewrite[]>): boolean =>
  rewrites.state === 'unavailable' ||
  rewrites.value.some(rewrite => rewrite.port === null || rewrite.port === port)

const wrongPort = (
  { port, askedPort, forwardEntryId }: Flow,
  sockets: readonly Listener[],
  entries: readonly ForwardEntry[],
): Judgement | null => {
  const entry = entries.find(({ entryId }) => entryId === forwardEntryId)
  if (entry === undefined || port === null || askedPort === null || port === askedPort) return null
  const serves = (asked: number): boolean => sockets.some(socket => socket.port === asked)
  if (serves(port)) return null
  return failWith([
    {
      id: 'dnat-wrong-internal-port',
      because: say('nat.wrong-internal-port', { entry: entry.entryId, port, asked: askedPort }),
      confidence: 'derived',
      decidedBy: apiField(entry.entryId, entry.source, 'InternalPort'),
      about: {
        entryId: entry.entryId,
        forwardTableId: entry.tableId,
        port,
        ...(serves(askedPort) ? { servedPort: askedPort } : {}),
      },
    },
  ])
}
