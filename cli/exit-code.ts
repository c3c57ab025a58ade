// Which exit status does this outcome have?
import type { Comparison } from '#shared/comparison.ts'
import { ERRORS, WhyportError } from '#shared/error.ts'
import type { Report } from '#shared/report.ts'
import { answerOf } from '#shared/target-missing.ts'
import type { Verification } from '#shared/verification.ts'

export const EXIT = { ok: 0, unread: 2, usage: 64, defect: 70, interrupted: 130 } as const

/** A target that a readable account does not hold is a question not answered, not a blocked path. */
export const exitOfReport = (report: Report): number => OF_STATUS[answerOf(report)]

export const exitOfVerification = ({ outcome }: Verification): number => OF_VERIFICATION[outcome]

export const exitOfComparison = ({ outcome }: Comparison): number => OF_COMPARISON[outcome]

export const exitOfError = (error: unknown): number =>
  error instanceof WhyportError ? ERRORS[error.code].exit : EXIT.defect

const OF_STATUS: Readonly<Record<Report['verdict']['status'], number>> = {
  reachable: 0,
  unreachable: 1,
  'partly-reachable': 1,
  inconclusive: 2,
}

const OF_VERIFICATION: Readonly<Record<Verification['outcome'], number>> = {
  met: 0,
  violated: 1,
  unknown: 2,
}

const OF_COMPARISON: Readonly<Record<Comparison['outcome'], number>> = {
  solved: 0,
  better: 0,
  same: 0,
  changed: 0,
  worse: 1,
  undecided: 2,
}
