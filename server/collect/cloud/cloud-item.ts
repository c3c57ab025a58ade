// How is one answer of the cloud kept as evidence?
import { type EvidenceItem, type EvidenceStatus, evidenceItem } from '#shared/evidence.ts'
import type { AnyCall } from './call.ts'
import type { Answered } from './client.ts'
import { FAILURES, isDenied, type Outcome } from './outcome.ts'

export const cloudItem = (
  call: AnyCall,
  answered: Answered,
  { account, file }: { readonly account: string | null; readonly file: string },
): EvidenceItem =>
  evidenceItem({
    file,
    kind: call.action,
    subject: call.subject,
    account,
    request: answered.request,
    requestId: 'requestId' in answered.outcome ? answered.outcome.requestId : null,
    startedAt: answered.startedAt.toISOString(),
    collectedAt: answered.endedAt.toISOString(),
    tookMs: Math.max(0, answered.endedAt.getTime() - answered.startedAt.getTime()),
    status: statusOf(answered.outcome),
    exit: null,
    stderr: '',
    raw: rawOf(answered.outcome),
  })

const statusOf = (outcome: Outcome): EvidenceStatus => {
  switch (outcome.kind) {
    case 'ok':
      return 'ok'
    case 'error-answer':
      return isDenied(outcome) ? 'denied' : 'failed'
    case 'timed-out':
    case 'stopped':
      return 'timed-out'
    case 'too-large':
      return 'truncated'
    default:
      return 'failed'
  }
}

// An answer is kept to the letter; an error answer to the letter inside an envelope with its status.
const rawOf = (outcome: Outcome): string => {
  if (outcome.kind === 'ok') return outcome.text
  if (outcome.kind === 'error-answer') return `{"status":${outcome.status},"body":${outcome.text}}`
  const [Code, Message] = FAILURES[outcome.kind]
  return JSON.stringify({ status: outcome.status, body: { Code, Message } })
}

/** `vpc.DescribeNatGateways`, subject, page → `cloud/vpc.DescribeNatGateways.vpc-1.p2.json`. */
export const fileOf = (stem: string, page: number): string =>
  `cloud/${stem}${page === 1 ? '' : `.p${page}`}.json`

/** Colons of IPv6 addresses and anything else that is no plain file name character become `-`. */
export const stemOf = ({ action, subject, detail = '' }: AnyCall): string =>
  [action, ...[subject, detail].filter(part => part !== '')]
    .map(part => part.replaceAll(/[^A-Za-z0-9._-]/g, '-'))
    .join('.')
