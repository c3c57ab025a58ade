// How does a script that was sent to an instance end, and what has it printed?
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import type { Printed } from '../host/printed-archive.ts'
import { callOf } from './call.ts'
import type { Answered, CloudClient } from './client.ts'
import { cloudItem, fileOf, stemOf } from './cloud-item.ts'
import type { AssistantAsk, AssistantOptions } from './host-by-assistant.ts'
import type { CarrierEnd } from './host-carrier-item.ts'
import { isDenied } from './outcome.ts'
import { withoutOutput } from './without-output.ts'

/** `last`: what it had printed when it ended; null: it was not seen to end. */
export type Invocation = {
  readonly end: CarrierEnd
  readonly last: (Printed & { readonly cameAt: Date }) | null
}

type Ask = AssistantAsk & { readonly invokeId: string }

/**
 * Asks with growing pauses until it ended, `signal` says stop, or it lasts longer than a script may.
 * What was not seen to end is stopped. Only the last answer is evidence: those before said "not yet".
 */
export const awaitInvocation = async (
  ask: Ask,
  client: CloudClient,
  options: AssistantOptions,
): Promise<Invocation> => {
  const { sink, signal, firstPauseMs = 500, longestMs = LONGEST_MS } = options
  const until = performance.now() + longestMs
  let pauseMs = firstPauseMs
  let seen = await look(ask, client, signal)
  while (seen.isOpen && performance.now() < until) {
    if (!(await wait(pauseMs, true, { signal }).catch(() => false))) break
    pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 1.5)
    const next = await look(ask, client, signal)
    // Stopped in the middle of a question: the answer before it says more.
    seen = signal.aborted && next.isOpen ? seen : next
  }
  sink(seen.item)
  if (seen.isEnded) return seen
  await stop(ask, client, sink)
  return { ...seen, last: null }
}

/** The script's own limit and its delivery, with some to spare. */
const LONGEST_MS = 90_000
const LONGEST_PAUSE_MS = 5_000

type Seen = Invocation & {
  readonly item: ReturnType<typeof cloudItem>
  readonly isEnded: boolean
  /** Asking again may tell more. */
  readonly isOpen: boolean
}

const look = async (ask: Ask, client: CloudClient, signal: AbortSignal): Promise<Seen> => {
  const { instanceId, regionId, accountId, invokeId } = ask
  const call = callOf('ecs.DescribeInvocationResults', regionId, {
    subject: instanceId,
    params: {
      ...{ RegionId: regionId, InvokeId: invokeId, InstanceId: instanceId },
      ...{ ContentEncoding: 'Base64', MaxResults: 10 },
    },
  })
  const answered = await client.run(call, signal)
  const whole = cloudItem(call, answered, { account: accountId, file: fileOf(stemOf(call), 1) })
  const found = resultIn(answered, ask)
  const item = found === null ? whole : withoutOutput(whole, found.Output)
  if (found === null) return { ...notTold(answered), item }
  return { ...endOf(found, answered.endedAt), item }
}

const text = z.string().catch('')

const Result = z.looseObject({
  InvokeId: text,
  InstanceId: text,
  InvocationStatus: text,
  InvokeRecordStatus: text,
  ErrorCode: text,
  ExitCode: z.coerce.number().nullish().catch(null),
  Dropped: z.coerce.number().catch(0),
  Output: text,
})
type Result = z.infer<typeof Result>

const Results = z.looseObject({
  Invocation: z.looseObject({
    InvocationResults: z.looseObject({ InvocationResult: z.array(Result) }),
  }),
})

// What another instance printed is nobody's evidence here.
const resultIn = ({ outcome }: Answered, { invokeId, instanceId }: Ask): Result | null =>
  (outcome.kind === 'ok'
    ? Results.safeParse(outcome.body).data?.Invocation.InvocationResults.InvocationResult
    : undefined
  )?.find(one => one.InvokeId === invokeId && one.InstanceId === instanceId) ?? null

// Refused once is refused always; all else may pass.
const notTold = ({ outcome }: Answered): Omit<Seen, 'item'> => {
  const isRefused = outcome.kind === 'error-answer' && isDenied(outcome)
  const code = outcome.kind === 'ok' ? 'NotListed' : codeOf(outcome)
  const end: CarrierEnd = { state: isRefused ? 'denied-result' : 'waited', code }
  return { end, last: null, isEnded: false, isOpen: !isRefused }
}

const codeOf = (outcome: Exclude<Answered['outcome'], { kind: 'ok' }>): string =>
  outcome.kind === 'error-answer' ? outcome.code : outcome.kind

const endOf = (result: Result, cameAt: Date): Omit<Seen, 'item'> => {
  const { InvocationStatus: status, InvokeRecordStatus: record, ErrorCode: code } = result
  const isEnded = ENDED.has(status) || (!OPEN.has(status) && ENDED.has(record))
  if (!isEnded) return { end: { state: 'waited', code: status }, last: null, isEnded, isOpen: true }
  const end: CarrierEnd = { state: 'ended', code: status === 'Success' ? '' : code || status }
  const exit = result.ExitCode ?? null
  return {
    end: exit === null || exit === 0 ? end : { ...end, exit },
    last: { output: printed(result.Output), dropped: result.Dropped, cameAt },
    isEnded,
    isOpen: false,
  }
}

const printed = (output: string): string => Buffer.from(output, 'base64').toString('latin1')

// DescribeInvocationResults and DescribeInvocations, read 2026-11-22. Older answers have fewer words.
const ENDED: ReadonlySet<string> = new Set(
  'Success Failed Error Timeout Cancelled Terminated Aborted Invalid Finished Stopped PartialFailed'.split(
    ' ',
  ),
)
const OPEN: ReadonlySet<string> = new Set(['Pending', 'Scheduled', 'Running', 'Stopping'])

/** Within the grace that the command line gives who was stopped. */
const STOP_MS = 2_000

// The signal that ended the waiting would end this call as well.
const stop = async (
  { instanceId, regionId, accountId, invokeId }: Ask,
  client: CloudClient,
  sink: AssistantOptions['sink'],
): Promise<void> => {
  const call = callOf('ecs.StopInvocation', regionId, {
    subject: instanceId,
    params: { RegionId: regionId, InvokeId: invokeId, InstanceId: [instanceId] },
  })
  const answered = await client.run(call, AbortSignal.timeout(STOP_MS))
  sink(cloudItem(call, answered, { account: accountId, file: fileOf(stemOf(call), 1) }))
}
