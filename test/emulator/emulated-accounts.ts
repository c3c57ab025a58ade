// Whose keys signed this call, and how does that account answer?
import type { Keys } from '#server/collect/cloud/credentials.ts'
import { answerOf } from './account-answer.ts'
import { readAccount } from './account-content.ts'
import type { Assistant } from './assistant.ts'
import { errorReply, type Reply } from './error-answers.ts'
import { createFaults, type Fault, faultReply } from './faults.ts'
import type { ReceivedCall } from './received-call.ts'
import { credentialOf } from './signature-check.ts'

export type EmulatedAccount = {
  /** An evidence folder; its `cloud/` part is the account. */
  readonly folder: string
  /** Keys the account knows. */
  readonly keys: readonly Keys[]
  readonly faults?: readonly Fault[]
  /** Runs scripts; without one RunCommand does not exist. */
  readonly assistant?: Assistant
  /** Waits so long before each answer. */
  readonly latencyMs?: number | ((action: string) => number)
}

/** Keys that a role gives, by its ARN, to whoever asks with a key that is known. */
export type Roles = Readonly<Record<string, Keys>>

export type OpenedAccount = {
  readonly place: number
  readonly latencyOf: (action: string) => number
  readonly choose: (call: ReceivedCall, asked: Asked) => Reply | Fault
}

type Asked = { readonly action: string; readonly requestId: string }

/** The account of the key that a call names; the first one for a key that nobody knows. */
export const openAccounts = (
  accounts: readonly [EmulatedAccount, ...EmulatedAccount[]],
  roles: Roles | null,
): ((call: ReceivedCall) => OpenedAccount) => {
  const [first, ...others] = accounts
  const unknown = openOne(first, 0, roles)
  const opened = [unknown, ...others.map((one, i) => openOne(one, i + 1, roles))]
  return call => {
    const id = credentialOf(call)
    const place = accounts.findIndex(({ keys }) => keys.some(key => key.accessKeyId === id))
    return opened[place] ?? unknown
  }
}

const openOne = (account: EmulatedAccount, place: number, roles: Roles | null): OpenedAccount => {
  const content = readAccount(account.folder)
  const nextFault = createFaults(account.faults ?? [])
  const { latencyMs = 0 } = account
  return {
    place,
    latencyOf: action => (typeof latencyMs === 'number' ? latencyMs : latencyMs(action)),
    choose: (call, asked) => {
      const fault = nextFault(asked.action)
      if (fault !== null) return faultReply(fault, asked) ?? fault
      return roles !== null && asked.action === 'sts.AssumeRole'
        ? roleReply(roles[call.params['RoleArn'] ?? ''], asked)
        : (account.assistant?.({ ...asked, params: call.params }) ??
            answerOf(content, { ...asked, params: call.params }))
    },
  }
}

const roleReply = (given: Keys | undefined, { requestId }: Asked): Reply =>
  given === undefined
    ? errorReply('NoPermission', { product: 'sts', requestId })
    : {
        status: 200,
        body: {
          RequestId: requestId,
          Credentials: {
            AccessKeyId: given.accessKeyId,
            AccessKeySecret: given.accessKeySecret,
            SecurityToken: given.securityToken ?? '',
            Expiration: '2999-01-01T00:00:00Z',
          },
        },
      }
