// Sentences of the route hop, and what mends it.
export const ROUTE_EN = {
  'route.no-path': 'No public address leads in, so there is no reply to route.',
  'route.judged-at-nat':
    'The reply to a NAT entry must go back to its gateway; that is judged there.',
  'route.classic-returns':
    'Replies go back through classic load balancer {{id}}, whatever the tables say.',
  'route.nlb-returns':
    'How replies to a client on the Internet find back through {{id}} is not documented.',
  'route.load-balancer':
    'Behind a load balancer the reply goes to the load balancer, which is not judged yet.',
  'route.tables-do-not-matter':
    'The VPC has no activated IPv4 gateway: a public address answers whatever the route tables say.',
  'route.back': 'Route table {{table}} leads the replies back to the client.',
  'route.open':
    'Route table {{table}} sends replies by {{destination}} to {{hop}}; whether they arrive was not read.',
  'route.no-private-way': 'Route table {{table}} has no private way back to the client.',
  'route.only-private':
    'Route table {{table}} leads back to its own private networks only; clients elsewhere get no answer.',
  'route.none': 'Route table {{table}} has no route to the client, so replies are thrown away.',
  'route.blackhole':
    'Route table {{table}} sends replies by {{destination}} to {{hop}}, which is gone, stopped or switched off.',
  'route.pending':
    'Route {{destination}} of table {{table}} is {{status}}: until that is over it may hold or not.',
  'route.shadows':
    'Route {{destination}} of table {{table}} sends this client to {{hop}}; whether that beats the public address is not documented.',
  'route.ipv4gw-missing':
    'IPv4 gateway {{gateway}} is activated, and route table {{table}} has no route to the client.',
  'route.ipv4gw-elsewhere':
    'IPv4 gateway {{gateway}} is activated, and route table {{table}} sends replies by {{destination}} to {{hop}} instead.',
  'route.ipv4gw-activating': 'IPv4 gateway {{gateway}} is just being activated.',
  'route.appliance':
    'Gateway route table {{table}} sends incoming traffic through an appliance first; its rules were not read.',
  'route.ipv6-missing': 'Route table {{table}} has no IPv6 route through the IPv6 gateway.',
  'route.ipv6-system':
    'Route table {{table}} is the system table, which leads IPv6 through the IPv6 gateway by itself.',
  'route.takes-internal':
    'Route {{destination}} of table {{table}} sends addresses of 100.64.0.0/10 to {{hop}}; load balancers and other services of the cloud use them.',
  'route.checked-forwarder':
    'Route {{destination}} of table {{table}} leads to {{hop}}, whose interface {{eni}} checks source and destination: it may drop what it should pass on.',
  'route.mode-not-asked': 'No public address of the machine itself is on the path.',
  'route.no-private-mode':
    'Nothing says that an IPv4 gateway of the VPC was deleted in private mode.',
  'route.private-mode':
    'An IPv4 gateway of VPC {{vpc}} was deleted at {{at}} in private mode: public addresses there may not work any more.',
  'fix.ipv4gw-private-mode': 'Create and activate an IPv4 gateway in VPC {{vpc}} again.',
  'fix.route-shadows-100-64': 'Delete route {{destination}} of table {{table}}.',
  'fix.source-dest-check-drop': 'Switch the source and destination check of interface {{eni}} off.',
  'fix.ipv4gw-route-missing': 'Add the default route of table {{table}} through {{gateway}}.',
  'fix.ipv4gw-default-route-elsewhere':
    'Add a route for this client through {{gateway}} to table {{table}}, or move the default route there; users of the present one lose it then.',
  'fix.ipv4gw-activating': 'Wait until gateway {{gateway}} is activated, then ask again.',
  'fix.route-specific-shadows-client':
    'Find out by flow logs whether route {{destination}} takes the replies; if so remove or narrow it.',
  'fix.route-blackhole':
    'Repair what route {{destination}} of table {{table}} leads to, or delete the route.',
  'fix.route-blackhole-none': 'Add a route to the network of the other end to table {{table}}.',
  'fix.ipv6-route-missing': 'Add ::/0 through the IPv6 gateway to table {{table}}.',
} as const
