// Which configured accounts may hold the target?
import type { Candidate } from '../collect/cloud/account-search.ts'
import { resolveCredentials } from '../collect/cloud/credentials.ts'
import { openClient } from './account.ts'
import { type NamedAccount, namedAccounts } from './accounts-file.ts'
import type { World } from './world.ts'

/**
 * Those of accounts.yaml; none without such a file. The usual credentials are one more of them,
 * unless they only take the roles of others.
 */
export const candidatesOf = async (world: Pick<World, 'env' | 'signal'>): Promise<Candidate[]> => {
  const named = namedAccounts(world.env)
  if (named.length === 0) return []
  const takesRoles = named.some(({ role, profile }) => role !== undefined && profile === undefined)
  const isUsual = !takesRoles && (await resolveCredentials(world.env)).kind === 'ok'
  return [...named.map(account => candidate(account, world)), ...(isUsual ? [usual(world)] : [])]
}

const candidate = ({ name, role }: NamedAccount, world: Pick<World, 'env' | 'signal'>) => ({
  name,
  accountId: /^acs:ram::(?<id>\d+):/.exec(role ?? '')?.groups?.['id'] ?? null,
  open: () => openClient({ ...world, account: name }),
})

const usual = (world: Pick<World, 'env' | 'signal'>): Candidate => ({
  name: null,
  accountId: null,
  open: () => openClient({ ...world, account: null }),
})
