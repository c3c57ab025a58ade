// What does the agent on this instance read there?
import { askedOf, HOST_COMMANDS, hostCommand } from '#shared/plain/host-commands.ts'
import { type HostOutcome, statusOfExit } from '#shared/plain/host-outcome.ts'
import { outcomeBytes, type TravelledOutcome } from '#shared/plain/outcome-body.ts'
import type { Agents } from './agents.ts'
import { choose } from './members.ts'
import type { Known } from './open-agents.ts'

/** The instance is the one its token named, whatever the agent says. */
export const readHostWith =
  ({ members, tasks, limits, isOnline }: Known): Agents['readHost'] =>
  async (instanceId, { signal, onOutcome, commands = COMMAND_IDS, withinMs = limits.hostMs }) => {
    const member = choose(
      { members, isOnline },
      ({ invited }) => invited.roles.includes('host') && invited.instanceId === instanceId,
    )
    if (member === null) return { agent: null, missing: 'no-agent', clock: null }
    const { name } = member.invited
    if (!isOnline(member)) return { agent: name, missing: 'offline', clock: null }
    const came = new Set<string>()
    const missing = await tasks.ask(
      {
        agent: member.stored.id,
        withinMs: Math.min(withinMs, limits.hostMs),
        make: (id, leftMs) => ({ id, kind: 'host', commands, withinMs: leftMs }),
        maxBytesOf: id =>
          commands.includes(id) ? outcomeBytes(hostCommand(id)?.maxBytes ?? 0) : null,
        onOutcome: (id, travelled) => {
          const outcome = outcomeOf(id, travelled)
          if (outcome === null || came.has(id)) return false
          came.add(id)
          onOutcome(outcome)
          return true
        },
        onEnd: end => {
          if (end.kind === 'refused') return 'refused'
          if (end.kind !== 'host') return 'garbage'
          const unanswered = commands.filter(id => !came.has(id))
          if (unanswered.length === 0) return null
          return unanswered.every(id => end.unsupported.includes(id)) ? 'refused' : 'garbage'
        },
      },
      signal,
    )
    return { agent: name, missing, clock: member.clock }
  }

const COMMAND_IDS = HOST_COMMANDS.map(({ id }) => id)

// What was asked, and what the exit status means, is ours to say.
const outcomeOf = (id: string, travelled: TravelledOutcome): HostOutcome | null => {
  const command = hostCommand(id)
  if (command === null) return null
  return {
    ...{ id, argument: null, ...travelled },
    asked: askedOf(command),
    status: statusOfExit(travelled),
  }
}
