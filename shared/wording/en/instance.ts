// Sentences of the instance hop, and what mends it.
export const INSTANCE_EN = {
  'instance.running': 'Instance {{instance}} is running and not locked.',
  'instance.not-found':
    '{{target}} is in no answer of the account, and every answer was read to its end.',
  'instance.nobody-announces':
    'No machine announces {{address}}, so there is no instance to judge.',
  'instance.swas':
    '{{target}} is a Simple Application Server: it has a firewall of its own, and no security group, network ACL or elastic address.',
  'instance.swas-form':
    '{{target}} is no ECS instance, and its id has the form of a Simple Application Server.',
  'instance.owned-by':
    '{{target}} belongs to {{owner}} ({{type}}) of this account, which was not read.',
  'instance.address-twice':
    'Machines of several VPCs have the address {{address}}: {{machines}}. Which one is meant the address does not say.',
  'instance.not-all-read': '{{target}} is not among the instances that could be read.',
  'instance.not-running': 'Instance {{instance}} is {{status}}; only a running one can answer.',
  'instance.no-instance': 'No instance of the account is on this path.',
  'instance.health-unread':
    'What the platform reports about the health of {{instance}} was not read.',
  'instance.health-ok':
    'The platform reports {{instance}} as {{health}}, and carries out no event on it.',
  'instance.health-impaired': 'The platform reports {{instance}} as {{health}}.',
  'instance.system-event': 'The platform is carrying out {{type}} on {{instance}}.',
  'instance.locked-by-event':
    'The provider locked {{instance}} for security reasons (event {{event}}).',
  'instance.started-lately':
    'Instance {{instance}} started less than three minutes ago ({{at}}), and nothing tells whether its services are up.',
  'instance.starting': 'Instance {{instance}} is still starting.',
  'instance.stopped-economical':
    'Instance {{instance}} is stopped in economical mode: a fixed public address was given back.',
  'instance.locked': 'Instance {{instance}} is locked by the provider ({{reason}}).',
  'instance.expired': 'The paid period of instance {{instance}} ended at {{expired}}.',
  'instance.classic':
    'Instance {{instance}} is in the classic network, which is not judged: its rules differ.',
  'instance.status-unknown': 'Instance {{instance}} has the state {{status}}, which says nothing.',
  'instance.managed-eni':
    'Interface {{eni}} belongs to another cloud product; that product decides what gets in.',
  'instance.eni-unattached': 'Interface {{eni}} is attached to no instance.',
  'fix.instance-not-found':
    'Check the instance id and its region, or use credentials of the account that owns it.',
  'fix.instance-not-running': 'Start instance {{instance}}.',
  'fix.instance-starting': 'Wait until instance {{instance}} is running, then ask again.',
  'fix.instance-stopped-economical':
    'Start instance {{instance}}; its fixed public address may be another one afterwards.',
  'fix.instance-locked-security':
    'Clear the security event of {{instance}} in the console, or appeal by a ticket: no setting opens a locked instance.',
  'fix.instance-locked-financial':
    'Pay what the account owes; then start {{instance}} again if it was stopped.',
  'fix.instance-locked-other':
    'Clear the lock that the record of {{instance}} names; a refunded instance must be created anew.',
  'fix.instance-expired': 'Renew instance {{instance}}.',
  'fix.instance-health-impaired':
    'Look at the console output of {{instance}}, restart it, and open a ticket if that does not help.',
  'fix.target-is-managed-eni':
    'Look at the product that owns interface {{eni}} and change it there.',
} as const
