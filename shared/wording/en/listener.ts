// Sentences about listening sockets and about SELinux.
export const LISTENER_EN = {
  'listener.icmp': 'ICMP has no ports, so no process needs to listen.',
  'listener.unreadable': 'The listening {{protocol}} sockets of the host could not be read.',
  'listener.listens': '{{process}} listens on {{place}}.',
  'listener.docker-publish-loopback':
    'The container {{container}} publishes {{protocol}} port {{port}} on a loopback address only.',
  'listener.docker-publish-missing':
    'The container {{container}} offers {{protocol}} port {{port}}, but it is not published on the host.',
  'listener.service-crash-loop':
    'No process listens on {{protocol}} port {{port}}, and the unit {{unit}} is {{state}} after {{restarts}} restarts: it may be the one that should. {{said}}',
  'listener.fd-limit':
    'The queue of {{place}} is full, and the log of {{unit}} says that it has no open file left. {{said}}',
  'listener.unit-said': 'Its log ends with: {{line}}',
  'listener.not-listening': 'No process listens on {{protocol}} port {{port}}.',
  'listener.listening-loopback-only':
    '{{process}} listens on {{place}} only, which takes connections from the host itself; packets arrive for {{address}}.',
  'listener.listening-other-ip':
    '{{process}} listens on {{place}} only, and packets arrive for {{address}}.',
  'listener.service-bound-to-public-ip':
    '{{process}} listens on {{place}} only: the cloud translates that address, and packets arrive for {{address}}.',
  'listener.listener-v6only':
    '{{process}} listens on {{place}} for IPv6 only, and the client comes over IPv4.',
  'listener.listener-ipv4-only':
    '{{process}} listens on {{place}} for IPv4 only, and the client comes over IPv6.',
  'listener.listener-bound-to-device':
    '{{process}} listens on {{place}}, but only for packets that come in by {{device}}.',
  'listener.tcp-backlog-overflow':
    '{{waiting}} connections wait for {{process}} on {{place}}, more than its limit of {{limit}}: while that lasts, new ones are dropped.',
  'listener.backlog-stays-full':
    '{{waiting}} connections wait for {{process}} on {{place}}, more than its limit of {{limit}}, and the same a moment later; the kernel has dropped {{drops}} for full queues since it started, and drops new ones.',
  'listener.v6only-unread':
    'A socket listens on {{place}}; whether it serves IPv4 too could not be read.',
  'listener.target-unknown':
    'A socket listens on {{place}}; whether packets arrive for that address is not known.',
  'listener.only-elsewhere':
    'One listing of the sockets ({{command}}) shows {{process}} on {{place}}, and the one that tells most does not: nobody knows which of them is the later one.',
  'listener.not-elsewhere':
    '{{process}} listens on {{place}}, but another listing of the sockets ({{command}}) shows nothing on that port: it may come and go.',
  'listener.port-rewritten':
    'A rule of the host may send port {{port}} elsewhere before it reaches a socket: {{rule}}',
  'listener.published-elsewhere':
    'Nothing listens on {{protocol}} port {{port}}: container {{container}} serves that port inside, and it is published on port {{other}}.',
  'listener.on-other-port':
    'Nothing listens on {{protocol}} port {{port}}; unit {{unit}}, which was read, runs and listens on {{place}}.',
  'listener.other-namespace':
    'Nothing listens on {{protocol}} port {{port}} in the network of the host; unit {{unit}}, which was read, runs in a network namespace of its own, and no rule that was read leads there.',
  'listener.container-bound-loopback':
    'Container {{container}} publishes port {{port}}, and vantage point {{vantage}} was turned away ({{outcome}}): inside, nothing seems to listen on the address that the port leads to.',
  'listener.in-container':
    'Container {{container}} publishes port {{port}}; the packet is carried on to {{to}}, where a process in the container listens on {{place}}.',
  'listener.container-loopback':
    'Container {{container}} publishes port {{port}}; the packet is carried on to {{to}}, but inside the process listens on {{place}} only.',
  'listener.container-silent':
    'Container {{container}} publishes port {{port}}; the packet is carried on to {{to}}, and no process listens on that port inside.',
  'mac.port-denied': 'SELinux refused {{program}} the {{protocol}} port {{port}}.',
  'mac.port-typed':
    'SELinux refused {{program}} the {{protocol}} port {{port}}, which has the type {{type}}.',
  'mac.apparmor-loose':
    'AppArmor (profile {{profile}}) refused {{program}} the {{protocol}} port {{port}}, but by now the profile only notes or is not loaded: the program may not have tried again.',
  'mac.apparmor':
    'AppArmor (profile {{profile}}) refused {{program}} the {{protocol}} port {{port}}.',
  'mac.apparmor-somewhere':
    'AppArmor (profile {{profile}}) refused {{program}} a socket; for which port its record does not say.',
  'mac.listens': 'A process listens on the port, so it was allowed to.',
  'mac.not-enforcing': 'SELinux is {{mode}}: it refuses nothing.',
  'mac.no-denial': 'No recent refusal of the port is on record.',
  'mac.no-port': 'ICMP has no ports to refuse.',
  'fix.selinux-port':
    'Give {{protocol}} port {{port}}, which has the type {{old}}, the type {{type}} that the program may bind; leave SELinux enforcing.',
  'fix.not-listening':
    'Start the program that should serve {{protocol}} port {{port}}, and have it started at boot; or correct its port.',
  'fix.unit': 'Read why {{unit}} ends (journalctl -u {{unit}} -n 50), mend that, then start it.',
  'fix.fd-limit': 'Raise LimitNOFILE of {{unit}} or find what it leaves open, and restart it.',
  'fix.publish':
    'Publish the port of container {{container}} and start it anew: -p {{port}}:{{port}}/{{protocol}}, or the same line under ports in its compose file.',
  'fix.publish-address':
    'Publish port {{port}} of container {{container}} on {{address}} instead of a loopback address, and start it anew; then every client that the firewalls let in reaches it.',
  'fix.other-port':
    'Ask for the port that is served, or let the service use {{protocol}} port {{port}}, in its configuration or the ports of its container, and restart it.',
  'fix.other-namespace':
    'Let {{unit}} run in the network of the host, or forward {{protocol}} port {{port}} into its namespace.',
  'fix.bind-in-container':
    'Let the program in container {{container}} listen on 0.0.0.0 instead of a loopback address, and restart it.',
  'fix.bind-address':
    'In its configuration, let {{process}} listen on {{address}} (or on all addresses) instead of {{place}}, and restart it.',
  'fix.bind-ipv4':
    'In its configuration, let {{process}} listen on {{address}} as well, or clear its IPv6-only option, and restart it.',
  'fix.bind-ipv6':
    'In its configuration, let {{process}} listen on {{address}} (or on [::]) as well, and restart it.',
  'fix.unbind-device':
    'Take the binding to a device out of the configuration of {{process}}, or name the right device, and restart it.',
  'fix.backlog':
    'Find out why {{process}} accepts too slowly; then raise its backlog and net.core.somaxconn above {{limit}}.',
} as const
