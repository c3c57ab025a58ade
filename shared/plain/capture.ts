// Which packets may a capture record, and how much of them?
import { formatAddress, parseAddress } from './ip.ts'

/** Enough for thousands of packet headers; a capture in the evidence is never larger. */
export const CAPTURE_BYTES = 1024 * 1024

/** `packets`: the program ends itself there. `bytesOfEach`: headers, and those quoted in an ICMP error. */
export const CAPTURE_LIMITS = { packets: 200, bytesOfEach: 128, seconds: 60 } as const

/** One port of this host; `client`: only packets from and to this address. */
export type CaptureAsk = { readonly port: number; readonly client: string | null }

/**
 * SYN and RST of one TCP port, and the ICMP errors about it; null for what is no port or address. The
 * file goes to standard output. Without --immediate-mode the last packets would be lost at the end, without
 * -p the interface would be set to take foreign packets.
 */
export const captureArgv = (ask: CaptureAsk): readonly string[] | null => {
  const filter = filterOf(ask)
  if (filter === null) return null
  const { packets, bytesOfEach } = CAPTURE_LIMITS
  return [
    ...['tcpdump', '-i', 'any', '-p', '-n', '-U', '--immediate-mode'],
    ...['-s', `${bytesOfEach}`, '-c', `${packets}`, '-w', '-', filter],
  ]
}

// pcap-filter(7): `tcp[…]` reads IPv4 only, so the places of IPv6 are counted from its header. The port
// that an ICMP error quotes lies behind its own 8 bytes and the quoted header of 20 or 40.
const filterOf = ({ port, client }: CaptureAsk): string | null => {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return null
  const packets = [
    `(tcp port ${port} and (tcp[13] & 6 != 0 or ip6[53] & 6 != 0))`,
    `(icmp[0] = 3 and icmp[17] = 6 and icmp[30:2] = ${port})`,
    `(icmp6 and ip6[40] = 1 and ip6[54] = 6 and ip6[90:2] = ${port})`,
  ].join(' or ')
  if (client === null) return packets
  const address = parseAddress(client)
  return address === null ? null : `host ${formatAddress(address)} and (${packets})`
}
