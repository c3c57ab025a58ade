// From where may bursts of connects be sent, and how large, so that counters of the host tell who met them?
import type { Flow } from '#shared/flow.ts'
import type { Probe } from '#shared/probe.ts'
import type { Question } from '#shared/question.ts'
import type { Verdict } from '#shared/verdict.ts'

type Tried = {
  readonly observed: Verdict['observed']
  readonly probes: readonly Probe[]
  readonly instanceId: string | null
  readonly flow: Way
}

/** What is asked of the flow: where it leads, and from where. */
type Way = Pick<Flow, 'path' | 'loadBalancer' | 'publicAddress' | 'privateAddress'> & {
  readonly question: Pick<Question, 'from'>
}

type Place = { readonly address: string; readonly port: number }

/** Only where probes got no answer, or a refusal, and only from where one was sent. */
export const burstAsk = <To extends Place>({
  to,
  ...tried
}: Tried & { readonly to: To | null }): {
  readonly to: To
  readonly instanceId: string
  readonly places: readonly BurstPlace[]
} | null => {
  const { observed, instanceId, flow } = tried
  if (to === null || instanceId === null || !FAILED.includes(observed)) return null
  if (!leadsToHost(flow, to)) return null
  const places = placesFor(to, tried)
  return places.length === 0 ? null : { to, instanceId, places }
}

type BurstPlace = {
  readonly vantagePoint: string
  readonly from: string | null
  readonly sizes: readonly number[]
}

// Behind a load balancer other machines may get the packets, and a sender's counters count no arrival.
const leadsToHost = (
  { path, loadBalancer, publicAddress, privateAddress }: Way,
  { address }: Place,
): boolean =>
  path !== 'outbound' && loadBalancer === null && address === (publicAddress ?? privateAddress)

const FAILED: readonly Verdict['observed'][] = ['unreachable', 'partly-reachable', 'inconclusive']
const OPEN: readonly string[] = ['open', 'reset-after-open']

const placesFor = (to: Place, { probes, flow }: Tried): BurstPlace[] => {
  const { from } = flow.question
  const sent = probes.filter(probe => probe.to?.address === to.address)
  const asked = sent.filter(
    probe => (probe.role ?? 'asked') === 'asked' && probe.to?.port === to.port,
  )
  const failed = asked.filter(
    ({ outcome, failureSource }) => failureSource !== 'local' && !OPEN.includes(outcome),
  )
  const named = from.kind === 'vantage-point' ? from.name : null
  return failed
    .flatMap(({ vantagePoint, from: source = null }) => {
      const own = sent.filter(probe => probe.vantagePoint === vantagePoint)
      const sizes = sizesWithin(Math.min(MOST_OF_ONE - sumOf(own), MOST_OF_ALL - sumOf(sent)))
      return sizes.length === 0 ? [] : [{ vantagePoint, from: source, sizes }]
    })
    .toSorted((a, b) => rank(a, named) - rank(b, named))
}

/** ADR 8: first packets to one target, of one vantage point in a diagnosis, and of all in a minute. */
const MOST_OF_ONE = 10
const MOST_OF_ALL = 30

const sumOf = (probes: readonly Probe[]): number =>
  probes.reduce((sum, { attempts = 1 }) => sum + attempts, 0)

const PAIRS: readonly (readonly [first: number, second: number])[] = [
  ...([
    [5, 3],
    [5, 2],
    [4, 2],
    [3, 2],
    [3, 1],
  ] as const),
]

// The larger, the less likely others send just so many.
const sizesWithin = (left: number): readonly number[] => {
  const [first, second] = PAIRS.find(([a, b]) => a + b <= left) ?? [0, 0]
  return first === 0 ? [] : [first, 0, second]
}

const rank = ({ vantagePoint, sizes }: BurstPlace, named: string | null): number =>
  (vantagePoint === named ? -100 : 0) - sizes.reduce((sum, size) => sum + size, 0)
