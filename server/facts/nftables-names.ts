// Which number does the name stand for that `nft -j` prints?

type Names = Readonly<Record<string, number>>

/** IP protocol numbers (IANA) under the names of /etc/protocols that nft prints. */
export const PROTOCOL_NAMES: Names = {
  ip: 0,
  icmp: 1,
  igmp: 2,
  ipencap: 4,
  tcp: 6,
  udp: 17,
  dccp: 33,
  ipv6: 41,
  gre: 47,
  esp: 50,
  ah: 51,
  icmpv6: 58,
  'ipv6-icmp': 58,
  'ipv6-nonxt': 59,
  ospf: 89,
  pim: 103,
  comp: 108,
  ipcomp: 108,
  vrrp: 112,
  l2tp: 115,
  sctp: 132,
  udplite: 136,
}

export const FAMILY_NAMES: Names = { ipv4: 4, ipv6: 6, ip: 4, ip6: 6 }

export const TCP_FLAG_NAMES: Names = {
  fin: 1,
  syn: 2,
  rst: 4,
  psh: 8,
  ack: 16,
  urg: 32,
  ecn: 64,
  cwr: 128,
}

export const CT_STATE_NAMES: Names = {
  invalid: 1,
  established: 2,
  related: 4,
  new: 8,
  untracked: 64,
}

export const CT_STATUS_NAMES: Names = {
  expected: 1,
  'seen-reply': 2,
  assured: 4,
  confirmed: 8,
  snat: 16,
  dnat: 32,
  dying: 512,
}

export const DIRECTION_NAMES: Names = { original: 0, reply: 1 }

export const PACKET_TYPE_NAMES: Names = {
  host: 0,
  unicast: 0,
  broadcast: 1,
  multicast: 2,
  other: 3,
}

/** Route types, as `fib … type` and iptables `addrtype` (there in capitals) name them. */
export const ADDRESS_TYPE_NAMES: Names = {
  unspec: 0,
  unicast: 1,
  local: 2,
  broadcast: 3,
  anycast: 4,
  multicast: 5,
  blackhole: 6,
  unreachable: 7,
  prohibit: 8,
}

export const ICMP_TYPE_NAMES: Names = {
  'echo-reply': 0,
  'destination-unreachable': 3,
  'source-quench': 4,
  redirect: 5,
  'echo-request': 8,
  'router-advertisement': 9,
  'router-solicitation': 10,
  'time-exceeded': 11,
  'parameter-problem': 12,
  'timestamp-request': 13,
  'timestamp-reply': 14,
}

export const ICMPV6_TYPE_NAMES: Names = {
  'destination-unreachable': 1,
  'packet-too-big': 2,
  'time-exceeded': 3,
  'parameter-problem': 4,
  'echo-request': 128,
  'echo-reply': 129,
  'mld-listener-query': 130,
  'mld-listener-report': 131,
  'mld-listener-done': 132,
  'nd-router-solicit': 133,
  'nd-router-advert': 134,
  'nd-neighbor-solicit': 135,
  'nd-neighbor-advert': 136,
  'nd-redirect': 137,
  'mld2-listener-report': 143,
}
