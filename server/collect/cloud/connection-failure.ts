// Why did the connection fail, told from the error without quoting it?
import type { FailureKind } from './outcome.ts'

/** Error messages may hold addresses of proxies with passwords, so only codes are looked at. */
export const failureOf = (
  error: unknown,
  { stopped, late }: { readonly stopped: boolean; readonly late: boolean },
): FailureKind => {
  if (stopped) return 'stopped'
  if (late) return 'timed-out'
  return KIND_OF_CODE[codeOf(error)] ?? tlsOr(codeOf(error))
}

const codeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return ''
  if ('code' in error && typeof error.code === 'string') return error.code
  return error.cause === undefined ? '' : codeOf(error.cause)
}

const KIND_OF_CODE: Readonly<Record<string, FailureKind>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'reset',
  ENOTFOUND: 'no-such-host',
  EAI_AGAIN: 'no-such-host',
  ETIMEDOUT: 'timed-out',
  UND_ERR_CONNECT_TIMEOUT: 'timed-out',
  UND_ERR_HEADERS_TIMEOUT: 'timed-out',
  UND_ERR_BODY_TIMEOUT: 'timed-out',
  // A proxy that does not open the tunnel shows up as an abort that nobody asked for.
  UND_ERR_ABORTED: 'proxy',
  UND_ERR_PRX_TLS: 'proxy',
}

const tlsOr = (code: string): FailureKind =>
  /CERT|SELF_SIGNED|TLS|SSL|UNABLE_TO/.test(code) ? 'tls' : 'failed'
