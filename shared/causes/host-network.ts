// Which causes sit in the network configuration of the operating system?
import type { CauseEntry } from '../cause.ts'

export const HOST_NETWORK_CAUSES = {
  'conntrack-table-full': {
    hop: 'host-network',
    class: 'blocker',
    when: "The kernel's connection table is full, and new connections are dropped.",
    fix: 'Raise net.netfilter.nf_conntrack_max or shorten its timeouts.',
  },
  'rp-filter-drop': {
    hop: 'host-network',
    class: 'blocker',
    when: 'The reverse path filter drops the packet, because the route back to the client leaves by another interface.',
    fix: 'Set rp_filter of the interface to 2, or add a policy route for the reply.',
  },
  'guest-no-default-route': {
    hop: 'reply',
    class: 'blocker',
    when: 'The host has no route back to the client.',
    fix: 'Add the default route.',
  },
  'guest-route-overlap': {
    hop: 'reply',
    class: 'blocker',
    when: "A local network, such as a container bridge, overlaps the client's network and takes the reply.",
    fix: 'Give the local network another address range.',
  },
  'guest-policy-route': {
    hop: 'reply',
    class: 'blocker',
    when: 'The reply leaves by another interface than the packet came in by.',
    fix: 'Add a policy route that sends replies from this address out by its own interface.',
  },
  'guest-address-missing': {
    hop: 'host-network',
    class: 'blocker',
    when: 'The private address the path delivers to is on no interface of the host.',
    fix: 'Configure the address on the interface.',
  },
  'guest-network-down': {
    hop: 'host-network',
    class: 'blocker',
    when: 'The interface that should receive the packet is down.',
    fix: 'Bring the interface up, and see why it went down.',
  },
  'guest-network-config': {
    hop: 'host-network',
    class: 'blocker',
    when: 'The address, mask or gateway of the interface is wrong.',
    fix: 'Take the network configuration from DHCP again, or correct it by hand.',
  },
  'tcp-tw-recycle-nat': {
    hop: 'host-network',
    class: 'blocker',
    when: 'An old kernel drops clients behind NAT, because tcp_tw_recycle is on.',
    fix: 'Set net.ipv4.tcp_tw_recycle to 0.',
  },
  'local-port-range-vs-nacl': {
    hop: 'reply',
    class: 'blocker',
    when: 'The host opens connections from ports whose replies the network ACL does not let in.',
    fix: 'Bring net.ipv4.ip_local_port_range and the inbound entries of the network ACL together.',
  },
  'cloud-assistant-offline': {
    hop: 'host-network',
    class: 'evidence',
    when: 'The Cloud Assistant of the instance does not answer, so the host cannot be read by it.',
    fix: 'Start the Cloud Assistant agent, or run whyport collect on the host.',
  },
} satisfies Readonly<Record<string, CauseEntry>>
