// What is collected next?
import { type Flow, hostOf, type PathKind } from '#shared/flow.ts'
import type { Question } from '#shared/question.ts'

/**
 * What runs on a Windows instance cannot be read, so no agent is asked about it.
 * Probes go to the address the client would use: the public one, else the private one. No ICMP.
 */
export const outsideRound = (question: Question, flow: Flow, isWindows: boolean) => {
  const address =
    flow.loadBalancer?.address ??
    flow.publicAddress ??
    flow.privateAddress ??
    askedLiteral(question)
  const { askedPort: port, protocol } = flow
  return {
    round: 'host-and-probes' as const,
    question,
    instanceId: isWindows ? null : hostOf(flow),
    regionId: flow.path === 'outbound' ? (flow.sender?.regionId ?? null) : flow.regionId,
    to:
      address === null || port === null || protocol === 'icmp'
        ? null
        : { address, port, protocol, isOwned: isOwned(flow, address) },
  }
}

const askedLiteral = ({ target }: Question): string | null =>
  target.kind === 'address' ? target.address : null

// `vpcId` is known only from the cloud's answer about the interface that the way leads to.
const isOwned = ({ path, vpcId, publicAddress, privateAddress }: Flow, address: string): boolean =>
  vpcId !== null && WAYS_IN.includes(path) && address === (publicAddress ?? privateAddress)

const WAYS_IN: readonly PathKind[] = ['static-ip', 'eip', 'ipv6', 'dnat', 'havip', 'private']
