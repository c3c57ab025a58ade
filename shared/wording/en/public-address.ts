// Sentences of the public-address hop, IPv6 included, and what mends it.
export const PUBLIC_ADDRESS_EN = {
  'public-address.private':
    'The target is asked over the private network; no public address is on this path.',
  'public-address.only-behind':
    '{{target}} has no public address of its own; it stands behind {{balancer}}, which may lead to it.',
  'public-address.assume-no-owner':
    '{{fact}} was not answered: {{address}} is taken to belong to no other product of the account.',
  'public-address.assume-no-balancer-owns':
    'No load balancer owns {{address}}: the account was not asked for load balancers.',
  'public-address.assume-no-balancer':
    'No load balancer was taken to lead to the instance: not all of them were asked about it.',
  'public-address.private-balancer':
    '{{address}} is a private address of load balancer {{id}}: from the Internet nobody gets there.',
  'public-address.load-balancer': '{{address}} is an address of load balancer {{id}}.',
  'public-address.cut-through-private':
    'The elastic address {{address}} is in cut-through mode on {{eni}}, which takes the private side away from that interface.',
  'public-address.ipv6': 'The target is asked over IPv6; its own check judges that address.',
  'public-address.static': 'The fixed public address {{address}} of {{instance}} has bandwidth.',
  'public-address.elastic': 'The elastic address {{address}} is in use by {{bound}}.',
  'public-address.none':
    '{{target}} has no public address, and no NAT entry forwards this port to it; a client outside cannot reach it.',
  'public-address.not-yours':
    'No instance and no elastic address of this account holds {{address}}; addresses of load balancers were not looked up.',
  'public-address.bandwidth-zero':
    'The outbound bandwidth of {{instance}} is 0, so its fixed public address {{address}} carries nothing.',
  'public-address.eip-not-bound': 'The elastic address {{address}} is bound to nothing.',
  'public-address.eip-bound-elsewhere':
    'The elastic address {{address}} is bound to {{bound}}, not to {{target}}.',
  'public-address.eip-transitioning':
    'The elastic address {{address}} is just being changed ({{status}}).',
  'public-address.eip-expired':
    'The paid period of the elastic address {{address}} ended at {{expired}}.',
  'arrival.known': 'The address that the client appears with is the one that is judged.',
  'arrival.hidden':
    '{{client}} is private: over the Internet its packets arrive at {{address}} with another address, which the question does not name.',
  'public-address.eni-not-inuse': 'Interface {{eni}} is {{status}}, not in use by an instance.',
  'ha-vip.no-master':
    'No machine announces the virtual address {{address}} ({{haVip}}), so packets to it end nowhere.',
  'ha-vip.master-elsewhere':
    'The virtual address {{address}} ({{haVip}}) is announced by {{master}}, not by {{target}}.',
  'ha-vip.held': '{{master}} announces the virtual address {{address}}.',
  'fix.havip-no-master':
    'Start keepalived (or whatever announces {{address}}) on one of the machines of {{haVip}}.',
  'fix.havip-master-elsewhere':
    'Ask about {{master}}, which holds {{address}} now, or let {{target}} take it over.',
  'eip-target.not-here': 'No elastic address of the instance is on this path.',
  'led-past.unread':
    'Where the service listens was not read, or a rule of the host may lead packets on to it.',
  'led-past.no': 'Nothing shows that the address leads past the service.',
  'eip-target.wrong-address':
    'The elastic address {{address}} leads to {{to}}, and the service listens on {{place}} only.',
  'fix.eip-wrong-private-ip':
    'Bind {{address}} to {{service}}, where the service listens, or let the service listen on {{to}} (or on all addresses).',
  'ipv6.not-asked': 'The target is not asked over IPv6 from the Internet.',
  'ipv6.open': '{{address}} has public IPv6 bandwidth and may be reached from the Internet.',
  'ipv6.not-enabled-vswitch':
    'vSwitch {{vSwitch}} has no IPv6 block: nothing in it can have an IPv6 address.',
  'ipv6.not-assigned': 'No interface of {{target}} has the IPv6 address {{address}}.',
  'ipv6.assigned-to-nothing':
    'The IPv6 address {{address}} is the account’s, and no interface has it.',
  'ipv6.none-assigned': 'No interface of {{target}} has an IPv6 address.',
  'ipv6.gateway-missing': 'VPC {{vpc}} has no IPv6 gateway that is available.',
  'ipv6.gateway-locked': 'The IPv6 gateway {{gateway}} is locked ({{status}}).',
  'ipv6.no-public-bandwidth':
    '{{address}} has no public bandwidth: until it is bought the address is private.',
  'ipv6.bandwidth-locked': 'The public bandwidth of {{address}} is locked ({{status}}).',
  'ipv6.egress-only-rule':
    '{{address}} stands under an egress-only rule: it may open connections and accepts none.',
  'fix.no-public-ip': 'Give {{target}} a public address: bind an elastic address.',
  'fix.public-ip-not-yours': 'Check the address, and the DNS record it came from.',
  'fix.public-bandwidth-zero': 'Raise the outbound bandwidth of {{target}} above 0.',
  'fix.eip-not-bound': 'Bind the elastic address {{address}} to the instance.',
  'fix.eip-bound-elsewhere':
    'Bind {{address}} to {{target}}, or ask about {{bound}}, which holds it now.',
  'fix.eip-transitioning': 'Wait until the change of {{address}} is done, then ask again.',
  'fix.eip-expired': 'Renew the elastic address {{address}}.',
  'fix.eni-not-inuse': 'Attach interface {{eni}} to the instance.',
  'fix.ipv6-not-enabled-vswitch': 'Give vSwitch {{vSwitch}} an IPv6 block.',
  'fix.ipv6-not-assigned': 'Assign an IPv6 address to the interface of {{target}}.',
  'fix.ipv6-gateway-missing': 'Create an IPv6 gateway in VPC {{vpc}}.',
  'fix.ipv6-gateway-locked': 'Pay or appeal, so that the IPv6 gateway {{gateway}} is unlocked.',
  'fix.ipv6-no-public-bandwidth': 'Buy public bandwidth for {{address}}.',
  'fix.ipv6-bandwidth-locked': 'Pay, so that the public bandwidth of {{address}} is unlocked.',
  'fix.ipv6-egress-only-rule': 'Delete the egress-only rule {{rule}}.',
} as const
