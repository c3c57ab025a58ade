// How do recordings of targets in different accounts stay apart in one folder?
import type { EvidenceItem } from '#shared/evidence.ts'
import { accountsItem } from './collect/accounts-item.ts'
import { inFolder } from './collect/cloud/account-folder.ts'
import { type AskedAccount, askedAccounts } from './facts/asked-accounts.ts'
import type { Recording } from './record-account.ts'

/** Each account in a folder of its own, also the one that holds the target: the next one's may be another. */
export const inOwnFolder = (item: EvidenceItem): EvidenceItem =>
  /^cloud\/[^/]+$/.test(item.file) ? inFolder(item, item.account ?? 'usual') : item

/** One list of accounts instead of one for each target: the worst that happened to each of them. */
export const withOneList = (recording: Recording): Recording => {
  const lists = [...recording.evidence, ...recording.cut].filter(isList)
  const [first] = lists
  if (first === undefined || lists.length === 1) return recording
  const asked = lists.flatMap(item => askedAccounts([item])?.accounts ?? [])
  const ends = lists.map(({ collectedAt }) => Date.parse(collectedAt))
  const time = { startedAt: new Date(first.startedAt), endedAt: new Date(Math.max(...ends)) }
  return {
    ...recording,
    evidence: [
      accountsItem(worstOfEach(asked), time),
      ...recording.evidence.filter(item => !isList(item)),
    ],
    cut: recording.cut.filter(item => !isList(item)),
  }
}

const isList = ({ kind }: EvidenceItem): boolean => kind === 'accounts'

const worstOfEach = (asked: readonly AskedAccount[]): AskedAccount[] =>
  [...Map.groupBy(asked, ({ name, accountId }) => name ?? accountId)].flatMap(
    ([, same]) => same.toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state))[0] ?? [],
  )

// A look-up that was not needed any more says nothing of the account.
const ORDER: readonly AskedAccount['state'][] = [
  'refused',
  'unanswered',
  'not-asked',
  'answered',
  'not-needed',
]
