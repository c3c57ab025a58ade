// What does a conversation with a host look like to the checks of the host?

import type { Check } from '#server/checks/check.ts'
import { type FactName, factsOf } from '#server/facts/facts.ts'
import type { Flow } from '#shared/flow.ts'
import type { Judgement } from '#shared/judgement.ts'
import { everyAddress, parseCidr, toCidrs } from '#shared/plain/address-set.ts'
import { parseAddress } from '#shared/plain/ip.ts'
import { hostEvidence } from '#test/facts/host-evidence.ts'

type Asked = {
  readonly to?: string | null
  readonly port?: number
  /** `any` or a CIDR. */
  readonly from?: string
  readonly protocol?: Flow['protocol']
  readonly scope?: Flow['sourceScope']
}

export const hostFlow = ({
  to = '10.20.1.10',
  port = 8080,
  from = '203.0.113.7',
  protocol = 'tcp',
  scope = 'internet',
}: Asked = {}): Flow => {
  const family = to === null ? 4 : (parseAddress(to)?.family ?? 4)
  return {
    question: {
      asked: 'i-web',
      target: { kind: 'instance', id: 'i-web' },
      port,
      protocol,
      askedFrom: from,
      from: { kind: 'any' },
      fromIsDefault: false,
      region: null,
      at: null,
    },
    family,
    protocol,
    askedPort: port,
    port: protocol === 'icmp' ? null : port,
    sources: (from === 'any' ? null : parseCidr(from)) ?? everyAddress(family),
    sourceScope: scope,
    path: scope === 'internet' ? 'eip' : 'private',
    sender: null,
    wayOut: null,
    regionId: null,
    instanceId: 'i-web',
    eniId: null,
    publicAddress: null,
    privateAddress: to,
    guestAddress: to,
    vSwitchId: null,
    vpcId: null,
    securityGroupIds: null,
    allocationId: null,
    natGatewayId: null,
    forwardEntryId: null,
    loadBalancer: null,
  }
}

export const judge = (
  check: Check,
  flow: Flow,
  answers: Parameters<typeof hostEvidence>[0],
): Judgement => check.run(flow, factsOf(hostEvidence(answers), { instanceId: 'i-web' })).judgement

/** Status, causes, and which sources get through for certain or perhaps. */
export const brief = ({ status, causes, admission }: Judgement) => ({
  status,
  causes: causes.map(({ id, confidence }) => `${id} ${confidence}`),
  ...(admission === undefined
    ? {}
    : { admits: toCidrs(admission.admits), uncertain: toCidrs(admission.uncertain) }),
})

/** Facts a check may look at. */
export const looksAt = (check: Check): readonly FactName[] => [...check.needs, ...check.wants]

/** One `ip -j addr` interface. */
export const link = (
  name: string,
  addresses: readonly string[],
  { up = true, index = 2 }: { up?: boolean; index?: number } = {},
): object => ({
  ifindex: index,
  ifname: name,
  flags: [...(name === 'lo' ? ['LOOPBACK'] : ['BROADCAST']), ...(up ? ['UP', 'LOWER_UP'] : [])],
  operstate: name === 'lo' ? 'UNKNOWN' : up ? 'UP' : 'DOWN',
  address: '02:00:00:00:00:01',
  addr_info: addresses.map(text => {
    const [local = '', length = ''] = text.split('/')
    return {
      family: local.includes(':') ? 'inet6' : 'inet',
      local,
      prefixlen: Number(length),
      scope: name === 'lo' ? 'host' : 'global',
    }
  }),
})

export const LO = link('lo', ['127.0.0.1/8', '::1/128'], { index: 1 })
export const ETH0 = link('eth0', ['10.20.1.10/24', '2001:db8::10/64'])
export const addr = (...links: readonly object[]): string => JSON.stringify(links)

export const RULES =
  '0:	from all lookup local\n32766:	from all lookup main\n32767:	from all lookup default\n'
