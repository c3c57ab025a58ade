// What does a capture say of the time between a first packet and its answer, port by port?
import { readFileSync } from 'node:fs'

/** A pcap of Ethernet with nanoseconds, little-endian, IPv4: milliseconds by the answering port. */
export const handshakeTimes = (file: string): ReadonlyMap<number, number> => {
  const bytes = readFileSync(file)
  if (bytes.length < HEADER || bytes.readUInt32LE(0) !== NANO)
    throw new Error(`${file} is no pcap with nanoseconds`)
  const syns = new Map<string, bigint>()
  const times = new Map<number, number>()
  for (const { time, from, to, isAnswer } of synsOf(bytes)) {
    if (!isAnswer) syns.set(`${from} ${to}`, time)
    const sent = isAnswer ? syns.get(`${to} ${from}`) : undefined
    if (sent !== undefined) times.set(from, Number(time - sent) / 1e6)
  }
  return times
}

function* synsOf(bytes: Buffer) {
  let at = HEADER
  while (at + RECORD <= bytes.length) {
    const length = bytes.readUInt32LE(at + 8)
    const seconds = BigInt(bytes.readUInt32LE(at))
    const time = seconds * 1_000_000_000n + BigInt(bytes.readUInt32LE(at + 4))
    const packet = tcpOf(bytes.subarray(at + RECORD, at + RECORD + length))
    at += RECORD + length
    if (packet?.isSyn) yield { time, ...packet }
  }
}

const HEADER = 24
const RECORD = 16
const NANO = 0xa1b23c4d
const ETHERNET = 14

const tcpOf = (frame: Buffer) => {
  if (frame.length < ETHERNET + 20 || frame.readUInt16BE(12) !== 0x0800) return null
  const tcp = ETHERNET + ((frame[ETHERNET] ?? 0) & 15) * 4
  if (frame[ETHERNET + 9] !== 6 || frame.length < tcp + 14) return null
  const flags = frame[tcp + 13] ?? 0
  return {
    from: frame.readUInt16BE(tcp),
    to: frame.readUInt16BE(tcp + 2),
    isSyn: (flags & 2) !== 0,
    isAnswer: (flags & 16) !== 0,
  }
}
