// Does this request come from this machine's own user, and not from a web page in its browser?
import { WhyportError } from '#shared/error.ts'

type Headers = { readonly host?: string | undefined; readonly origin?: string | undefined }

/**
 * There is no login yet, so loopback is the only protection. A web page can reach loopback too: by
 * a name that resolves to 127.0.0.1 (then `Host` is that name), or across origins (then `Origin`
 * names the page).
 */
export const refuseStrangers = ({ host, origin }: Headers): void => {
  const isForeignPage = origin !== undefined && !isLocal(withoutScheme(origin))
  if (isLocal(host ?? '') && !isForeignPage) return
  throw new WhyportError('not-local', {
    subject: isForeignPage ? 'Origin' : 'Host',
    message: 'names another machine',
    next: 'use the address that whyport printed when it was ready, on the same machine',
  })
}

const withoutScheme = (origin: string): string => origin.replace(/^https?:\/\//, '')

const isLocal = (host: string): boolean =>
  /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/.test(host)
