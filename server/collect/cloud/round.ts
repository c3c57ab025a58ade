// How do the calls of one collection share answers, file names, and the end of it all?
import type { EvidenceItem } from '#shared/evidence.ts'
import type { Sink } from '../collector.ts'
import type { Call } from './call.ts'
import type { CloudClient } from './client.ts'
import { cloudItem, fileOf, stemOf } from './cloud-item.ts'
import { isKeyRefused } from './outcome.ts'
import { pagesOf } from './pages.ts'

/** What came of one call: the bodies of all pages that came, and whether those are all there are. */
export type Reply = { readonly bodies: readonly object[]; readonly complete: boolean }

export type Round = {
  /** Asks once: the same call again gets the same reply. Items are handed on as they come. */
  ask(call: Call): Promise<Reply>
  /** From now on items carry this account; those that waited for it are handed on. */
  knowAccount(account: string | null): void
}

export type RoundOptions = {
  readonly sink: Sink
  readonly signal: AbortSignal
  /** Called when the cloud refuses the key itself. */
  readonly stop: () => void
}

export const startRound = (client: CloudClient, { sink, signal, stop }: RoundOptions): Round => {
  const asked = new Map<string, Promise<Reply>>()
  const stems = new Set<string>()
  const pending: ((account: string | null) => EvidenceItem)[] = []
  let account: string | null | undefined
  let keyRefused = false

  const handOn = (make: (account: string | null) => EvidenceItem): void => {
    if (account === undefined) pending.push(make)
    else sink(make(account))
  }

  const askPages = async (call: Call, stem: string): Promise<Reply> => {
    const bodies: object[] = []
    let complete = false
    for await (const { number, answered } of pagesOf(call, c => client.call(c, signal))) {
      const { outcome } = answered
      // One refused key is one piece of evidence; the calls it stops are none.
      if (keyRefused) return { bodies, complete: false }
      handOn(own => cloudItem(call, answered, { account: own, file: fileOf(stem, number) }))
      complete = outcome.kind === 'ok'
      if (outcome.kind === 'ok') bodies.push(outcome.body)
      if (isKeyRefused(outcome)) {
        keyRefused = true
        stop()
      }
    }
    return { bodies, complete }
  }

  return {
    ask: call => {
      const key = JSON.stringify([call.action, call.region, call.params])
      const reply = asked.get(key) ?? askPages(call, freeStem(stems, call))
      asked.set(key, reply)
      return reply
    },
    knowAccount: known => {
      account = known
      for (const make of pending.splice(0)) sink(make(known))
    },
  }
}

// Two calls about the same subject differ by region, or else by a number.
const freeStem = (taken: Set<string>, call: Call): string => {
  const stem = stemOf(call)
  const regional = call.subject === '' ? stem : `${stem}.${call.region}`
  const numbered = Array.from({ length: taken.size + 1 }, (_, i) => `${regional}.${i + 2}`)
  const free = [stem, regional, ...numbered].find(candidate => !taken.has(candidate)) ?? stem
  taken.add(free)
  return free
}
