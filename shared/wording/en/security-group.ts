// Sentences of the security group hop.
export const SECURITY_GROUP_EN = {
  'rules.unreadable': '{{need}} could not be read; {{how}}.',
  'sg.groups-unknown':
    'The security groups of the interface that receives the packet are not known.',
  'sg.managed-interface':
    'Interface {{eni}} belongs to another cloud product, whose own rules say what groups do there.',
  'sg.classic-nictype-mismatch':
    'In the classic network each rule is for one network card: rule {{rule}} of {{groups}} admits {{asked}} on the {{other}} card, and the packet comes in by the {{card}} card, for which no rule admits it.',
  'sg.classic-needs-no-rule':
    'The groups of the machine need no rule for what classic load balancer {{id}} hands on.',
  'sg.classic-denied':
    'A deny rule in the groups of the machine fits what classic load balancer {{id}} hands on; whether it counts is not documented.',
  'sg.behind-load-balancer':
    'The packet arrives through a load balancer; which address the security group sees then is not judged.',
  'sg.admits':
    'Rule {{rule}} of {{group}} (priority {{priority}}) admits {{asked}} from {{source}}.',
  'sg.admits-several':
    'Every asked source is admitted; rule {{rule}} of {{group}} (priority {{priority}}) admits {{asked}} from {{source}}.',
  'sg.admits-same-group':
    'Members of {{groups}} may talk to each other by default, and {{client}} is one.',
  'sg.outbound-default':
    'Nothing stops {{asked}} to {{client}}: basic groups let traffic out by default.',
  'sg.lets-out':
    'Rule {{rule}} of {{group}} (priority {{priority}}) lets {{asked}} out to {{client}}.',
  'sg.admits-some': '{{asked}} is admitted from {{admitted}} only.',
  'sg.blocked': 'The security groups {{groups}} drop {{asked}} from {{client}}.',
  'sg.undecided':
    'Whether {{groups}} admit {{asked}} from {{client}} depends on what could not be read: {{missing}}.',
  'sg.mixed-types':
    'Basic and advanced groups are listed on one interface ({{groups}}), which the platform does not allow: the answers contradict each other.',
  'sg.irrelevant-rules':
    'Rules that could not be read in full ({{rules}}) do not change the result of the security group.',
  'sg.no-allow-rule':
    'No rule of {{groups}} admits {{asked}} from {{client}}; {{decider}} drops it.',
  'sg.allow-wrong-source':
    'Rule {{rule}} admits {{asked}} from {{source}}, and {{client}} is not among them; {{decider}} drops it.',
  'sg.allow-wrong-source-family':
    'Rule {{rule}} admits {{asked}} from {{source}}, which is the other address family; {{decider}} drops {{client}}.',
  'sg.allow-wrong-port':
    'Rule {{rule}} admits {{protocol}} {{ports}} from {{source}}; you asked {{asked}}, which {{decider}} drops.',
  'sg.port-list-missing-port':
    'Rule {{rule}} admits {{protocol}} {{ports}} from {{source}}; the list lacks the asked port, and {{decider}} drops {{asked}}.',
  'sg.allow-wrong-protocol':
    'Rule {{rule}} admits {{protocol}} {{ports}} from {{source}}; you asked {{asked}}, which {{decider}} drops.',
  'sg.no-ipv6-rule':
    'Rule {{rule}} admits {{asked}} from {{source}}, which covers IPv4 only; no rule admits IPv6 from {{client}}, and {{decider}} drops it.',
  'sg.prefix-list-missing-client':
    'Rule {{rule}} admits {{asked}} from {{source}}, and {{client}} is not in that list; {{decider}} drops it.',
  'sg.source-group-needs-private-path':
    'Rule {{rule}} admits {{asked}} from {{source}} by their private addresses; {{client}} arrives over the Internet, and {{decider}} drops it.',
  'sg.source-group-other-vpc':
    'Rule {{rule}} admits {{asked}} from {{source}}, but that group lives in another VPC and never matches; {{decider}} drops {{client}}.',
  'sg.dest-cidr-excludes':
    'Rule {{rule}} admits {{asked}} from {{source}}, but only to {{own}}, which is not the address of this interface; {{decider}} drops it.',
  'sg.source-port-restricted':
    'Rule {{rule}} admits {{asked}} from {{source}}, but only from client ports {{clientPorts}}, which no usual client uses; {{decider}} drops it.',
  'sg.deny-rule-wins':
    'Rule {{rule}} (priority {{priority}}) drops {{asked}} from {{client}} before rule {{accept}} (priority {{acceptPriority}}), which would admit it.',
  'sg.deny-rule-perhaps-wins':
    'Rule {{rule}} (priority {{priority}}) drops {{asked}} from {{client}}; whether rule {{accept}} behind it would admit it could not be read.',
  'sg.equal-priority-drop-wins':
    'Rules {{rule}} (drop) and {{accept}} (accept) have the same priority {{priority}}; at equal priority the drop wins, so {{asked}} from {{client}} is dropped.',
  'sg.deny-in-other-group':
    'Rule {{rule}} of {{group}} (priority {{priority}}) drops {{asked}} from {{client}}, although rule {{accept}} of {{acceptGroup}} (priority {{acceptPriority}}) would admit it: both groups are on this interface and count as one list.',
  'sg.rule-on-wrong-eni':
    'Rule {{rule}} of {{group}} admits {{asked}} from {{source}}, but that group is on {{otherEni}}, not on the interface that receives the packet; {{decider}} drops {{client}}.',
  'sg.rule-in-unattached-group':
    'Rule {{rule}} of {{group}} admits {{asked}} from {{source}}, but no interface of the machine is in that group; {{decider}} drops {{client}}.',
  'sg.empty-created-by-api':
    '{{groups}} has no rule at all, as groups made by the API do, and {{decider}} drops {{asked}} from {{client}}.',
  'sg.prefix-list-ignored':
    'Rule {{rule}} of {{group}} names prefix list {{list}} beside {{source}}, and then only {{source}} counts: the list holds {{client}} but admits nobody. Put the list into a rule of its own.',
  'sg.port-list-ignored':
    'Rule {{rule}} of {{group}} names port list {{list}} beside the ports {{ports}}, and then only those count: the list holds the port of {{asked}} but opens nothing. Clear the port range of the rule.',
  'sg.managed-readonly':
    'Security group {{group}} belongs to another cloud product and cannot be edited by hand: change the rule in that product, or use another group.',
  'sg.intra-group-isolated':
    '{{client}} is a member of {{groups}}, whose members do not trust each other (InnerAccessPolicy Drop), and no rule admits {{asked}}.',
  'sg.enterprise-no-intra':
    '{{client}} is a member of the advanced group {{groups}}; advanced groups never trust their members, and no rule admits {{asked}}.',
  'sg.enterprise-egress-default-drop':
    'The advanced groups {{groups}} let nothing out that no rule admits: {{asked}} to {{client}} is dropped at the source.',
  'sg.egress-drop':
    'Outbound rule {{rule}} (priority {{priority}}) of the source drops {{asked}} to {{client}}.',
  'sg.egress-source-unknown':
    'The interface or the groups of the source {{source}} are not known, so its outbound rules are not judged.',
  'sg.fix.allow':
    'Let {{source}} reach {{asked}}: add an inbound accept with priority 1 to {{group}}.',
  'sg.fix.allow-egress':
    'Let {{source}} go out to {{asked}}: add an outbound accept with priority 1 to {{group}}.',
  'sg.fix.lower-deny':
    'A drop with priority 1 cannot be beaten, so lower {{drops}} to priority 2 first (rules with priority 1 that it overruled then work again), and add an inbound accept with priority 1 to {{group}} for {{source}} to {{asked}}.',
  'sg.fix.port-of': '{{service}} of {{block}}',
  'sg.fix.no-group': 'another product manages these groups or they could not be read',
  'sg.fix.no-proof': 'judged again with such a rule, the packet is still dropped',
  'sg.fix.no-command':
    'Admit {{source}} to {{asked}} in one of {{groups}}; no command is offered, because {{why}}.',
} as const
