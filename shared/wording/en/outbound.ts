// Sentences about what a machine of the account sends to the Internet.
export const OUTBOUND_EN = {
  'outbound.not-asked': 'The question does not start at a machine of the account.',
  'outbound.other-side': 'The other end is outside the account; nothing of this hop can be read.',
  'outbound.private':
    'The target is no address of the Internet: packets go there over the private network.',
  'outbound.same-machine': 'The sender is the target itself; its own hop judges it.',
  'outbound.no-address-known': 'No public address is known that the sender would appear with.',
  'outbound.not-running': 'Instance {{instance}} is {{status}}; only a running one can send.',
  'outbound.own-address': 'The sender has a public address of its own.',
  'outbound.no-own-address': '{{sender}} has no public address of its own; NAT may lend it one.',
  'outbound.no-own-route': 'Without a public address of its own another route is judged.',
  'outbound.sender-unread': 'Whether {{sender}} has a public address of its own could not be read.',
  'outbound.judged-at-address':
    'Whether the sender has a public address of its own comes first, and that is not known.',
  'outbound.no-gateway': 'No route leads to a NAT gateway that could be judged.',
  'outbound.ipv6-open': 'The sender has public IPv6 bandwidth and may open connections.',
  'outbound.snat':
    'SNAT entry {{entry}} of NAT gateway {{gateway}} lends the sender the address {{addresses}}.',
  'outbound.mapped':
    'Entry {{entry}} of NAT gateway {{gateway}} maps {{addresses}} to the sender in both directions.',
  'outbound.assume-nat':
    'NAT gateway {{gateway}} was taken to pass this on: the network ACL and route of its own vSwitch, a firewall at it and its free ports were not judged.',
  'outbound.no-snat':
    'Route table {{table}} leads to NAT gateway {{gateway}}, which has no SNAT entry for {{sender}}.',
  'outbound.snat-pending': 'SNAT entry {{entry}} is for the sender, but it is {{status}}.',
  'outbound.route-to-nat':
    'Route table {{table}} leads by {{destination}} to NAT gateway {{gateway}}.',
  'outbound.no-route':
    '{{sender}} ({{address}}) has no public address, and route table {{table}} has no route to the Internet.',
  'outbound.route-needs-address':
    '{{sender}} ({{address}}) has no public address, and route {{destination}} of table {{table}} leads to an IPv4 gateway, which serves only machines that have one.',
  'outbound.route-elsewhere':
    'Route table {{table}} sends this by {{destination}} to {{hop}}; whether that passes it on to the Internet was not read.',
  'outbound.tables-do-not-matter':
    'The VPC has no activated IPv4 gateway: a machine with a public address sends whatever the route tables say.',
  'outbound.route-out': 'Route table {{table}} leads to the Internet.',
  'outbound.ipv4gw-missing':
    'IPv4 gateway {{gateway}} is activated, and route table {{table}} has no route to the target.',
  'outbound.ipv4gw-elsewhere':
    'IPv4 gateway {{gateway}} is activated, and route table {{table}} sends by {{destination}} to {{hop}} instead.',
  'outbound.not-port-25': 'The platform closes only TCP port 25.',
  'outbound.port-25':
    'The platform closes TCP port 25 to the Internet for every instance, whatever the rules of {{sender}} say.',
  'outbound.far-side':
    'What answers at {{address}} was not read: only the way out of {{sender}} is judged.',
  'outbound.nacl-admits':
    '{{acl}} lets {{sender}} send {{asked}} to {{target}}, and lets the answers in.',
  'outbound.nacl-drop':
    'Outbound entry {{entry}} of {{acl}} drops what {{sender}} sends to {{target}} ({{asked}}).',
  'outbound.nacl-no-match':
    'No outbound entry of {{acl}} matches what {{sender}} sends to {{target}} ({{asked}}), and what matches nothing is dropped.',
  'outbound.nacl-return':
    'The answers of {{target}} are dropped by {{decider}} of {{acl}}: they come in to the port {{sender}} sent from, and no such port is open inbound (open: {{open}}).',
  'outbound.local-range':
    '{{sender}} opens connections from ports {{dropped}}, whose answers are dropped by {{decider}} of {{acl}} (open inbound: {{open}}).',
  'outbound.nacl-range':
    '{{acl}} lets the answers of {{target}} in to ports {{open}} only; from which ports {{sender}} opens connections was not read.',
  'outbound.nacl-undecided':
    'Whether {{acl}} lets {{sender}} talk to {{target}} ({{asked}}) depends on what could not be read: {{missing}}.',
  'outbound.host-blocked':
    'The host of {{sender}} keeps its own packet to {{target}} ({{asked}}) in: {{rule}} {{outcome}} it.',
  'outbound.host-return':
    'The host of {{sender}} sends to {{target}} ({{asked}}), and {{rule}} {{outcome}} the answer.',
  'outbound.host-passed':
    'The packet filter of the host of {{sender}} lets {{asked}} out to {{target}}, and the answer in.',
  'outbound.host-undecided':
    'Whether the packet filter of the host of {{sender}} lets {{asked}} out to {{target}} hangs on {{rule}}.',
  'outbound.host-translated':
    'The host of {{sender}} may send this to another address or port: {{rule}} translates it.',
  'outbound.host-routed': 'The host sends to {{sources}} by {{device}}.',
  'outbound.host-no-route': 'The host has no route to {{sources}}.',
  'outbound.host-refuses': 'A route of the host throws what goes to {{sources}} away: {{route}}',
  'outbound.host-route-open': 'By which interface the host sends to {{target}} is not decided.',
  'outbound.host-elsewhere':
    'The host at the other end is the one whose evidence is read; the host of the sender is not judged.',
  'outbound.nacl-fix':
    'Let traffic to {{source}} through {{acl}}: the whole entry list is sent again with one accept more ({{where}}).',
  'outbound.nacl-fix.in': 'inbound to the sender ports 1024-65535',
  'outbound.nacl-fix.out': 'outbound {{asked}}',
  'outbound.nacl-fix.both': 'outbound {{asked}} and inbound to the sender ports 1024-65535',
  'fix.nat-no-snat-entry':
    'Add an SNAT entry for {{sender}} or its vSwitch to NAT gateway {{gateway}}, or bind an elastic address to it.',
  'fix.route-no-internet-egress':
    'Bind an elastic address to {{sender}}, or let table {{table}} lead 0.0.0.0/0 to a NAT gateway that has an SNAT entry for it.',
  'fix.platform-port-25-blocked':
    'Send mail by port 465 or 587, or apply to the provider for port 25 to be opened; no rule opens it.',
} as const
