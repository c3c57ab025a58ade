// The host answered an attempt, or kept silent: which of its hops does that prove or contradict?
import { CAUSES, type CauseId } from '#shared/causes/catalogue.ts'
import type { Flow } from '#shared/flow.ts'
import type { Hop } from '#shared/hop.ts'
import type { Judged } from '#shared/judged.ts'
import { type FoundCause, type Judgement, warn } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import type { Arrival } from './capture-reading.ts'
import { type CaptureTold, notPromised, sayArrival } from './capture-words.ts'
import { changedCauses } from './changed-causes.ts'
import { fateOf } from './fates.ts'

type Answer = 'silent' | 'refused' | 'rejected'

export type AnswerReading = {
  readonly arrival: Arrival
  readonly judged: readonly Judged[]
  readonly flow: Flow
  /** The packets are of the configuration that is judged. */
  readonly isFresh: boolean
  /** BPF programs see packets on the host: they drop and answer beside every rule. */
  readonly programs: boolean
}

/** Proven only when the configuration leaves one hop of the host, and one cause, for what was seen. */
export const readAnswer = (fate: Answer, reading: AnswerReading): CaptureTold => {
  const { arrival, judged, flow, isFresh } = reading
  const hops = judged.filter(({ hop }) => OF_HOST[fate].includes(hop))
  const from = arrival.client
  const fateIn = (one: Judged) => fateOf(one, flow, { from, way: 'in' })
  const dropping = hops.filter(one => fateIn(one) === 'dropped')
  const [only] = dropping
  // What is only suspected elsewhere on the host may be what did it.
  const isOpen =
    reading.programs ||
    hops.some(
      one => fateIn(one) === 'open' || (one !== only && blockersOf(one.judgement).length > 0),
    )
  const cause = only !== undefined && dropping.length === 1 ? onlyCause(only.judgement) : null
  const params = { error: arrival.error }
  if (isFresh && only !== undefined && cause !== null && !isOpen && FITS[fate](cause))
    return {
      hop: only.hop,
      judgement: warn(
        sayArrival(`capture.${fate}-confirms`, arrival, { ...params, hop: say(`hop.${only.hop}`) }),
      ),
      change: one => (one === only ? withProof(one.judgement, cause) : one.judgement),
    }
  const hop = PLACE[fate]
  const because = sayArrival(`capture.${fate}`, arrival, params)
  return isFresh && dropping.length === 0 && !isOpen && hops.length > 0
    ? { hop, judgement: notPromised(because, SETTLES[fate]) }
    : { hop, judgement: warn(because) }
}

const ANY: readonly Hop[] = ['host-network', 'host-firewall', 'listener', 'reply']

/** Hops that may have a part in it. Why nothing listens does not matter to a RST. */
const OF_HOST: Readonly<Record<Answer, readonly Hop[]>> = {
  silent: [...ANY, 'mandatory-access-control'],
  refused: ANY,
  rejected: [...ANY, 'mandatory-access-control'],
}

const PLACE: Readonly<Record<Answer, Hop>> = {
  silent: 'host-firewall',
  refused: 'listener',
  rejected: 'host-firewall',
}

const SETTLES: Readonly<Record<Answer, readonly CauseId[]>> = {
  silent: ['host-firewall-drop', 'rp-filter-drop'],
  refused: ['not-listening', 'host-firewall-reject'],
  rejected: ['host-firewall-reject'],
}

const blockersOf = ({ causes }: Judgement): readonly FoundCause[] =>
  causes.filter(({ id }) => entryOf(id)?.class === 'blocker')

const onlyCause = (judgement: Judgement): FoundCause | null => {
  const blockers = blockersOf(judgement)
  const [only] = blockers
  return only !== undefined && blockers.length === 1 && only.confidence !== 'suspected'
    ? only
    : null
}

const entryOf = (id: string) => (isCause(id) ? CAUSES[id] : undefined)

const isCause = (id: string): id is CauseId => id in CAUSES

/** The general cause that this one is a kind of. */
const rootOf = (id: string): string => {
  const refined = entryOf(id)?.specializes
  return refined === undefined ? id : rootOf(refined)
}

const NO_SOCKET: readonly string[] = [
  'not-listening',
  'listening-loopback-only',
  'listening-other-ip',
  'listening-on-other-port',
  'listener-ipv4-only',
  'listener-v6only',
] satisfies CauseId[]

const isReset = ({ because }: FoundCause): boolean =>
  String(because.params['how'] ?? '').includes('reset')

/** Does this cause, at work, show as what was seen? */
const FITS: Readonly<Record<Answer, (cause: FoundCause) => boolean>> = {
  silent: ({ id }) => rootOf(id) === 'host-firewall-drop' || id === 'rp-filter-drop',
  refused: cause =>
    NO_SOCKET.includes(cause.id) || (rootOf(cause.id) === 'host-firewall-reject' && isReset(cause)),
  rejected: cause => rootOf(cause.id) === 'host-firewall-reject' && !isReset(cause),
}

const withProof = (judgement: Judgement, proven: FoundCause): Judgement =>
  changedCauses(
    judgement,
    cause => cause === proven,
    () => ({ confidence: 'proven' }),
  )
