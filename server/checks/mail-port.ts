// Does the platform let this machine open connections to this port at all?
import { fail, notApplicable } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { defineCheck } from './check.ts'

/**
 * TCP 25 to the Internet is closed for every instance, and no rule opens it (help.aliyun.com
 * "Security group rules", ECS "Limits", read 2026-11-22). Inbound 25 is not covered by that sentence.
 * An account for which it was opened on request does not show it.
 */
export const mailPort = defineCheck({
  id: 'mail-port',
  hop: 'provider',
  judgesSender: true,
  needs: [],
  causes: ['platform-port-25-blocked'],
  appliesTo: ({ wayOut }) => {
    if (wayOut === null) return say('outbound.not-asked')
    return wayOut.kind === 'private' ? say('outbound.private') : null
  },
  evaluate: ({ protocol, askedPort, question }) => {
    if (protocol !== 'tcp' || askedPort !== 25) return notApplicable(say('outbound.not-port-25'))
    const because = say('outbound.port-25', { sender: question.askedFrom })
    return fail(because, [
      { id: 'platform-port-25-blocked', because, confidence: 'derived', about: { side: 'sender' } },
    ])
  },
})
