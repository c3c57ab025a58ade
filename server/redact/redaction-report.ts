// What was replaced, told without telling what it was?
import type { Redaction } from './redact.ts'

export type RedactionReport = {
  readonly level: Redaction['level']
  /** By kind: how often, and how many different ones (secrets are not told apart). */
  readonly replaced: Readonly<
    Record<string, { readonly times: number; readonly different?: number }>
  >
  /** What `whyport` concludes was compared before and after. */
  readonly questionsJudgedAgain: number
}

/** redaction.json of a folder or a bundle. */
export const redactionReport = ({ level, counts, map, questions }: Redaction): RedactionReport => ({
  level,
  replaced: Object.fromEntries(
    Object.entries(counts).map(([kind, times]) => {
      const different = map.filter(entry => entry.kind === kind).length
      return [kind, { times, ...(different === 0 ? {} : { different }) }]
    }),
  ),
  questionsJudgedAgain: questions.length,
})

/** `128 addresses, 40 ids`: most frequent first. */
export const inWords = ({ replaced }: RedactionReport): string =>
  Object.entries(replaced)
    .toSorted(([, a], [, b]) => b.times - a.times)
    .map(([kind, { times }]) => `${times} × ${kind}`)
    .join(', ')
