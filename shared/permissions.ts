// What do these credentials allow, action by action?
import { z } from 'zod'
import { Hop } from './hop.ts'

/**
 * granted: it may be called. missing: refused for lack of permission. not-activated: the product is
 * not used in this account. not-answered: nothing came that tells. not-tried: trying it would tell
 * nothing, or run something.
 */
export const PermissionState = z.enum([
  'granted',
  'missing',
  'not-activated',
  'not-answered',
  'not-tried',
])

export const Permission = z.object({
  /** `ecs.DescribeInstances` */
  action: z.string(),
  /** `ecs:DescribeInstances`; null when none is needed. */
  permission: z.string().nullable(),
  level: z.enum(['core', 'optional']),
  state: PermissionState,
  /** The cloud's own error code, empty when there was none. */
  said: z.string(),
  /** What stays unknown without it. */
  hops: z.array(Hop),
})
export type Permission = z.infer<typeof Permission>

export const Permissions = z.object({
  region: z.string(),
  account: z.string().nullable(),
  actions: z.array(Permission),
})
export type Permissions = z.infer<typeof Permissions>

/** The same for each configured account. `actions` null: its keys could not be had; `code` says why. */
export const SeveralPermissions = z.object({
  region: z.string(),
  accounts: z.array(
    z.object({
      /** null: the usual credentials. */
      name: z.string().nullable(),
      account: z.string().nullable(),
      code: z.string(),
      actions: z.array(Permission).nullable(),
    }),
  ),
})
export type SeveralPermissions = z.infer<typeof SeveralPermissions>

/** A RAM policy that allows these permissions, and nothing else. */
export const ramPolicy = (statements: readonly (readonly string[])[]) => ({
  Version: '1',
  Statement: statements
    .filter(actions => actions.length > 0)
    .map(actions => ({ Effect: 'Allow', Action: [...actions], Resource: '*' })),
})
