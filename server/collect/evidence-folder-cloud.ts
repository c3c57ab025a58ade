// Which call does this file of cloud/ answer, and how did the call end?
import { isIPv4 } from 'node:net'
import { z } from 'zod'
import type { EvidenceStatus } from '#shared/evidence.ts'
import { FAILURES, isDenied } from './cloud/outcome.ts'
import { parseJson } from './evidence-folder-records.ts'

export type CloudFile = {
  readonly kind: string
  readonly subject: string
  readonly account: string | null
}

/** `cloud/[<account-id>/]<product>.<Action>[.<anything>].json`; null for any other name. */
export const cloudFile = (path: string): CloudFile | null => {
  const name = CLOUD_PATH.exec(path)?.groups
  if (name === undefined) return null
  return {
    kind: `${name['product']}.${name['action']}`,
    subject: subjectIn(name['rest'] ?? ''),
    account: name['account'] ?? null,
  }
}

/** The status of the answer itself, before what was written down about the call. */
export const cloudStatus = (text: string): EvidenceStatus => {
  const body = parseJson(text)
  if (typeof body !== 'object' || body === null)
    return /^\s*[{[]/.test(text) ? 'truncated' : 'failed'
  const error = ErrorAnswer.safeParse(body)
  return error.success ? errorStatus(error.data) : 'ok'
}

const CLOUD_PATH =
  /^cloud\/(?:(?<account>[^/]+)\/)?(?<product>[a-z][a-z0-9-]*)\.(?<action>[A-Z][A-Za-z0-9]*)(?:\.(?<rest>[^/]+))?\.json$/

// Resource ids look like `sg-bp1…`; `page1`, `2` and `error` are no subjects.
const subjectIn = (rest: string): string => {
  const address = rest.split('.').slice(0, 4).join('.')
  if (isIPv4(address)) return address
  const token = rest.split('.')[0] ?? ''
  return /^[a-z][a-z0-9]{0,11}-[A-Za-z0-9_-]+$/.test(token) && !/^page-\d+$/.test(token)
    ? token
    : ''
}

const ErrorAnswer = z.looseObject({
  status: z.number(),
  body: z.looseObject({ Code: z.string().optional() }).catch({}),
})

// The same rules as for a live call, so that a recorded call ends as it ended then.
const errorStatus = ({ status, body }: z.infer<typeof ErrorAnswer>): EvidenceStatus => {
  const code = body.Code ?? ''
  const own = OWN_CODES[code]
  if (own !== undefined) return own
  const answer = { status, code, requestId: null, retryAfterMs: null, text: '' }
  return isDenied({ kind: 'error-answer', ...answer }) ? 'denied' : 'failed'
}

const OWN_CODES: Readonly<Record<string, EvidenceStatus>> = {
  [FAILURES['timed-out'][0]]: 'timed-out',
  [FAILURES.stopped[0]]: 'timed-out',
  [FAILURES['too-large'][0]]: 'truncated',
}
