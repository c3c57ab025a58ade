// Sentences about private paths: the sender's own end, and what joins two networks.
export const PRIVATE_EN = {
  'private.not-asked': 'No machine of this account sends over the private network here.',
  'private.sender-may-send': 'Nothing that was read keeps the sender from sending.',
  'private.same-vswitch':
    'Sender and target are in vSwitch {{vSwitch}}; a network ACL filters only what crosses its border.',
  'nacl.cross-drop':
    'The packet comes from vSwitch {{from}} into {{to}}, and entry {{entry}} of {{acl}} drops {{asked}} from {{client}}.',
  'nacl.cross-no-match':
    'The packet comes from vSwitch {{from}} into {{to}}; no entry of {{acl}} matches {{asked}} from {{client}}, and what matches nothing is dropped.',
  'nacl.sender-admits':
    '{{acl}} of the sender lets {{asked}} out to {{target}}, and the answers in.',
  'nacl.sender-drop':
    "{{acl}} of the sender's vSwitch {{from}} drops {{asked}} to {{target}} on its way out, by {{decider}}.",
  'nacl.sender-reply-drop':
    "{{acl}} of the sender's vSwitch {{from}} drops the answers of {{target}} on their way in, by {{decider}}; inbound entries match the port of the sender, not {{asked}}.",
  'nacl.sender-reply-some':
    "{{acl}} of the sender's vSwitch {{from}} lets answers of {{target}} in to ports {{open}} only; which ports the sender uses was not read.",
  'private.there': "Route table {{table}} of the sender's vSwitch leads to the target.",
  'private.there-none': "Route table {{table}} of the sender's vSwitch has no route to the target.",
  'private.there-blackhole':
    "Route table {{table}} of the sender's vSwitch sends what goes to the target by {{destination}} to {{hop}}, which is gone, stopped or switched off.",
  'private.there-sends':
    "Route table {{table}} of the sender's vSwitch sends what goes to the target by {{destination}} to {{hop}}; whether it arrives was not read.",
  'private.there-open':
    "Whether route table {{table}} of the sender's vSwitch leads to the target depends on what was not read.",
  'private.no-route':
    'Route table {{table}} has no route from VPC {{near}} to {{far}}, although peering connection {{peering}} joins them.',
  'private.not-by-peering':
    'Route table {{table}} sends packets for {{client}} by {{destination}} to {{hop}}, not to peering connection {{peering}}, which joins the two VPCs.',
  'private.overlap':
    'Route table {{table}} keeps what goes to the other VPC inside its own, because {{destination}} is a local network of VPC {{near}} as well.',
  'private.peering-down':
    'Peering connection {{peering}}, to which route {{destination}} of table {{table}} leads, is {{status}}.',
  'private.vpn-down':
    'No IPsec connection of VPN gateway {{gateway}} to the far network is established: {{connection}} is {{status}}.',
  'private.interface-down':
    'Router interface {{interface}}, to which route {{destination}} of table {{table}} leads, is {{status}}.',
  'private.attachment-down':
    'The attachment {{attachment}} of the VPC to its transit router is {{status}}, not Attached.',
  'private.tr-not-associated':
    'Attachment {{attachment}} is associated with no route table of transit router {{router}}, so nothing it sends is led on.',
  'private.tr-no-route':
    'Route table {{table}} of the transit router has no route to {{client}}: the network there is not propagated to it.',
  'private.tr-route-refused':
    'Route table {{table}} of the transit router keeps its route {{destination}} to {{client}} out of force ({{status}}): a conflict or a routing policy.',
  'private.tr-blackhole':
    'Route table {{table}} of the transit router drops what goes to {{destination}} (blackhole).',
  'fix.priv-tr-propagation':
    'Switch on association and propagation for the attachments of both ends in route table {{table}} of the transit router, and look for conflicts and routing policies.',
  'fix.route-status-pending': 'Wait until the route is available, then ask again.',
  'fix.priv-peering-not-active':
    'Accept, renew or pay the peering connection in the account that has to, then ask again.',
  'fix.priv-tr-attachment':
    'Attach the VPC to the transit router again, or let the route lead another way.',
  'fix.priv-vpn-down':
    'Compare the IKE and IPsec settings of both ends of the VPN connection, and look at its logs.',
  'fix.priv-cidr-overlap':
    'Renumber one of the two networks, or translate addresses between them by a private NAT gateway.',
  'fix.priv-peering-route-missing':
    'Add a route for {{destination}} by the peering connection to table {{table}}; the other VPC needs one back.',
} as const
