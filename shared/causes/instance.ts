// What about the instance itself keeps a packet from being answered?
import type { CauseEntry } from '../cause.ts'

export const INSTANCE_CAUSES = {
  'instance-not-running': {
    hop: 'instance',
    class: 'blocker',
    when: 'The instance is stopped, stopping or still being created.',
    fix: 'Start the instance.',
  },
  'instance-starting': {
    hop: 'instance',
    class: 'blocker',
    specializes: 'instance-not-running',
    when: 'The instance is starting, or started so lately that its services may not be up yet.',
    fix: 'Wait until the instance is running and its services are up, then ask again.',
  },
  'instance-stopped-economical': {
    hop: 'instance',
    class: 'blocker',
    specializes: 'instance-not-running',
    when: 'The instance is stopped in economical mode, which gives up its computing resources and its static public address.',
    fix: 'Start the instance, then look up its public address again, because it may have changed.',
  },
  'instance-locked-security': {
    hop: 'instance',
    class: 'blocker',
    when: 'The instance is locked for security reasons, which cuts its public traffic.',
    fix: 'Open the security events of the instance in the console, mend what they name, and ask for the lock to be lifted.',
  },
  'instance-locked-financial': {
    hop: 'instance',
    class: 'blocker',
    when: 'The instance is locked because a bill is not paid.',
    fix: 'Pay the bill, then start the instance again.',
  },
  'instance-locked-other': {
    hop: 'instance',
    class: 'blocker',
    when: 'The instance is locked for another reason, such as a refund, recycling or an unpaid dedicated host.',
    fix: 'Clear the reason that the lock message names; create a new instance if this one was refunded.',
  },
  'instance-expired': {
    hop: 'instance',
    class: 'blocker',
    when: 'The subscription of the instance has run out.',
    fix: 'Renew the subscription before the instance is released.',
  },
  'account-overdue': {
    hop: 'provider',
    class: 'hint',
    when: 'The account owes money, which stops resources some time later.',
    fix: 'Top up the account.',
  },
  'website-banned': {
    hop: 'provider',
    class: 'hint',
    when: 'The provider banned one domain or page on this instance; the port itself stays open.',
    fix: 'Remove the content that the notice names, then ask for the ban to be lifted.',
  },
  'instance-health-impaired': {
    hop: 'instance',
    class: 'blocker',
    when: 'The platform reports that the instance is impaired, under maintenance or has crashed.',
    fix: 'Look at the console output of the instance, restart it, and open a ticket if that does not help.',
  },
  'instance-system-event': {
    hop: 'instance',
    class: 'hint',
    when: 'A system event, such as maintenance or a redeployment, is being carried out on the instance.',
    fix: 'Wait until the event has ended, then ask again.',
  },
  'classic-network-unsupported': {
    hop: 'instance',
    class: 'evidence',
    when: 'The instance is in the retired classic network, which whyport does not judge.',
    fix: 'Move the instance into a VPC.',
  },
  'instance-bandwidth-limit': {
    hop: 'instance',
    class: 'hint',
    when: 'The instance reached the network bandwidth of its type, so packets are slow or lost.',
    fix: 'Choose a larger instance type or spread the load.',
  },
  'session-limit': {
    hop: 'instance',
    class: 'blocker',
    when: 'The instance holds as many connections as its type allows, so new ones are dropped.',
    fix: 'Choose an instance type with more connections, or close idle ones.',
  },
  'platform-packet-loss': {
    hop: 'instance',
    class: 'hint',
    when: 'The platform reports lost packets or a faulty link for the instance.',
    fix: 'Open a ticket with the report and its times.',
  },
  'recent-config-change': {
    hop: 'instance',
    class: 'hint',
    when: 'Something on the path was changed shortly before the trouble began.',
    fix: 'Look at that change first, and undo it if it was not meant.',
  },
} satisfies Readonly<Record<string, CauseEntry>>
