// Which proxy does this environment ask us to use?
import type { Environment } from './credentials.ts'
import type { ProxyRoute } from './transport.ts'

/** Lower-case names win, as in curl. */
export const proxyOf = (env: Environment): ProxyRoute => ({
  http: env['http_proxy'] ?? env['HTTP_PROXY'] ?? '',
  https: env['https_proxy'] ?? env['HTTPS_PROXY'] ?? '',
  no: env['no_proxy'] ?? env['NO_PROXY'] ?? '',
})
