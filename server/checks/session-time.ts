// Does the interface forget idle connections sooner than is usual?
import { warn } from '#shared/judgement.ts'
import { say } from '#shared/message.ts'
import { apiField } from './api-field.ts'
import { defineCheck } from './check.ts'
import { quietHint } from './quiet-hint.ts'

/** Seconds that an established TCP session may be idle unless somebody changed it (A.4). */
const USUAL_SECONDS = 910

/**
 * A hint: the connection opens, and dies when it was idle for so long. With the usual time nothing is
 * said, because then nothing tells this interface from any other.
 */
export const sessionTime = defineCheck({
  id: 'session-time',
  hop: 'security-group',
  needs: [],
  wants: ['sessionTimes'],
  causes: ['sg-session-idle-timeout'],
  evaluate: ({ eniId, protocol }, { sessionTimes }) => {
    if (protocol !== 'tcp') return quietHint([])
    if (sessionTimes.state === 'unavailable') return quietHint([sessionTimes])
    const own = sessionTimes.value.find(one => one.eniId === eniId)
    if (own === undefined || own.establishedSeconds >= USUAL_SECONDS) return quietHint([])
    const seconds = own.establishedSeconds
    const because = say('telemetry.session-time', {
      eni: own.eniId,
      seconds,
      usual: USUAL_SECONDS,
    })
    const decidedBy = apiField(own.eniId, own.source, 'TcpEstablishedTimeout')
    const about = { eniId: own.eniId, seconds }
    return warn(because, {
      causes: [
        { id: 'sg-session-idle-timeout', because, confidence: 'suspected', decidedBy, about },
      ],
      decidedBy,
    })
  },
})
