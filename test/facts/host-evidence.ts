// What evidence does a host give that printed these texts?
import { type Evidence, type EvidenceItem, evidenceItem } from '#shared/evidence.ts'

type Answer = string | Partial<Pick<EvidenceItem, 'raw' | 'stderr' | 'exit' | 'status'>>

const AT = '2026-11-22T08:30:00.000Z'

/** By command id: the output of a command that ended well, or how it ended otherwise. */
export const hostEvidence = (answers: Readonly<Record<string, Answer>>, subject = ''): Evidence =>
  Object.entries(answers).map(([id, answer]) =>
    evidenceItem({
      file: subject === '' ? `host/${id}.txt` : `host/${subject}/${id}.txt`,
      kind: `host.${id.split('.')[0]}`,
      subject,
      account: null,
      request: null,
      requestId: null,
      startedAt: AT,
      collectedAt: AT,
      tookMs: 1,
      status: 'ok',
      exit: 0,
      stderr: '',
      raw: '',
      ...(typeof answer === 'string' ? { raw: answer } : answer),
    }),
  )

export const ABSENT: Answer = { status: 'absent', exit: 127, stderr: 'not found' }
export const DENIED: Answer = { status: 'denied', exit: 1, stderr: 'Permission denied' }
export const NO_FILE: Answer = { status: 'absent', exit: 127, stderr: 'No such file or directory' }
