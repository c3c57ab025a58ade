// With which keys is a named account read: those of its profile, or those its role gives?
import { WhyportError } from '#shared/error.ts'
import { assumeRole, type RoleOptions, RoleRefused } from '../collect/cloud/assume-role.ts'
import type { Credentials } from '../collect/cloud/credentials.ts'
import { isKeyCode } from '../collect/cloud/outcome.ts'
import type { NamedAccount } from './accounts-file.ts'
import { keyRefused } from './refused-key.ts'

/**
 * The role is taken once here, so that a refusal is told before anything else is asked. Rejects with
 * the signal's reason when it aborts.
 */
export const keysFor = async (
  named: NamedAccount | null,
  own: Credentials,
  { signal, ...options }: RoleOptions & { readonly signal: AbortSignal },
): Promise<Credentials> => {
  if (named?.role === undefined) return own
  const role = { arn: named.role, externalId: named.externalId ?? null }
  const credentials = assumeRole(own, role, options)
  await credentials.keys(signal).catch(cause => {
    if (!(cause instanceof RoleRefused)) throw cause
    throw isKeyCode(cause.code) ? keyRefused(cause.code, ownKeys(named)) : refused(named, cause)
  })
  return credentials
}

// A wrong secret or clock is no matter of the role.
const ownKeys = ({ name, profile }: NamedAccount): string =>
  profile === undefined
    ? `the keys that take the role of ${name}`
    : `profile ${profile}, which takes the role of ${name}`

const refused = ({ name, role }: NamedAccount, cause: RoleRefused): WhyportError =>
  new WhyportError(
    'credentials-refused',
    {
      subject: `account ${name}`,
      message: `the role ${role} was not given (${cause.code})`,
      next: 'allow these keys sts:AssumeRole on that role, let the role trust their account, and check its externalId',
    },
    { cause },
  )
