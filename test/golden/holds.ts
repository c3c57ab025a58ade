// Does this property hold, and if not, with which smallest example?
import fc from 'fast-check'
import t from 'tap'

/** Set WHYPORT_SEED to repeat a run. */
export const SEED = Number(process.env['WHYPORT_SEED'] ?? 20261125)

/** One assertion for one property, whatever the number of runs. */
export const holds = <T>(title: string, property: fc.IProperty<T>, numRuns = 200): void => {
  const result = fc.check(property, { seed: SEED, numRuns })
  if (result.failed) t.comment(fc.defaultReportMessage(result))
  t.ok(!result.failed, `${title} (seed ${SEED})`)
}
