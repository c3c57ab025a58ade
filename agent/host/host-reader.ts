// Who reads this host for the agent, and what comes back?
import { HOST_COMMANDS } from '#shared/plain/host-commands.ts'
import type { TravelledOutcome } from '#shared/plain/outcome-body.ts'
import { blindSpots } from '../blind-spots.ts'
import { collectHost } from './collect-host.ts'

export type HostReader = {
  /** Resolves when all that was asked is told; rejects when nobody can read, or `signal` ended it. */
  readonly read: (commands: ReadonlySet<string>, reading: Reading) => Promise<void>
  /** Rights and tools that are missing. Never rejects. */
  readonly blindSpots: () => Promise<readonly string[]>
}

export type Reading = {
  readonly signal: AbortSignal
  readonly onOutcome: (id: string, outcome: TravelledOutcome) => void
}

/** This process, with the rights that it has. */
export const readerHere: HostReader = {
  read: async (asked, { signal, onOutcome }) => {
    const commands = HOST_COMMANDS.filter(({ id }) => asked.has(id))
    await collectHost({ commands, signal, onOutcome: outcome => onOutcome(outcome.id, outcome) })
  },
  blindSpots,
}
