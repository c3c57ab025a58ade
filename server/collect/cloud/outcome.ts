// How can one call to the cloud end?

/** `text` is the body as it came; secrets of the caller never stand in any of these. */
export type Outcome = OkAnswer | ErrorAnswer | Failure

export type OkAnswer = {
  readonly kind: 'ok'
  readonly requestId: string | null
  readonly text: string
  readonly body: object
}

/** The cloud answered with an error code of its own. */
export type ErrorAnswer = {
  readonly kind: 'error-answer'
  readonly status: number
  readonly code: string
  readonly requestId: string | null
  readonly retryAfterMs: number | null
  readonly text: string
}

/** No answer that can be read came. `status` is 0 unless an HTTP status arrived. */
export type Failure = { readonly kind: FailureKind; readonly status: number }

export type FailureKind = keyof typeof FAILURES

/** Code and sentence that stand in the evidence when the cloud itself said nothing. */
export const FAILURES = {
  'timed-out': ['whyport.TimedOut', 'No answer came within the time limit.'],
  stopped: ['whyport.Stopped', 'The collection ended before the answer came.'],
  refused: ['whyport.ConnectionRefused', 'The endpoint refused the connection.'],
  reset: ['whyport.ConnectionReset', 'The connection broke before the answer was complete.'],
  'no-such-host': ['whyport.NoSuchHost', 'The name of the endpoint does not resolve.'],
  tls: ['whyport.TlsFailed', 'The certificate of the endpoint is not trusted.'],
  proxy: ['whyport.ProxyRefused', 'The proxy refused to pass the call on.'],
  'too-large': ['whyport.TooLarge', 'The answer is larger than the size limit.'],
  'not-json': ['whyport.NotJson', 'The answer is no JSON object.'],
  redirect: ['whyport.Redirected', 'The answer is a redirect, which an API never sends.'],
  'no-keys': ['whyport.CredentialsUnavailable', 'The credentials could not be refreshed.'],
  'page-repeats': ['whyport.PageRepeats', 'The same page was offered again and again.'],
  failed: ['whyport.ConnectionFailed', 'The connection failed.'],
} as const satisfies Record<string, readonly [string, string]>

/** Codes that mean the key, its secret, its token or the clock is wrong: no other call will succeed. */
const KEY_CODES =
  /^(?:InvalidAccessKeyId|Forbidden\.AccessKeyDisabled|SignatureDoesNotMatch|IncompleteSignature|InvalidSignatureMethod|InvalidSecurityToken|SecurityTokenExpired|InvalidTimeStamp|IllegalTimestamp)/

const NOT_FOUND_CODES = /NotFound|NotExist/
const DENIED_CODES = /^(?:NoPermission|Forbidden|AccessDenied|ActionUnauthorized)/
const TRANSIENT_CODES =
  /^(?:ServiceUnavailable|InternalError|SystemBusy|OperationConflict|TaskConflict|LastTokenProcessing|OperationFailed\.LastTokenProcessing|SignatureNonceUsed)/

/** Codes that start with these mean that the key is refused (error code tables, read 2026-11-22). */
export const isKeyCode = (code: string): boolean => KEY_CODES.test(code)

export const isKeyRefused = (outcome: Outcome): boolean =>
  outcome.kind === 'error-answer' && isKeyCode(outcome.code)

/** The same code comes with different HTTP statuses from different products: the code decides first. */
export const isDenied = ({ status, code }: ErrorAnswer): boolean =>
  !NOT_FOUND_CODES.test(code) &&
  !isThrottled(code) &&
  (DENIED_CODES.test(code) || status === 401 || status === 403)

export const isThrottled = (code: string): boolean => /throttling/i.test(code)

/** Worth another try: rate limit, a passing trouble of the cloud, a broken connection. */
export const isTransient = (outcome: Outcome): boolean => {
  if (outcome.kind === 'ok') return false
  if (outcome.kind === 'reset') return true
  if (outcome.kind !== 'error-answer') return outcome.status >= 500
  // Throttling.DeepPageSkip asks for narrower filters; waiting does not help.
  if (isThrottled(outcome.code)) return !outcome.code.includes('DeepPageSkip')
  return outcome.status >= 500 || outcome.status === 429 || TRANSIENT_CODES.test(outcome.code)
}
