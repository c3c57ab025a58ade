// Sentences of the verdict, of the path to the client and of the target's name.
export const VERDICT_EN = {
  'verdict.reachable': '{{target}} {{port}} is reachable from {{from}}: every hop lets it through.',
  'verdict.reachable-observed':
    '{{target}} {{port}} is reachable from {{from}}: a probe connected.',
  'verdict.opens-and-hangs':
    '{{target}} {{port}} opens a connection from {{from}}, as a probe showed, but nothing gets through it: {{because}}',
  'verdict.unreachable':
    '{{target}} {{port}} is not reachable from {{from}}: blocked at {{hop}} by {{rule}}, because {{because}}',
  'verdict.unreachable-unruled':
    '{{target}} {{port}} is not reachable from {{from}}: blocked at {{hop}}, because {{because}}',
  'verdict.unreachable-more':
    '{{target}} {{port}} is not reachable from {{from}}: {{count}} independent causes, the first at {{hop}}: {{because}}',
  'verdict.unreachable-observed':
    '{{target}} {{port}} is not reachable from {{from}}: probes failed, and no cause was found in what could be read.',
  'verdict.partly':
    '{{target}} {{port}} is reachable only from part of {{from}}; the first restriction is at {{hop}}: {{because}}',
  'verdict.partly-observed': '{{target}} {{port}} answers some vantage points and not others.',
  'verdict.no-object': 'There is nothing to judge: {{because}}',
  'verdict.outbound':
    'The account lets {{from}} send to {{target}} {{port}}; whether anything answers there only a connection from {{from}} shows.',
  'verdict.inconclusive':
    'It cannot be decided whether {{target}} {{port}} is reachable from {{from}}. Still needed: {{missing}}.',
  'verdict.anywhere': 'anywhere',
  'verdict.evidence': 'evidence',
  'verdict.and-more': '{{shown}} and {{count}} more',
  'verdict.contradicted':
    'The configuration predicts "{{predicted}}", packets show "{{observed}}": something that was not read decides.',
  'verdict.contradicted-open-need': 'fresh configuration',
  'verdict.contradicted-closed-need': 'packet capture on the host',
  'verdict.contradicted-open-how':
    'collect the configuration again: it may have changed, or another device answers for this address',
  'verdict.contradicted-closed-how':
    'capture on the host while a probe runs: whyport collect --capture --port {{port}}; a SYN that is not seen was lost before the host',
  'client.not-probed': 'No probe of the client itself was recorded.',
  'client.gets-out': 'Nothing shows that the client is stopped on its own side.',
  'client.egress-blocked':
    '{{client}} does not reach the control target {{control}} on this port, which does answer elsewhere or on another port ({{witness}}): its own firewall, proxy or network stops it.',
  'path.vantage-blocked':
    'Vantage point {{vantage}} reached neither the target nor its control target {{control}}: its own network is the likely reason.',
  'path.isp-port-filtered':
    'Vantage point {{vantage}} gets no answer on port {{port}}, although every hop lets it through and {{other}} answers it: carriers often filter this port.',
  'path.waf-suspected':
    'Vantage point {{vantage}} is reset right after the handshake, and nothing on the machine explains it: a web application firewall, Cloud Firewall or another device before the service may end the connection.',
  'path.reset-after-open':
    'Vantage point {{vantage}} was let in and then reset: the port is open, but the program or a device in front of it ends the connection.',
  'path.told-at-client':
    'The control target that did not answer is the trouble of the client itself, which is told there.',
  'path.vantages-ok': 'Every vantage point that probed reached its control target or the target.',
  'path.other-port-answers':
    'From {{vantage}} {{other}} answers and {{asked}} does not: the machine and its address are alive, and what stops the packet is about this port.',
  'path.both-ports-silent':
    'From {{vantage}}, which reaches its control target, neither {{asked}} nor {{other}} answers: the address or the machine is dark, or something filters both ports.',
  'path.not-probed':
    'No probe was sent, so nothing is known about the path between client and cloud.',
  'path.control-on-target':
    'The control target {{control}} is another port of the asked address and is silent as well: that says nothing about the vantage point. A control target elsewhere is needed (--control).',
  'path.no-control':
    'Probes were sent without a control target, so a fault of the vantage point itself cannot be excluded.',
  'name.not-asked': 'The question names no host name.',
  'name.points-elsewhere':
    '{{name}} stands for {{addresses}}, which nothing in this account holds: an old record, or something that stands before the machine.',
  'name.foreign-balancer':
    '{{name}} leads to {{balancer}} ({{addresses}}), a load balancer that this account does not hold.',
  'name.answered-elsewhere':
    '{{place}} takes {{name}} for {{addresses}}, which nothing in this account holds, while {{right}} gets {{own}}: a resolver on the way may give a wrong answer.',
  'name.resolved': '{{name}} stands for {{addresses}}.',
  'name.not-resolvable': '{{name}} has no address ({{error}}).',
  'assume.other-way':
    '{{asked}} has {{address}} too; {{judged}} is judged here. For {{address}} the configuration predicts: {{status}}. Ask for that address to see why.',
  'assume.private-asked':
    '{{asked}} is private, and the client is on the Internet: judged is the way over {{public}}, which leads to it.',
  'assume.probes-unread':
    '{{file}} holds no probes that can be read: what they saw is not counted.',
  'assume.not-impaired':
    '{{action}} of {{instance}} was not read: the platform is taken to report nothing wrong with it.',
  'assume.nat-acl':
    '{{fact}} was not read: the network ACL where the NAT gateway stands is taken to let this through.',
  'assume.now': 'The evidence does not say when it was recorded; now ({{at}}) was taken.',
  'assume.first-address':
    '{{name}} stands for several addresses ({{addresses}}); only the first was judged.',
  'assume.client-side':
    'Nothing was judged on the client side of the private network: its own ACL, outbound rules and host.',
  'assume.sender-host':
    'Nothing was judged on the host of the sender: its own outbound rules and routes.',
  'assume.ipv4-verdict':
    'The verdict is about IPv4 clients; who gets in over IPv6 stands under admitted sources.',
  'assume.no-bpf':
    'No BPF program was taken to drop packets on the host: those of kind {{kinds}} were not read.',
  'assume.host-age':
    'The host part comes from a file and was read at {{at}}; what changed since then is not seen.',
} as const
