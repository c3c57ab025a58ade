// How deep may the JSON of a request be nested?
import type { FastifyInstance } from 'fastify'
import { WhyportError } from '#shared/error.ts'

/** A report needs 8; what walks a value recursively overflows at some thousands. */
const MOST_LEVELS = 64

/** Fastify's own parser, which refuses `__proto__`, behind a look at the depth. */
export const parseJsonBodies = (http: FastifyInstance): void => {
  const parse = http.getDefaultJsonParser('error', 'error')
  http.removeContentTypeParser('application/json')
  http.addContentTypeParser(
    'application/json',
    { parseAs: 'string' },
    (request, body: string, done) => {
      if (levelsOf(body) > MOST_LEVELS) done(tooDeep())
      else void parse(request, body, done)
    },
  )
}

const tooDeep = (): WhyportError =>
  new WhyportError('bad-usage', {
    subject: 'body',
    message: `is nested deeper than ${MOST_LEVELS} levels`,
    next: 'send what /openapi.json describes for this route',
  })

// Strings are skipped whole: a bracket inside one opens nothing.
const levelsOf = (text: string): number => {
  let level = 0
  let deepest = 0
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"?|[[\]{}]/gs)) {
    if (token === '[' || token === '{') deepest = Math.max(deepest, ++level)
    else if (token === ']' || token === '}') level--
  }
  return deepest
}
