// Which causes sit in the route tables and gateways of the VPC?
import type { CauseEntry } from '../cause.ts'

export const ROUTE_CAUSES = {
  'ipv4gw-route-missing': {
    hop: 'route',
    class: 'blocker',
    when: 'The VPC has an active IPv4 gateway, and the route table of the switch has no route to the client.',
    fix: 'Add a route to the client, or 0.0.0.0/0, by the IPv4 gateway.',
  },
  'ipv4gw-default-route-elsewhere': {
    hop: 'route',
    class: 'blocker',
    when: 'The VPC has an active IPv4 gateway, and the route to the client leads to something else.',
    fix: 'Let the route to the client lead to the IPv4 gateway; move machines that need NAT into another switch.',
  },
  'route-default-via-nat-asymmetric': {
    hop: 'route',
    class: 'blocker',
    specializes: 'ipv4gw-default-route-elsewhere',
    aliasOf: 'ipv4gw-default-route-elsewhere',
    when: 'The VPC has an active IPv4 gateway, and the reply leaves by a NAT gateway instead.',
    fix: 'Let the route to the client lead to the IPv4 gateway; move machines that need NAT into another switch.',
  },
  'ipv4gw-activating': {
    hop: 'route',
    class: 'blocker',
    when: 'The IPv4 gateway is being activated.',
    fix: 'Wait until the IPv4 gateway is active, then ask again.',
  },
  'ipv4gw-private-mode': {
    hop: 'route',
    class: 'blocker',
    when: 'The IPv4 gateway was deleted in private mode, which leaves the VPC without the Internet.',
    fix: 'Create and activate an IPv4 gateway again.',
  },
  'route-no-internet-egress': {
    hop: 'route',
    class: 'blocker',
    when: 'The sender has no public address, and the route table of its switch has no route to a NAT gateway.',
    fix: 'Bind an elastic address to the sender, or route 0.0.0.0/0 to a NAT gateway that has an SNAT entry for it.',
  },
  'route-specific-shadows-client': {
    hop: 'route',
    class: 'blocker',
    when: 'A custom route that holds the client leads elsewhere; whether replies of a public address follow it is not documented.',
    fix: 'Prove it by a flow log, then remove or narrow the route.',
  },
  'route-blackhole': {
    hop: 'route',
    class: 'blocker',
    when: 'The next hop of the route is gone, stopped or switched off.',
    fix: 'Repair the next hop or delete the route.',
  },
  'route-status-pending': {
    hop: 'route',
    class: 'blocker',
    when: 'The route entry is not in force yet.',
    fix: 'Wait until the route entry is available, then ask again.',
  },
  'route-shadows-100-64': {
    hop: 'route',
    class: 'blocker',
    when: "A custom route takes addresses of 100.64.0.0/10, which the cloud's own services use.",
    fix: 'Delete that route.',
  },
  'ipv6-route-missing': {
    hop: 'route',
    class: 'blocker',
    when: 'The route table of the switch has no IPv6 route to the client by the IPv6 gateway.',
    fix: 'Add the route ::/0 by the IPv6 gateway.',
  },
  'route-custom-table-lacks-ipv6': {
    hop: 'route',
    class: 'blocker',
    specializes: 'ipv6-route-missing',
    aliasOf: 'ipv6-route-missing',
    when: 'The switch uses a custom route table, which does not get the IPv6 default route by itself.',
    fix: 'Add the route ::/0 by the IPv6 gateway to that table.',
  },
  'source-dest-check-drop': {
    hop: 'route',
    class: 'blocker',
    when: 'The interface drops packets that are not its own, but the machine forwards for others.',
    fix: 'Switch the source and destination check of the interface off.',
  },
  'priv-peering-not-active': {
    hop: 'route',
    class: 'blocker',
    when: 'The VPC peering connection is not active, or it is locked for money.',
    fix: 'Accept, renew or pay the peering connection.',
  },
  'priv-peering-route-missing': {
    hop: 'route',
    class: 'blocker',
    when: 'One of the two VPCs has no route to the other by the peering connection.',
    fix: 'Add the route on both sides.',
  },
  'priv-tr-attachment': {
    hop: 'route',
    class: 'blocker',
    when: 'The VPC is not attached to the transit router, or not in the zone that is needed.',
    fix: 'Attach the VPC to the transit router, with a switch in the zone.',
  },
  'priv-tr-propagation': {
    hop: 'route',
    class: 'blocker',
    when: 'The transit router does not know or does not pass on the route to the client.',
    fix: 'Switch on association, propagation and route publishing, and look for conflicts and route maps.',
  },
  'priv-vpn-down': {
    hop: 'route',
    class: 'blocker',
    when: 'The VPN connection is not established.',
    fix: 'Repair the IKE or IPsec settings on both sides.',
  },
  'priv-cidr-overlap': {
    hop: 'route',
    class: 'blocker',
    when: "The client's network overlaps a network of the VPC, so replies stay inside.",
    fix: 'Renumber one of the networks, or translate addresses between them.',
  },
} satisfies Readonly<Record<string, CauseEntry>>
