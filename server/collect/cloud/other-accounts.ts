// Who can be asked about things that belong to other accounts?
import PQueue from 'p-queue'
import type { Sink } from '../collector.ts'
import { askAccount } from './account.ts'
import type { Candidate } from './account-search.ts'
import { type Round, startRound } from './round.ts'

export type OtherAccounts = {
  /** Those that may own it: the named owner, or everybody when it is not known who that is. */
  of(owner: string): Promise<readonly Round[]>
}

type Opened = { readonly round: Round; readonly accountId: string | null }

type OtherOptions = {
  readonly signal: AbortSignal
  /** Id of the target's account: another name for it is nobody else. */
  readonly home: string | null
  readonly sinkFor: (of: Candidate) => Sink
}

/**
 * Each is opened when it is first needed, at most eight at a time; who opens it closes it. One that
 * cannot be opened is nobody.
 */
export const otherAccounts = (
  candidates: readonly Candidate[],
  { signal, home, sinkFor }: OtherOptions,
): OtherAccounts => {
  const queue = new PQueue({ concurrency: 8 })
  const opened = new Map<Candidate, Promise<Opened | null>>()
  const open = (candidate: Candidate): Promise<Opened | null> => {
    const known =
      opened.get(candidate) ??
      queue.add(() => openOne(candidate, { signal, sink: sinkFor(candidate) })).catch(() => null)
    opened.set(candidate, known)
    return known
  }
  return {
    of: async owner => {
      const named = candidates.filter(({ accountId }) => owner !== '' && accountId === owner)
      const unknown = candidates.filter(({ accountId }) => owner === '' || accountId === null)
      const asked = await Promise.all((named.length > 0 ? named : unknown).map(open))
      return asked.flatMap(one =>
        one !== null && isMeant(one.accountId, { owner, home }) ? [one.round] : [],
      )
    },
  }
}

const isMeant = (
  accountId: string | null,
  { owner, home }: { readonly owner: string; readonly home: string | null },
): boolean => (owner === '' ? accountId === null || accountId !== home : accountId === owner)

const openOne = async (
  candidate: Candidate,
  { signal, sink }: { readonly signal: AbortSignal; readonly sink: Sink },
): Promise<Opened | null> => {
  if (signal.aborted) return null
  const client = await candidate.open()
  const stop = new AbortController()
  const round = startRound(client, {
    sink,
    signal: AbortSignal.any([signal, stop.signal]),
    stop: () => stop.abort(),
  })
  const accountId = (await askAccount(round)) ?? candidate.accountId
  round.knowAccount(accountId)
  return { round, accountId }
}
