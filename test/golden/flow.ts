// Which conversation do golden vectors ask about, when they don't say otherwise?
import type { Flow } from '#shared/flow.ts'
import { everyAddress, parseCidr } from '#shared/plain/address-set.ts'
import { readQuestion } from '#shared/read-question.ts'

/** `from`: `any`, an address, a CIDR block, or an instance or interface id together with `sources`. */
export type FlowSpec = Partial<Omit<Flow, 'question' | 'sources'>> & {
  from?: string
  sources?: string
}

/** Client 203.0.113.7 to 10.0.0.5:8080/tcp of i-test1 over its elastic address, groups `sg-a`. */
export const flow = ({ from = '203.0.113.7', sources = from, ...over }: FlowSpec = {}): Flow => {
  const protocol = over.protocol ?? 'tcp'
  const port = protocol === 'icmp' ? null : (over.port ?? 8080)
  const set = parseCidr(sources)
  const family = over.family ?? set?.family ?? 4
  return {
    question: readQuestion({
      target: 'i-test1',
      protocol,
      from,
      ...(port === null ? {} : { port }),
    }),
    family,
    protocol,
    askedPort: port,
    port,
    sources: set ?? everyAddress(family),
    sourceScope: 'internet',
    path: over.sourceScope === 'private' ? 'private' : 'eip',
    sender: null,
    wayOut: null,
    regionId: 'cn-hangzhou',
    instanceId: 'i-test1',
    eniId: 'eni-1',
    publicAddress: over.sourceScope === 'private' ? null : '198.51.100.10',
    privateAddress: family === 6 ? '2001:db8:1::5' : '10.0.0.5',
    guestAddress: family === 6 ? '2001:db8:1::5' : '10.0.0.5',
    vSwitchId: 'vsw-1',
    vpcId: 'vpc-1',
    securityGroupIds: ['sg-a'],
    allocationId: null,
    natGatewayId: null,
    forwardEntryId: null,
    loadBalancer: null,
    ...over,
  }
}
