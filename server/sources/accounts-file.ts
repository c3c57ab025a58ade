// Which accounts does accounts.yaml name, and with which keys is each of them read?
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { WhyportError } from '#shared/error.ts'

export type NamedAccount = z.infer<typeof Account>

/** Null: there is no such file, or it does not name this account. */
export const namedAccount = (env: NodeJS.ProcessEnv, name: string): NamedAccount | null =>
  namedAccounts(env).find(account => account.name === name) ?? null

/** WHYPORT_ACCOUNTS, which must exist, else accounts.yaml in the data folder, which may. */
export const namedAccounts = (env: NodeJS.ProcessEnv): readonly NamedAccount[] => {
  const named = env['WHYPORT_ACCOUNTS'] || null
  const path = named ?? join(env['WHYPORT_DATA_DIR'] || '.whyport', 'accounts.yaml')
  return named === null && !existsSync(path) ? [] : accountsIn(path)
}

const MOST_BYTES = 256 * 1024

const accountsIn = (path: string): readonly NamedAccount[] => {
  const read = Accounts.safeParse(yamlOf(path))
  if (read.success) return read.data.accounts
  const [issue] = read.error.issues
  throw wrong(
    path,
    `${issue?.path.join('.') || 'the file'}: ${issue?.message ?? 'is not understood'}`,
  )
}

// What the parser says may quote the file.
const yamlOf = (path: string): unknown => {
  try {
    const { size } = statSync(path)
    if (size <= MOST_BYTES) return parse(readFileSync(path, 'utf8'), { maxAliasCount: 0 })
  } catch {
    throw wrong(path, 'cannot be read as YAML')
  }
  throw wrong(path, 'is larger than 256 KiB')
}

const Account = z
  .strictObject({
    name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'letters, digits, dots and dashes'),
    profile: z.string().min(1).max(128).optional(),
    role: z
      .string()
      .regex(/^acs:ram::\d{1,20}:role\/[A-Za-z0-9._-]{1,64}$/, 'is no ARN of a role')
      .optional(),
    externalId: z.string({ error: 'write it in quotes' }).min(2).max(1224).optional(),
  })
  .refine(({ profile, role }) => profile ?? role, 'a profile or a role is missing')
  .refine(({ role, externalId }) => role ?? !externalId, 'externalId belongs to a role')

const Accounts = z
  .strictObject({ accounts: z.array(Account).max(1000) })
  .refine(
    ({ accounts }) => new Set(accounts.map(({ name }) => name)).size === accounts.length,
    'two accounts have the same name',
  )

const wrong = (path: string, message: string): WhyportError =>
  new WhyportError('bad-usage', {
    subject: path,
    message,
    next: 'for example: accounts: [{name: shop, role: "acs:ram::1234567890123456:role/whyport-readonly"}]',
  })
