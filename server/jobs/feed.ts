// How do many readers follow what happens to one diagnosis?
import type { DiagnosisEvent } from '#shared/api.ts'

export type NewEvent = Omit<DiagnosisEvent, 'seq'>

/** Numbers of a later attempt are higher than all that a reader of an earlier one may have seen. */
const SEQS_PER_ATTEMPT = 1_000_000

/** Progress beyond this is counted, but no event of its own. */
const MOST_EVENTS = 5000

export class Feed {
  readonly events: DiagnosisEvent[] = []
  readonly #firstSeq: number
  #changed = Promise.withResolvers<void>()
  readonly #closing = new AbortController()

  /** `attempts`: how many began before this one. */
  constructor(attempts: number) {
    this.#firstSeq = attempts * SEQS_PER_ATTEMPT + 1
  }

  push(event: NewEvent): void {
    if (event.event === 'progress' && this.events.length >= MOST_EVENTS) return
    this.events.push(this.numbered(event))
    this.#wake()
  }

  /** As it will be once it is pushed. */
  numbered(event: NewEvent): DiagnosisEvent {
    return { seq: this.#firstSeq + this.events.length, ...event }
  }

  /** Nothing comes any more, with or without an end. */
  close(): void {
    this.#closing.abort()
    this.#wake()
  }

  async *follow(afterSeq: number, signal: AbortSignal): AsyncGenerator<DiagnosisEvent> {
    let next = Math.max(0, afterSeq - this.#firstSeq + 1)
    const aborted = abortOf(signal)
    for (;;) {
      for (let event = this.events[next]; event !== undefined; event = this.events[++next]) {
        if (signal.aborted) return
        yield event
      }
      if (this.#closing.signal.aborted || signal.aborted) return
      await Promise.race([this.#changed.promise, aborted])
    }
  }

  #wake(): void {
    const { resolve } = this.#changed
    this.#changed = Promise.withResolvers()
    resolve()
  }
}

const abortOf = (signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
