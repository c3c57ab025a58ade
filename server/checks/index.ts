// Which checks are there, in the order a packet from outside meets their hops?

import { accountBalance } from './account-balance.ts'
import { antiDdos } from './anti-ddos.ts'
import { arrivalAddress } from './arrival-address.ts'
import { balancerNetworkAcl } from './balancer-network-acl.ts'
import { seenByMachine } from './behind-load-balancer.ts'
import type { Check } from './check.ts'
import { clientEgress } from './client-egress.ts'
import { cloudFirewall } from './cloud-firewall.ts'
import { cloudFirewallIps } from './cloud-firewall-ips.ts'
import { eipTarget } from './eip-target.ts'
import { farSide } from './far-side.ts'
import { forwardTarget } from './forward-target.ts'
import { freshness } from './freshness.ts'
import { guestNetworkConfig } from './guest-network-config.ts'
import { hostFirewall } from './host-firewall.ts'
import { hostNetwork } from './host-network.ts'
import { instance } from './instance.ts'
import { instanceHealth } from './instance-health.ts'
import { ipv6Internet } from './ipv6-internet.ts'
import { listener } from './listener.ts'
import { loadBalancer } from './load-balancer.ts'
import { loadBalancerBackends } from './load-balancer-backends.ts'
import { loadBalancerLock } from './load-balancer-lock.ts'
import { mailPort } from './mail-port.ts'
import { mandatoryAccessControl } from './mandatory-access-control.ts'
import { name } from './name.ts'
import { nat } from './nat.ts'
import { natNetworkAcl } from './nat-network-acl.ts'
import { natReturn } from './nat-return.ts'
import { networkAcl } from './network-acl.ts'
import { privateMode } from './private-mode.ts'
import { privateSenderAcl } from './private-sender-acl.ts'
import { privateSenderInstance } from './private-sender-instance.ts'
import { privateSenderRoute } from './private-sender-route.ts'
import { providerLocks } from './provider-locks.ts'
import { publicAddress } from './public-address.ts'
import { forRealClients } from './real-clients.ts'
import { replyFirewall } from './reply-firewall.ts'
import { replyRoute } from './reply-route.ts'
import { route } from './route.ts'
import { securityGroup } from './security-group.ts'
import { senderAddress, senderIpv6 } from './sender-address.ts'
import { senderCloudFirewall } from './sender-cloud-firewall.ts'
import { senderHostFirewall } from './sender-host-firewall.ts'
import { senderHostRoute } from './sender-host-route.ts'
import { senderAntiDdos, senderInstance, senderLocks } from './sender-instance.ts'
import { senderNat } from './sender-nat.ts'
import { senderNetworkAcl } from './sender-network-acl.ts'
import { senderOwnRoute, senderRoute } from './sender-route.ts'
import { tcpWrappers } from './tcp-wrappers.ts'
import { vantage } from './vantage.ts'
import { websiteBan } from './website-ban.ts'

const IN_ORDER: readonly Check[] = [
  name,
  clientEgress,
  vantage,
  freshness,
  providerLocks,
  loadBalancerLock,
  antiDdos,
  cloudFirewall,
  cloudFirewallIps,
  mailPort,
  senderLocks,
  senderAntiDdos,
  senderCloudFirewall,
  websiteBan,
  accountBalance,
  instance,
  senderInstance,
  privateSenderInstance,
  instanceHealth,
  publicAddress,
  arrivalAddress,
  ipv6Internet,
  eipTarget,
  senderAddress,
  senderIpv6,
  nat,
  forwardTarget,
  natReturn,
  senderNat,
  loadBalancer,
  loadBalancerBackends,
  balancerNetworkAcl,
  networkAcl,
  senderNetworkAcl,
  natNetworkAcl,
  privateSenderAcl,
  route,
  privateMode,
  privateSenderRoute,
  senderRoute,
  senderOwnRoute,
  securityGroup,
  hostNetwork,
  guestNetworkConfig,
  hostFirewall,
  tcpWrappers,
  senderHostFirewall,
  mandatoryAccessControl,
  listener,
  farSide,
  replyFirewall,
  replyRoute,
  senderHostRoute,
]

/** Each knows what a machine sees behind a load balancer, and who can be a client. */
export const CHECKS: readonly Check[] = IN_ORDER.map(seenByMachine).map(forRealClients)
