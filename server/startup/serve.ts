// How does the service start, say that it is ready, and stop?
import type { AddressInfo } from 'node:net'
import { WhyportError } from '#shared/error.ts'
import type { Config } from '../config.ts'
import { httpServer } from '../http/http-server.ts'
import { openService, type ServiceParts } from '../open-service.ts'

export type Running = { readonly url: string; readonly stop: () => Promise<void> }

/** Listens; throws a WhyportError when the data folder or the address cannot be had. */
export const startService = async (
  config: Config,
  parts: Omit<ServiceParts, 'config' | 'url'>,
): Promise<Running> => {
  let url = ''
  const service = await openService({ ...parts, config, url: () => url })
  const http = httpServer(service.useCases, parts.log, service.door)
  try {
    await http.listen(config.listen)
  } catch (error) {
    await service.close()
    throw listenError(config.listen, error)
  }
  url = urlOf(http.server.address())
  return {
    url,
    stop: async () => {
      await Promise.race([Promise.all([service.close(), http.close()]), grace()])
    },
  }
}

/** Resolves when the process is told to end. */
export const untilStopped = (): Promise<void> =>
  new Promise(resolve => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve())
  })

const GRACE_MS = 9000

// What does not end by itself is cut off: the store has it, and the next start takes it up.
const grace = (): Promise<void> =>
  new Promise(resolve => {
    setTimeout(resolve, GRACE_MS).unref()
  })

const urlOf = (address: AddressInfo | string | null): string => {
  if (address === null || typeof address === 'string') return String(address)
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return `http://${host}:${address.port}`
}

const listenError = ({ host, port }: Config['listen'], error: unknown): WhyportError =>
  new WhyportError(
    'listen-refused',
    {
      subject: `${host}:${port}`,
      message: error instanceof Error && 'code' in error ? sentenceOf(error.code) : String(error),
      next: 'choose another with WHYPORT_LISTEN, for example: WHYPORT_LISTEN=127.0.0.1:7081',
    },
    { cause: error },
  )

const sentenceOf = (code: unknown): string => {
  if (code === 'EADDRINUSE') return 'another program listens there already'
  if (code === 'EACCES') return 'this user may not listen there'
  return `cannot listen there (${String(code)})`
}
