// Whose permissions are tried: those of the demo account, of real credentials, or of every account?
import { WhyportError } from '#shared/error.ts'
import type { Permissions, SeveralPermissions } from '#shared/permissions.ts'
import { candidatesOf } from './sources/candidates.ts'
import { inEachAccount } from './sources/each-account.ts'
import { openCloud } from './sources/open-cloud.ts'
import { type PermissionsAsk, tryPermissions } from './sources/try-permissions.ts'

export type OpenedPermissions = {
  readonly try: (ask: PermissionsAsk) => Promise<Permissions>
  readonly close: () => Promise<void>
}

export const openPermissions = async (
  of: Parameters<typeof openCloud>[0],
): Promise<OpenedPermissions> => {
  const { client, close } = await openCloud(of)
  return { try: ask => tryPermissions(client, ask), close }
}

/**
 * Those of each account of accounts.yaml; null when none stands there. An account whose keys cannot
 * be had is part of the answer; none that can is an error.
 */
export const severalPermissions = async (
  of: Pick<Parameters<typeof openCloud>[0], 'env' | 'signal'>,
  ask: PermissionsAsk & { readonly onAccount: (name: string | null) => void },
): Promise<SeveralPermissions | null> => {
  const candidates = await candidatesOf(of)
  if (candidates.length === 0) return null
  const tried = await inEachAccount(candidates, of.signal, (client, { name }) => {
    ask.onAccount(name)
    return tryPermissions(client, ask)
  })
  if (tried.every(({ value }) => value === null))
    throw new WhyportError('credentials-refused', {
      subject: 'accounts.yaml',
      message: 'none of its accounts could be tried',
      next: 'check profiles, roles and their trust policies (docs/accounts.md)',
      details: tried.map(({ name, code }) => `${name ?? 'usual credentials'}: ${code}`),
    })
  return {
    region: ask.region,
    accounts: tried.map(({ name, accountId, value, code }) => ({
      ...{ name, account: accountId, code },
      actions: value?.actions ?? null,
    })),
  }
}
