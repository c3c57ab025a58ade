// How is a report written as JSON?
import type { Report } from '#shared/report.ts'

/** Keys in the order of the contract; nothing is left out, unknown keys of probes stay. */
export const renderJson = (report: Report): string => `${JSON.stringify(report, null, 2)}\n`
