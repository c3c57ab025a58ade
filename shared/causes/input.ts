// Which causes come from the question itself, or from the cloud refusing to answer?
import type { CauseEntry } from '../cause.ts'

export const INPUT_CAUSES = {
  'target-not-resolvable': {
    hop: 'name',
    class: 'blocker',
    when: 'The host name resolves to no address, neither IPv4 nor IPv6.',
    fix: 'Create or repair the DNS record, or ask for the address itself.',
  },
  'dns-points-elsewhere': {
    hop: 'name',
    class: 'blocker',
    when: 'The host name resolves to an address that is not a public address of the asked target.',
    fix: 'Change the DNS record to the address that belongs to the target, and wait until its old lifetime has passed.',
  },
  'dns-hijack-suspected': {
    hop: 'name',
    class: 'blocker',
    specializes: 'dns-points-elsewhere',
    when: 'Vantage points get different answers for the same name, and one answer belongs to nobody who should have it.',
    fix: 'Use another resolver at the place with the wrong answer, and ask its operator where the answer comes from.',
  },
  'public-ip-not-yours': {
    hop: 'public-address',
    class: 'blocker',
    when: 'No resource in any readable region of the account owns the asked public address.',
    fix: 'Ask for an address that the account owns; look for a typing error or an outdated DNS record.',
  },
  'instance-not-found': {
    hop: 'instance',
    class: 'blocker',
    when: 'The instance is not in the asked region of an account that could be read.',
    fix: 'Check the instance id, the region and the account that the credentials belong to.',
  },
  'target-in-several-accounts': {
    hop: 'instance',
    class: 'evidence',
    when: 'Several configured accounts hold the asked address, and the question names none of them.',
    fix: 'Name the account that is meant (--account NAME), or ask for the instance id.',
  },
  'target-is-swas': {
    hop: 'instance',
    class: 'evidence',
    when: 'The target is a Simple Application Server, which has a firewall of its own and no security group.',
    fix: 'Look at the firewall rules of the Simple Application Server; whyport does not judge that product.',
  },
  'target-is-managed-eni': {
    hop: 'instance',
    class: 'evidence',
    when: 'The address belongs to a network interface that another cloud product created and manages.',
    fix: 'Ask about the product that owns the interface, and change settings there.',
  },
  'cloud-credentials-invalid': {
    hop: 'provider',
    class: 'evidence',
    when: 'The cloud refused the access key, its signature or its session token.',
    fix: 'Give a valid and active access key or role, then ask again.',
  },
  'cloud-clock-skew': {
    hop: 'provider',
    class: 'evidence',
    when: 'The cloud refused the request because the clock of this machine is too far off.',
    fix: 'Set the clock of this machine by NTP, then ask again.',
  },
  'cloud-permission-missing': {
    hop: 'provider',
    class: 'evidence',
    when: 'The credentials may not call an action whose answer is needed.',
    fix: 'Grant the named read-only action to the RAM user or role, then ask again.',
  },
  'cloud-ak-restricted': {
    hop: 'provider',
    class: 'evidence',
    when: 'The cloud restricts the access key because it looks leaked.',
    fix: 'Replace the access key, remove the old one, and follow the notice in the console.',
  },
  'cloud-api-throttled': {
    hop: 'provider',
    class: 'evidence',
    when: 'The cloud still limited the request rate after all retries.',
    fix: 'Wait a minute and ask again, or ask with fewer questions at once.',
  },
  'evidence-stale': {
    hop: 'provider',
    class: 'evidence',
    when: 'The evidence is older than the limit, or the configuration changed while it was read.',
    fix: 'Collect the evidence again and ask again.',
  },
} satisfies Readonly<Record<string, CauseEntry>>
