// How are hundreds of collections of one account run without hundreds of conversations?
import type { Call } from '#server/collect/cloud/call.ts'
import type { Answered, CloudClient } from '#server/collect/cloud/client.ts'
import type { EvidenceItem } from '#shared/evidence.ts'

/** The answer of the real client, which sends each call once; `asked`: every action so far. */
export const rememberingClient = (
  client: CloudClient,
): { readonly client: CloudClient; readonly asked: ReadonlySet<Call['action']> } => {
  const answers = new Map<string, Promise<Answered>>()
  const asked = new Set<Call['action']>()
  return {
    asked,
    client: {
      ...client,
      call: (call, signal) => {
        asked.add(call.action)
        const key = JSON.stringify([call.action, call.region, call.params])
        const answer = answers.get(key) ?? client.call(call, signal)
        answers.set(key, answer)
        return answer
      },
    },
  }
}

/** The same item each time the same answer is collected, so that it is parsed once. */
export const sameItems = (): ((item: EvidenceItem) => EvidenceItem) => {
  const known = new Map<string, EvidenceItem>()
  return item => {
    const key = JSON.stringify(item)
    const first = known.get(key) ?? item
    known.set(key, first)
    return first
  }
}

/** The same account, where calls of `action` end in this way instead. */
export const withEnding = (
  client: CloudClient,
  action: string,
  ending: (signal: AbortSignal) => Promise<Answered['outcome']>,
): CloudClient => ({
  ...client,
  call: async (call, signal) => {
    if (call.action !== action) return client.call(call, signal)
    const now = client.clock.now()
    return { outcome: await ending(signal), request: {}, startedAt: now, endedAt: now }
  },
})
