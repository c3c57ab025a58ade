// What is left of acknowledged diagnoses when the server is killed under load, again and again?
import { Diagnosis } from '#shared/api.ts'
import { startLight } from './server-process.ts'

const CLIENTS = 8
const SETTLED_WITHIN_MS = 60_000
/** A server that refuses all is not asked for ever. */
const MOST_REFUSALS = 100

export type KillCounts = {
  readonly kills: number
  readonly acknowledged: number
  readonly lost: number
  readonly stuck: number
  /** Keys that lead to another diagnosis than the one that was acknowledged. */
  readonly doubled: number
  readonly interrupted: number
  /** Requests that failed before their server was killed: it has no reason to. */
  readonly refused: number
  readonly settledMs: number
}

/** Each round kills the server with SIGKILL once a random number of answers came. */
export const runKills = async (
  dataDir: string,
  kills: number,
  seed: number,
): Promise<KillCounts> => {
  const acknowledged = new Map<string, string>()
  const refusals: string[] = []
  const random = randomOf(seed)
  for (let round = 0; round < kills; round++) {
    const answers = 1 + Math.floor(random() * 60)
    await killUnderLoad(dataDir, { name: `${seed}-${round}`, answers, acknowledged, refusals })
  }
  for (const refusal of refusals) process.stderr.write(`refused before the kill: ${refusal}\n`)
  const server = startLight(dataDir)
  try {
    return {
      kills,
      acknowledged: acknowledged.size,
      refused: refusals.length,
      ...(await settle(await server.ready, acknowledged)),
    }
  } finally {
    server.child.kill('SIGTERM')
    await server.ended
  }
}

type Round = {
  /** Of the round; no key is used in two. */
  readonly name: string
  readonly answers: number
  readonly acknowledged: Map<string, string>
  readonly refusals: string[]
}

const killUnderLoad = async (
  dataDir: string,
  { name, answers, acknowledged, refusals }: Round,
): Promise<void> => {
  const server = startLight(dataDir)
  const url = await server.ready
  const until = acknowledged.size + answers
  let number = 0
  const client = async (): Promise<void> => {
    while (!server.child.killed) {
      const key = `${name}-${number++}`
      const asked = await ask(url, key)
      if (asked.id !== null) acknowledged.set(key, asked.id)
      else if (!server.child.killed) refusals.push(`round ${name}: ${asked.why}`)
      if (acknowledged.size >= until || refusals.length > MOST_REFUSALS)
        server.child.kill('SIGKILL')
    }
  }
  await Promise.all(Array.from({ length: CLIENTS }, client))
  await server.ended
}

type Asked =
  | { readonly id: string; readonly why: null }
  | { readonly id: null; readonly why: string }

/** Only a whole 202 counts as acknowledged. */
const ask = async (url: string, key: string): Promise<Asked> => {
  try {
    const answer = await fetch(`${url}/v1/diagnoses`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify({ target: 'i-bp1demo000000web0001', port: 8080 }),
    })
    const text = await answer.text()
    if (answer.status !== 202) return { id: null, why: `${answer.status} ${text}` }
    const { id } = JSON.parse(text) as { id: string }
    return { id, why: null }
  } catch (error) {
    return { id: null, why: String(error instanceof Error ? (error.cause ?? error) : error) }
  }
}

const settle = async (url: string, acknowledged: ReadonlyMap<string, string>) => {
  const start = performance.now()
  let [lost, stuck, doubled, interrupted] = [0, 0, 0, 0]
  for (const [key, id] of acknowledged) {
    const state = await endStateOf(url, id, start + SETTLED_WITHIN_MS)
    if (state === null) lost++
    else if (state === 'queued' || state === 'running') stuck++
    else if (state === 'interrupted') interrupted++
    if (state !== null && (await ask(url, key)).id !== id) doubled++
  }
  return { lost, stuck, doubled, interrupted, settledMs: Math.round(performance.now() - start) }
}

const endStateOf = async (url: string, id: string, deadline: number): Promise<string | null> => {
  for (;;) {
    const answer = await fetch(`${url}/v1/diagnoses/${id}`)
    if (answer.status === 404) return null
    const { state } = Diagnosis.parse(await answer.json())
    const isOpen = state === 'queued' || state === 'running'
    if (!isOpen || performance.now() > deadline) return state
  }
}

// mulberry32: the same rounds for the same seed.
const randomOf = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
