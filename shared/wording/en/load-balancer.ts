// Sentences of the load-balancer hop, of what stands behind it, and what mends them.
export const LOAD_BALANCER_EN = {
  'load-balancer.not-on-path': 'The asked address is not one of a load balancer.',
  'load-balancer.not-judged':
    '{{address}} leads to a load balancer; its listeners and backends were not read.',
  'load-balancer.active': 'Load balancer {{id}} is active.',
  'load-balancer.inactive': 'Load balancer {{id}} is {{status}} and takes no connections.',
  'load-balancer.state-unread': 'The answer does not say whether load balancer {{id}} is active.',
  'load-balancer.icmp':
    'Load balancer {{id}} may answer ping itself; that says nothing about what stands behind it.',
  'load-balancer.no-listener':
    'Load balancer {{id}} has no listener on {{protocol}}/{{port}}; it listens on {{others}}.',
  'load-balancer.no-listener-at-all':
    'Load balancer {{id}} has no listener on {{protocol}}/{{port}}, nor on any other port.',
  'load-balancer.listens': 'Listener {{listener}} of {{id}} is running.',
  'load-balancer.listener-stopped': 'Listener {{listener}} of {{id}} is stopped.',
  'load-balancer.listener-unclear':
    'Listener {{listener}} of {{id}} is in state "{{status}}"; whether it serves is not told.',
  'load-balancer.takes': 'Load balancer {{id}} takes the connection at its listener {{listener}}.',
  'load-balancer.over-ipv4': 'Load balancer {{id}} is asked over IPv4.',
  'load-balancer.over-ipv6': 'Load balancer {{id}} takes clients over IPv6.',
  'load-balancer.no-ipv6':
    'Load balancer {{id}} has IPv4 addresses only, and the client comes over IPv6.',
  'load-balancer.ipv6-private':
    'The IPv6 address of load balancer {{id}} is private: nobody on the Internet reaches it.',
  'load-balancer.no-ipv6-asked':
    'The client comes over IPv6; which IPv6 address of load balancer {{id}} it would ask is not known ({{address}}).',
  'load-balancer.ipv6-type-unclear':
    'Whether the client may use the IPv6 address of load balancer {{id}} is not told ({{type}}).',
  'load-balancer.no-access-list': 'Listener {{listener}} has no access list switched on.',
  'load-balancer.access-unclear':
    'Whom the access list of listener {{listener}} lets in cannot be told: its switch, its kind or its entries are missing.',
  'load-balancer.access-undecided':
    'The access list of listener {{listener}} leaves open whether {{client}} gets in.',
  'load-balancer.access-admits': 'The access list of listener {{listener}} lets the client in.',
  'load-balancer.acl-white':
    'Listener {{listener}} lets in only who is in {{lists}} ({{entries}}); {{client}} is not.',
  'load-balancer.acl-black': 'Listener {{listener}} keeps out who is in {{lists}}; {{client}} is.',
  'load-balancer.no-groups': 'Load balancer {{id}} has no security group of its own.',
  'load-balancer.groups-admit':
    'No deny rule in the groups of load balancer {{id}} ({{groups}}) meets the client.',
  'load-balancer.groups-undecided':
    'Whether a deny rule in the groups of load balancer {{id}} ({{groups}}) meets the client is open.',
  'load-balancer.group-denies':
    'Rule {{rule}} of group {{group}} (priority {{priority}}) denies {{asked}} from {{client}} at load balancer {{id}}.',
  'load-balancer.no-acl-of-its-own': 'No vSwitch of a network load balancer is on the path.',
  'load-balancer.acl-lets-in':
    'The network ACLs of the vSwitches of {{id}} let the client in and the answers out.',
  'load-balancer.acl-drops':
    'A network ACL of a vSwitch of {{id}} drops the client or the answer; whether it filters what {{id}} takes is not documented.',
  'load-balancer.locked': 'Load balancer {{id}} is locked ({{reason}}).',
  'load-balancer.not-locked': 'Load balancer {{id}} is not locked.',
  'load-balancer.lock-unclear':
    'Load balancer {{id}} reports "{{reason}}"; whether that stops packets is not documented.',
  'load-balancer.lock-unread':
    'The load balancer was not read; the load-balancer hop says what is missing.',
  'load-balancer.nothing-behind': 'No listener leads on, so there is no machine to judge.',
  'load-balancer.machine-unknown':
    'Which machine load balancer {{id}} hands the connection to is not known.',
  'load-balancer.sources-unread':
    'The addresses that load balancer {{id}} connects from were not read.',
  'load-balancer.answers-itself':
    'Listener {{listener}} answers with a redirect or a fixed page; no machine is asked.',
  'load-balancer.healthy':
    '{{normal}} of {{all}} machines behind listener {{listener}} are healthy.',
  'load-balancer.assume-others':
    'One of the {{normal}} healthy machines is judged; the others are taken to be as their health check says.',
  'load-balancer.default-serves':
    'The default of listener {{listener}} serves; forwarding rules, which were not read, may lead a request elsewhere.',
  'load-balancer.assume-host':
    'The client asks for the first page of {{host}}; listener {{listener}} then follows: {{rule}}.',
  'load-balancer.assume-leads':
    'Which rule of listener {{listener}} the request follows is not known ({{rules}}); the machine of one is judged, the others are taken to be as their health check says.',
  'load-balancer.every-lead':
    'Every way on from listener {{listener}} has a healthy machine or needs none: {{rules}}.',
  'load-balancer.depends-on-rule':
    'It depends on the forwarding rule of listener {{listener}} that the request follows: {{bad}} serves nobody.',
  'load-balancer.lead-open':
    'Whether a machine answers is not known for all rules of listener {{listener}}: {{bad}}.',
  'load-balancer.one-of-rules':
    'This stops {{machine}}; another forwarding rule may lead the request to another machine: {{rules}}.',
  'load-balancer.rules-unread':
    'This stops {{machine}}; forwarding rules, which were not read, may lead the request elsewhere.',
  'load-balancer.unchecked':
    'The only machine behind listener {{listener}} gets every connection: no health check runs.',
  'load-balancer.health-unclear':
    'Of {{all}} machines behind listener {{listener}} none is known to be healthy.',
  'load-balancer.depends-on-request':
    'The default of listener {{listener}} serves nobody; a request may follow another rule by its host or path.',
  'load-balancer.no-machine':
    'There is no machine in {{group}}, which listener {{listener}} leads to.',
  'load-balancer.weight-zero':
    'Every machine behind listener {{listener}} has weight 0, {{machine}} for example: none gets a connection.',
  'load-balancer.unhealthy':
    'The health check of listener {{listener}} finds no healthy machine; {{machine}} is abnormal.',
  'load-balancer.unhealthy-timeout':
    'The health check of listener {{listener}} gets no answer from {{machine}} ({{reason}}): packets are dropped on the way, or the machine is down.',
  'load-balancer.unhealthy-refused':
    'The health check of listener {{listener}} is refused by {{machine}} ({{reason}}): nothing listens on the port there.',
  'load-balancer.unhealthy-answer':
    'The health check of listener {{listener}} does not accept what {{machine}} answers ({{reason}}).',
  'load-balancer.unhealthy-silent':
    'The health check of listener {{listener}} connects to {{machine}} and gets no answer ({{reason}}).',
  'load-balancer.check-blocked':
    'The firewall of {{machine}} drops what the load balancer sends from {{from}} to port {{port}}: {{rule}}.',
  'load-balancer.hairpin':
    'The client {{machine}} is itself behind listener {{listener}}: a layer 4 listener is known not to serve its own machines.',
  'load-balancer.partly-seen':
    'The load balancer connects from {{from}}; not all of these get through for certain.',
  'load-balancer.seen-either-way':
    'It depends on whether the machine sees the client or the load balancer ({{from}}) as the sender.',
  'load-balancer.one-of-several':
    'This stops {{machine}}; {{others}} more machines behind the load balancer may answer.',
  'fix.lb-no-listener': 'Add a listener for {{protocol}}/{{port}} to load balancer {{id}}.',
  'fix.lb-listener-stopped': 'Start listener {{listener}} of load balancer {{id}}.',
  'fix.lb-inactive': 'Activate load balancer {{id}}: start it, or start a listener of it.',
  'fix.lb-locked': 'Pay what is owed for load balancer {{id}}, or mend what its notice names.',
  'fix.lb-no-ipv6': 'Connect to {{id}} over IPv4, or put a dual-stack load balancer in its place.',
  'fix.lb-ipv6-private': 'Make the IPv6 address of load balancer {{id}} public.',
  'fix.lb-acl-white': 'Add {{block}} to access list {{acl}} of listener {{listener}}.',
  'fix.lb-acl-black': 'Take the entry that holds {{block}} out of access list {{acl}}.',
  'fix.lb-sg-deny':
    'Narrow deny rule {{rule}} of group {{group}}, or put an allow rule for the client before it.',
  'fix.lb-backend-missing': 'Add the machine to the server group of listener {{listener}}.',
  'fix.lb-backend-weight-zero': 'Give {{machine}} behind listener {{listener}} a weight above 0.',
  'fix.lb-backend-unhealthy':
    'Look on {{machine}} at what its health check reports: no answer (firewall, network ACL, machine down), refused (nothing listens), or a wrong answer.',
  'fix.lb-healthcheck-blocked-in-guest':
    'Allow {{from}} to port {{port}} in the firewall of {{machine}}.',
  'fix.lb-hairpin': 'Connect to the service on {{machine}} itself, or use a layer 7 listener.',
} as const
