// How does an emulator answer from a thread of its own, as a cloud does from machines of its own?
import { once } from 'node:events'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { DEMO_KEYS } from '#test/emulator/demo-keys.ts'
import { type SeenCall, startEmulator } from '#test/emulator/emulator.ts'

export type Latency = { readonly medianMs: number; readonly spread: 'fixed' | 'lognormal' }
type Asked = Latency & { readonly folder: string }

export type EmulatorApart = {
  readonly endpoint: string
  readonly calls: () => Promise<readonly SeenCall[]>
  readonly close: () => Promise<void>
}

/** On one thread, what the emulator computes would count as whyport's time. */
export const startEmulatorApart = async (asked: Asked): Promise<EmulatorApart> => {
  const worker = new Worker(new URL(import.meta.url), { workerData: asked })
  const [endpoint] = await once(worker, 'message')
  return {
    endpoint: String(endpoint),
    calls: async () => {
      worker.postMessage('calls')
      const [calls] = await once(worker, 'message')
      return calls as readonly SeenCall[]
    },
    close: async () => {
      await worker.terminate()
    },
  }
}

// The same numbers in every run (mulberry32, then Box-Muller).
const lognormal = (seed: number, medianMs: number): (() => number) => {
  let state = seed
  const random = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return () => {
    const normal = Math.sqrt(-2 * Math.log(random() || 0.5)) * Math.cos(2 * Math.PI * random())
    return medianMs * Math.exp(0.4 * normal)
  }
}

const serve = async ({ folder, medianMs, spread }: Asked): Promise<void> => {
  const latencyMs = spread === 'fixed' ? medianMs : lognormal(20_261_122, medianMs)
  const now = () => new Date()
  const emulator = await startEmulator({ folder, keys: [DEMO_KEYS], now, latencyMs })
  parentPort?.on('message', () => parentPort?.postMessage(structuredClone(emulator.calls)))
  parentPort?.postMessage(emulator.endpoint)
}

if (!isMainThread) await serve(workerData as Asked)
