// Which read-only actions may these credentials call, and what does a missing one cost?
import { WhyportError } from '#shared/error.ts'
import type { Permission, Permissions } from '#shared/permissions.ts'
import { ramAction } from '#shared/plain/ram-action.ts'
import { ACTIONS, type ActionName, ASSISTANT_ACTIONS } from '../collect/cloud/actions.ts'
import type { CloudClient } from '../collect/cloud/client.ts'
import { isLeakedKeyRefusal } from '../collect/cloud/error-code.ts'
import { type ErrorAnswer, isDenied, isKeyCode, type Outcome } from '../collect/cloud/outcome.ts'
import { PERMISSION_PROBES } from '../collect/cloud/permission-probes.ts'
import { keyRefused, keyRestricted } from './refused-key.ts'

export type PermissionsAsk = {
  readonly region: string
  readonly signal: AbortSignal
  /** Called after each action. */
  readonly onTried?: (tried: Permission, left: number) => void
}

/**
 * Tries every action that reads once; those that run a script are only named. A key that the cloud refuses, and a cloud that answers
 * nothing at all, are errors; everything else is part of the answer.
 */
export const tryPermissions = async (
  client: CloudClient,
  { region, signal, onTried }: PermissionsAsk,
): Promise<Permissions> => {
  const actions = Object.keys(ACTIONS) as ActionName[]
  let left = actions.length
  const tried = await Promise.all(
    actions.map(async action => {
      const permission = await tryOne(client, { action, region, signal })
      onTried?.(permission, --left)
      return permission
    }),
  )
  if (!signal.aborted && tried.every(({ state }) => state === 'not-answered')) throw silent()
  return { region, account: null, actions: [...tried, ...notTried()] }
}

// A policy that is as narrow as it should be refuses every made-up instance, also in a dry run
// (RepeatMode=DryRun), so a trial would call a permission missing that is there.
const notTried = (): Permission[] =>
  Object.keys(ASSISTANT_ACTIONS).map(action => ({
    ...{ action, permission: ramAction(action), level: 'optional', state: 'not-tried', said: '' },
    hops: ['host-network', 'host-firewall', 'listener'],
  }))

const tryOne = async (
  client: CloudClient,
  { action, region, signal }: { action: ActionName; region: string; signal: AbortSignal },
): Promise<Permission> => {
  const { level, hops, params } = PERMISSION_PROBES[action]
  const place = ACTIONS[action].scope === 'regional' ? { RegionId: region } : {}
  const call = { action, region, subject: '', params: { ...place, ...params } }
  const { outcome } = await client.call(call, signal)
  if (outcome.kind === 'error-answer' && isKeyCode(outcome.code)) throw keyRefused(outcome.code)
  // No policy mends it, so it is no missing permission.
  if (outcome.kind === 'error-answer' && isLeakedKeyRefusal(outcome)) throw keyRestricted(action)
  return { action, permission: ramAction(action), level, hops: [...hops], ...stateOf(outcome) }
}

// An id that does not exist is looked for only by who may: the permission is asked before.
const stateOf = (outcome: Outcome): Pick<Permission, 'state' | 'said'> => {
  if (outcome.kind === 'ok') return { state: 'granted', said: '' }
  if (outcome.kind !== 'error-answer') return { state: 'not-answered', said: outcome.kind }
  const { code, status } = outcome
  if (isNotActive(outcome)) return { state: 'not-activated', said: code }
  if (isDenied(outcome)) return { state: 'missing', said: code }
  // A call that is written wrongly may be refused before anybody asks for permission.
  const isUnclear =
    status >= 500 || /throttling|^Missing|^InvalidAction|^InvalidVersion/i.test(code)
  return { state: isUnclear ? 'not-answered' : 'granted', said: code }
}

const isNotActive = ({ code }: ErrorAnswer): boolean =>
  /NotOpen|NotActivat|NotSubscrib|ServiceRoleNotFound|NotPurchas/i.test(code)

const silent = (): WhyportError =>
  new WhyportError('cloud-unreachable', {
    subject: 'Alibaba Cloud API',
    message: 'no action was answered',
    next: 'check the way to *.aliyuncs.com:443 and the proxy (https_proxy)',
  })
