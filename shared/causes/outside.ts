// Which causes lie outside the account: on the way, at the client, or above TCP?
import type { CauseEntry } from '../cause.ts'

export const OUTSIDE_CAUSES = {
  'mtu-blackhole': {
    hop: 'path',
    class: 'hint',
    when: 'Connections open but large packets are lost, because the path carries only smaller ones.',
    fix: 'Lower the MTU or clamp the TCP segment size.',
  },
  'platform-port-25-blocked': {
    hop: 'provider',
    class: 'blocker',
    when: 'The instance opens a connection to TCP port 25, which the platform closes for everybody.',
    fix: 'Send mail by port 465 or 587, or apply for port 25 to be opened.',
  },
  'isp-port-filtered': {
    hop: 'path',
    class: 'blocker',
    when: 'Carriers often filter this port, all hops of cloud and host are clean, and another port answers the same client.',
    fix: 'Use another port.',
  },
  'icp-not-filed-intercept': {
    hop: 'path',
    class: 'hint',
    when: 'The port answers by address but not by name, as for a domain without an ICP filing in mainland China.',
    fix: 'File the domain, or serve it from a region that needs no filing.',
  },
  'gfw-sni-reset': {
    hop: 'path',
    class: 'hint',
    when: 'Only clients in mainland China are reset, and only for this server name.',
    fix: 'Use another domain or region; no configuration of the instance mends this.',
  },
  'vantage-blocked': {
    hop: 'path',
    class: 'blocker',
    when: 'A vantage point reaches neither the target nor its control target, so its own network is the trouble.',
    fix: 'Change nothing in the cloud; mend the network of the vantage point or ask from another one.',
  },
  'client-egress-blocked': {
    hop: 'client',
    class: 'blocker',
    when: 'The client cannot reach even the control target on the same port.',
    fix: "Mend the client's own firewall or proxy.",
  },
  'waf-suspected': {
    hop: 'path',
    class: 'hint',
    when: 'The connection opens and is then reset or refused with HTTP 403 by something before the service.',
    fix: 'Look into the log of the web application firewall, Cloud Firewall or CDN.',
  },
} satisfies Readonly<Record<string, CauseEntry>>
