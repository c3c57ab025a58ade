// Which of the configured accounts is asked, when the question names none?
import { WhyportError } from '#shared/error.ts'
import type { EvidenceItem } from '#shared/evidence.ts'
import type { Question } from '#shared/question.ts'
import { accountsItem } from '../collect/accounts-item.ts'
import { inFolder, onceEachFile } from '../collect/cloud/account-folder.ts'
import {
  type Candidate,
  type Searched,
  type SearchState,
  searchAccounts,
} from '../collect/cloud/account-search.ts'
import type { CloudClient } from '../collect/cloud/client.ts'
import { seedOfSource, seedOfTarget } from '../collect/cloud/seed.ts'
import { type AccountWorld, cloudSilent, openFor } from './account.ts'
import { candidatesOf } from './candidates.ts'
import { readHome } from './read-home.ts'
import type { NotedWorld } from './world.ts'

type Keep = (item: EvidenceItem) => void
type Asking = NotedWorld &
  AccountWorld & {
    /** Gets the client of the account that is read. It stays open for whoever closes it. */
    readonly opened: (client: CloudClient) => void
  }

/**
 * Collects the cloud part from the one account that holds the target, and what other accounts say
 * about things of theirs that it names. Keeps what the search heard.
 */
export const collectAccounts = async (
  question: Question,
  world: Asking,
  keep: Keep,
): Promise<void> => {
  const candidates = await candidatesOf(world)
  const isLookedFor = seedOfTarget(question.target) !== null
  if (world.account === null && isLookedFor && candidates.length > 1)
    return searchAndCollect(question, { ...world, candidates }, keep)
  const account = world.account ?? usualName(candidates, !isLookedFor && world.optional)
  const client = await openFor({ ...world, account })
  if (client === null) return
  world.opened(client)
  const others = candidates.filter(({ name }) => name !== account)
  await readHome(question, { ...world, account, client, others, senderOwner: '' }, keep)
}

// A question about this machine needs no account, so none of them may end it.
const usualName = ([first]: readonly Candidate[], isOptional: boolean): string | null =>
  first === undefined || isOptional ? null : first.name

const searchAndCollect = async (
  question: Question,
  world: Asking & { readonly candidates: readonly Candidate[] },
  given: Keep,
): Promise<void> => {
  const keep = onceEachFile(given)
  const startedAt = new Date()
  const searched = await searchFor(question, world)
  const asked = onceEach(searched)
  keep(accountsItem(asked, { startedAt, endedAt: new Date() }))
  const home = homeOf(asked)
  const others = searched.filter(one => one !== home?.found)
  for (const other of asked.filter(one => one !== home?.found)) keepItems(other, keep)
  try {
    if (home === null) return refuseAll(asked, world)
    const { found, client } = home
    world.opened(client)
    world.note(`${question.asked} is in account ${wordsFor(found)}`)
    const reading = { ...world, account: found.name, client, ...besides(asked, found) }
    await readHome(question, reading, keep)
  } finally {
    await Promise.all(others.map(({ client }) => client?.close()))
  }
}

// An account whose keys were refused is not tried again.
const besides = (asked: readonly Searched[], home: Searched) => ({
  others: asked
    .filter(one => one !== home && one.client !== null && one.state !== 'refused')
    .map(({ name, accountId, client }) => ({
      name,
      accountId,
      // Whoever closes it has not opened it.
      open: async () => ({ ...openedBefore(client), close: async () => undefined }),
    })),
  senderOwner: asked.find(one => one !== home && one.holdsSender)?.accountId ?? '',
})

const openedBefore = (client: CloudClient | null): CloudClient => {
  if (client === null) throw new Error('an account without a client is not asked')
  return client
}

const searchFor = async (
  { asked, target, from, region }: Question,
  { candidates, signal, note, names = [] }: Parameters<typeof searchAndCollect>[1],
): Promise<Searched[]> => {
  const seed = seedOfTarget(target)
  if (seed === null) return []
  note(`looking for ${asked} in ${candidates.length} accounts: ${namesOf(candidates)}`)
  const onSearched = (one: Searched): void => {
    if (one.state === 'refused' || one.state === 'unanswered')
      note(`account ${wordsFor(one)} could not be searched (${one.code})`)
  }
  const ask = { target: seed, sender: seedOfSource(from), region, names }
  return searchAccounts(ask, candidates, { signal, onSearched })
}

const namesOf = (candidates: readonly Candidate[]): string => {
  const names = candidates.map(wordsFor)
  return names.length <= 6
    ? names.join(', ')
    : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`
}

const wordsFor = ({ name, accountId }: Pick<Candidate, 'name' | 'accountId'>): string => {
  const word = name ?? 'of the usual credentials'
  return accountId === null ? word : `${word} (${accountId})`
}

// Two names may stand for one account: the one that was read best speaks for it.
const onceEach = (searched: readonly Searched[]): Searched[] =>
  searched.filter(one => bestOf(searched.filter(other => isSame(one, other))) === one)

const isSame = (one: Searched, other: Searched): boolean =>
  one === other || (one.accountId !== null && one.accountId === other.accountId)

const bestOf = (same: readonly Searched[]): Searched | undefined =>
  same.toSorted((a, b) => rankOf(a) - rankOf(b))[0]

const STATES: readonly SearchState[] = [
  'answered',
  'not-needed',
  'unanswered',
  'refused',
  'not-asked',
]

const rankOf = ({ holdsTarget, state }: Searched): number =>
  holdsTarget ? 0 : 1 + STATES.indexOf(state)

type Home = { readonly found: Searched; readonly client: CloudClient }

const homeOf = (asked: readonly Searched[]): Home | null => {
  const [found, ...more] = asked.filter(({ holdsTarget }) => holdsTarget)
  const client = found?.client ?? null
  return found === undefined || client === null || more.length > 0 ? null : { found, client }
}

// Nobody holds it, or several do: what everybody said is judged as one, if anybody said anything.
const refuseAll = (asked: readonly Searched[], { optional, signal }: Asking): void => {
  if (optional || signal.aborted) return
  if (asked.every(({ state }) => state === 'refused')) throw nobodyReadable(asked)
  if (asked.every(({ code }) => code.startsWith('whyport.')))
    throw cloudSilent(asked.flatMap(({ items }) => items))
}

const keepItems = ({ accountId, name, items }: Searched, keep: Keep): void => {
  for (const item of items) keep(inFolder(item, accountId ?? name ?? 'usual'))
}

const nobodyReadable = (asked: readonly Searched[]): WhyportError =>
  new WhyportError('credentials-refused', {
    subject: 'accounts.yaml',
    message: 'none of its accounts could be read',
    next: 'check profiles, roles and their trust policies (docs/accounts.md), or name one account: --account NAME',
    details: asked.map(one => `${wordsFor(one)}: ${one.code}`),
  })
