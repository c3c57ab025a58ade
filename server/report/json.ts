// How is a report written as JSON?
import type { Comparison } from '#shared/comparison.ts'
import type { Permissions, SeveralPermissions } from '#shared/permissions.ts'
import type { Report } from '#shared/report.ts'
import type { Verification } from '#shared/verification.ts'

/** Keys in the order of the contract; nothing is left out, unknown keys of probes stay. */
export const renderJson = (
  report: Report | Verification | Comparison | Permissions | SeveralPermissions,
): string => `${JSON.stringify(report, null, 2)}\n`
