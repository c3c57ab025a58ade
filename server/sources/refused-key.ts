// What is wrong with a key that the cloud refuses, and what mends it?
// Error codes: tables of the ECS and RAM API pages, read 2026-11-22.
import { WhyportError } from '#shared/error.ts'

/** `code` is the cloud's own; `subject` names whose key it is. */
export const keyRefused = (code: string, subject = 'Alibaba Cloud'): WhyportError =>
  new WhyportError('credentials-refused', {
    subject,
    message: `the key was refused (${code})`,
    next: ADVICE.find(([pattern]) => pattern.test(code))?.[1] ?? DEFAULT_ADVICE,
  })

/** The cloud guards an access key that looks leaked: some actions are refused, whoever allows them. */
export const keyRestricted = (action: string): WhyportError =>
  new WhyportError('credentials-refused', {
    subject: 'Alibaba Cloud',
    message: `the key is restricted because it looks leaked (${action} was refused)`,
    next: 'replace the access key, delete the old one, and follow the notice in the RAM console',
  })

const DEFAULT_ADVICE =
  'check the key in the RAM console, or try without an account: --demo, --evidence FOLDER'

const ADVICE: readonly (readonly [RegExp, string])[] = [
  [
    /TimeStamp|Timestamp/,
    'the clock of this machine is wrong by more than 15 minutes: set it (NTP)',
  ],
  [
    /SecurityToken\.Mismatch/,
    'the session token does not belong to this key id: fetch key, secret and token together',
  ],
  [/SecurityToken\.Malformed/, 'the session token is cut or changed: copy it whole'],
  [/SecurityToken/, 'the temporary key has expired: fetch a new one'],
  [
    /Signature/,
    'the secret does not belong to this key id: look for a missing or extra character, also a blank at its end',
  ],
  [
    /AccessKeyId\.Inactive|AccessKeyDisabled/,
    'the access key is disabled: enable it in the RAM console, or use another one',
  ],
  [
    /AccessKeyId/,
    'the key id does not exist: look for a wrong character, or make a new key in the RAM console',
  ],
]
