// Which protocol does this rule text name?

/** `other`: a protocol nobody asks about here (GRE, ESP …). null: not readable. */
export type RuleProtocol = 'any' | 'tcp' | 'udp' | 'icmp' | 'icmpv6' | 'other' | null

/** Names in any case, and IANA numbers, which a few regions use. */
export const protocolFromText = (text: string): RuleProtocol => {
  const name = text.trim().toLowerCase()
  const known = KNOWN[name]
  if (known !== undefined) return known
  return /^\d{1,3}$/.test(name) && Number(name) <= 255 ? 'other' : null
}

const KNOWN: Readonly<Record<string, RuleProtocol>> = {
  all: 'any',
  '-1': 'any',
  tcp: 'tcp',
  6: 'tcp',
  udp: 'udp',
  17: 'udp',
  icmp: 'icmp',
  1: 'icmp',
  icmpv6: 'icmpv6',
  58: 'icmpv6',
  gre: 'other',
  esp: 'other',
  ah: 'other',
}
