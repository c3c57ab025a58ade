// How is it kept which accounts were asked, and how that ended?
import { type EvidenceItem, evidenceItem } from '#shared/evidence.ts'
import type { SearchState } from './cloud/account-search.ts'

export type AskedAccount = {
  readonly name: string | null
  readonly accountId: string | null
  readonly state: SearchState
  readonly code: string
}

/** Names and refused keys stand in no answer of the cloud, so they are a piece of evidence of their own. */
export const accountsItem = (
  asked: readonly AskedAccount[],
  { startedAt, endedAt }: { readonly startedAt: Date; readonly endedAt: Date },
): EvidenceItem =>
  evidenceItem({
    file: 'accounts.json',
    kind: 'accounts',
    subject: '',
    account: null,
    request: null,
    requestId: null,
    startedAt: startedAt.toISOString(),
    collectedAt: endedAt.toISOString(),
    tookMs: endedAt.getTime() - startedAt.getTime(),
    status: 'ok',
    exit: null,
    stderr: '',
    raw: `${JSON.stringify({ accounts: asked.map(written) }, null, 1)}\n`,
  })

const written = ({ name, accountId, state, code }: AskedAccount) => ({
  name,
  account: accountId,
  state,
  code,
})
