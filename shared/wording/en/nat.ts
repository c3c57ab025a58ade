// Sentences of the NAT hop, and what mends them.
export const NAT_EN = {
  'nat.not-on-path': 'The asked address is not one of a NAT gateway.',
  'nat.forwards': 'Entry {{entry}} of NAT gateway {{gateway}} forwards this port to {{to}}.',
  'nat.entry-missing':
    'No entry of NAT gateway {{gateway}} forwards {{protocol}}/{{port}} of {{address}}.',
  'nat.entry-pending': 'Entry {{entry}} forwards this port, but it is {{status}}.',
  'nat.protocol-mismatch':
    'Entry {{entry}} forwards this port for {{entryProtocol}} only, not for {{protocol}}.',
  'nat.wrong-backend':
    'Entry {{entry}} forwards to {{to}}, which belongs to no instance of the account.',
  'nat.wrong-internal-port':
    'Entry {{entry}} sends port {{asked}} to port {{port}}, on which nothing listens.',
  'nat.gateway-locked': 'NAT gateway {{gateway}} is locked ({{status}}).',
  'nat.private-type': 'NAT gateway {{gateway}} serves private networks only.',
  'nat.gateway-not-available': 'NAT gateway {{gateway}} is {{status}}.',
  'nat.eip-conflict':
    '{{to}} also has the public address {{address}} of its own: its replies leave by that one and reach nobody.',
  'nat.icmp':
    'A NAT gateway may answer ping itself; that says nothing about what stands behind it.',
  'nat.acl-not-judged':
    'The network ACL of the vSwitch in which the NAT gateway stands was not read, or is the one judged above.',
  'nat.acl-drops':
    '{{acl}} of vSwitch {{vSwitch}}, in which NAT gateway {{gateway}} stands, would drop this; whether a network ACL filters what a gateway passes on is not documented.',
  'nat.return-unknown': 'No entry leads on, so there is no reply to route.',
  'nat.return-missing':
    'Route table {{table}} does not send the replies back through NAT gateway {{gateway}}.',
  'nat.return-other':
    'Route table {{table}} sends the replies through {{other}}, not through {{gateway}}, where the request came in.',
  'fix.dnat-entry-missing': 'Add an entry to NAT gateway {{gateway}} that forwards the port.',
  'fix.dnat-entry-pending': 'Wait until entry {{entry}} is available, then ask again.',
  'fix.dnat-protocol-mismatch': 'Let entry {{entry}} forward {{protocol}} as well.',
  'fix.dnat-wrong-backend':
    'Let entry {{entry}} lead to the right private address, or ask about the machine it leads to.',
  'fix.dnat-wrong-internal-port':
    'Let entry {{entry}} lead to the port that the service listens on, or start the service on port {{port}}.',
  'fix.nat-gateway-locked': 'Pay what is owed for NAT gateway {{gateway}}, or appeal.',
  'fix.nat-private-type':
    'Use an Internet NAT gateway or an elastic address instead of {{gateway}}.',
  'fix.nat-gateway-not-available':
    'Wait until NAT gateway {{gateway}} is available, then ask again.',
  'fix.dnat-and-eip-conflict':
    'Keep one way in only: unbind {{address}}, or remove the entry and use {{address}}.',
  'fix.dnat-return-route-missing':
    'Lead the replies of table {{table}} back through NAT gateway {{gateway}}.',
  'fix.dnat-return-via-other-nat':
    'Give the vSwitch of the machine a table of its own that leads to NAT gateway {{gateway}}.',
} as const
