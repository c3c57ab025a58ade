// What went wrong for the caller, with which exit status, and what to do next?

/** code → exit status of the command line, HTTP status of the API, short title. */
export const ERRORS = {
  'bad-usage': { exit: 64, status: 400, title: 'The request is not understood' },
  'bad-target': { exit: 64, status: 400, title: 'The target is not understood' },
  'bad-port': { exit: 64, status: 400, title: 'The port is not understood' },
  'bad-source': { exit: 64, status: 400, title: 'The source is not understood' },
  'bad-region': { exit: 64, status: 400, title: 'The region is not known' },
  'bad-evidence': { exit: 64, status: 400, title: 'The evidence cannot be read' },
  'sources-conflict': { exit: 64, status: 400, title: 'These evidence sources exclude each other' },
  'cloud-unreachable': { exit: 69, status: 502, title: 'The cloud API did not answer' },
  'no-credentials': { exit: 77, status: 401, title: 'No cloud credentials' },
  'credentials-refused': { exit: 77, status: 401, title: 'The cloud refused the credentials' },
  'not-found': { exit: 2, status: 404, title: 'Not found' },
  'tool-missing': { exit: 69, status: 503, title: 'A needed tool is missing' },
  'listen-refused': { exit: 69, status: 503, title: 'The listen address cannot be used' },
  'not-ready': { exit: 69, status: 409, title: 'Not ready yet' },
  unready: { exit: 69, status: 503, title: 'The service cannot work' },
  'too-busy': { exit: 69, status: 503, title: 'Too many diagnoses at once' },
  'bad-method': { exit: 64, status: 405, title: 'No such method here' },
  'took-too-long': { exit: 69, status: 504, title: 'The diagnosis took too long' },
  'not-acceptable': { exit: 64, status: 406, title: 'No such format' },
  'key-reused': {
    exit: 64,
    status: 409,
    title: 'The Idempotency-Key was used for another question',
  },
  'store-full': { exit: 69, status: 503, title: 'Nothing can be stored' },
  'store-in-use': { exit: 69, status: 503, title: 'Another process uses the data folder' },
  'bad-bundle': { exit: 1, status: 422, title: 'The bundle is not intact' },
  'bad-token': { exit: 77, status: 401, title: 'The join token is not accepted' },
  'bad-signature': { exit: 77, status: 401, title: 'The request is not signed by a known agent' },
  'stale-counter': { exit: 69, status: 409, title: 'The request was seen before' },
  'too-long': { exit: 64, status: 413, title: 'The request is too long' },
  'task-gone': { exit: 69, status: 410, title: 'Nobody waits for this any more' },
  'server-unreachable': { exit: 69, status: 502, title: 'The whyport server did not answer' },
  'not-local': { exit: 77, status: 403, title: 'Only requests of this machine are served' },
  defect: { exit: 70, status: 500, title: 'A defect in whyport' },
  interrupted: { exit: 130, status: 499, title: 'Interrupted' },
} as const

export type ErrorCode = keyof typeof ERRORS

/**
 * The caller is wrong, or something needed is missing: `subject` names the argument or thing,
 * `message` says what is wrong, `next` says what to do (with a valid example).
 * `details` are what stands in a file at fault, one line each.
 */
export class WhyportError extends Error {
  readonly code: ErrorCode
  readonly subject: string
  readonly next: string
  readonly details: readonly string[]

  constructor(
    code: ErrorCode,
    say: { subject: string; message: string; next: string; details?: readonly string[] },
    options?: ErrorOptions,
  ) {
    super(say.message, options)
    this.name = 'WhyportError'
    this.code = code
    this.subject = say.subject
    this.next = say.next
    this.details = say.details ?? []
  }
}
