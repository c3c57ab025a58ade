// Which causes sit in the network ACL of the switch?
import type { CauseEntry } from '../cause.ts'

export const NETWORK_ACL_CAUSES = {
  'nacl-inbound-drop': {
    hop: 'network-acl',
    class: 'blocker',
    when: 'The first inbound entry of the network ACL that matches drops the packet.',
    fix: 'Insert an accept entry for the client before the entry that drops.',
  },
  'nacl-inbound-no-match': {
    hop: 'network-acl',
    class: 'blocker',
    when: 'No inbound entry of the network ACL matches, and then the packet is dropped.',
    fix: 'Add an inbound accept entry for the client and the port.',
  },
  'nacl-outbound-ephemeral-drop': {
    hop: 'network-acl',
    class: 'blocker',
    when: 'The network ACL drops the reply, which goes to a high port of the client.',
    fix: 'Accept outbound traffic to the client on ports 1024 to 65535.',
  },
  'nacl-outbound-icmp-drop': {
    hop: 'network-acl',
    class: 'blocker',
    specializes: 'nacl-outbound-ephemeral-drop',
    when: 'The network ACL drops the ICMP reply on its way out.',
    fix: 'Accept outbound ICMP to the client.',
  },
  'nacl-outbound-ephemeral-partial': {
    hop: 'network-acl',
    class: 'blocker',
    specializes: 'nacl-outbound-ephemeral-drop',
    when: 'The network ACL accepts the reply to some high ports of the client only, so some connections fail.',
    fix: 'Widen the outbound entry to ports 1024 to 65535.',
  },
  'nacl-outbound-port-confusion': {
    hop: 'network-acl',
    class: 'blocker',
    specializes: 'nacl-outbound-ephemeral-drop',
    when: 'The outbound entry names the port of the service, but the reply goes to the port of the client.',
    fix: "Put the client's port range, 1024 to 65535, into the outbound entry.",
  },
  'nacl-order-shadow': {
    hop: 'network-acl',
    class: 'blocker',
    specializes: 'nacl-inbound-drop',
    when: 'An entry that accepts stands behind an entry that drops, and the first match decides.',
    fix: 'Move the entry that accepts before the one that drops.',
  },
  'nacl-ipv6-drop': {
    hop: 'network-acl',
    class: 'blocker',
    specializes: 'nacl-inbound-no-match',
    when: 'The client comes by IPv6, and the network ACL has no entry that accepts IPv6.',
    fix: 'Add IPv6 entries in both directions.',
  },
  'nacl-egress-drop': {
    hop: 'network-acl',
    class: 'blocker',
    when: 'The first outbound entry that matches drops what an instance of the switch sends to the target.',
    fix: 'Insert an outbound accept entry for the target and its port before the entry that drops.',
  },
  'nacl-egress-no-match': {
    hop: 'network-acl',
    class: 'blocker',
    when: 'No outbound entry matches what an instance of the switch sends to the target, and then it is dropped.',
    fix: 'Add an outbound accept entry for the target and its port.',
  },
  'nacl-return-ephemeral-drop': {
    hop: 'network-acl',
    class: 'blocker',
    when: 'The instance starts the connection, and the network ACL drops the answer, which comes in to a high port of the instance.',
    fix: 'Accept inbound traffic from the target on ports 1024 to 65535.',
  },
  'nacl-icmp-drop': {
    hop: 'network-acl',
    class: 'hint',
    when: 'The network ACL drops ping; TCP and UDP are not affected.',
    fix: 'Accept ICMP in both directions if ping is wanted.',
  },
  'nacl-prefix-list-unreadable': {
    hop: 'network-acl',
    class: 'evidence',
    when: 'An entry names a prefix list whose entries cannot be read.',
    fix: 'Grant the action vpc:GetVpcPrefixListEntries, then ask again.',
  },
  'nacl-binding-in-progress': {
    hop: 'network-acl',
    class: 'blocker',
    when: 'The network ACL is being changed or bound to the switch.',
    fix: 'Wait until the change has ended, then ask again.',
  },
  'nacl-nat-vswitch-drop': {
    hop: 'network-acl',
    class: 'blocker',
    when: 'The network ACL of the switch in which the NAT gateway or load balancer sits drops the packet.',
    fix: 'Accept the traffic in the network ACL of that switch.',
  },
  'nacl-cross-vswitch-drop': {
    hop: 'network-acl',
    class: 'blocker',
    specializes: 'nacl-inbound-drop',
    when: 'Client and target are in different switches, and the network ACL of one of them drops the packet.',
    fix: 'Accept the traffic in the network ACL that is named.',
  },
} satisfies Readonly<Record<string, CauseEntry>>
