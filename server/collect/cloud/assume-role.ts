// Which temporary keys does a role of this or another account give to the keys at hand?
// STS AssumeRole 2015-04-01, parameters and answer as in the official SDK (1.2.0), read 2026-11-22.
import { z } from 'zod'
import type { Clock } from '../collector.ts'
import { VERSIONS } from './actions.ts'
import type { Credentials, Keys } from './credentials.ts'
import { endpointOf, HOME_REGION } from './endpoints.ts'
import type { Outcome } from './outcome.ts'
import { createTransport, type ProxyRoute } from './transport.ts'

export type Role = { readonly arn: string; readonly externalId: string | null }

export type RoleOptions = {
  readonly clock: Clock
  readonly endpoint?: string
  readonly protocol?: 'http' | 'https'
  readonly proxy: ProxyRoute
}

/** `code` is the cloud's own, or the kind of failure; no message, since those may quote keys. */
export class RoleRefused extends Error {
  readonly code: string
  constructor(code: string) {
    super(`the role was not given (${code})`)
    this.code = code
  }
}

/**
 * Keys are kept until five minutes before they run out. Callers at the same time share one call, and
 * with it the signal of the first: they belong to one collection.
 */
export const assumeRole = (own: Credentials, role: Role, options: RoleOptions): Credentials => {
  let held: Held | null = null
  let pending: Promise<Held> | null = null
  const renew = (signal: AbortSignal): Promise<Held> => {
    pending ??= askRole(own, role, { ...options, signal })
      .then(given => {
        held = given
        return given
      })
      .finally(() => {
        pending = null
      })
    return pending
  }
  const lasts = (forMs: number): boolean =>
    held !== null && options.clock.now().getTime() + forMs < held.until
  return {
    source: 'role',
    keys: async signal => {
      if (held !== null && lasts(EARLY_MS)) return held.keys
      const given = await renew(signal).catch(error => {
        signal.throwIfAborted()
        if (held !== null && lasts(0)) return held
        throw error
      })
      return given.keys
    },
  }
}

type Held = { readonly keys: Keys; readonly until: number }

const EARLY_MS = 5 * 60_000
const DEADLINE_MS = 10_000
const MOST_BYTES = 64 * 1024

const askRole = async (
  own: Credentials,
  role: Role,
  options: RoleOptions & { readonly signal: AbortSignal },
): Promise<Held> => {
  const { clock, endpoint, protocol = 'https', proxy, signal } = options
  const keys = await own.keys(signal)
  const transport = createTransport({
    clock,
    deadlineMs: DEADLINE_MS,
    maxBodyBytes: MOST_BYTES,
    proxy,
  })
  try {
    const request = {
      host: endpoint ?? endpointOf('sts', HOME_REGION),
      protocol,
      action: 'AssumeRole',
      version: VERSIONS.sts,
      query: queryOf(role),
      form: {},
    }
    return heldOf(await transport.send(request, keys, signal))
  } finally {
    await transport.close()
  }
}

const queryOf = ({ arn, externalId }: Role): Record<string, string> => ({
  RoleArn: arn,
  RoleSessionName: 'whyport',
  DurationSeconds: '3600',
  ...(externalId === null ? {} : { ExternalId: externalId }),
})

const heldOf = (outcome: Outcome): Held => {
  if (outcome.kind === 'error-answer') throw new RoleRefused(outcome.code)
  if (outcome.kind !== 'ok') throw new RoleRefused(outcome.kind)
  const { data } = Given.safeParse(outcome.body)
  if (data === undefined) throw new RoleRefused('answer without keys')
  const { AccessKeyId, AccessKeySecret, SecurityToken, Expiration } = data.Credentials
  return {
    keys: {
      accessKeyId: AccessKeyId,
      accessKeySecret: AccessKeySecret,
      securityToken: SecurityToken,
    },
    until: Date.parse(Expiration),
  }
}

const Word = z.string().min(1)

const Given = z.looseObject({
  Credentials: z.looseObject({
    AccessKeyId: Word,
    AccessKeySecret: Word,
    SecurityToken: Word,
    Expiration: z.iso.datetime(),
  }),
})
