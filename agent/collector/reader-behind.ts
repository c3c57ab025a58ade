// How does the network half have the host read, without a right or a program of its own?
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { HOST_COMMANDS, hostCommand } from '#shared/plain/host-commands.ts'
import { outcomeBytes, readOutcome } from '#shared/plain/outcome-body.ts'
import { isText, listOf } from '#shared/plain/untrusted.ts'
import type { HostReader, Reading } from '../host/host-reader.ts'
import { type Frame, frame, framesOf } from './frames.ts'

/** The collector half that listens at `path`. What it does not tell stays untold. */
export const readerBehind = (path: string): HostReader => ({
  read: async (commands, reading) => {
    let isWhole = false
    await ask(
      path,
      { ask: 'read', commands: [...commands] },
      {
        signal: reading.signal,
        onFrame: told => {
          isWhole ||= told.head['end'] === true
          if (!isWhole) pass(told, commands, reading)
        },
      },
    )
    if (!isWhole) throw new Error('the collector half stopped in the middle')
  },
  blindSpots: () => spotsBehind(path),
})

const SPOTS_MS = 5000

const spotsBehind = async (path: string): Promise<readonly string[]> => {
  let spots: readonly string[] | null = null
  try {
    await ask(
      path,
      { ask: 'blind-spots' },
      {
        signal: AbortSignal.timeout(SPOTS_MS),
        onFrame: ({ head }) => {
          spots = listOf(head['blindSpots'], 64, isSpot)
        },
      },
    )
  } catch {
    // Said below: it is one more thing that the agent cannot see.
  }
  return spots ?? [`the collector half does not answer at ${path}: this host is not read`]
}

const isSpot = (value: unknown): value is string => isText(value, 200)

type Asking = { readonly signal: AbortSignal; readonly onFrame: (frame: Frame) => void }

const ask = async (
  path: string,
  request: Readonly<Record<string, unknown>>,
  { signal, onFrame }: Asking,
): Promise<void> => {
  const socket = connect({ path, allowHalfOpen: true })
  const onAbort = (): void => void socket.destroy(new Error('interrupted'))
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    await once(socket, 'connect', { signal })
    socket.end(frame(request))
    for await (const told of framesOf(bytesOf(socket), MOST_BYTES)) onFrame(told)
  } finally {
    signal.removeEventListener('abort', onAbort)
    socket.destroy()
  }
}

// Without an encoding a socket gives buffers; its type says any.
const bytesOf = (socket: Socket): AsyncIterable<Buffer> => socket

const MOST_BYTES = outcomeBytes(Math.max(...HOST_COMMANDS.map(({ maxBytes }) => maxBytes)))

const pass = ({ head, body }: Frame, asked: ReadonlySet<string>, { onOutcome }: Reading): void => {
  const { id } = head
  if (!isText(id, 64) || !asked.has(id))
    throw new Error('the collector half tells what was not asked')
  const outcome = readOutcome(body, hostCommand(id)?.maxBytes ?? 0)
  if (outcome === null) throw new Error('the collector half tells what is not understood')
  onOutcome(id, outcome)
}
