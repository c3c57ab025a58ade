// Which methods does a path have, when the asked one is not among them?
import type { FastifyInstance } from 'fastify'

/** Notes every route of `http` from now on. */
export const methodsOf = (http: FastifyInstance): ((path: string) => string[]) => {
  const routes: { readonly shape: RegExp; readonly method: string }[] = []
  http.addHook('onRoute', ({ url, method }) => {
    const shape = shapeOf(url)
    for (const one of [method].flat()) routes.push({ shape, method: one })
  })
  return path => [
    ...new Set(routes.filter(({ shape }) => shape.test(path)).map(({ method }) => method)),
  ]
}

const shapeOf = (url: string): RegExp => {
  const parts = url.split(/(:\w+|\*)/).map(part => {
    if (part === '*') return '.*'
    return part.startsWith(':') ? '[^/]+' : part.replaceAll('.', '\\.')
  })
  return new RegExp(`^${parts.join('')}$`)
}
