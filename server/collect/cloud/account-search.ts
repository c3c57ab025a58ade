// Which of several accounts holds what the question names?
import PQueue from 'p-queue'
import type { EvidenceItem } from '#shared/evidence.ts'
import { askAccount } from './account.ts'
import { RoleRefused } from './assume-role.ts'
import { balancersNamed, isListed } from './balancer-names.ts'
import type { CloudClient } from './client.ts'
import { errorCodeIn } from './error-code.ts'
import { onceClient } from './once-client.ts'
import { askAddressOwner } from './other-products.ts'
import { isKeyCode } from './outcome.ts'
import { inRegionsOf } from './region-search.ts'
import { startRound } from './round.ts'
import type { Seed } from './seed.ts'
import { untilStopped } from './until-stopped.ts'

/** One configured account. `name` null: the usual credentials, which no name stands for. */
export type Candidate = {
  readonly name: string | null
  /** Told by the configuration already; else the cloud is asked. */
  readonly accountId: string | null
  /** Rejects when its keys cannot be had. */
  readonly open: () => Promise<CloudClient>
}

/**
 * answered: every look-up came back whole. unanswered: some did not. refused: no keys, or the cloud
 * refused them. not-asked: the search ended before its turn. not-needed: found elsewhere meanwhile.
 */
export type SearchState = 'answered' | 'unanswered' | 'refused' | 'not-asked' | 'not-needed'

export type Searched = {
  readonly name: string | null
  readonly accountId: string | null
  readonly state: SearchState
  /** The cloud's own code of the first trouble, '' when there was none. */
  readonly code: string
  readonly holdsTarget: boolean
  readonly holdsSender: boolean
  /** Gives the answers of the search again without a call; null when it could not be opened. */
  readonly client: CloudClient | null
  readonly items: readonly EvidenceItem[]
}

export type SearchAsk = {
  readonly target: Seed
  readonly sender: Seed | null
  readonly region: string | null
  /** The asked host name and those behind it: load balancers hand out names. */
  readonly names?: readonly string[]
}

export type SearchOptions = {
  readonly signal: AbortSignal
  /** What is not answered by then counts as not answered. */
  readonly deadlineMs?: number
  /** Accounts searched at a time; calls of each are limited by its own client. */
  readonly atATime?: number
  readonly onSearched?: (searched: Searched, left: number) => void
}

/**
 * Looks the target up in every account, several at a time. Ids and public addresses exist once: when
 * an account holds all that is asked, the others are not waited for. Ends with an error only when
 * the caller is wrong (`bad-region`).
 */
export const searchAccounts = async (
  ask: SearchAsk,
  candidates: readonly Candidate[],
  { signal, deadlineMs = 25_000, atATime = 8, onSearched }: SearchOptions,
): Promise<Searched[]> => {
  const ended = new AbortController()
  const timer = setTimeout(() => ended.abort(), deadlineMs)
  const stop = AbortSignal.any([signal, ended.signal])
  const missing = new Set([ask.target, ask.sender].filter(seed => seed !== null))
  const queue = new PQueue({ concurrency: atATime })
  let left = candidates.length
  const search = async (candidate: Candidate): Promise<Searched> => {
    const searched = await queue.add(() => searchOne(candidate, ask, stop))
    if (searched.holdsTarget) missing.delete(ask.target)
    if (searched.holdsSender && ask.sender !== null) missing.delete(ask.sender)
    if (missing.size === 0 && isUnique(ask.target)) ended.abort(FOUND)
    onSearched?.(searched, --left)
    return searched
  }
  try {
    return await allOrNone(await Promise.allSettled(candidates.map(search)))
  } finally {
    clearTimeout(timer)
    ended.abort()
  }
}

// Who gets nothing closes nothing.
const allOrNone = async (
  settled: readonly PromiseSettledResult<Searched>[],
): Promise<Searched[]> => {
  const searched = settled.flatMap(one => (one.status === 'fulfilled' ? [one.value] : []))
  const failed = settled.find(one => one.status === 'rejected')
  if (failed === undefined) return searched
  await Promise.all(searched.map(({ client }) => client?.close()))
  throw failed.reason
}

// What others were asked meanwhile is of no use, and says nothing about them.
const FOUND = 'found elsewhere'

/** Private addresses may be taken in any number of networks. */
export const isUnique = ({ kind, id }: Seed): boolean =>
  kind !== 'private-address' && !(kind === 'ipv6-address' && /^f[cd]/i.test(id))

const searchOne = async (
  candidate: Candidate,
  ask: SearchAsk,
  signal: AbortSignal,
): Promise<Searched> => {
  const opened = signal.aborted ? '' : await openOr(candidate, signal)
  if (typeof opened !== 'string') {
    const client = onceClient(opened)
    return lookUp({ ...candidate, client }, ask, signal).catch(async error => {
      await client.close()
      throw error
    })
  }
  if (signal.reason === FOUND) return unopened(candidate, 'not-needed', '')
  return signal.aborted
    ? unopened(candidate, 'not-asked', '')
    : unopened(candidate, 'refused', opened)
}

// What a broken source of keys says may quote secrets: only the cloud's own code is told.
const openOr = async ({ open }: Candidate, signal: AbortSignal): Promise<CloudClient | string> => {
  const opened = open()
  return untilStopped(opened.catch(codeIn), signal).catch(() => {
    opened.then(late => late.close()).catch(() => undefined)
    return 'stopped'
  })
}

const codeIn = (error: unknown): string =>
  error instanceof Error && error.cause instanceof RoleRefused ? error.cause.code : 'no-keys'

const unopened = ({ name, accountId }: Candidate, state: SearchState, code: string): Searched => ({
  ...{ name, accountId, state, code },
  ...{ holdsTarget: false, holdsSender: false, client: null, items: [] },
})

const lookUp = async (
  { name, accountId, client }: Candidate & { readonly client: CloudClient },
  { target, sender, region, names = [] }: SearchAsk,
  signal: AbortSignal,
): Promise<Searched> => {
  const items: EvidenceItem[] = []
  const refused = new AbortController()
  const round = startRound(client, {
    sink: item => items.push(item),
    signal: AbortSignal.any([signal, refused.signal]),
    stop: () => refused.abort(),
  })
  const holds = (seed: Seed | null) =>
    seed === null ? false : inRegionsOf(round, { seed, region }, async () => undefined)
  const account = askAccount(round).then(told => {
    round.knowAccount(told ?? accountId)
    return told ?? accountId
  })
  const named = balancersNamed(names).map(one => isListed(round, one))
  const [id, holdsSeed, holdsSender, ...listed] = await Promise.all([
    account,
    holds(target),
    holds(sender),
    ...named,
  ])
  const holdsTarget = holdsSeed || listed.includes(true)
  if (!holdsTarget && target.kind === 'public-address') await askAddressOwner(round, target.id)
  const found = { name, accountId: id, client, holdsTarget, holdsSender }
  if (signal.reason === FOUND && !holdsTarget && !holdsSender)
    return { ...found, state: 'not-needed', code: '', items: items.filter(isOk) }
  const isRefused = refused.signal.aborted
  const trouble = items.find(item =>
    isRefused ? isKeyCode(errorCodeIn(item.raw)) : isTrouble(item),
  )
  return {
    ...found,
    items,
    state: isRefused ? 'refused' : trouble === undefined ? 'answered' : 'unanswered',
    code: trouble === undefined ? '' : errorCodeIn(trouble.raw) || trouble.status,
  }
}

const isOk = ({ status }: EvidenceItem): boolean => status === 'ok'

// Whose account it is, which regions there are and what other products say decides nothing here.
const isTrouble = ({ kind, status }: EvidenceItem): boolean =>
  status !== 'ok' &&
  kind !== 'ecs.DescribeRegions' &&
  kind !== 'antiddos-public.DescribeIpLocationService' &&
  kind !== 'sts.GetCallerIdentity'
