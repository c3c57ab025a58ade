// How does an error become an RFC 9457 answer?
import type { Problem } from '#shared/api.ts'
import { ERRORS, type ErrorCode, WhyportError } from '#shared/error.ts'

export const PROBLEM_TYPE = 'application/problem+json'

const NO_EXAMPLE = '/openapi.json describes what this route takes'

/** What only this server knows (paths, stacks, messages of libraries) never leaves it. */
export const problemOf = (error: unknown, example: string = NO_EXAMPLE): Problem => {
  if (error instanceof WhyportError) return ofWhyport(error)
  const invalid = firstInvalid(error, example)
  if (invalid !== null) return invalid
  const status = statusOf(error)
  if (status >= 500) return plain('defect', 500, 'This is a defect in whyport; please report it.')
  return plain('bad-usage', status, messageOf(error))
}

const ofWhyport = ({ code, subject, message, next }: WhyportError): Problem => ({
  ...plain(code, ERRORS[code].status, `${withoutDashes(subject)}: ${withoutDashes(message)}`),
  field: subject.replace(/^--/, ''),
  next: withoutDashes(next),
})

// The same sentences serve the command line, whose options are the fields of the API.
const withoutDashes = (text: string): string =>
  text.replace(/--(?=(?:port|from|protocol|region|target)\b)/g, '')

const plain = (code: ErrorCode, status: number, detail: string): Problem => ({
  type: `urn:whyport:${code}`,
  title: ERRORS[code].title,
  status,
  detail,
  code,
})

const FIELD_CODE: Readonly<Record<string, ErrorCode>> = {
  target: 'bad-target',
  port: 'bad-port',
  from: 'bad-source',
  region: 'bad-region',
}

// Fastify hangs the failed checks of a schema on the error as `validation`.
const firstInvalid = (error: unknown, example: string): Problem | null => {
  const list = fieldOf(error, 'validation')
  if (!Array.isArray(list)) return null
  const first: unknown = list[0]
  const field = placeOf(first) || String(fieldOf(error, 'validationContext') ?? 'body')
  const code = FIELD_CODE[field] ?? 'bad-usage'
  return {
    ...plain(code, 400, `${field}: ${messageOf(first)}`),
    field,
    next: NEXT_OF[field] ?? example,
  }
}

const NEXT_OF: Readonly<Record<string, string>> = {
  'idempotency-key': 'send one of 1 to 200 characters, for example a UUID, or none',
  'last-event-id': 'send the id of the last event that came, or none for all',
  limit: 'for example ?limit=50',
}

const placeOf = (issue: unknown): string => {
  const place = fieldOf(issue, 'instancePath')
  return (typeof place === 'string' ? place : '').replace(/^\//, '').replaceAll('/', '.')
}

const fieldOf = (value: unknown, name: string): unknown =>
  // Any object may be asked for a key; what comes back stays unknown.
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined

const messageOf = (error: unknown): string => {
  const message = fieldOf(error, 'message')
  return typeof message === 'string' ? message : 'is not understood'
}

const statusOf = (error: unknown): number => {
  const status = fieldOf(error, 'statusCode')
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500
}
