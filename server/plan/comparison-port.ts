// Which other port of the same machine tells a silent port from a silent machine?
import type { Flow, PathKind } from '#shared/flow.ts'

/** Where most machines answer, be it with a refusal; those first that nobody guards against strangers. */
const USUAL: readonly number[] = [443, 80, 22, 3389]

/**
 * Null where another port leads to another machine or to none (translation, load balancers, targets
 * outside the account), and where the configuration lets none of the usual ones in: its silence would
 * say nothing.
 */
export const comparisonPort = (flow: Flow, isLetIn: (port: number) => boolean): number | null =>
  WAYS.includes(flow.path) && flow.vpcId !== null
    ? (USUAL.find(port => port !== flow.askedPort && isLetIn(port)) ?? null)
    : null

const WAYS: readonly PathKind[] = ['static-ip', 'eip', 'ipv6', 'private']
