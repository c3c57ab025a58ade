// What does the target's account say, and what do others say about things of theirs that it names?
import type { EvidenceItem } from '#shared/evidence.ts'
import type { Question } from '#shared/question.ts'
import { inFolder } from '../collect/cloud/account-folder.ts'
import type { Candidate } from '../collect/cloud/account-search.ts'
import { askOthers } from '../collect/cloud/ask-others.ts'
import type { CloudClient } from '../collect/cloud/client.ts'
import { foreignThings } from '../collect/cloud/foreign-things.ts'
import { otherAccounts } from '../collect/cloud/other-accounts.ts'
import { mayBeInside, type Seed, seedOfSource, seedOfTarget } from '../collect/cloud/seed.ts'
import { type AccountWorld, collectWith } from './account.ts'

type Reading = AccountWorld & {
  readonly client: CloudClient
  readonly others: readonly Candidate[]
  /** Id of the account that holds the sender, as far as the search told. */
  readonly senderOwner: string
}

type Keep = (item: EvidenceItem) => void

/** Things of others come after the rest: what they are stands in the answers of the target's account. */
const OTHERS_MS = 15_000

export const readHome = async (question: Question, reading: Reading, keep: Keep): Promise<void> => {
  const items: EvidenceItem[] = []
  await collectWith(reading.client, question, {
    world: reading,
    keep: item => {
      items.push(item)
      keep(item)
    },
  })
  if (reading.others.length > 0 && !reading.signal.aborted)
    await readOthers(question, { ...reading, items }, keep)
}

const readOthers = async (
  { target, from, region }: Question,
  { items, others, senderOwner, signal }: Reading & { readonly items: readonly EvidenceItem[] },
  keep: Keep,
): Promise<void> => {
  const end = new AbortController()
  const timer = setTimeout(() => end.abort(), OTHERS_MS)
  const opened: CloudClient[] = []
  const home = items.find(({ account }) => account !== null)?.account ?? null
  const things = foreignThings(items, home)
  const seed = seedOfTarget(target)
  const asked = {
    things: mayBeInside(from) ? things : { ...things, groups: [] },
    sender: isOverInternet(seed) ? null : missingIn(items, seedOfSource(from)),
    ...{ senderOwner, region, family: familyOf(seed) },
  }
  const remembered = others.map(one => remembering(one, opened))
  try {
    await askOthers(
      asked,
      otherAccounts(remembered, {
        signal: AbortSignal.any([signal, end.signal]),
        home,
        sinkFor:
          ({ name }) =>
          item =>
            keep(inFolder(item, item.account ?? name ?? 'usual')),
      }),
    )
  } finally {
    clearTimeout(timer)
    end.abort()
    await Promise.all(opened.map(client => client.close()))
  }
}

const remembering = (one: Candidate, opened: CloudClient[]): Candidate => ({
  ...one,
  open: async () => {
    const client = await one.open()
    opened.push(client)
    return client
  },
})

// Over the Internet a sender elsewhere is anybody: its own account is asked with --account.
const isOverInternet = (seed: Seed | null): boolean =>
  seed?.kind === 'public-address' || seed?.kind === 'ipv6-address'

const familyOf = (seed: Seed | null): 4 | 6 => (seed?.kind === 'ipv6-address' ? 6 : 4)

const missingIn = (items: readonly EvidenceItem[], sender: Seed | null): Seed | null =>
  sender !== null && items.some(({ raw }) => raw.includes(`"${sender.id}"`)) ? null : sender
