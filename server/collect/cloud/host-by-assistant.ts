// What does the Cloud Assistant bring back from an instance, when it runs the host script there?
import { z } from 'zod'
import type { EvidenceItem } from '#shared/evidence.ts'
import { type HostScript, sentText } from '../host/host-script.ts'
import { archiveItems } from '../host/printed-archive.ts'
import { awaitInvocation, type Invocation } from './await-invocation.ts'
import { callOf } from './call.ts'
import type { Answered, CloudClient } from './client.ts'
import { cloudItem, fileOf, stemOf } from './cloud-item.ts'
import { type CarrierEnd, hostCarrierItem } from './host-carrier-item.ts'
import { isDenied, type Outcome } from './outcome.ts'

export type AssistantAsk = {
  readonly instanceId: string
  readonly regionId: string
  readonly accountId: string | null
  readonly script: HostScript
  /** The same for the same diagnosis: a second request with it starts nothing. At most 64 characters. */
  readonly clientToken: string
}

export type AssistantOptions = {
  readonly sink: (item: EvidenceItem) => void
  readonly signal: AbortSignal
  /** Told before anything is sent. */
  readonly announce: (text: string) => void
  readonly firstPauseMs?: number
  readonly longestMs?: number
}

/**
 * Runs one script on one instance, as root: only for who asked for it (docs/adr/0019). Whatever comes of
 * it is evidence, last a piece that says how it ended; nothing throws. What still runs when `signal` ends
 * the waiting is stopped.
 */
export const hostByAssistant = async (
  ask: AssistantAsk,
  client: CloudClient,
  options: AssistantOptions,
): Promise<void> => {
  const startedAt = client.clock.now()
  const end = await carried(ask, client, options)
  options.sink(hostCarrierItem(ask, end, { startedAt, endedAt: client.clock.now() }))
}

const carried = async (
  ask: AssistantAsk,
  client: CloudClient,
  options: AssistantOptions,
): Promise<CarrierEnd> => {
  const before = await whyNot(ask, client, options)
  if (options.signal.aborted) return { state: 'not-sent', code: 'Stopped' }
  if (before !== null) return { state: 'not-sent', code: before }
  const { name, sha256 } = ask.script
  options.announce(
    `${name} (sha256 ${sha256}) is sent to ${ask.instanceId} and run there once, as root, by the Cloud Assistant (ecs:RunCommand)`,
  )
  const sentAt = client.clock.now()
  const sent = await sendScript(ask, client, options)
  if ('state' in sent) return sent
  const came = await awaitInvocation({ ...ask, ...sent }, client, options)
  return { ...(await unpacked(ask, { ...came, sentAt }, options)), ...sent }
}

const Statuses = z.looseObject({
  InstanceCloudAssistantStatusSet: z.looseObject({
    InstanceCloudAssistantStatus: z.array(
      z.looseObject({
        InstanceId: z.string(),
        CloudAssistantStatus: z.coerce.string(),
        OSType: z.string().catch(''),
      }),
    ),
  }),
})

// A status that is not told keeps nothing back: the answer to the script will say more.
const whyNot = async (
  { instanceId, regionId, accountId }: AssistantAsk,
  client: CloudClient,
  { sink, signal }: AssistantOptions,
): Promise<string | null> => {
  const call = callOf('ecs.DescribeCloudAssistantStatus', regionId, {
    ...{ subject: instanceId, detail: 'before-run' },
    params: { RegionId: regionId, InstanceId: [instanceId] },
  })
  const answered = await client.call(call, signal)
  sink(cloudItem(call, answered, { account: accountId, file: fileOf(stemOf(call), 1) }))
  const { outcome } = answered
  const told = outcome.kind === 'ok' ? Statuses.safeParse(outcome.body).data : undefined
  const own = told?.InstanceCloudAssistantStatusSet.InstanceCloudAssistantStatus.find(
    one => one.InstanceId === instanceId,
  )
  if (own?.OSType.toLowerCase() === 'windows') return 'Windows'
  return own === undefined || own.CloudAssistantStatus.toLowerCase() === 'true'
    ? null
    : 'ClientNotRunning'
}

/** Of the script alone; delivery and answers come on top. */
const SCRIPT_SECONDS = 60

type Sent = { readonly invokeId: string }

/**
 * A request that is lost, or answered with a passing trouble, is sent again, and that cannot run the
 * script twice: ECS answers a ClientToken that it knows, with the same parameters, with what it answered
 * first (help.aliyun.com "How to ensure idempotence", read 2026-11-27).
 */
const sendScript = async (
  { instanceId, regionId, accountId, script, clientToken }: AssistantAsk,
  client: CloudClient,
  { sink, signal }: AssistantOptions,
): Promise<Sent | CarrierEnd> => {
  const call = callOf('ecs.RunCommand', regionId, {
    subject: instanceId,
    params: {
      ...{ RegionId: regionId, InstanceId: [instanceId], ClientToken: clientToken },
      ...{ Type: 'RunShellScript', ContentEncoding: 'Base64', CommandContent: base64(script) },
      ...{ RepeatMode: 'Once', Timeout: SCRIPT_SECONDS, TerminationMode: 'ProcessTree' },
      ...{ KeepCommand: false, EnableParameter: false, Name: 'whyport-collect' },
    },
  })
  const first = await client.run(call, signal)
  const isLost = first.outcome.kind === 'timed-out' && !signal.aborted
  const answered = isLost ? await client.run(call, signal) : first
  sink(cloudItem(call, answered, { account: accountId, file: fileOf(stemOf(call), 1) }))
  return sentEnd(answered)
}

const base64 = (script: HostScript): string =>
  Buffer.from(sentText(script), 'utf8').toString('base64')

const Started = z.looseObject({ InvokeId: z.string().regex(/^[A-Za-z0-9-]{1,64}$/) })

const sentEnd = ({ outcome }: Answered): Sent | CarrierEnd => {
  if (outcome.kind !== 'ok') return failedEnd(outcome)
  const started = Started.safeParse(outcome.body).data
  return started === undefined
    ? { state: 'unclear', code: 'NoInvokeId' }
    : { invokeId: started.InvokeId }
}

// Refused for certain only by an answer; after a broken connection the script may run.
const failedEnd = (outcome: Exclude<Outcome, { kind: 'ok' }>): CarrierEnd => {
  if (outcome.kind !== 'error-answer') return { state: 'unclear', code: outcome.kind }
  if (isDenied(outcome)) return { state: 'denied', code: outcome.code }
  return { state: outcome.status >= 500 ? 'unclear' : 'refused', code: outcome.code }
}

const unpacked = async (
  { instanceId }: AssistantAsk,
  { end, last, sentAt }: Invocation & { readonly sentAt: Date },
  { sink }: AssistantOptions,
): Promise<CarrierEnd> => {
  if (end.state !== 'ended' || last === null) return end
  const archive = await archiveItems(last, { instanceId, startedAt: sentAt, endedAt: last.cameAt })
  if (archive.kind === 'none') return end.code === '' ? { state: 'unread', code: 'NoArchive' } : end
  if (archive.kind === 'lost') return { state: 'unread', code: archive.why }
  for (const item of archive.items) sink(item)
  return { state: 'read', code: '' }
}
