// Which causes keep an IPv6 address from being reached from outside?
import type { CauseEntry } from '../cause.ts'

export const IPV6_CAUSES = {
  'ipv6-not-enabled-vswitch': {
    hop: 'public-address',
    class: 'blocker',
    when: 'The VPC or the switch has no IPv6.',
    fix: 'Switch on IPv6 for the VPC and the switch.',
  },
  'ipv6-not-assigned': {
    hop: 'public-address',
    class: 'blocker',
    when: 'The network interface does not have the asked IPv6 address.',
    fix: 'Assign an IPv6 address to the interface.',
  },
  'ipv6-gateway-missing': {
    hop: 'public-address',
    class: 'blocker',
    when: 'The VPC has no available IPv6 gateway.',
    fix: 'Create an IPv6 gateway in the VPC.',
  },
  'ipv6-gateway-locked': {
    hop: 'provider',
    class: 'blocker',
    when: 'The IPv6 gateway is locked because of its bill or for security reasons.',
    fix: 'Pay the bill or mend what the notice names.',
  },
  'ipv6-no-public-bandwidth': {
    hop: 'public-address',
    class: 'blocker',
    when: 'The IPv6 address has no public bandwidth, so it is private.',
    fix: 'Buy public bandwidth for the IPv6 address.',
  },
  'ipv6-bandwidth-locked': {
    hop: 'provider',
    class: 'blocker',
    when: 'The public bandwidth of the IPv6 address is locked.',
    fix: 'Pay the bill; the bandwidth is then unlocked.',
  },
  'ipv6-egress-only-rule': {
    hop: 'public-address',
    class: 'blocker',
    when: 'A rule of the IPv6 gateway lets the address open connections but not receive them.',
    fix: 'Delete the egress-only rule of the address.',
  },
  'ipv6-not-configured-in-os': {
    hop: 'host-network',
    class: 'blocker',
    specializes: 'guest-address-missing',
    when: 'The operating system does not have the IPv6 address that the cloud assigned.',
    fix: 'Switch on DHCPv6 in the operating system, or configure the address by hand.',
  },
} satisfies Readonly<Record<string, CauseEntry>>
