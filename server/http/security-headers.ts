// What may a browser do with an answer of this service?
import type { FastifyInstance } from 'fastify'

/** For pages that carry their own styles: a report. */
export const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** For /docs: its own scripts, its own requests. Its renderer sets styles on elements. */
export const DOCS_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const HEADERS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
} as const

/** The strictest for every answer; a route that needs more says so itself. */
export const setSecurityHeaders = (http: FastifyInstance): void => {
  http.addHook('onRequest', async (_request, reply) => {
    reply.headers(HEADERS)
  })
}
