// Which packets may a capture record, and how much of them?
import type { OutcomeStatus } from './host-outcome.ts'
import { formatAddress, parseAddress } from './ip.ts'

/** Enough for thousands of packet headers; a capture in the evidence is never larger. */
export const CAPTURE_BYTES = 1024 * 1024

/** `packets`: the program ends itself there. `bytesOfEach`: headers, and those quoted in an ICMP error. */
export const CAPTURE_LIMITS = { packets: 200, bytesOfEach: 128, seconds: 60 } as const

/** Enough for a person to try, and for a client that repeats its first packet after 1, 3 and 7 seconds. */
export const CAPTURE_SECONDS = 10

/** What a capture gave, in whatever way it ended. */
export type CaptureOutcome = {
  readonly ask: CaptureAsk
  readonly argv: readonly string[]
  readonly bytes: Uint8Array
  readonly stderr: string
  readonly exit: number
  readonly status: OutcomeStatus
  /** Between these two the kernel was listened to; ISO 8601 UTC. */
  readonly startedAt: string
  readonly endedAt: string
  readonly tookMs: number
}

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

/** What a recorded request asked; null: it is not the very command line that whyport builds. */
export const captureAskOf = (
  request: Readonly<Record<string, unknown>> | null,
): CaptureAsk | null => {
  const { argv, port, client } = request ?? {}
  if (typeof port !== 'number' || !(client === null || typeof client === 'string')) return null
  const own = captureArgv({ port, client })
  const isOwn = Array.isArray(argv) && own !== null && argv.join('\n') === own.join('\n')
  return isOwn ? { port, client } : null
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

/** What is told before it starts: the exact command line, and what it records. */
export const captureWords = (
  argv: readonly string[],
  { seconds, place }: { readonly seconds: number; readonly place: string },
): readonly string[] => [
  `whyport: about to capture packets for ${seconds} s: ${argv.map(quoted).join(' ')}`,
  `  it records the first ${CAPTURE_LIMITS.bytesOfEach} bytes of each packet that opens or resets a connection to this port, at most ${CAPTURE_LIMITS.packets} packets, ${place}`,
]

const quoted = (word: string): string => (/^[\w./-]+$/.test(word) ? word : `'${word}'`)
