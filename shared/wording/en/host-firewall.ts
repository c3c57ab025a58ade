// Sentences about the packet filter of the host.
export const HOST_FIREWALL_EN = {
  'host-firewall.unread':
    'Whether the host filters packets is not known: {{what}} was not read, and it can hold rules that nothing else shows.',
  'host-firewall.no-rules': 'No rule of the host filters IPv{{family}} packets.',
  'host-firewall.passed': "The host's packet filter lets {{sources}} reach {{port}}.",
  'host-firewall.admitted':
    "The host's packet filter lets {{sources}} reach {{port}}, by {{rule}}.",
  'host-firewall.translated':
    "The host's packet filter lets {{port}} in and hands it on to port {{other}}.",
  'host-firewall.some': "The host's packet filter blocks {{sources}}, not the others.",
  'host-firewall.dropped': 'On the host {{rule}} drops packets from {{sources}}.',
  'host-firewall.dropped-twice':
    'On the host {{rule}} drops packets from {{sources}}; so would {{also}}, and which of them is asked first cannot be seen.',
  'host-firewall.rejected':
    'On the host {{rule}} rejects packets from {{sources}} and answers with {{how}}.',
  'host-firewall.later-chain':
    'On the host {{other}} accepts packets from {{sources}}, but that ends only its own chain: {{rule}} comes later and drops them.',
  'host-firewall.other-backend':
    'On the host {{other}} accepts packets from {{sources}}, but {{rule}} of the other iptables backend drops them.',
  'host-firewall.banned-in':
    'On the host fail2ban has banned {{sources}} in the jails {{jails}}: {{rule}} stops it.',
  'host-firewall.direct':
    'On the host {{rule}} blocks {{sources}}; firewalld was told to put it there as a direct rule: {{direct}}',
  'host-firewall.firewalld-policy':
    'On the host {{rule}} blocks {{sources}}: it belongs to the firewalld policy {{policy}} (target {{target}}), which comes before the rules of the zones.',
  'host-firewall.banned': 'On the host a ban of {{by}} holds {{sources}}: {{rule}} stops it.',
  'host-firewall.guarded':
    'On the host {{rule}} stops {{sources}}; by its name it belongs to the agent of Security Center, which blocks addresses that attack.',
  'host-firewall.ufw-inactive':
    'ufw says it is inactive, but {{rule}} is in the kernel all the same and drops packets from {{sources}}.',
  'host-firewall.ufw-bypassed':
    'ufw is active and lets nobody in to {{protocol}} port {{port}}, but container {{container}} publishes it, and what is published goes around the rules of ufw.',
  'host-firewall.cloud-range':
    'On the host {{rule}} drops addresses of 100.64.0.0/10, from which load balancers and other cloud services come.',
  'host-firewall.docker-user':
    'On the host {{rule}} in the chain DOCKER-USER drops packets from {{sources}} to the container.',
  'host-firewall.forward-drop':
    'On the host the connection is forwarded, and {{rule}} drops packets from {{sources}} there.',
  'host-firewall.ip-forward-off':
    'A rule of the host sends the connection to {{to}}, and the kernel does not forward packets that come in by {{device}}.',
  'host-firewall.dnat-to-loopback':
    'On the host {{rule}} sends the connection to a loopback address; packets that come in by {{device}} are dropped there, because route_localnet is 0.',
  'host-firewall.firewalld-zone':
    'firewalld allows {{protocol}} port {{port}} in the zone {{other}}, but this traffic is in the zone {{own}}, whose rules block it.',
  'host-firewall.firewalld-runtime':
    'firewalld allows {{protocol}} port {{port}} in the zone {{own}} after a reload, but the rules in force block it.',
  'tcp-wrappers.not-tcp': 'TCP wrappers are about TCP connections only.',
  'tcp-wrappers.none': 'No rule of /etc/hosts.deny was read.',
  'tcp-wrappers.undecided':
    'Whether TCP wrappers turn the client away is not judged: a rule asks for a name or makes an exception, or something was not read.',
  'tcp-wrappers.assume-open':
    '/etc/hosts.allow and /etc/hosts.deny are taken to turn nobody away: a rule there is not judged, or a file or the owner of the socket was not read (hosts-allow, hosts-deny, ss-owners).',
  'tcp-wrappers.no-match': 'No rule of /etc/hosts.deny is about this client for certain.',
  'tcp-wrappers.denies':
    'The rule "{{rule}}" of /etc/hosts.deny is about {{sources}}: a program that uses TCP wrappers accepts the connection and closes it at once.',
  'host-firewall.undecided':
    'Whether the host lets {{sources}} reach {{port}} hangs on {{rule}}, which could not be judged.',
  'host-firewall.bpf':
    'Whether the host lets {{sources}} in hangs on {{program}}: what it does with packets cannot be read from its name.',
  'host-firewall.panic':
    'firewalld says that panic mode is on, which stops all traffic, but the rules in the kernel let the packet in: somebody changed them around firewalld, and its next reload blocks everything.',
  'host-firewall.forwarded':
    'The host forwards {{port}} from {{sources}} to another machine or container, which is not judged here.',
  'reply-firewall.passed':
    "The host's packet filter lets answers out, and later packets of a connection in.",
  'reply-firewall.answer': 'On the host {{rule}} drops the answer to {{sources}}.',
  'reply-firewall.later':
    'On the host {{rule}} drops what {{sources}} sends after the first packet, so the connection opens and then hangs.',
  'reply-firewall.response':
    'On the host {{rule}} drops what the service sends to {{sources}} once the connection is open.',
  'reply-firewall.undecided':
    'Whether the answer to {{sources}} gets out hangs on {{rule}}, which could not be judged.',
  'reply-firewall.forwarded':
    'Replies to {{sources}} come from where the host forwards the connection, which is not judged here.',
  'host-firewall.unit-fence':
    'The rules let {{sources}} in, but the unit {{unit}}, whose socket it is, {{setting}}: systemd then drops the packets at the socket.',
  'host-firewall.unit-denies': 'denies them with IPAddressDeny=',
  'host-firewall.unit-devices':
    'leaves out {{device}} with RestrictNetworkInterfaces=, the interface they come in by',
  'need.unit-slice': 'what the slices above the unit allow',
  'how.unit-slice': 'systemctl show -p IPAddressAllow system.slice, on the host',
  'host-fix.accept-before':
    'Accept {{protocol}} port {{port}} from {{source}} just before {{rule}} with {{program}}. {{keep}}',
  'host-fix.accept-in':
    'Accept {{protocol}} port {{port}} from {{source}} at the {{place}} of chain {{chain}} with {{program}}. {{keep}}',
  'host-fix.place.end': 'end',
  'host-fix.place.front': 'front',
  'host-fix.no-block': 'Accept the client before {{rule}}. No command is given: {{why}}.',
  'host-fix.established':
    'Accept packets of established connections before {{rule}} with {{program}}. {{keep}}',
  'host-fix.keep.nft':
    'It is gone after a restart: the same rule belongs into {{file}} too, or wherever this host loads its rules from.',
  'host-fix.keep.saved':
    'It is gone after a restart unless {{program}} (package {{package}}) saves it; save once more after the undo.',
  'host-fix.keep.by-hand':
    'It is gone after a restart unless it is added where this host loads its rules from.',
  'host-fix.owned':
    'Allow the connection with {{owner}}, which wrote these rules: a change by hand is lost at its next reload.',
} as const
