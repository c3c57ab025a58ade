// Sentences of the network ACL hop.
export const NETWORK_ACL_EN = {
  'nacl.vswitch-unknown':
    'The vSwitch of the interface is not known, so its network ACL is not judged.',
  'nacl.binding-unknown':
    'Whether a network ACL is bound to vSwitch {{vSwitch}} could not be read.',
  'nacl.behind-load-balancer':
    'The packet arrives through a load balancer; which address the network ACL sees then is not judged.',
  'nacl.shared':
    'vSwitch {{vSwitch}} is shared by another account, whose network ACL is not visible from here.',
  'nacl.none': 'No network ACL is bound to vSwitch {{vSwitch}}.',
  'nacl.cut-through':
    'The elastic address is in cut-through mode on a secondary interface, whose traffic no network ACL filters.',
  'nacl.same-vswitch':
    '{{client}} is in the same vSwitch; a network ACL filters only what crosses the border of the vSwitch.',
  'nacl.platform':
    '{{client}} belongs to the platform (DNS, metadata), which no network ACL filters.',
  'nacl.admits':
    'Entry {{entry}} of {{acl}} lets {{asked}} from {{source}} in, and entry {{reply}} lets the answers out to {{replyTo}}.',
  'nacl.admits-some': '{{acl}} lets {{asked}} through from {{admitted}} only.',
  'nacl.blocked': '{{acl}} keeps {{asked}} from {{client}} from getting through.',
  'nacl.undecided':
    'Whether {{acl}} lets {{asked}} from {{client}} through depends on what could not be read: {{missing}}.',
  'nacl.icmp-drop':
    'Entry {{entry}} of {{acl}} is for ICMP alone: it drops ping and leaves TCP and UDP as they are. Ask about the port that matters.',
  'nacl.inbound-drop': 'Entry {{entry}} of {{acl}} drops {{asked}} from {{client}}.',
  'nacl.inbound-no-match':
    'No entry of {{acl}} matches {{asked}} from {{client}}, and what matches nothing is dropped.',
  'nacl.ipv6-drop':
    '{{acl}} has no {{direction}} IPv6 entry for {{asked}}; IPv4 entries never match IPv6, so {{client}} is dropped.',
  'nacl.order-shadow':
    'Entry {{entry}} of {{acl}} drops {{asked}} from {{client}}; the accept {{accept}} stands behind it and is never reached.',
  'nacl.outbound-ephemeral-drop':
    'The answers to {{client}} are dropped by {{decider}} of {{acl}}: they go to the port the client connects from, and no client port that usual systems use is open outbound (open: {{open}}).',
  'nacl.outbound-reply-drop':
    'The answers to {{client}} are dropped by {{decider}} of {{acl}}: outbound {{asked}} is not let out.',
  'nacl.outbound-port-confusion':
    'Outbound entry {{entry}} of {{acl}} admits port {{port}}, the port of the service; outbound entries are about the port of the client, so it lets no answer out.',
  'nacl.outbound-ephemeral-partial':
    '{{acl}} lets answers to {{client}} out to ports {{open}} only; connections from client ports {{dropped}} fail ({{failing}}), so it works for some attempts and not for others.',
  'nacl.binding-in-progress':
    '{{acl}} is being changed or bound to {{vSwitch}} at the moment ({{state}}); the result may change within seconds.',
  'nacl.fix':
    'Let {{source}} through {{acl}}: the whole entry list is sent again with one accept more ({{where}}).',
  'nacl.fix.where-in': 'inbound {{asked}}',
  'nacl.fix.where-out': 'outbound to the client ports 1024-65535',
  'nacl.fix.where-both': 'inbound {{asked}} and outbound to the client ports 1024-65535',
  'nacl.fix.no-proof': 'judged again with such an entry, the packet is still dropped',
  'nacl.fix.no-command': 'Let {{source}} through {{acl}}; no command is offered, because {{why}}.',
} as const
