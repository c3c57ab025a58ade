// What does this error code of a connect prove, and about whom?
import type { TcpAnswer } from '#shared/plain/tcp-probe.ts'

export type Failure = Pick<TcpAnswer, 'outcome' | 'failureSource' | 'detail'>

/**
 * Measured on Linux 6.18; what ICMP becomes is in net/ipv4/icmp.c (icmp_err_convert) and net/ipv6/icmp.c
 * (icmpv6_err_convert): several ICMP messages share one code, and the words name all of them. `isSent`: the system took the call, so a packet left and the error is an
 * answer; else this machine refused by itself (no route, a rule, a bad source address).
 */
export const failureOf = (
  code: string,
  { isSent, isOpen }: { readonly isSent: boolean; readonly isOpen: boolean },
): Failure => {
  const known = isSent || isOpen ? ANSWERS[code] : LOCAL[code]
  const { outcome, failureSource, words } = known ?? UNKNOWN
  return { outcome, failureSource, detail: words === '' ? code : `${code}: ${words}` }
}

type Meaning = Omit<Failure, 'detail'> & { readonly words: string }

const UNKNOWN: Meaning = { outcome: 'error', failureSource: 'local', words: '' }

const REFUSED: Meaning = {
  outcome: 'refused',
  failureSource: 'target',
  words: 'RST or ICMP port unreachable',
}

// A RST in answer to the first packet reads as "refused", so "reset" proves a handshake before it.
const RESET: Meaning = {
  outcome: 'reset-after-open',
  failureSource: 'target',
  words: 'accepted, then reset',
}

const onTheWay = (outcome: TcpAnswer['outcome'], words: string): Meaning => ({
  outcome,
  failureSource: 'network',
  words,
})

const ANSWERS: Readonly<Record<string, Meaning>> = {
  ECONNREFUSED: REFUSED,
  ECONNRESET: RESET,
  EPIPE: RESET,
  EHOSTUNREACH: onTheWay(
    'host-unreachable',
    'ICMP host unreachable, prohibited or time exceeded, or no neighbour at the last hop',
  ),
  EHOSTDOWN: onTheWay('host-unreachable', 'ICMP host unknown'),
  ENONET: onTheWay('host-unreachable', 'ICMP host isolated'),
  ENETUNREACH: onTheWay('net-unreachable', 'ICMP network unreachable, unknown or prohibited'),
  ENOPROTOOPT: onTheWay('host-unreachable', 'ICMP protocol unreachable'),
  EPROTO: onTheWay('host-unreachable', 'ICMPv6 parameter problem'),
  // Only ICMPv6: over IPv4 a prohibition reads as "host unreachable".
  EACCES: onTheWay('admin-prohibited', 'ICMPv6 prohibited, policy failed or route rejected'),
  ETIMEDOUT: { outcome: 'timed-out', failureSource: 'network', words: 'no answer' },
}

const NO_ROUTE: Meaning = {
  outcome: 'no-route-local',
  failureSource: 'local',
  words: 'this machine has no route to the address',
}

// The loopback answers within the call, so a refusal there is real; EINVAL is a blackhole route.
const LOCAL: Readonly<Record<string, Meaning>> = {
  ECONNREFUSED: REFUSED,
  ENETUNREACH: NO_ROUTE,
  EHOSTUNREACH: NO_ROUTE,
  EINVAL: NO_ROUTE,
  EACCES: { ...UNKNOWN, words: 'a rule or route of this machine forbids it' },
  EPERM: { ...UNKNOWN, words: 'a rule of this machine forbids it' },
  EADDRNOTAVAIL: { ...UNKNOWN, words: 'this machine does not have the source address' },
}
