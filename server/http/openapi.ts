// How does the service describe its own routes?
import { fastifySwagger } from '@fastify/swagger'
import { fastifySwaggerUi } from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import {
  createJsonSchemaTransform,
  createJsonSchemaTransformObject,
} from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Cause, Diagnosis, Problem } from '#shared/api.ts'
import { Comparison } from '#shared/comparison.ts'
import { Report } from '#shared/report.ts'
import { Verdict } from '#shared/verdict.ts'
import { Verification } from '#shared/verification.ts'
import { DOCS_POLICY } from './security-headers.ts'

/** To be called before the routes: only later ones are seen. */
export const serveOpenapi = (http: FastifyInstance, version: string): void => {
  const schemaRegistry = namedSchemas()
  const transform = createJsonSchemaTransform({ schemaRegistry })
  http.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'whyport',
        description: 'Why can a port of an instance not be reached? Asked and answered over HTTP.',
        version,
      },
    },
    transform: document => (document.schema?.summary ? transform(document) : hidden(document)),
    transformObject: createJsonSchemaTransformObject({ schemaRegistry }),
  })
  http.register(fastifySwaggerUi, {
    routePrefix: '/docs',
    staticCSP: DOCS_POLICY,
    theme: { title: 'whyport API' },
    uiConfig: { validatorUrl: null, supportedSubmitMethods: ['get', 'post', 'delete'] },
  })
  http.get('/openapi.json', { schema: { hide: true } }, () => http.swagger())
}

// What agents ask is between them and the service; files of a page are no API.
const hidden = ({ url }: { readonly url: string }) => ({ schema: { hide: true }, url })

// Said once under components, referred to everywhere else.
const namedSchemas = () => {
  const registry = z.registry<{ id: string }>()
  const named = { Cause, Comparison, Diagnosis, Problem, Report, Verdict, Verification }
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id })
  return registry
}
