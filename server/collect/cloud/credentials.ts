// Which cloud keys does this machine hold, and do they work as far as can be told without the cloud?
// Order of the default chain of @alicloud/credentials 2.4.7, source read 2026-11-22.
import { providersOf } from './credential-sources.ts'
import { untilStopped } from './until-stopped.ts'

export type Keys = {
  readonly accessKeyId: string
  readonly accessKeySecret: string
  /** Set for temporary (STS) keys. */
  readonly securityToken: string | null
}

export type Environment = Readonly<Record<string, string | undefined>>

export type CredentialSource =
  | 'given'
  | 'environment'
  | 'oidc'
  | 'cli-profile'
  | 'credentials-file'
  | 'ecs-metadata'
  | 'credentials-uri'
  | 'role'

/**
 * `keys` may be asked again and again: temporary keys are renewed behind it. It may reject, and does
 * with the signal's reason when that aborts.
 */
export type Credentials = {
  readonly source: CredentialSource
  keys(signal: AbortSignal): Promise<Keys>
}

/**
 * none: nothing is configured, and nothing was asked over the network to find out.
 * failing: these sources are configured, none of them gave keys.
 */
export type ResolvedCredentials =
  | { readonly kind: 'ok'; readonly credentials: Credentials }
  | { readonly kind: 'failing'; readonly sources: readonly CredentialSource[] }
  | { readonly kind: 'none' }

export type ResolveOptions = {
  /** Ask the metadata service of the instance although no variable names a role. */
  readonly metadata?: boolean
  readonly deadlineMs?: number
  readonly signal?: AbortSignal
}

/**
 * Tries the configured sources in order, once and one after the other: the library's own chain
 * fails when it is first used by several callers at a time. Messages of the library are dropped,
 * since they can quote a whole profile file with its secrets. Rejects only when `signal` aborts.
 */
export const resolveCredentials = async (
  env: Environment,
  {
    metadata = false,
    deadlineMs = 10_000,
    signal = new AbortController().signal,
  }: ResolveOptions = {},
): Promise<ResolvedCredentials> => {
  const configured = await providersOf(env, metadata)
  for (const { source, keys } of configured)
    if (await untilStopped(answers(keys, deadlineMs), signal))
      return { kind: 'ok', credentials: { source, keys: stop => untilStopped(keys(), stop) } }
  const sources = configured.map(({ source }) => source)
  return sources.length === 0 ? { kind: 'none' } : { kind: 'failing', sources }
}

/** Keys that are known already, such as those of the demo account. */
export const givenCredentials = (keys: Keys): Credentials => ({
  source: 'given',
  keys: () => Promise.resolve(keys),
})

const answers = async (keys: () => Promise<Keys>, deadlineMs: number): Promise<boolean> => {
  const late = Promise.withResolvers<false>()
  const timer = setTimeout(() => late.resolve(false), deadlineMs)
  const found = keys().then(
    ({ accessKeyId, accessKeySecret }) => accessKeyId !== '' && accessKeySecret !== '',
    () => false,
  )
  return Promise.race([found, late.promise]).finally(() => clearTimeout(timer))
}
