// Of several accounts that were read, whose answers say what the target is and what stands before it?
import type { Evidence, EvidenceItem } from '#shared/evidence.ts'
import type { Question } from '#shared/question.ts'
import type { AccountScope, Holder } from './account-search.ts'
import { type AskedAccount, askedAccounts } from './asked-accounts.ts'
import { withBorrowed } from './borrowed-answers.ts'
import { factsOf } from './facts.ts'
import { holdsTarget } from './holds-target.ts'

export const accountScope = (question: Question, evidence: Evidence): AccountScope => {
  const folders = Map.groupBy(evidence.filter(isCloud), folderOf)
  const asked = askedAccounts(evidence)
  if (folders.size <= 1 && asked === null) return { evidence, others: [], search: null }
  const found = foldersWithTarget(question, evidence, folders)
  const accounts = asked?.accounts ?? []
  const search = {
    accounts,
    holders: found.map(folder => holderOf(folder, folders.get(folder) ?? [], accounts)),
    cites: asked === null ? [] : [asked.id],
  }
  if (found.length > 1)
    return { evidence: evidence.filter(isNoCloud), others: evidence.filter(isCloud), search }
  const home = found[0] ?? (folders.has('') ? '' : null)
  if (home === null) return { evidence, others: [], search }
  const isHome = (item: EvidenceItem): boolean => folderOf(item) === home
  const own = evidence.filter(item => isNoCloud(item) || isHome(item))
  const others = evidence.filter(item => isCloud(item) && !isHome(item))
  return { evidence: withBorrowed(question, own, others), others, search }
}

// A folder is called as the account, by its id or else by its name.
const holderOf = (folder: string, items: Evidence, accounts: readonly AskedAccount[]): Holder => {
  const id = items.find(({ account }) => account !== null)?.account ?? (folder || null)
  const known = accounts.find(
    ({ name, accountId }) => id !== null && [accountId, name].includes(id),
  )
  return known ?? { name: null, accountId: id }
}

const isCloud = ({ file }: EvidenceItem): boolean => file.startsWith('cloud/')

const isNoCloud = (item: EvidenceItem): boolean => !isCloud(item)

/** `cloud/<account>/…`; '' for what lies in `cloud/` itself. */
const folderOf = ({ file }: EvidenceItem): string =>
  /^cloud\/(?<account>[^/]+)\//.exec(file)?.groups?.['account'] ?? ''

// What lies in `cloud/` itself is of the account that the folder is about, if it is in there at all.
const foldersWithTarget = (
  question: Question,
  evidence: Evidence,
  folders: ReadonlyMap<string, Evidence>,
): string[] => {
  const around = evidence.filter(isNoCloud)
  const found = [...folders]
    .filter(([, items]) =>
      holdsTarget(question, factsOf([...around, ...items], { instanceId: null })),
    )
    .map(([folder]) => folder)
  return found.includes('') ? [''] : found
}
