// What does `agent collector` do, from the first word to the last?
import type { Surroundings } from '../start.ts'
import { AgentTrouble } from '../trouble.ts'
import { serveCollector } from './serve-collector.ts'

export type CollectorOptions = { readonly socket?: string | undefined }

/** systemd starts it again with the next question, so it need not stay in memory. */
const IDLE_MS = 30_000

/** Returns when told to end, or when nobody asked for a while and systemd holds the socket. */
export const startCollector = async (
  { socket }: CollectorOptions,
  { env, print, log, signal }: Surroundings,
): Promise<void> => {
  const isHandedOver = env['LISTEN_FDS'] === '1' && env['LISTEN_PID'] === String(process.pid)
  if (socket === undefined && !isHandedOver) throw noSocket()
  await serveCollector({
    path: socket ?? null,
    idleMs: socket === undefined ? IDLE_MS : null,
    signal,
    onReady: () => print(`whyport collector reads this host for ${socket ?? 'its socket unit'}`),
    log: text => log(`whyport collector: ${text}`),
  })
}

const noSocket = (): AgentTrouble =>
  new AgentTrouble(64, {
    subject: '--socket',
    message: 'is missing, and systemd handed no socket over',
    next: 'for example: whyport-agent collector --socket /run/whyport-agent/collector.sock',
  })
