// What comes back on one connection, within its bounds?
import { connect, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'

export type Spoken = {
  readonly tls?: boolean
  /** Told to the server in the clear (SNI); null: not told. */
  readonly name?: string | null
  readonly send?: string
  readonly ms?: number
}

export type Heard = {
  readonly text: string
  /** `no-tls`: it answers a greeting of TLS with something else. */
  readonly end: 'closed' | 'reset' | 'silent' | 'full' | 'no-tls' | 'failed'
  /** Of TLS, as agreed; null without one. */
  readonly protocol: string | null
}

const MOST_BYTES = 64 * 1024
const WAIT_MS = 3000

type Place = { readonly address: string; readonly port: number; readonly signal?: AbortSignal }

/** Ends with the first of: the head of an answer, a greeting, the limit of bytes or time, an end. */
export const hear = async (place: Place, spoken: Spoken): Promise<Heard> => {
  const { promise, resolve } = Promise.withResolvers<Heard['end']>()
  const socket = open(place, spoken)
  const onAbort = (): void => resolve('failed')
  const timer = setTimeout(resolve, spoken.ms ?? WAIT_MS, 'silent')
  place.signal?.addEventListener('abort', onAbort, { once: true })
  if (place.signal?.aborted) onAbort()
  const ready = spoken.tls ? 'secureConnect' : 'connect'
  let protocol: string | null = null
  let text = ''
  socket.once(ready, () => {
    if (spoken.tls) protocol = (socket as TLSSocket).getProtocol()
    if (spoken.send === undefined && spoken.tls) resolve('closed')
    else if (spoken.send !== undefined) socket.write(spoken.send)
  })
  socket.on('data', (bytes: Buffer) => {
    text += bytes.subarray(0, MOST_BYTES - text.length).toString('latin1')
    const isOver = spoken.send === undefined || text.includes('\r\n\r\n')
    if (isOver) resolve('closed')
    else if (text.length >= MOST_BYTES) resolve('full')
  })
  socket.on('error', (error: NodeJS.ErrnoException) => resolve(endOf(error)))
  socket.once('close', () => resolve('closed'))
  const end = await promise
  clearTimeout(timer)
  place.signal?.removeEventListener('abort', onAbort)
  socket.destroy()
  return { text, end, protocol }
}

// Nothing secret is sent, and what the certificate says is not believed.
const open = ({ address, port }: Place, { tls, name }: Spoken): Socket =>
  tls
    ? connectTls({
        ...{ host: address, port, rejectUnauthorized: false, ALPNProtocols: ['http/1.1'] },
        ...(name == null ? {} : { servername: name }),
      })
    : connect({ host: address, port })

// An end of the connection in the middle of a greeting of TLS has the code of a reset, but no system call.
const endOf = ({ code = '', syscall }: NodeJS.ErrnoException): Heard['end'] => {
  if (code === 'ECONNRESET' || code === 'EPIPE') return syscall === undefined ? 'closed' : 'reset'
  return code.startsWith('ERR_SSL') || code === 'EPROTO' ? 'no-tls' : 'failed'
}
