// Where nobody but people own the rules: which rules, put where, could let the client through?
import type { Facts } from '#server/facts/facts.ts'
import type { Decider, FilterTable } from '#server/filter/host-rule.ts'
import type { Flow } from '#shared/flow.ts'
import { type Message, type Phrase, say } from '#shared/message.ts'
import { type Accepting, type Position, stepsFor } from './accepting-rule.ts'
import { iptablesCommand } from './iptables.ts'
import { keeping } from './keeping.ts'
import { nftCommand } from './nftables.ts'
import type { Way } from './way.ts'

export type AskedWays = {
  readonly flow: Flow
  readonly by: Decider
  /** null: the replies of open connections are what is asked. */
  readonly block: string | null
  readonly tables: readonly FilterTable[]
  readonly facts: Facts
}

/**
 * Narrowest first. What was translated is met by the port it was sent to. At the end of a chain a rule
 * is not reached when an earlier one returns; then it goes to the front.
 */
export const plainWays = (asked: AskedWays): Way[] => {
  const positions: readonly Position[] = asked.by.number === null ? ['last', 'first'] : ['before']
  return acceptings(asked).flatMap(accepting =>
    positions.map(position => wayOf(asked, { accepting, position })),
  )
}

const acceptings = ({ by, block, flow }: AskedWays): Accepting[] => {
  if (block === null) return [{ kind: 'established' }]
  // What follows DOCKER-USER still says which containers may be reached.
  const verdict = by.chain === 'DOCKER-USER' ? 'return' : 'accept'
  const translated: Accepting[] = flow.port === null ? [] : [{ kind: 'translated', block, verdict }]
  return verdict === 'return' ? translated : [{ kind: 'asked', block }, ...translated]
}

type Place = { readonly accepting: Accepting; readonly position: Position }

const wayOf = (asked: AskedWays, place: Place): Way => {
  const { by, flow } = asked
  const command = (by.program === 'nft' ? nftCommand : iptablesCommand)(by, flow, place)
  const kept = keeping(asked)
  return {
    at: by,
    position: place.position,
    steps: stepsFor(place.accepting, flow),
    commands: command === null ? [] : [command, ...kept.commands],
    summary: summaryOf(asked, place, command === null ? '' : kept.message),
  }
}

const summaryOf = (
  { by, flow }: AskedWays,
  { accepting, position }: Place,
  keep: Phrase,
): Message => {
  const params = { rule: by.id, chain: by.chain, program: by.program, keep }
  if (accepting.kind === 'established') return say('host-fix.established', params)
  const { protocol, port } = flow
  const asked = { ...params, protocol, port: port ?? '', source: accepting.block }
  return say(position === 'before' ? 'host-fix.accept-before' : 'host-fix.accept-in', {
    ...asked,
    place: say(position === 'last' ? 'host-fix.place.end' : 'host-fix.place.front'),
  })
}
