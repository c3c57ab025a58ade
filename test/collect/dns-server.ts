// A name server on loopback that knows a few records and nothing else.
import { createSocket } from 'node:dgram'
import { Resolver } from 'node:dns/promises'
import { once } from 'node:events'
import type { Test } from 'tap'

/** By name: a CNAME (a name) or an IPv4 address. */
export type Zone = Readonly<Record<string, string>>

/** A resolver that asks it. `zone` null: the server never answers. */
export const resolverOf = async (t: Test, zone: Zone | null): Promise<Resolver> => {
  const socket = createSocket('udp4')
  socket.on('message', (asked, { port, address }) => {
    if (zone !== null) socket.send(answerTo(asked, zone), port, address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  t.teardown(() => socket.close())
  const resolver = new Resolver({ timeout: 200, tries: 1 })
  resolver.setServers([`127.0.0.1:${socket.address().port}`])
  return resolver
}

const HEADER_BYTES = 12
const [A, CNAME] = [1, 5]

// RFC 1035: a CNAME record answers every type; asked for an address, the server adds what it leads to.
const answerTo = (asked: Buffer, zone: Zone): Buffer => {
  const end = asked.indexOf(0, HEADER_BYTES)
  const name = namesIn(asked.subarray(HEADER_BYTES, end))
  const type = asked.readUInt16BE(end + 1)
  const all = recordsFrom(name, zone)
  const records = type === A ? all : all.slice(0, 1).filter(record => record.type === CNAME)
  const header = Buffer.from(asked.subarray(0, HEADER_BYTES))
  header.writeUInt16BE(records.length > 0 ? 0x8180 : 0x8183, 2)
  header.writeUInt16BE(records.length, 6)
  header.writeUInt32BE(0, 8)
  const question = asked.subarray(HEADER_BYTES, end + 5)
  return Buffer.concat([header, question, ...records.map(({ bytes }) => bytes)])
}

const namesIn = (bytes: Buffer): string => {
  const labels: string[] = []
  for (let at = 0; at < bytes.length; at += 1 + (bytes[at] ?? 0))
    labels.push(bytes.subarray(at + 1, at + 1 + (bytes[at] ?? 0)).toString())
  return labels.join('.').toLowerCase()
}

const bytesOf = (name: string): Buffer =>
  Buffer.concat([
    ...name.split('.').map(label => Buffer.from([label.length, ...Buffer.from(label)])),
    Buffer.from([0]),
  ])

type DnsRecord = { readonly type: number; readonly bytes: Buffer }

const recordsFrom = (name: string, zone: Zone, depth = 0): readonly DnsRecord[] => {
  const value = zone[name.toLowerCase()]
  if (value === undefined || depth > 20) return []
  const isAddress = /^[\d.]+$/.test(value)
  const data = isAddress ? Buffer.from(value.split('.').map(Number)) : bytesOf(value)
  const head = Buffer.alloc(10)
  head.writeUInt16BE(isAddress ? A : CNAME, 0)
  head.writeUInt16BE(1, 2)
  head.writeUInt32BE(60, 4)
  head.writeUInt16BE(data.length, 8)
  const record = {
    type: isAddress ? A : CNAME,
    bytes: Buffer.concat([bytesOf(name), head, data]),
  }
  return isAddress ? [record] : [record, ...recordsFrom(value, zone, depth + 1)]
}
