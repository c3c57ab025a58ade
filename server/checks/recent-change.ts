// Was something on the path changed shortly before the question?
import { type FoundCause, warn } from '#shared/judgement.ts'
import { type Message, say } from '#shared/message.ts'
import { apiField } from './api-field.ts'
import { changesOnPath, WINDOW_HOURS } from './changes-on-path.ts'
import { defineCheck } from './check.ts'
import { quietHint } from './quiet-hint.ts'

/** A hint: it stops no packet. ActionTrail shows an event some minutes late (product page, read 2026-11-22). */
export const recentChange = defineCheck({
  id: 'recent-change',
  hop: 'instance',
  needs: [],
  wants: ['configChanges', 'vSwitches', 'readAt'],
  causes: ['recent-config-change'],
  evaluate: (flow, { configChanges, vSwitches, readAt }) => {
    if (configChanges.state === 'unavailable') return quietHint([configChanges])
    const now = flow.question.at ?? (readAt.state === 'present' ? readAt.value : null)
    const found = changesOnPath(flow, { configChanges: configChanges.value, vSwitches, now })
    const [newest] = found
    if (newest === undefined) return quietHint([])
    const because = say('history.changed', {
      ...sayChange(newest).params,
      hours: WINDOW_HOURS,
      more: found.length === 1 ? '' : say('history.more', { count: found.length - 1 }),
    })
    return warn(because, {
      causes: found.slice(0, MOST_CAUSES).map(causeOf),
      cites: configChanges.cites,
    })
  },
})

const MOST_CAUSES = 10

type Found = ReturnType<typeof changesOnPath>[number]

/** The sentence of the timeline. */
export const sayChange = ({ at, action, who, calledFrom, touched }: Found): Message =>
  say('history.change', {
    at,
    action,
    who:
      calledFrom === ''
        ? who || '?'
        : say('history.from', { who: who || '?', address: calledFrom }),
    resources: touched.join(', '),
  })

const causeOf = (change: Found): FoundCause => ({
  id: 'recent-config-change',
  because: sayChange(change),
  confidence: 'suspected',
  decidedBy: apiField(change.eventId || change.action, change.source, '[eE]ventName'),
  about: { at: change.at, action: change.action, resource: change.touched[0] ?? '' },
})
