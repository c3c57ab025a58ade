// Sentences about addresses, links, connection tracking and routes of the host.
export const HOST_NETWORK_EN = {
  'host-network.address-contradicted':
    'No interface lists {{address}}, but the kernel has a local route of its own for it: one of the two readings is broken.',
  'host-network.address-missing':
    'Packets arrive for {{address}}, and no interface of the host has that address.',
  'host-network.has-public':
    'No interface of the host has {{address}}, but one has {{public}} itself: the elastic address may be in cut-through mode.',
  'host-network.cut-through-missing':
    'The elastic address {{address}} is in cut-through mode, so packets arrive for it itself, and no interface of the host has it.',
  'host-network.secondary-missing':
    '{{public}} leads to the secondary private address {{address}}, which no interface of the host has.',
  'host-network.link-down': 'The interface {{device}} that has {{address}} is down.',
  'host-network.all-down': 'No interface that has an IPv{{family}} address is up.',
  'host-network.some-down':
    'Some interfaces are down, and which one the packets arrive at is not known.',
  'host-network.no-address': 'No interface has an IPv{{family}} address packets could arrive for.',
  'host-network.tw-recycle':
    'net.ipv4.tcp_tw_recycle is 1: when several clients come from one address, the kernel drops some of them.',
  'host-network.config-not-judged':
    "Nothing shows that the mask or gateway of the guest is not the vSwitch's.",
  'host-network.foreign-gateway':
    'The host hands replies to {{sources}} to the gateway {{gateway}} on {{device}}, which is not in the vSwitch ({{block}}): nobody takes them there.',
  'host-network.mask-too-wide':
    'By its mask {{device}} takes {{sources}} for neighbours, but its vSwitch is {{block}}: whether replies arrive is not documented.',
  'host-network.conntrack-full':
    'The connection table of the host holds {{count}} of {{max}} entries: new connections may be dropped.',
  'host-network.conntrack-drops':
    'The connection table of the host holds {{count}} of {{max}} entries, and the kernel has dropped {{drops}} packets for want of one: new connections are lost.',
  'host-network.conntrack-told':
    'The connection table of the host holds {{count}} of {{max}} entries, and its kernel says that it drops packets for that: {{line}}',
  'host-network.rp-filter-drop':
    'Packets from {{sources}} come in by {{device}} and the way back is {{other}}: the reverse path filter drops them.',
  'host-network.rp-filter-some':
    'The reverse path filter drops packets from {{sources}}, whose way back is not {{device}}.',
  'host-network.rp-filter-doubt':
    'Whether the reverse path filter drops packets from {{sources}} depends on rules that mark packets, or on the interface they come in by.',
  'host-network.rp-filter-unread':
    'Whether the way back passes the reverse path filter could not be read.',
  'host-network.ready': '{{address}} is on {{device}}, which is up.',
  'host-network.ready-any': 'Every interface that has an IPv{{family}} address is up.',
  'host-network.assume-conntrack':
    'The connection table of the host could not be read; it is taken to have room.',
  'reply.route-unread': 'The IPv{{family}} routes of the host could not be read.',
  'reply.link-down': 'The interface {{device}} is down, so no reply can leave.',
  'reply.routed': 'Replies to {{sources}} leave by {{device}}.',
  'reply.no-route': 'The host has no route for replies to {{sources}}.',
  'reply.route-refuses': 'A route of the host throws replies to {{sources}} away: {{route}}',
  'reply.some-without': 'Replies to {{sources}} have no way out of the host; the others do.',
  'reply.other-device':
    'Packets come in by {{device}}, and replies to {{sources}} leave by {{other}}.',
  'reply.second-interface':
    '{{address}} is on {{eni}}, not on the first interface: the operating system needs a routing rule to answer by it, and its rules were not read.',
  'reply.overlap':
    'Replies to {{sources}} go to the network at {{other}}, although packets come in by {{device}}.',
  'reply.arrival-unknown':
    'By which interface packets come in is not known, so neither is whether replies leave by the same.',
  'reply.depends': 'The way of replies to {{sources}} depends on rules that could not be judged.',
  'fix.cut-through-address':
    'Let {{device}} take its address by DHCP (or configure {{address}} on it by hand), or bind the elastic address in NAT mode.',
  'fix.announce-address':
    'Start keepalived (or whatever announces {{address}}) on this machine; the cloud still takes it for the one that holds it.',
  'fix.add-address':
    'Configure {{address}} on {{device}}. Write it into the network configuration for the next boot.',
  'fix.policy-route':
    'Give replies from {{address}} a routing table of their own whose default route leaves by {{device}}.',
  'fix.rp-filter':
    'Set the reverse path filter of {{device}} to loose, or add a routing rule so that replies leave by {{device}}. Keep it in /etc/sysctl.d for the next boot.',
  'fix.forwarding':
    'Let the kernel forward. Keep it in /etc/sysctl.d for the next boot, and look at what the FORWARD rules then let through.',
  'fix.route-localnet':
    'Send it to an address of the machine that is no loopback one, or let {{device}} route to loopback addresses; then whoever reaches {{device}} may reach what listens on loopback where rules send it there.',
  'fix.tw-recycle': 'Switch tcp_tw_recycle off, and keep it off in /etc/sysctl.d.',
  'fix.conntrack':
    'Let the table hold more connections, kept in /etc/sysctl.d, and find out what fills it; or shorten its timeouts.',
  'fix.guest-network':
    'Take address, mask and gateway of {{device}} from DHCP again, or set those of its vSwitch by hand.',
  'fix.link-up': 'Switch {{device}} on, and find out what switched it off.',
} as const
