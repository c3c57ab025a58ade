// How does a packet look to the machine behind a load balancer?
import type { Flow } from '#shared/flow.ts'
import type { AddressSet } from '#shared/plain/address-set.ts'

/** Behind the load balancer the packet is on the private network, whoever sent it. */
export const machineView = (flow: Flow, sources: AddressSet): Flow => ({
  ...flow,
  path: 'private',
  family: sources.family,
  sources,
  sourceScope: sources === flow.sources ? flow.sourceScope : 'private',
  publicAddress: null,
  sender: null,
  loadBalancer: null,
})
