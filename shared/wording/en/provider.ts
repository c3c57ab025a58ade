// Sentences about what the provider puts in front of a public address, and what mends it.
export const PROVIDER_EN = {
  'provider.private-path': 'No public address is on this path, so nothing of the Internet edge is.',
  'provider.no-public-path':
    'No public address leads in, so nothing of the Internet edge is on the path.',
  'provider.only-balancer':
    '{{address}} is no elastic address: only the load balancer itself could be locked.',
  'provider.nothing-to-lock':
    '{{address}} is no elastic address: only the instance itself could be locked.',
  'provider.eip-not-locked': 'The elastic address {{address}} is not locked.',
  'provider.eip-locked': 'The provider locked the elastic address {{address}} ({{reason}}).',
  'provider.eip-throttled':
    'A probe could connect to {{address}} although it owes money: it may be slowed so far that hardly a byte passes.',
  'provider.eip-other-lock':
    'The elastic address {{address}} carries the lock {{reason}}, whose effect on traffic is not documented.',
  'provider.ddos-normal': 'Anti-DDoS lets traffic to {{address}} through.',
  'provider.ddos-not-listed': 'Anti-DDoS was asked about {{address}} and has no record of it.',
  'provider.ddos-blackholed':
    'Anti-DDoS has put {{address}} into a black hole: everything sent to it is thrown away.',
  'provider.ddos-mitigating':
    'Anti-DDoS is scrubbing traffic to {{address}}: some connections may be challenged or lost.',
  'provider.ddos-unreadable': 'Anti-DDoS gives the state "{{status}}", which is not known.',
  'provider.cfw-not-in-path':
    'The Cloud Firewall does not protect {{address}}: it is not on the path.',
  'provider.cfw-changing':
    'The Cloud Firewall is just being switched for {{address}} ({{status}}), and its policies would not let everything through.',
  'provider.cfw-accept': 'The Cloud Firewall policy {{policy}} lets this traffic through.',
  'provider.cfw-no-match':
    'No Cloud Firewall policy matches, and what none matches is let through.',
  'provider.cfw-drop': 'The Cloud Firewall policy {{policy}} (order {{order}}) drops this traffic.',
  'provider.cfw-drop-some':
    'The Cloud Firewall policy {{policy}} (order {{order}}) drops part of the asked sources.',
  'provider.cfw-indeterminate':
    'Whether the Cloud Firewall policy {{policy}} matches cannot be told from configuration ({{why}}).',
  'provider.ips-nothing':
    'No block of this client by the intrusion prevention of Cloud Firewall is on record.',
  'assume.no-ips-block':
    'Cloud Firewall protects {{address}}; whether its intrusion prevention blocked this client was not read, and is taken not to be so.',
  'provider.ips-block':
    'The intrusion prevention of Cloud Firewall blocked {{client}} on its way to {{address}} ({{event}}), last at {{at}}.',
  'freshness.fine': 'The answers of the cloud do not contradict each other, and none is a day old.',
  'freshness.changed':
    'Two answers to {{action}} say different things about {{id}}: it was changed while it was read.',
  'freshness.cloud-old':
    'The oldest answer of the cloud was read {{hours}} hours before ({{at}}): the configuration may have changed since.',
  'freshness.host-old':
    'The host was read {{hours}} hours before ({{at}}): its configuration may have changed since.',
  'provider.balance-unread': 'Nothing on this path makes the balance of the account matter.',
  'provider.balance': 'The account has {{amount}} left.',
  'provider.overdue':
    'The account owes money ({{amount}}): resources are locked or slowed down until that is paid.',
  'provider.no-website': 'No ban of a domain or page on this instance is on record.',
  'provider.website-banned':
    'The provider banned {{site}} on {{instance}} ({{at}}): the port stays open, and requests for it get another answer.',
  'fix.eip-locked-financial': 'Pay what the account owes; the lock of {{address}} then ends.',
  'fix.eip-locked-security': 'Clear the security event of {{address}} in the console, or appeal.',
  'fix.eip-business-locked':
    'Activate or pay the elastic address {{address}}; its record names the reason.',
  'fix.ddos-blackholed':
    'Wait until the black hole of {{address}} ends (the Anti-DDoS console shows when), or move to a paid protection.',
  'fix.ddos-mitigating': 'Wait until the attack on {{address}} is over, then ask again.',
  'fix.cfw-ips-block':
    'See in Cloud Firewall what it took the client for; if the client is yours, put it on the whitelist of the intrusion prevention for {{address}}.',
  'fix.cfw-policy-drop':
    'Add an accept policy for exactly this client and port in front of policy {{policy}}, or narrow that one.',
} as const
