// Who answers as Globalping does? Requests are held against its published schema
// (github.com/jsdelivr/globalping, public/v1/components/schemas.yaml, read 2026-11-27).
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'

const Ordered = z.strictObject({
  type: z.literal('ping'),
  target: z.string(),
  limit: z.number().int().min(1).max(500).optional(),
  timeout: z.number().int().min(5).max(30).optional(),
  inProgressUpdates: z.boolean().optional(),
  locations: z.union([z.string(), z.array(z.strictObject({ magic: z.string() }))]),
  measurementOptions: z.strictObject({
    packets: z.number().int().min(1).max(16),
    protocol: z.literal('TCP'),
    port: z.number().int().min(0).max(65_535),
  }),
})
export type Ordered = z.infer<typeof Ordered>

/** `open`: handshakes of 3; or a test that ended otherwise. */
export type Seen = { readonly open: number } | { readonly failed: string }

export type StandIn = {
  readonly url: string
  readonly orders: Ordered[]
  readonly tokens: (string | undefined)[]
  readonly polls: () => number
  readonly close: () => Promise<void>
}

export type Behaviour = {
  /** What each probe sees of this target, in the order of the places. */
  readonly sees: (target: string) => readonly Seen[]
  /** Polls that are answered with "in-progress" before the end; default 1. */
  readonly slow?: number
  /** Instead of any answer. */
  readonly instead?: (response: ServerResponse, request: IncomingMessage) => boolean
}

export const startStandIn = async ({ sees, slow = 1, instead }: Behaviour): Promise<StandIn> => {
  const [orders, tokens]: [Ordered[], (string | undefined)[]] = [[], []]
  let polls = 0
  const places = new Map<string, readonly string[]>()
  const measurement = (id: string) => {
    const order = orders[Number(id.slice(1))]
    if (order === undefined) return null
    const isRunning = polls++ % (slow + 1) < slow
    const all = placesOf(order, places)
    return {
      ...{ id, type: 'ping', target: order.target, probesCount: all.length },
      status: isRunning ? 'in-progress' : 'finished',
      createdAt: '2026-11-27T08:00:00.000Z',
      updatedAt: '2026-11-27T08:00:03.000Z',
      results: all.map((place, at) => ({
        probe: probeIn(place),
        result: isRunning ? RUNNING : resultOf(sees(order.target)[at] ?? { open: 3 }),
      })),
    }
  }
  const server = createServer(async (request, response) => {
    if (instead?.(response, request)) return
    if (request.method === 'GET')
      return reply(response, 200, measurement(request.url?.slice(17) ?? ''))
    tokens.push(request.headers.authorization)
    let text = ''
    for await (const chunk of request) text += String(chunk)
    const order = Ordered.safeParse(JSON.parse(text))
    if (!order.success)
      return reply(response, 400, { error: { type: 'validation_error', message: 'no' } })
    orders.push(order.data)
    const id = `m${orders.length - 1}`
    places.set(id, placesOf(order.data, places))
    return reply(response, 202, { id, probesCount: places.get(id)?.length })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A TCP server that listens has an address with a port.
  const { port } = server.address() as AddressInfo
  return {
    ...{ url: `http://127.0.0.1:${port}`, orders, tokens, polls: () => polls },
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const placesOf = (
  { locations }: Ordered,
  known: ReadonlyMap<string, readonly string[]>,
): readonly string[] =>
  typeof locations === 'string' ? (known.get(locations) ?? []) : locations.map(one => one.magic)

const probeIn = (place: string) => ({
  ...{ continent: 'AS', region: 'Eastern Asia', country: place.slice(0, 2).toUpperCase() },
  ...{ state: null, city: `${place} City`, asn: 4134, network: 'Example <b>Network</b>' },
  ...{ latitude: 1, longitude: 2, tags: [], resolvers: ['private'] },
})

const RUNNING = { status: 'in-progress', rawOutput: '' }

const resultOf = (seen: Seen) => {
  if ('failed' in seen)
    return { status: 'failed', rawOutput: 'it failed', failureSource: seen.failed }
  const { open } = seen
  const [min, avg, max] = open > 0 ? [11.2, 12, 13] : [null, null, null]
  return {
    ...{ status: 'finished', rawOutput: 'text', resolvedAddress: null, resolvedHostname: null },
    stats: { min, avg, max, total: 3, rcv: open, drop: 3 - open, loss: (3 - open) / 0.03 },
    timings: [],
  }
}

const reply = (response: ServerResponse, status: number, body: unknown): void => {
  response.statusCode = body === null ? 404 : status
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify(body))
}
