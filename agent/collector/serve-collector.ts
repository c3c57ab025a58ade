// What does the collector half do? It reads the host for whoever may open its socket.
import { once } from 'node:events'
import { chmod, unlink } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { hostCommand } from '#shared/plain/host-commands.ts'
import { writeOutcome } from '#shared/plain/outcome-body.ts'
import { type Fields, isWritten, listOf } from '#shared/plain/untrusted.ts'
import { readerHere } from '../host/host-reader.ts'
import { AgentTrouble } from '../trouble.ts'
import { frame, framesOf } from './frames.ts'

export type Serving = {
  /** A path of its own; null: the socket that systemd hands over. */
  readonly path: string | null
  /** Ends when nobody has asked for so long; systemd starts it again. null: never. */
  readonly idleMs: number | null
  readonly signal: AbortSignal
  readonly onReady: () => void
  readonly log: (text: string) => void
}

/** sd_listen_fds(3): handed-over sockets begin at this descriptor. */
const FIRST_HANDED_OVER = 3

/**
 * One request a connection. It asks nobody who they are: the mode of the socket decides who may open
 * it, and whoever does can only have the closed list read.
 */
export const serveCollector = async (serving: Serving): Promise<void> => {
  const { path, signal } = serving
  const asking = new Set<Socket>()
  const ended = Promise.withResolvers<void>()
  const idle = idleTimer(serving.idleMs, () => asking.size === 0 && ended.resolve())
  const server = createServer({ allowHalfOpen: true }, socket => {
    if (asking.size >= ASKING_AT_MOST) return void socket.destroy()
    asking.add(socket)
    answer(socket, serving)
      .catch(error => serving.log(`a request was given up: ${wordsOf(error)}`))
      .finally(() => {
        socket.destroy()
        asking.delete(socket)
        idle()
      })
  })
  await listen(server, path)
  signal.addEventListener('abort', () => ended.resolve(), { once: true })
  if (signal.aborted) ended.resolve()
  serving.onReady()
  idle()
  await ended.promise
  server.close()
  for (const socket of asking) socket.destroy()
}

const ASKING_AT_MOST = 4
const REQUEST_MS = 5000
const REQUEST_BYTES = 0

const idleTimer = (ms: number | null, onIdle: () => void): (() => void) => {
  let timer: NodeJS.Timeout | null = null
  return () => {
    if (timer !== null) clearTimeout(timer)
    timer = ms === null ? null : setTimeout(onIdle, ms)
  }
}

// A socket that a dead process left behind is taken over; one that answers is not.
const listen = async (server: Server, path: string | null): Promise<void> => {
  if (path === null) server.listen({ fd: FIRST_HANDED_OVER })
  else {
    await removeDead(path)
    server.listen({ path })
  }
  try {
    await once(server, 'listening')
    if (path !== null) await chmod(path, 0o600)
  } catch (cause) {
    throw trouble(path ?? 'the socket of systemd', cause)
  }
}

const removeDead = async (path: string): Promise<void> => {
  const socket = connect({ path })
  const isDead = await once(socket, 'connect').then(
    () => false,
    (error: NodeJS.ErrnoException) => error.code === 'ECONNREFUSED',
  )
  socket.destroy()
  if (isDead) await unlink(path).catch(() => undefined)
}

const answer = async (socket: Socket, { signal }: Serving): Promise<void> => {
  socket.setTimeout(REQUEST_MS, () => socket.destroy(new Error('it asked nothing')))
  const asked = await framesOf(socket, REQUEST_BYTES).next()
  if (asked.done) return
  socket.setTimeout(0)
  const gone = new AbortController()
  socket.once('close', () => gone.abort())
  socket.on('error', () => gone.abort())
  const within = AbortSignal.any([signal, gone.signal])
  await tell(asked.value.head, socket, within)
  socket.end()
  if (!socket.destroyed) await once(socket, 'finish').catch(() => undefined)
}

const tell = async (head: Fields, socket: Socket, signal: AbortSignal): Promise<void> => {
  const commands = listOf(head['commands'], 100, isId)
  if (head['ask'] === 'blind-spots')
    socket.write(frame({ end: true, blindSpots: await readerHere.blindSpots() }))
  else if (head['ask'] === 'read' && commands !== null) {
    await readerHere.read(new Set(commands), {
      signal,
      onOutcome: (id, outcome) =>
        void socket.write(frame({ id }, writeOutcome(outcome, hostCommand(id)?.maxBytes ?? 0))),
    })
    socket.write(frame({ end: true }))
  } else socket.write(frame({ end: true, refused: 'no such request' }))
}

const isId = (value: unknown): value is string => isWritten(value, /^[a-z0-9-]{1,64}$/)

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : 'unknown')

const trouble = (subject: string, cause: unknown): AgentTrouble =>
  new AgentTrouble(
    69,
    {
      subject,
      message: `cannot be listened on (${wordsOf(cause)})`,
      next: 'is another collector running there? Or name a path of your own: --socket /run/whyport-agent/collector.sock',
    },
    { cause },
  )
