// Which exit status does this outcome have?
import { ERRORS, WhyportError } from '#shared/error.ts'
import type { Report } from '#shared/report.ts'

export const EXIT = { ok: 0, unread: 2, usage: 64, defect: 70, interrupted: 130 } as const

/** A target that a readable account does not hold is a question not answered, not a blocked path. */
export const exitOfReport = ({ verdict, rootCauses }: Report): number => {
  const isNotThere = rootCauses.some(({ id }) => NOT_THERE.has(id))
  return verdict.status === 'unreachable' && isNotThere ? 2 : OF_STATUS[verdict.status]
}

export const exitOfError = (error: unknown): number =>
  error instanceof WhyportError ? ERRORS[error.code].exit : EXIT.defect

const NOT_THERE = new Set(['instance-not-found', 'public-ip-not-yours'])

const OF_STATUS: Readonly<Record<Report['verdict']['status'], number>> = {
  reachable: 0,
  unreachable: 1,
  'partly-reachable': 1,
  inconclusive: 2,
}
