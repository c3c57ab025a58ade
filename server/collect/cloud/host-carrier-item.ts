// How is it kept what became of a script that was to read a host?
import { type EvidenceItem, evidenceItem } from '#shared/evidence.ts'
import { SENT_WITH } from '../host/host-script.ts'
import type { AssistantAsk } from './host-by-assistant.ts'

/**
 * read: its archive is evidence. not-sent: `code` says what kept it back. denied, refused: the cloud did
 * not take it. unclear: nothing tells whether it runs. denied-result: it may run, and its result may not
 * be read. waited: it had not ended. ended: without an archive. unread: an archive that is not whole.
 */
export type CarrierState =
  | 'read'
  | 'not-sent'
  | 'denied'
  | 'refused'
  | 'unclear'
  | 'denied-result'
  | 'waited'
  | 'ended'
  | 'unread'

/** `code`: the cloud's own word, or one of this program; '' when there is nothing to say. */
export type CarrierEnd = {
  readonly state: CarrierState
  readonly code: string
  readonly invokeId?: string
  readonly exit?: number
}

/** Nothing that was not sent stands in an answer of the cloud, so this is evidence of its own. */
export const hostCarrierItem = (
  { instanceId, script: { name, sha256, text } }: AssistantAsk,
  end: CarrierEnd,
  { startedAt, endedAt }: { readonly startedAt: Date; readonly endedAt: Date },
): EvidenceItem =>
  evidenceItem({
    file: 'host-carrier.json',
    kind: 'host-carrier',
    subject: instanceId,
    account: null,
    request: null,
    requestId: null,
    startedAt: startedAt.toISOString(),
    collectedAt: endedAt.toISOString(),
    tookMs: Math.max(0, endedAt.getTime() - startedAt.getTime()),
    status: 'ok',
    exit: null,
    stderr: '',
    raw: `${JSON.stringify(
      {
        carrier: 'cloud-assistant',
        instanceId,
        script: { name, sha256, bytes: Buffer.byteLength(text), with: SENT_WITH },
        ...end,
      },
      null,
      1,
    )}\n`,
  })
