// What does a collector get from the process it runs in?
import type { Clock } from '../checks/run.ts'
import type { Collect, CollectBursts } from '../io.ts'

export type World = {
  readonly env: NodeJS.ProcessEnv
  readonly signal: AbortSignal
  readonly clock: Clock
}

/** `note` tells people who wait what is done meanwhile. */
export type NotedWorld = World & { readonly note: (text: string) => void }

/** `announce` is heard by those too who want to hear nothing. */
export type AnnouncingWorld = NotedWorld & { readonly announce: (text: string) => void }

/** `close` frees what the collector opened (the demo account's server). */
export type Collector = {
  readonly collect: Collect
  readonly bursts?: CollectBursts
  readonly close: () => Promise<void>
}
