// What does the system tell about one socket that connects?
import { connect, type Socket } from 'node:net'
import type { TcpAttempt } from '#shared/plain/tcp-probe.ts'
import { type Failure, failureOf } from './failure-of.ts'

export type Try = {
  readonly socket: Socket
  readonly startedAt: number
  /** Null as long as no packet has left. */
  readonly local: () => { readonly address: string; readonly port: number } | null
  readonly destroy: () => void
}

export type Heard = {
  readonly onOpen: (one: Try) => void
  /** `failure` null: closed by the target after the handshake. */
  readonly onEnd: (one: Try, failure: Failure | null) => void
}

/** Nothing is written, and what comes is thrown away. */
export const openTry = ({ address, port, localAddress }: TcpAttempt, heard: Heard): Try => {
  const socket = connect({
    ...{ host: address, port },
    ...(localAddress === undefined ? {} : { localAddress }),
  })
  let local: ReturnType<Try['local']> = null
  let isOpen = false
  const learn = (): void => {
    if (socket.localAddress !== undefined && socket.localPort !== undefined)
      local = { address: socket.localAddress, port: socket.localPort }
  }
  const one: Try = {
    ...{ socket, startedAt: performance.now(), local: () => local },
    destroy: () => socket.destroy(),
  }
  // The system refuses within the call itself when no packet can leave; answers come later.
  let isSent = false
  socket.once('connectionAttempt', () =>
    queueMicrotask(() => {
      isSent = !socket.destroyed
      learn()
    }),
  )
  socket.once('connect', () => {
    isOpen = true
    learn()
    heard.onOpen(one)
  })
  socket.once('end', () => heard.onEnd(one, null))
  socket.on('error', (error: NodeJS.ErrnoException) =>
    heard.onEnd(one, failureOf(error.code ?? 'EUNKNOWN', { isSent, isOpen })),
  )
  socket.resume()
  return one
}
