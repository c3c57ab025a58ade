// What happened before the tests started, told by `npm test` to the reporter?
import type { Part } from './test-parts.ts'

export type BeforeTests = {
  /** What failed already; each counts as one failure in the closing line. */
  readonly failed: readonly string[]
  /** Seconds that each part before the tests took. */
  readonly parts: readonly (readonly [Part, number])[]
}

const VARIABLE = 'WHYPORT_BEFORE_TESTS'

export const handOver = (before: BeforeTests): Readonly<Record<string, string>> => ({
  [VARIABLE]: JSON.stringify(before),
})

export const beforeTests = (): BeforeTests => {
  const text = process.env[VARIABLE]
  // Written by handOver of the same checkout in the parent process.
  return text === undefined ? { failed: [], parts: [] } : (JSON.parse(text) as BeforeTests)
}
