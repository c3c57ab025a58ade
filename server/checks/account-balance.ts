// Does the account owe money, where a lock makes that matter?
import { notApplicable, warn } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { apiField } from './api-field.ts'
import { defineCheck } from './check.ts'

/** A hint beside the lock itself; it is read only when a lock or an abnormal state was seen. */
export const accountBalance = defineCheck({
  id: 'account-balance',
  hop: 'provider',
  needs: [],
  wants: ['accountBalance'],
  causes: ['account-overdue'],
  evaluate: (_flow, { accountBalance: read }) => {
    if (read.state === 'unavailable') return notApplicable(say('provider.balance-unread'))
    const { available, currency, source } = read.value
    const params = { amount: `${available} ${currency}`.trim() }
    if (available >= 0) return notApplicable(say('provider.balance', params))
    const because = say('provider.overdue', params)
    const decidedBy = apiField('account', source, 'AvailableAmount')
    return warn(because, {
      causes: [{ id: 'account-overdue', because, confidence: 'derived', decidedBy }],
      decidedBy,
    })
  },
})
